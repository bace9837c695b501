"""The unit's list of moments with what stands around it. All of it is patient data."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from itertools import chain, islice
from typing import Any

from common.contracts.directory.citizens import LONGEST_SEARCH, SEARCH_CITIZENS
from common.contracts.flags.flags import COUNTS
from common.contracts.moments.attention import ATTENTION
from common.contracts.moments.lists import LIST_CHOICES, LIST_MOMENTS
from common.contracts.moments.progress import PROGRESS
from gateway import backend
from gateway.aggregates import markers, programmes
from gateway.aggregates.staff_names import AWAY, Names, names_of

MOST_PEOPLE = 200
"""As many as one question for names takes; those in the rows come first."""


def list_page(
    asked: Mapping[str, Any], words: str | None = None, needs: "Future[dict[str, Any]] | None" = None
) -> dict[str, Any]:
    """Give a page of the list that `moments.lists.ListMoments` asks for: `counts`, `rows`, `next_cursor`, `names`, and what it can be narrowed to.

    That is `programmes`, `categories` and `practitioners` (id and name, by name); `waiting` tells by moment since when its oldest new form waits, where that is known.
    `markers` tells what is unread in each, and `attention` what `needs` was answered, with how many moments have something `unread`.
    Four RPCs: two side by side, then names for the ids that they gave and markers; beside those, one more where somebody has new forms.
    With `words` to search by, one more comes first, `is_cut` tells that they fit more citizens than were looked at, and `is_shortened` that
    some were left out.
    """
    searched = citizens_found(words)
    asked = {**asked, "citizen_ids": searched["citizen_ids"]}
    listed, choices = backend.call(LIST_MOMENTS, **asked), backend.call(LIST_CHOICES)
    found, offered = listed.result(), choices.result()
    rows = found["rows"]
    covers = [row["absence"]["cover_person_id"] for row in rows if row["absence"]]
    shown = (row["responsible_person_id"] for row in rows)
    people = dict.fromkeys(chain(shown, covers, offered["responsible_person_ids"]))
    flagged = [row["moment_id"] for row in rows if row["unseen_responses"]]
    counted = backend.call(COUNTS, moment_ids=flagged, kind="response_unseen") if flagged else None
    needed = needs.result() if needs else None
    own = needed.get("moment_ids", []) if needed else []
    marked = markers.call([*(row["moment_id"] for row in rows), *own])
    names = names_of((row["citizen_id"] for row in rows), islice(people, MOST_PEOPLE))
    return {
        **found,
        "waiting": _waiting(counted),
        "names": names,
        "markers": (told := markers.told(marked)),
        "attention": {**needed, "unread": len(told.unread_in(own))} if needed else None,
        "is_cut": searched["is_cut"],
        "is_shortened": searched["is_shortened"],
        "programmes": offered["programmes"],
        "categories": offered.get("categories", []),
        "practitioners": _by_name(names, offered["responsible_person_ids"]),
    }


def _waiting(counted: "Future[dict[str, Any]] | None") -> dict[str, str]:
    """Give since when forms wait. That there are any is told by their owner; this is a copy, which may lack news or be away."""
    try:
        found = counted.result()["moments"] if counted else []
    except AWAY:
        return {}
    return {each["moment_id"]: each["oldest_at"] for each in found}


def attention(*, is_wanted: bool) -> "Future[dict[str, Any]] | None":
    """Ask what needs the practitioner now, if the page tells it; the answer is to come."""
    return backend.call(ATTENTION) if is_wanted else None


def unread_moments() -> list[str]:
    """Give the practitioner's own moments in which something is unread to them. Two RPCs, one after the other."""
    own = backend.ask(ATTENTION).get("moment_ids", [])
    return markers.told(markers.call(own)).unread_in(own)


def progress_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Give by moment how far the citizens of these rows have come, `open_modules` by title; one RPC, and one for each programme not yet kept."""
    if not rows:
        return {}
    found = backend.ask(PROGRESS, moment_ids=[row["moment_id"] for row in rows])["moments"]
    return {each["moment_id"]: {**each, "open_modules": _titles(each)} for each in found}


def _titles(progress: Mapping[str, Any]) -> list[str]:
    modules = programmes.outline(progress["version_id"])["modules"] if progress["open_modules"] else []
    return [module["title"] for module in modules if module["id"] in progress["open_modules"]]


def citizens_found(words: str | None) -> dict[str, Any]:
    """Give the `citizen_ids` of the unit whom the words fit, whether there are more (`is_cut`), and whether words were left out (`is_shortened`).

    Without words null, for everyone.
    """
    if not words:
        return {"citizen_ids": None, "is_cut": False, "is_shortened": False}
    found = backend.ask(SEARCH_CITIZENS, text=words[:LONGEST_SEARCH])
    is_shortened = found.get("is_shortened", False) or len(words) > LONGEST_SEARCH
    return {**found, "is_shortened": is_shortened}


def _by_name(names: Names, person_ids: Sequence[str]) -> list[dict[str, str]]:
    """Give the persons in directory's order, which is by name, and after them those whose names aren't known."""
    known = [each for each in names.persons if each in set(person_ids)]
    unknown = [each for each in person_ids if each not in names.persons]
    return [{"id": each, "name": names.persons.get(each, {}).get("name", "")} for each in (*known, *unknown)]
