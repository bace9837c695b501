"""What staff do: find a citizen, start and follow moments."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts import content, directory, moments, moments_attention, moments_planning
from gateway import backend
from gateway.aggregates.staff_steps import note_seen
from gateway.api.views import answer, ask, ask_about_citizens, ask_about_moment, blueprint, body_of
from gateway.identity.access_rules import for_staff

pages = blueprint("staff", "Personalens arbete med moment")
MODULE_ACTIONS = {"start": moments.START_MODULE, "end": moments.END_MODULE, "upcoming": moments.SET_MODULE_UPCOMING}


@pages.route("/catalogue", methods=["GET"])
@pages.response(200, content.Catalogue)
@for_staff
def catalogue() -> Response:
    """List the programmes that may be started at the care unit."""
    return ask(content.CATALOGUE)


@pages.route("/practitioners", methods=["GET"])
@pages.response(200, directory.Practitioners)
@for_staff
def practitioners() -> Response:
    """List those at the care unit who may be responsible for a moment."""
    return ask(directory.PRACTITIONERS)


@pages.route("/citizens/search", methods=["POST"])
@pages.arguments(directory.FindCitizen)
@pages.response(200, directory.CitizenFound)
@for_staff
def find_citizen(body: dict[str, Any]) -> Response:
    """Find a citizen by personnummer. It is a POST so that the number stands in no address and no log."""
    with backend.viewing(action="read", what="citizen") as access:
        found = backend.ask(directory.FIND_CITIZEN, **body)
        access.concerns([found["citizen_id"]])
    return answer(found)


@pages.route("/names", methods=["POST"])
@pages.arguments(directory.People)
@pages.response(200, directory.Names)
@for_staff
def names(body: dict[str, Any]) -> Response:
    """Give names for ids: citizens of the own unit, staff, and commissions as they were."""
    return ask_about_citizens(directory.PEOPLE, "names", "citizens", "id", **body)


@pages.route("/moments", methods=["GET"])
@pages.arguments(body_of(moments.LIST, "citizen_ids"), location="query")
@pages.response(200, moments.MomentList)
@for_staff
def list_moments(query: dict[str, Any]) -> Response:
    """List the care unit's moments, sorted and narrowed, in pages by key."""
    return ask_about_citizens(moments.LIST, "moments", "rows", "citizen_id", **query)


@pages.route("/moments/choices", methods=["GET"])
@pages.response(200, moments.ListChoices)
@for_staff
def list_choices() -> Response:
    """Tell what the list of moments can be narrowed to."""
    return ask(moments.CHOICES)


@pages.route("/moments/attention", methods=["GET"])
@pages.response(200, moments_attention.Attention)
@for_staff
def attention() -> Response:
    """Count what needs the practitioner now; each count is a list of `GET /moments` (`unseen_only`, `needs`, `inactive_days`)."""
    return ask(moments_attention.ATTENTION)


@pages.route("/moments/progress", methods=["POST"])
@pages.arguments(moments_attention.ProgressRequest)
@pages.response(200, moments_attention.Progress)
@for_staff
def progress(body: dict[str, Any]) -> Response:
    """Tell which modules are ongoing and how many steps are read in moments of a list. It is a POST, since it takes up to 100 ids."""
    return ask_about_citizens(moments_attention.PROGRESS, "moments", "moments", "citizen_id", **body)


@pages.route("/moments/fingerprint", methods=["GET"])
@pages.arguments(body_of(moments.LIST_FINGERPRINT, "citizen_ids"), location="query")
@pages.response(200, moments.ListFingerprint)
@for_staff
def list_fingerprint(query: dict[str, Any]) -> Response:
    """Tell whether a page of the list has changed: another fingerprint than the list's. Send `X-Sob-Poll: 1`; it is no view."""
    return ask(moments.LIST_FINGERPRINT, **query)


@pages.route("/moments", methods=["POST"])
@pages.arguments(moments.Start)
@pages.response(201, moments.MomentChanged)
@for_staff
def start(body: dict[str, Any]) -> Response:
    """Start a moment."""
    return answer(backend.ask(moments.START, **body), 201)


