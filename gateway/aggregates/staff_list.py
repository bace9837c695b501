"""The unit's list of moments with what stands around it. All of it is patient data."""

from collections.abc import Mapping
from itertools import chain, islice
from typing import Any

from common.contracts import directory, moments
from gateway import backend
from gateway.aggregates.staff_names import Names, names_of

MOST_PEOPLE = 200
"""As many as one question for names takes; those in the rows come first."""


def list_page(asked: Mapping[str, Any], words: str | None = None) -> dict[str, Any]:
    """Give a page of the list that `moments.ListMoments` asks for: `counts`, `rows`, `next_cursor`, `names`, and what it can be narrowed to.

    That is `programmes` and `practitioners` (id and name, by name). Three RPCs: two side by side, and names for the ids that they gave.
    With `words` to search by, one more comes first, and `is_cut` tells that they fit more citizens than were looked at.
    """
    searched = citizens_found(words)
    asked = {**asked, "citizen_ids": searched["citizen_ids"]}
    listed, choices = backend.call(moments.LIST, **asked), backend.call(moments.CHOICES)
    found, offered = listed.result(), choices.result()
    rows = found["rows"]
    covers = [row["absence"]["cover_person_id"] for row in rows if row["absence"]]
    shown = (row["responsible_person_id"] for row in rows)
    people = dict.fromkeys(chain(shown, covers, offered["responsible_person_ids"]))
    names = names_of((row["citizen_id"] for row in rows), islice(people, MOST_PEOPLE))
    practitioners = [_named(names, person_id) for person_id in offered["responsible_person_ids"]]
    return {
        **found,
        "names": names,
        "is_cut": searched["is_cut"],
        "programmes": offered["programmes"],
        "practitioners": sorted(practitioners, key=lambda person: (not person["name"], person["name"])),
    }


def citizens_found(words: str | None) -> dict[str, Any]:
    """Give the `citizen_ids` of the unit whom the words fit, and whether there are more (`is_cut`); without words null, for everyone."""
    return backend.ask(directory.SEARCH, text=words) if words else {"citizen_ids": None, "is_cut": False}


def _named(names: Names, person_id: str) -> dict[str, str]:
    return {"id": person_id, "name": names.persons.get(person_id, {}).get("name", "")}
