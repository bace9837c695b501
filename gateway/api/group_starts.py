"""Group starts: one programme for many citizens, for the care unit's administrators."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.directory.citizens import FIND_CITIZENS, CitizensRead, FindCitizens
from common.contracts.moments.group_starts import (
    GROUP_PREVIEW,
    GROUP_PROGRESS,
    GROUP_START,
    LIST_GROUP_STARTS,
    RESUME_GROUP_START,
    START_GROUP,
    GroupOrdered,
    GroupPreview,
    GroupPreviewAnswer,
    GroupProgress,
    GroupStart,
    GroupStarts,
    StartGroup,
)
from gateway import backend
from gateway.api.views import answer, ask, ask_about_citizens, blueprint, body_of, name_all
from gateway.identity.access_rules import for_staff

pages = blueprint("groups", "Starta ett moment för flera invånare")


@pages.route("/citizens/read-list", methods=["POST"])
@pages.arguments(FindCitizens)
@pages.response(200, CitizensRead)
@for_staff
def read_list(body: dict[str, Any]) -> Response:
    """Find the citizens of a list of numbers; a row for each, in the same order."""
    with backend.viewing(action="list", what="citizens") as access:
        found = backend.ask(FIND_CITIZENS, **body)
        name_all(access, (row["citizen_id"] for row in found["rows"] if row["citizen_id"]))
    return answer(found)


@pages.route("/group-starts/preview", methods=["POST"])
@pages.arguments(GroupPreview)
@pages.response(200, GroupPreviewAnswer)
@for_staff
def preview(body: dict[str, Any]) -> Response:
    """Tell who of the citizens has the programme already."""
    with backend.viewing(action="list", what="citizens") as access:
        found = backend.ask(GROUP_PREVIEW, **body)
        name_all(access, found["running_citizen_ids"])
    return answer(found)


@pages.route("/group-starts", methods=["POST"])
@pages.arguments(StartGroup)
@pages.response(202, GroupOrdered)
@for_staff
def start(body: dict[str, Any]) -> Response:
    """Order a group start: it begins within seconds, and its progress can be followed."""
    return answer(backend.ask(START_GROUP, **body), 202)


@pages.route("/group-starts", methods=["GET"])
@pages.response(200, GroupStarts)
@for_staff
def latest() -> Response:
    """List the care unit's latest group starts."""
    return ask(LIST_GROUP_STARTS)


@pages.route("/group-starts/<uuid:group_start_id>", methods=["GET"])
@pages.response(200, GroupStart)
@for_staff
def one(group_start_id: UUID) -> Response:
    """Give a group start with each row's result."""
    return ask_about_citizens(GROUP_START, "group_start", "rows", "citizen_id", group_start_id=group_start_id)


@pages.route("/group-starts/<uuid:group_start_id>/progress", methods=["GET"])
@pages.response(200, GroupProgress)
@for_staff
def progress(group_start_id: UUID) -> Response:
    """Tell how far a group start has come."""
    return ask(GROUP_PROGRESS, group_start_id=group_start_id)


@pages.route("/group-starts/<uuid:group_start_id>/resume", methods=["POST"])
@pages.arguments(body_of(RESUME_GROUP_START, "group_start_id"))
@pages.response(202, GroupOrdered)
@for_staff
def resume(body: dict[str, Any], group_start_id: UUID) -> Response:
    """Go on with a group start that stopped."""
    return answer(backend.ask(RESUME_GROUP_START, group_start_id=group_start_id, **body), 202)
