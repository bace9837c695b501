"""The timeline of a moment, with what its ids mean."""

from itertools import chain
from typing import Any
from uuid import UUID

from common.contracts.moments.timeline import TIMELINE
from gateway import backend
from gateway.aggregates import without_content
from gateway.aggregates.staff_moments import with_names

PAGE = 100
PERSONS = ("responsible_person_id", "person_id", "cover_person_id")
COMMISSIONS = ("commission_version_id", "cover_commission_version_id")
"""The facts of an entry that name somebody of the staff."""


def whole(moment_id: UUID, most: int, **asked: Any) -> dict[str, Any]:
    """Give up to `most` entries as `timeline_page` gives a page of them, newest first; `next_cursor` tells that there are more.

    Two RPCs for each hundred. Patient data.
    """
    page = timeline_page(moment_id, **asked, limit=PAGE)
    while page["next_cursor"] and len(page["entries"]) < most:
        more = timeline_page(moment_id, **asked, limit=PAGE, cursor=page["next_cursor"])
        names = page["names"].with_those_of(more["names"])
        page = {**more, "names": names, "entries": [*page["entries"], *more["entries"]]}
    return page


def timeline_page(moment_id: UUID, **asked: Any) -> dict[str, Any]:
    """Give a page of the timeline: `entries` (`moments.timeline.TimelineEntry`), `next_cursor`, `header`, `names`, and titles by id.

    `asked`: since, until, kinds, cursor. Two RPCs; one more when the programme isn't kept yet. Patient data.
    """
    found = backend.ask(TIMELINE, moment_id=moment_id, **asked)
    entries = found["entries"]
    outline, are_known = without_content.outline_for(found["header"]["version_id"], ())
    page = with_names(
        found["header"],
        person_ids=(entry["facts"].get(name) for name in PERSONS for entry in entries),
        commission_version_ids=chain(
            (entry["commission_version_id"] for entry in entries),
            (entry["facts"].get(name) for name in COMMISSIONS for entry in entries),
        ),
        guardian_ids=(entry["facts"].get("guardian_id") for entry in entries),
    )
    return {
        **page,
        "entries": entries,
        "next_cursor": found["next_cursor"],
        "texts_are_known": are_known,
        "modules": {module["id"]: module["title"] for module in outline["modules"]},
        "forms": {form["id"]: form["title"] for form in outline["forms"]},
    }
