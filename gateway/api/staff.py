"""What staff do: find a citizen, start and follow moments."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.content.catalogue import CATALOGUE, Catalogue
from common.contracts.directory.citizens import FIND_CITIZEN, REVEAL, CitizenFound, FindCitizen, Revealed
from common.contracts.directory.look_ups import LOOK_UPS
from common.contracts.directory.people import PEOPLE, Names, People
from common.contracts.directory.practitioners import PRACTITIONERS, Practitioners
from common.contracts.moments.access import OPEN, STATE_REASON, ReasonKept
from common.contracts.moments.attention import ATTENTION, Attention
from common.contracts.moments.ending import END, ENDING, UNDO_END, EndingPage
from common.contracts.moments.fingerprints import FINGERPRINT, LIST_FINGERPRINT, Fingerprint, ListFingerprint
from common.contracts.moments.lists import LIST_CHOICES, LIST_MOMENTS, ListChoices, MomentList
from common.contracts.moments.modules import (
    CHANGE_DAYS,
    END_MODULE,
    MOVE_MODULE,
    SCHEDULE_MODULE,
    SET_MODULE_UPCOMING,
    START_MODULE,
    ModuleChanged,
)
from common.contracts.moments.overview import OVERVIEW, Overview
from common.contracts.moments.progress import PROGRESS, Progress, ProgressRequest
from common.contracts.moments.responses import RESPONSE, ResponsePage
from common.contracts.moments.starts import CHANGE_START_DAY, START, Start
from common.contracts.moments.timeline import TIMELINE, Timeline
from common.contracts.moments.version_changes import MOVE_REPORT, MOVE_TO_VERSION, MoveReport
from common.contracts.moments.vocabulary import MomentChanged
from gateway import backend
from gateway.aggregates.staff_steps import note_seen
from gateway.api.views import answer, ask, ask_about_citizens, ask_about_moment, blueprint, body_of
from gateway.identity.access_rules import for_staff

pages = blueprint("staff", "Personalens arbete med moment")
MODULE_ACTIONS = {"start": START_MODULE, "end": END_MODULE, "upcoming": SET_MODULE_UPCOMING}


@pages.route("/catalogue", methods=["GET"])
@pages.response(200, Catalogue)
@for_staff
def catalogue() -> Response:
    """List the programmes that may be started at the care unit."""
    return ask(CATALOGUE)


@pages.route("/practitioners", methods=["GET"])
@pages.response(200, Practitioners)
@for_staff
def practitioners() -> Response:
    """List those at the care unit who may be responsible for a moment."""
    return ask(PRACTITIONERS)


@pages.route("/citizens/search", methods=["POST"])
@pages.arguments(FindCitizen)
@pages.response(200, CitizenFound)
@for_staff
def find_citizen(body: dict[str, Any]) -> Response:
    """Find a citizen by personnummer. It is a POST so that the number stands in no address and no log."""
    with backend.viewing(action="read", what="citizen") as access:
        found = backend.ask(FIND_CITIZEN, **body)
        access.concerns([found["citizen_id"]])
    return answer(found)


@pages.route("/look-ups", methods=["GET"])
@pages.response(200, LOOK_UPS.answer)
@for_staff
def look_ups() -> Response:
    """Tell how many personal numbers each colleague has looked up in the last 30 days, beside the unit's own citizens': for who manages its staff."""
    return ask(LOOK_UPS)


@pages.route("/names", methods=["POST"])
@pages.arguments(People)
@pages.response(200, Names)
@for_staff
def names(body: dict[str, Any]) -> Response:
    """Give names for ids: citizens of the own unit, staff, and commissions as they were."""
    return ask_about_citizens(PEOPLE, "names", "citizens", "id", **body)


@pages.route("/moments", methods=["GET"])
@pages.arguments(body_of(LIST_MOMENTS, "citizen_ids"), location="query")
@pages.response(200, MomentList)
@for_staff
def list_moments(query: dict[str, Any]) -> Response:
    """List the care unit's moments, sorted and narrowed, in pages by key."""
    return ask_about_citizens(LIST_MOMENTS, "moments", "rows", "citizen_id", **query)


@pages.route("/moments/choices", methods=["GET"])
@pages.response(200, ListChoices)
@for_staff
def list_choices() -> Response:
    """Tell what the list of moments can be narrowed to."""
    return ask(LIST_CHOICES)


