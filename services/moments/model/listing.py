"""How a unit's lists are sorted, and the indexes that keep each page as quick in a large unit as in a small one.

A question of a list is a tab (what goes on, what has ended), at most one leading filter (responsible, programme) and a sort: each has
its own index, from which a page is read in order, from its key on. The indexes are partial, so that a list never walks past what its
tab doesn't show. Silence is a range of the sort by it. The few moments with unopened forms have indexes of their own. Filters
beside the leading one are looked at row by row: those pages grow with the leading filter's moments, never with the unit's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import InstrumentedAttribute

from services.moments.model.moment import Moment

SORTS: Mapping[str, InstrumentedAttribute[Any]] = {
    "start": Moment.started_at,
    "active": Moment.quiet_since,
    "flags": Moment.unseen_responses,
}
"""What each sort goes by; the id decides between equals."""

_TABS = {"ongoing": "state = 'ongoing'", "ended": "state <> 'ongoing'"}
_LEADING: Mapping[str, Sequence[InstrumentedAttribute[Any]]] = {
    "all": (),
    "responsible": (Moment.responsible_person_id,),
    "programme": (Moment.programme_id,),
}
_UNSEEN = "unseen_responses <> 0"


def _index(name: str, condition: str, *columns: InstrumentedAttribute[Any]) -> None:
    where = text(condition)
    Index(f"ix_moments_{name}", Moment.care_unit_id, *columns, Moment.id, sqlite_where=where, postgresql_where=where)


for _tab, _condition in _TABS.items():
    for _filter, _columns in _LEADING.items():
        for _sort, _column in SORTS.items():
            _index(f"{_tab}_{_filter}_{_sort}", _condition, *_columns, _column)
    for _filter in ("all", "responsible"):
        for _sort in ("start", "active"):
            _index(f"{_tab}_unseen_{_filter}_{_sort}", f"{_condition} AND {_UNSEEN}", *_LEADING[_filter], SORTS[_sort])
