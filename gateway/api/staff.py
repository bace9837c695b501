"""What staff do: find a citizen, start and follow moments."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.content.catalogue import CATALOGUE
from common.contracts.directory.answer_times import OWN_ANSWER_TIME, SET_ANSWER_TIME
from common.contracts.directory.citizens import FIND_CITIZEN, REVEAL, Revealed
from common.contracts.directory.look_ups import LOOK_UPS
from common.contracts.directory.people import PEOPLE
from common.contracts.directory.practitioners import PRACTITIONERS
from common.contracts.moments.access import STATE_REASON
from common.contracts.moments.attention import ATTENTION
from common.contracts.moments.ending import END, ENDING, UNDO_END
from common.contracts.moments.fingerprints import FINGERPRINT, LIST_FINGERPRINT
from common.contracts.moments.lists import LIST_CHOICES, LIST_MOMENTS
from common.contracts.moments.modules import (
    CHANGE_DAYS,
    END_MODULE,
    MOVE_MODULE,
    SCHEDULE_MODULE,
    SET_MODULE_UPCOMING,
    START_MODULE,
    ModuleChanged,
)
from common.contracts.moments.overview import OVERVIEW
from common.contracts.moments.progress import PROGRESS
from common.contracts.moments.responses import RESPONSE, ResponsePage
from common.contracts.moments.starts import CHANGE_START_DAY, START
from common.contracts.moments.timeline import TIMELINE
from common.contracts.moments.version_changes import MOVE_REPORT, MOVE_TO_VERSION
from gateway import backend
from gateway.aggregates.staff_moments import revealed
from gateway.aggregates.staff_steps import note_seen
from gateway.api.declaring import Routes
from gateway.api.views import answer, ask, blueprint, body_of
from gateway.identity.access_rules import for_staff
from gateway.recorded import of_citizens, of_moment, of_rows

pages = blueprint("staff", "Personalens arbete med moment")
staff = Routes(pages, for_staff)
MODULE_ACTIONS = {"start": START_MODULE, "end": END_MODULE, "upcoming": SET_MODULE_UPCOMING}

staff.get("/catalogue", CATALOGUE, "List the programmes that may be started at the care unit.")
staff.get("/practitioners", PRACTITIONERS, "List those at the care unit who may be responsible for a moment.")
staff.post(
    "/citizens/search",
    FIND_CITIZEN,
    "Find a citizen by personnummer. It is a POST so that the number stands in no address and no log.",
    record=of_citizens("citizen", lambda found: [found["citizen_id"]], action="read"),
)
staff.get(
    "/look-ups",
    LOOK_UPS,
    "Tell how many personal numbers each colleague has looked up in the last 30 days, beside the unit's own citizens': for who manages its staff.",
)
staff.get(
    "/answer-time", OWN_ANSWER_TIME, "Tell within how many working days the care unit says that it answers messages."
)
staff.put("/answer-time", SET_ANSWER_TIME, "Say so, or say nothing of it any more: for who manages its staff.")
staff.post(
    "/names",
    PEOPLE,
    "Give names for ids: citizens of the own unit, staff, and commissions as they were.",
    record=of_rows("names", "citizens", "id"),
    name="names",
)
staff.get(
    "/moments",
    LIST_MOMENTS,
    "List the care unit's moments, sorted and narrowed, in pages by key.",
    record=of_rows("moments", "rows"),
    less=("citizen_ids",),
)
staff.get("/moments/choices", LIST_CHOICES, "Tell what the list of moments can be narrowed to.")
staff.get(
    "/moments/attention",
    ATTENTION,
    "Count what needs the practitioner now; each count is a list of `GET /moments` (`unseen_only`, `needs`, `inactive_days`).",
)
staff.post(
    "/moments/progress",
    PROGRESS,
    "Tell which modules are ongoing and how many steps are read in moments of a list. It is a POST, since it takes up to 100 ids.",
    record=of_rows("moments", "moments"),
)
staff.get(
    "/moments/fingerprint",
    LIST_FINGERPRINT,
    "Tell whether a page of the list has changed: another fingerprint than the list's. Send `X-Sob-Poll: 1`; it is no view.",
    less=("citizen_ids",),
)
staff.post("/moments", START, "Start a moment.", status=201)
staff.get(
    "/moments/<uuid:moment_id>",
    OVERVIEW,
    "Give a moment at a glance: header, modules, steps, states of responses.",
    record=of_moment("moment"),
)
staff.get(
    "/moments/<uuid:moment_id>/fingerprint",
    FINGERPRINT,
    "Tell whether a moment has changed: another fingerprint than the overview's. Send `X-Sob-Poll: 1`; it is no view.",
)
staff.post("/moments/<uuid:moment_id>/reason", STATE_REASON, "Say why a colleague's moment must be opened.")
staff.post("/moments/<uuid:moment_id>/end", END, "End a moment with a reason.")
staff.get(
    "/moments/<uuid:moment_id>/end",
    ENDING,
    "Tell what ending a moment would mean, or how it was ended.",
    record=of_moment("moment"),
)
staff.post("/moments/<uuid:moment_id>/end/undo", UNDO_END, "Take an ending back.")
staff.put("/moments/<uuid:moment_id>/start-day", CHANGE_START_DAY, "Start a planned moment on another day, or at once.")
staff.get(
    "/moments/<uuid:moment_id>/version",
    MOVE_REPORT,
    "Tell what a move to a newer minor version would leave behind: it is possible when nothing is.",
)
staff.put(
    "/moments/<uuid:moment_id>/version",
    MOVE_TO_VERSION,
    "Move a moment to a newer minor version of its programme; every answer stays.",
)


@pages.route("/moments/<uuid:moment_id>/modules/<module_id>/<any(start, end, upcoming):action>", methods=["POST"])
@pages.arguments(body_of(START_MODULE, "moment_id", "module_id"))
@pages.response(200, ModuleChanged)
@for_staff
def change_module(body: dict[str, Any], moment_id: UUID, module_id: str, action: str) -> Response:
    """Start a module, end it, or set it back to upcoming."""
    return ask(MODULE_ACTIONS[action], moment_id=moment_id, module_id=module_id, **body)


staff.put(
    "/moments/<uuid:moment_id>/modules/<module_id>/days",
    CHANGE_DAYS,
    "Set a module's days: left from today when ongoing, planned when upcoming.",
)
staff.put(
    "/moments/<uuid:moment_id>/modules/<module_id>/schedule",
    SCHEDULE_MODULE,
    "Plan the day on which an upcoming module starts by itself; null takes the plan away.",
)
staff.put(
    "/moments/<uuid:moment_id>/modules/<module_id>/place",
    MOVE_MODULE,
    "Let an upcoming module change places with its neighbour among the upcoming.",
)
staff.get(
    "/moments/<uuid:moment_id>/timeline",
    TIMELINE,
    "Give what has happened in a moment, newest first.",
    record=of_moment("timeline"),
)


@pages.route("/moments/<uuid:moment_id>/responses/<uuid:response_id>", methods=["GET"])
@pages.arguments(body_of(RESPONSE, "moment_id", "response_id"), location="query")
@pages.response(200, ResponsePage)
@for_staff
def response(query: dict[str, Any], moment_id: UUID, response_id: UUID) -> Response:
    """Give a sent response with its answers. The first time makes it seen; that answer still shows it as new."""
    found = of_moment("response").recorded(backend.ask, RESPONSE, moment_id=moment_id, response_id=response_id, **query)
    if found["response"]["seen_at"] is None:
        note_seen(moment_id, response_id)
    return answer(found)


@pages.route("/moments/<uuid:moment_id>/reveal", methods=["POST"])
@pages.arguments(body_of(REVEAL, "grant"))
@pages.response(200, Revealed)
@for_staff
def reveal(body: dict[str, Any], moment_id: UUID) -> Response:
    """Show the whole personnummer or the mobile number of a moment's citizen; it is logged as such."""
    found = of_moment(body["what"], action="reveal").recorded(revealed, moment_id, body["what"])
    return answer({"value": found["value"]})