@pages.route("/moments/attention", methods=["GET"])
@pages.response(200, Attention)
@for_staff
def attention() -> Response:
    """Count what needs the practitioner now; each count is a list of `GET /moments` (`unseen_only`, `needs`, `inactive_days`)."""
    return ask(ATTENTION)


@pages.route("/moments/progress", methods=["POST"])
@pages.arguments(ProgressRequest)
@pages.response(200, Progress)
@for_staff
def progress(body: dict[str, Any]) -> Response:
    """Tell which modules are ongoing and how many steps are read in moments of a list. It is a POST, since it takes up to 100 ids."""
    return ask_about_citizens(PROGRESS, "moments", "moments", "citizen_id", **body)


@pages.route("/moments/fingerprint", methods=["GET"])
@pages.arguments(body_of(LIST_FINGERPRINT, "citizen_ids"), location="query")
@pages.response(200, ListFingerprint)
@for_staff
def list_fingerprint(query: dict[str, Any]) -> Response:
    """Tell whether a page of the list has changed: another fingerprint than the list's. Send `X-Sob-Poll: 1`; it is no view."""
    return ask(LIST_FINGERPRINT, **query)


@pages.route("/moments", methods=["POST"])
@pages.arguments(Start)
@pages.response(201, MomentChanged)
@for_staff
def start(body: dict[str, Any]) -> Response:
    """Start a moment."""
    return answer(backend.ask(START, **body), 201)


@pages.route("/moments/<uuid:moment_id>", methods=["GET"])
@pages.response(200, Overview)
@for_staff
def overview(moment_id: UUID) -> Response:
    """Give a moment at a glance: header, modules, steps, states of responses."""
    return ask_about_moment(OVERVIEW, "read", "moment", moment_id=moment_id)


@pages.route("/moments/<uuid:moment_id>/fingerprint", methods=["GET"])
@pages.response(200, Fingerprint)
@for_staff
def fingerprint(moment_id: UUID) -> Response:
    """Tell whether a moment has changed: another fingerprint than the overview's. Send `X-Sob-Poll: 1`; it is no view."""
    return ask(FINGERPRINT, moment_id=moment_id)


@pages.route("/moments/<uuid:moment_id>/reason", methods=["POST"])
@pages.arguments(body_of(STATE_REASON, "moment_id"))
@pages.response(200, ReasonKept)
@for_staff
def state_reason(body: dict[str, Any], moment_id: UUID) -> Response:
    """Say why a colleague's moment must be opened."""
    return ask(STATE_REASON, moment_id=moment_id, **body)


@pages.route("/moments/<uuid:moment_id>/end", methods=["POST"])
@pages.arguments(body_of(END, "moment_id"))
@pages.response(200, MomentChanged)
@for_staff
def end(body: dict[str, Any], moment_id: UUID) -> Response:
    """End a moment with a reason."""
    return ask(END, moment_id=moment_id, **body)


@pages.route("/moments/<uuid:moment_id>/end", methods=["GET"])
@pages.response(200, EndingPage)
@for_staff
def ending(moment_id: UUID) -> Response:
    """Tell what ending a moment would mean, or how it was ended."""
    return ask_about_moment(ENDING, "read", "moment", moment_id=moment_id)


@pages.route("/moments/<uuid:moment_id>/end/undo", methods=["POST"])
@pages.arguments(body_of(UNDO_END, "moment_id"))
@pages.response(200, MomentChanged)
@for_staff
def undo_end(body: dict[str, Any], moment_id: UUID) -> Response:
    """Take an ending back."""
    return ask(UNDO_END, moment_id=moment_id, **body)


@pages.route("/moments/<uuid:moment_id>/start-day", methods=["PUT"])
@pages.arguments(body_of(CHANGE_START_DAY, "moment_id"))
@pages.response(200, MomentChanged)
@for_staff
def change_start_day(body: dict[str, Any], moment_id: UUID) -> Response:
    """Start a planned moment on another day, or at once."""
    return ask(CHANGE_START_DAY, moment_id=moment_id, **body)


@pages.route("/moments/<uuid:moment_id>/version", methods=["GET"])
@pages.arguments(body_of(MOVE_REPORT, "moment_id"), location="query")
@pages.response(200, MoveReport)
@for_staff
def move_report(query: dict[str, Any], moment_id: UUID) -> Response:
    """Tell what a move to a newer minor version would leave behind: it is possible when nothing is."""
    return ask(MOVE_REPORT, moment_id=moment_id, **query)


