"""How a unit's lists are sorted, and the indexes that keep each page as quick in a large unit as in a small one.

A question of a list is a tab (what goes on, what has ended), at most one leading filter (responsible, programme) and a sort: each has
its own index, from which a page is read in order, from its key on. The indexes are partial, so that a list never walks past what its
tab doesn't show. Silence is a range of the sort by it. The few moments with unopened forms have indexes of their own, and so have those
without a category and those of citizens who have never signed in; those of a category are read from `MomentCategory`. Filters
beside the leading one are looked at row by row: those pages grow with the leading filter's moments, never with the unit's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import InstrumentedAttribute

from services.moments.model.moment import Moment

SORTS: Mapping[str, str] = {"start": "started_at", "active": "quiet_since", "flags": "unseen_responses"}
"""What each sort goes by: a column of the moment, and of its categories; the id decides between equals."""

_TABS = {"ongoing": "state = 'ongoing'", "ended": "state <> 'ongoing'"}
_LEADING: Mapping[str, Sequence[InstrumentedAttribute[Any]]] = {
    "all": (),
    "responsible": (Moment.responsible_person_id,),
    "programme": (Moment.programme_id,),
}
_UNSEEN = "unseen_responses <> 0"
_UNCATEGORISED = "category_count = 0"
_NEVER_SIGNED_IN = "never_signed_in IS TRUE"


def _index(name: str, condition: str, *columns: InstrumentedAttribute[Any]) -> None:
    where = text(condition)
    Index(f"ix_moments_{name}", Moment.care_unit_id, *columns, Moment.id, sqlite_where=where, postgresql_where=where)


for _tab, _condition in _TABS.items():
    for _filter, _columns in _LEADING.items():
        for _sort, _name in SORTS.items():
            _index(f"{_tab}_{_filter}_{_sort}", _condition, *_columns, getattr(Moment, _name))
    for _filter in ("all", "responsible"):
        for _sort in ("start", "active"):
            _unseen = f"{_condition} AND {_UNSEEN}"
            _index(f"{_tab}_unseen_{_filter}_{_sort}", _unseen, *_LEADING[_filter], getattr(Moment, SORTS[_sort]))
    for _sort, _name in SORTS.items():
        _index(f"{_tab}_uncategorised_{_sort}", f"{_condition} AND {_UNCATEGORISED}", getattr(Moment, _name))
        _index(f"{_tab}_never_signed_in_{_sort}", f"{_condition} AND {_NEVER_SIGNED_IN}", getattr(Moment, _name))