@pages.route("/moments/<uuid:moment_id>", methods=["GET"])
@pages.response(200, moments.Overview)
@for_staff
def overview(moment_id: UUID) -> Response:
    """Give a moment at a glance: header, modules, steps, states of responses."""
    return ask_about_moment(moments.OVERVIEW, "read", "moment", moment_id=moment_id)


@pages.route("/moments/<uuid:moment_id>/fingerprint", methods=["GET"])
@pages.response(200, moments.Fingerprint)
@for_staff
def fingerprint(moment_id: UUID) -> Response:
    """Tell whether a moment has changed: another fingerprint than the overview's. Send `X-Sob-Poll: 1`; it is no view."""
    return ask(moments.FINGERPRINT, moment_id=moment_id)


@pages.route("/moments/<uuid:moment_id>/reason", methods=["POST"])
@pages.arguments(body_of(moments.STATE_REASON, "moment_id"))
@pages.response(200, moments.ReasonKept)
@for_staff
def state_reason(body: dict[str, Any], moment_id: UUID) -> Response:
    """Say why a colleague's moment must be opened."""
    with backend.viewing(action="read", what="moment", reason=body["reason"]) as access:
        kept = backend.ask(moments.STATE_REASON, moment_id=moment_id, **body)
        access.concerns([kept["citizen_id"]], moment_id)
    return answer(kept)


@pages.route("/moments/<uuid:moment_id>/end", methods=["POST"])
@pages.arguments(body_of(moments.END, "moment_id"))
@pages.response(200, moments.MomentChanged)
@for_staff
def end(body: dict[str, Any], moment_id: UUID) -> Response:
    """End a moment with a reason."""
    return ask(moments.END, moment_id=moment_id, **body)


@pages.route("/moments/<uuid:moment_id>/end", methods=["GET"])
@pages.response(200, moments.EndingPage)
@for_staff
def ending(moment_id: UUID) -> Response:
    """Tell what ending a moment would mean, or how it was ended."""
    return ask_about_moment(moments.ENDING, "read", "moment", moment_id=moment_id)


@pages.route("/moments/<uuid:moment_id>/end/undo", methods=["POST"])
@pages.arguments(body_of(moments.UNDO_END, "moment_id"))
@pages.response(200, moments.MomentChanged)
@for_staff
def undo_end(body: dict[str, Any], moment_id: UUID) -> Response:
    """Take an ending back."""
    return ask(moments.UNDO_END, moment_id=moment_id, **body)


@pages.route("/moments/<uuid:moment_id>/start-day", methods=["PUT"])
@pages.arguments(body_of(moments_planning.CHANGE_START_DAY, "moment_id"))
@pages.response(200, moments.MomentChanged)
@for_staff
def change_start_day(body: dict[str, Any], moment_id: UUID) -> Response:
    """Start a planned moment on another day, or at once."""
    return ask(moments_planning.CHANGE_START_DAY, moment_id=moment_id, **body)


@pages.route("/moments/<uuid:moment_id>/version", methods=["GET"])
@pages.arguments(body_of(moments.MOVE_REPORT, "moment_id"), location="query")
@pages.response(200, moments.MoveReport)
@for_staff
def move_report(query: dict[str, Any], moment_id: UUID) -> Response:
    """Tell what a move to a newer minor version would leave behind: it is possible when nothing is."""
    return ask(moments.MOVE_REPORT, moment_id=moment_id, **query)


@pages.route("/moments/<uuid:moment_id>/version", methods=["PUT"])
@pages.arguments(body_of(moments.MOVE_TO_VERSION, "moment_id"))
@pages.response(200, moments.MomentChanged)
@for_staff
def move_to_version(body: dict[str, Any], moment_id: UUID) -> Response:
    """Move a moment to a newer minor version of its programme; every answer stays."""
    return ask(moments.MOVE_TO_VERSION, moment_id=moment_id, **body)


