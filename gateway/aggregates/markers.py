"""Markers: how many messages somebody hasn't read, told beside what a page shows, and again while it is open.

They come from `messaging` itself, never from a copy: whoever has read something sees it read. A page is worth showing without them.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from common.contracts.messaging.unread import MARKERS, MOST_MARKED
from gateway import backend
from gateway.aggregates.staff_names import AWAY
from gateway.formatting import draft_count, unread_count, unread_word

Marker = Mapping[str, Any]
NOTHING: Marker = {"unread": 0, "drafts": 0, "messages": 0, "unread_since": None}
"""The marker of a moment without messages."""
UNKNOWN: Marker = {**NOTHING, "messages": None}
"""That of one about which `messaging` didn't answer."""
TAB = "olasta-flik"
"""The id of the marker on a moment's tab."""


@dataclass(frozen=True, slots=True)
class Markers:
    """The numbers by moment (`messaging.unread.Marker`), and of the conversation that is open. `are_known` is false when messaging didn't answer."""

    by_moment: Mapping[str, Marker] = field(default_factory=dict)
    messages: int | None = None
    are_known: bool = True

    def of(self, moment_id: UUID | str) -> Marker:
        """Give the numbers of one moment."""
        return self.by_moment.get(str(moment_id), NOTHING if self.are_known else UNKNOWN)

    def unread_in(self, moment_ids: Iterable[str]) -> list[str]:
        """Give those of the moments in which something is unread."""
        return [each for each in moment_ids if self.of(each)["unread"]]

    def texts(self, word: Callable[[Marker], str] = lambda each: unread_word(each["unread"])) -> dict[str, str]:
        """Give what stands in the markers of a list, by their ids on the page. A moment without messages has no marker that could change."""
        return {f"olasta-{moment_id}": word(each) for moment_id, each in self.by_moment.items()}

    def texts_of(self, moment_id: UUID | str) -> dict[str, str]:
        """Give what stands in the markers of a moment's own pages, by their ids."""
        if not self.are_known:
            return {}
        own = self.of(moment_id)
        counts = {"antal-olasta": unread_count(own["unread"]), "antal-utkast": draft_count(own["drafts"])}
        return {TAB: unread_word(own["unread"]), **counts}


def call(moment_ids: Iterable[UUID | str] | None, conversation_id: UUID | None = None) -> "Future[dict[str, Any]]":
    """Ask for the markers of moments (of more than 200 the first), null for all of a citizen's own; the answer is to come (`told`)."""
    chosen = None if moment_ids is None else list(islice(dict.fromkeys(map(str, moment_ids)), MOST_MARKED))
    return backend.call(MARKERS, moment_ids=chosen, conversation_id=conversation_id)


def told(asked: "Future[dict[str, Any]]") -> Markers:
    """Give what was asked for, nothing while `messaging` is away."""
    try:
        found = asked.result()
    except AWAY:
        return Markers(are_known=False)
    return Markers({each["moment_id"]: each for each in found["moments"]}, found["messages"])