@pages.route("/moments/<uuid:moment_id>/version", methods=["PUT"])
@pages.arguments(body_of(MOVE_TO_VERSION, "moment_id"))
@pages.response(200, MomentChanged)
@for_staff
def move_to_version(body: dict[str, Any], moment_id: UUID) -> Response:
    """Move a moment to a newer minor version of its programme; every answer stays."""
    return ask(MOVE_TO_VERSION, moment_id=moment_id, **body)


@pages.route("/moments/<uuid:moment_id>/modules/<module_id>/<any(start, end, upcoming):action>", methods=["POST"])
@pages.arguments(body_of(START_MODULE, "moment_id", "module_id"))
@pages.response(200, ModuleChanged)
@for_staff
def change_module(body: dict[str, Any], moment_id: UUID, module_id: str, action: str) -> Response:
    """Start a module, end it, or set it back to upcoming."""
    return ask(MODULE_ACTIONS[action], moment_id=moment_id, module_id=module_id, **body)


@pages.route("/moments/<uuid:moment_id>/modules/<module_id>/days", methods=["PUT"])
@pages.arguments(body_of(CHANGE_DAYS, "moment_id", "module_id"))
@pages.response(200, ModuleChanged)
@for_staff
def change_days(body: dict[str, Any], moment_id: UUID, module_id: str) -> Response:
    """Set a module's days: left from today when ongoing, planned when upcoming."""
    return ask(CHANGE_DAYS, moment_id=moment_id, module_id=module_id, **body)


@pages.route("/moments/<uuid:moment_id>/modules/<module_id>/schedule", methods=["PUT"])
@pages.arguments(body_of(SCHEDULE_MODULE, "moment_id", "module_id"))
@pages.response(200, ModuleChanged)
@for_staff
def schedule_module(body: dict[str, Any], moment_id: UUID, module_id: str) -> Response:
    """Plan the day on which an upcoming module starts by itself; null takes the plan away."""
    return ask(SCHEDULE_MODULE, moment_id=moment_id, module_id=module_id, **body)


@pages.route("/moments/<uuid:moment_id>/modules/<module_id>/place", methods=["PUT"])
@pages.arguments(body_of(MOVE_MODULE, "moment_id", "module_id"))
@pages.response(200, ModuleChanged)
@for_staff
def move_module(body: dict[str, Any], moment_id: UUID, module_id: str) -> Response:
    """Let an upcoming module change places with its neighbour among the upcoming."""
    return ask(MOVE_MODULE, moment_id=moment_id, module_id=module_id, **body)


@pages.route("/moments/<uuid:moment_id>/timeline", methods=["GET"])
@pages.arguments(body_of(TIMELINE, "moment_id"), location="query")
@pages.response(200, Timeline)
@for_staff
def timeline(query: dict[str, Any], moment_id: UUID) -> Response:
    """Give what has happened in a moment, newest first."""
    return ask_about_moment(TIMELINE, "read", "timeline", moment_id=moment_id, **query)


@pages.route("/moments/<uuid:moment_id>/responses/<uuid:response_id>", methods=["GET"])
@pages.arguments(body_of(RESPONSE, "moment_id", "response_id"), location="query")
@pages.response(200, ResponsePage)
@for_staff
def response(query: dict[str, Any], moment_id: UUID, response_id: UUID) -> Response:
    """Give a sent response with its answers. The first time makes it seen; that answer still shows it as new."""
    with backend.viewing(action="read", what="response") as access:
        found = backend.ask(RESPONSE, moment_id=moment_id, response_id=response_id, **query)
        access.concerns([found["header"]["citizen_id"]], moment_id)
    if found["response"]["seen_at"] is None:
        note_seen(moment_id, response_id)
    return answer(found)


@pages.route("/moments/<uuid:moment_id>/reveal", methods=["POST"])
@pages.arguments(body_of(REVEAL, "grant"))
@pages.response(200, Revealed)
@for_staff
def reveal(body: dict[str, Any], moment_id: UUID) -> Response:
    """Show the whole personnummer or the mobile number of a moment's citizen; it is logged as such."""
    with backend.viewing(action="reveal", what=body["what"]) as access:
        opened = backend.ask(OPEN, moment_id=moment_id)
        access.concerns([opened["header"]["citizen_id"]], moment_id)
        revealed = backend.ask(REVEAL, grant=opened["grant"], what=body["what"])
    return answer(revealed)