@pages.route("/moments/<uuid:moment_id>/modules/<module_id>/<any(start, end, upcoming):action>", methods=["POST"])
@pages.arguments(body_of(moments.START_MODULE, "moment_id", "module_id"))
@pages.response(200, moments.ModuleChanged)
@for_staff
def change_module(body: dict[str, Any], moment_id: UUID, module_id: str, action: str) -> Response:
    """Start a module, end it, or set it back to upcoming."""
    return ask(MODULE_ACTIONS[action], moment_id=moment_id, module_id=module_id, **body)


@pages.route("/moments/<uuid:moment_id>/modules/<module_id>/days", methods=["PUT"])
@pages.arguments(body_of(moments.CHANGE_DAYS, "moment_id", "module_id"))
@pages.response(200, moments.ModuleChanged)
@for_staff
def change_days(body: dict[str, Any], moment_id: UUID, module_id: str) -> Response:
    """Set a module's days: left from today when ongoing, planned when upcoming."""
    return ask(moments.CHANGE_DAYS, moment_id=moment_id, module_id=module_id, **body)


@pages.route("/moments/<uuid:moment_id>/modules/<module_id>/schedule", methods=["PUT"])
@pages.arguments(body_of(moments.SCHEDULE_MODULE, "moment_id", "module_id"))
@pages.response(200, moments.ModuleChanged)
@for_staff
def schedule_module(body: dict[str, Any], moment_id: UUID, module_id: str) -> Response:
    """Plan the day on which an upcoming module starts by itself; null takes the plan away."""
    return ask(moments.SCHEDULE_MODULE, moment_id=moment_id, module_id=module_id, **body)


@pages.route("/moments/<uuid:moment_id>/modules/<module_id>/place", methods=["PUT"])
@pages.arguments(body_of(moments.MOVE_MODULE, "moment_id", "module_id"))
@pages.response(200, moments.ModuleChanged)
@for_staff
def move_module(body: dict[str, Any], moment_id: UUID, module_id: str) -> Response:
    """Let an upcoming module change places with its neighbour among the upcoming."""
    return ask(moments.MOVE_MODULE, moment_id=moment_id, module_id=module_id, **body)


@pages.route("/moments/<uuid:moment_id>/timeline", methods=["GET"])
@pages.arguments(body_of(moments.TIMELINE, "moment_id"), location="query")
@pages.response(200, moments.Timeline)
@for_staff
def timeline(query: dict[str, Any], moment_id: UUID) -> Response:
    """Give what has happened in a moment, newest first."""
    return ask_about_moment(moments.TIMELINE, "read", "timeline", moment_id=moment_id, **query)


@pages.route("/moments/<uuid:moment_id>/responses/<uuid:response_id>", methods=["GET"])
@pages.arguments(body_of(moments.RESPONSE, "moment_id", "response_id"), location="query")
@pages.response(200, moments.ResponsePage)
@for_staff
def response(query: dict[str, Any], moment_id: UUID, response_id: UUID) -> Response:
    """Give a sent response with its answers. The first time makes it seen; that answer still shows it as new."""
    with backend.viewing(action="read", what="response") as access:
        found = backend.ask(moments.RESPONSE, moment_id=moment_id, response_id=response_id, **query)
        access.concerns([found["header"]["citizen_id"]], moment_id)
    if found["response"]["seen_at"] is None:
        note_seen(moment_id, response_id)
    return answer(found)


@pages.route("/moments/<uuid:moment_id>/reveal", methods=["POST"])
@pages.arguments(body_of(directory.REVEAL, "grant"))
@pages.response(200, directory.Revealed)
@for_staff
def reveal(body: dict[str, Any], moment_id: UUID) -> Response:
    """Show the whole personnummer or the mobile number of a moment's citizen; it is logged as such."""
    with backend.viewing(action="reveal", what=body["what"]) as access:
        opened = backend.ask(moments.OPEN, moment_id=moment_id)
        access.concerns([opened["header"]["citizen_id"]], moment_id)
        revealed = backend.ask(directory.REVEAL, grant=opened["grant"], what=body["what"])
    return answer(revealed)
