"""What staff asked to see of the list, read from the address and written into it again: a list can be bookmarked and sent to a colleague.

A value that means nothing, from an old bookmark or a mistyped address, is left out: the list then shows more, never something wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from uuid import UUID

from common.contracts.moments.lists import LIST_MOMENTS

ENDED = "avslutade"
TABS = {"mina": "mine", "alla": "all", ENDED: "ended"}
SORTS = {"start": "start", "aktiv": "active", "flaggor": "flags"}
NEEDS = {"granskning": "review", "stanger": "closing", "ej-borjat": "not_begun"}
UNREAD = "olasta"
"""In the place of a need: moments in which something is unread. `moments` doesn't know of that, so it is no need of its list's."""
WITHOUT = "utan"
"""In the place of a category: moments that have none."""
DAYS = (7, 14, 30, 60, 90)
"""The periods of silence that the page offers; the address may name any other."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The tab, the order and the filters of a list; empty texts and zero are what isn't filtered by."""

    tab: str = "mina"
    sort: str = "start"
    ascending: bool = False
    programme: str = ""
    category: str = ""
    """A category's id, or `WITHOUT`."""
    responsible: str = ""
    unseen: bool = False
    never_signed_in: bool = False
    """Whose citizen has never signed in."""
    inactive: int = 0
    needs: str = ""
    search: str = ""
    """What was searched for, sealed (`search_words`)."""

    @classmethod
    def of(cls, args: Mapping[str, str]) -> Self:
        """Read a query."""
        inactive = _days(args.get("inaktiv", ""))
        tab, sort = args.get("flik", ""), args.get("sortera", "")
        tab = tab if tab in TABS else "mina"
        return cls(
            tab=tab,
            sort="aktiv" if inactive else sort if sort in SORTS else "start",
            ascending=args.get("ordning") == "stigande",
            programme=_accepted("programme_id", args.get("program", "")),
            category=WITHOUT if args.get("kategori") == WITHOUT else _id(args.get("kategori", "")),
            responsible="" if tab == "mina" else _id(args.get("ansvarig", "")),
            unseen=args.get("formular") == "nya",
            never_signed_in=args.get("inloggning") == "aldrig",
            inactive=inactive,
            needs=args.get("behover", "") if tab == "mina" and args.get("behover") in {*NEEDS, UNREAD} else "",
            search=args.get("sok", ""),
        )

    @property
    def is_narrowed(self) -> bool:
        """Say whether some moments of the tab may be left out."""
        return self.is_filtered or bool(self.search)

    @property
    def is_filtered(self) -> bool:
        """Say whether a filter is on, beside the search."""
        chosen = (
            self.programme,
            self.category,
            self.responsible,
            self.unseen,
            self.inactive,
            self.needs,
            self.never_signed_in,
        )
        return any(chosen)

    @property
    def sorts_freely(self) -> bool:
        """Say whether the order can be chosen: those who are silent are sorted by silence."""
        return not self.inactive

    @property
    def asked(self) -> dict[str, Any]:
        """Give the request's fields (`moments.lists.ListMoments`)."""
        return {
            "scope": TABS[self.tab],
            "sort": SORTS[self.sort],
            "ascending": self.ascending,
            "programme_id": self.programme or None,
            "category_id": self.category if self.category not in {"", WITHOUT} else None,
            "uncategorised_only": self.category == WITHOUT,
            "responsible_person_id": self.responsible or None,
            "unseen_only": self.unseen,
            "never_signed_in_only": self.never_signed_in,
            "inactive_days": self.inactive or None,
            "needs": NEEDS.get(self.needs),
        }

    @property
    def address(self) -> dict[str, Any]:
        """Give the query again, for links; what is as usual is left out."""
        return {
            "flik": self.tab,
            "sortera": self.sort if self.sort != "start" and self.sorts_freely else None,
            "ordning": "stigande" if self.ascending else None,
            "program": self.programme or None,
            "kategori": self.category or None,
            "ansvarig": self.responsible or None,
            "formular": "nya" if self.unseen else None,
            "inloggning": "aldrig" if self.never_signed_in else None,
            "inaktiv": self.inactive or None,
            "behover": self.needs or None,
            "sok": self.search or None,
        }

    @property
    def cleared(self) -> dict[str, Any]:
        """Give the query without filters, in the same tab and order."""
        bare = Filters(tab=self.tab)
        return (replace(bare, sort=self.sort, ascending=self.ascending) if self.sorts_freely else bare).address

    def in_tab(self, tab: str) -> dict[str, Any]:
        """Give the query of another tab, narrowed as this one where that makes sense."""
        return replace(
            self,
            tab=tab,
            responsible="" if tab == "mina" else self.responsible,
            needs=self.needs if tab == "mina" else "",
        ).address

    def sorted_by(self, sort: str) -> dict[str, Any]:
        """Give the query of a column's head: the largest first, and the other way round when it is so already."""
        return replace(self, sort=sort, ascending=sort == self.sort and not self.ascending).address

    def searching(self, search: str) -> dict[str, Any]:
        """Give the query with another search, or without one."""
        return replace(self, search=search).address

    def days_to_choose(self) -> list[int]:
        """Give the periods of silence to choose among, with the one that is chosen."""
        return sorted({*DAYS, *([self.inactive] if self.inactive else [])})


def _accepted(field: str, given: str) -> str:
    """Give a value that the contract accepts, or an empty text."""
    return "" if LIST_MOMENTS.request.validate({"scope": "all", field: given}) else given


def _id(given: str) -> str:
    try:
        return str(UUID(given))
    except ValueError:
        return ""


def _days(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and _accepted("inactive_days", given) else 0
