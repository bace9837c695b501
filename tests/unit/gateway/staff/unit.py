"""A care unit on the other side of the bus: people, one programme, one moment. Small builders; a test changes what it is about."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from common.contracts.content.catalogue import CATALOGUE
from common.contracts.content.sound import SOUND as CONTENT_SOUND
from common.contracts.content.versions import FORM, OUTLINE, STEP
from common.contracts.directory.citizens import FIND_CITIZEN, REVEAL, SEARCH_CITIZENS
from common.contracts.directory.people import PEOPLE
from common.contracts.directory.practitioners import PRACTITIONERS
from common.contracts.directory.sessions import RESOLVE_SESSION
from common.contracts.flags.flags import COUNTS
from common.contracts.messaging.unread import MARKERS
from common.contracts.moments.access import OPEN, STATE_REASON
from common.contracts.moments.attention import ATTENTION
from common.contracts.moments.ending import END, ENDING
from common.contracts.moments.fingerprints import FINGERPRINT, LIST_FINGERPRINT
from common.contracts.moments.lists import LIST_CHOICES, LIST_MOMENTS
from common.contracts.moments.modules import (
    CHANGE_DAYS,
    END_MODULE,
    MOVE_MODULE,
    SCHEDULE_MODULE,
    SET_MODULE_UPCOMING,
    START_MODULE,
)
from common.contracts.moments.overview import OVERVIEW
from common.contracts.moments.responses import RESPONSE as MOMENTS_RESPONSE
from common.contracts.moments.responses import SEE_RESPONSE
from common.contracts.moments.responsible import CASELOADS
from common.contracts.moments.reviews import REOPEN_RESPONSE, REVIEW_RESPONSE
from common.contracts.moments.starts import START
from common.contracts.moments.timeline import TIMELINE
from common.contracts.moments.welcomes import HIDE_WELCOME, PUBLISH_WELCOME, RESET_WELCOME, SAVE_WELCOME, SHOW_WELCOME
from common.contracts.moments.welcomes import WELCOME as MOMENTS_WELCOME
from common.contracts.retention.erasures import STANDINGS
from services.content.package import read_package
from tests.unit.gateway.staff.recording import Recording

ROOT = Path(__file__).parents[4]
VERSION = UUID(int=10)
MOMENT = UUID(int=20)
CITIZEN = UUID(int=30)
ANGELICA = UUID(int=40)
BASHIR = UUID(int=41)
GUARDIAN = UUID(int=42)
COMMISSION = UUID(int=50)
COMMISSION_VERSION = UUID(int=51)
BASHIRS_COMMISSION = UUID(int=52)
UNIT = UUID(int=60)
RESPONSE = UUID(int=70)
WELCOME: dict[str, Any] = {"state": "shown", "version": 0, "html": None}
ONCE = {"occasion": 1, "occasions": 1, "due_on": None, "next_on": None, "is_over": False}
STARTED = datetime(2024, 6, 25, 7, 25, tzinfo=UTC)
PACKAGE = read_package(ROOT / "programmes" / "tobakshjalpen")
SOUND = {"state": "waiting", "digest": None, "media_type": None, "size": None, "seconds": None}
NO_MARKERS: dict[str, Any] = {"moments": [], "messages": None}
STEPS = {step["id"]: step for step in PACKAGE.steps}


def session(**changed: Any) -> dict[str, Any]:
    """Give Angelica's session at the unit."""
    commission = {
        "id": COMMISSION,
        "version_id": COMMISSION_VERSION,
        "care_unit_id": UNIT,
        "care_unit_name": "Hälsotorget",
        "care_provider_name": "Region Exempel",
        "purpose": "Vård och behandling",
        "title": "Sjuksköterska",
        "roles": ["practitioner"],
    }
    return {
        "session_id": UUID(int=1),
        "kind": "staff",
        "person_id": ANGELICA,
        "name": "Angelica Wesslén",
        "strength": "loa3",
        "commission": commission,
        "commissions": [commission],
        "acting_for": None,
        "children": [],
        "language": None,
        "ends_at": STARTED,
        **changed,
    }


def header(**changed: Any) -> dict[str, Any]:
    """Give the header of an ongoing moment that Angelica is responsible for."""
    return {
        "moment_id": MOMENT,
        "version": 3,
        "state": "ongoing",
        "citizen_id": CITIZEN,
        "care_unit_id": UNIT,
        "programme_id": "tobakshjalpen",
        "version_id": VERSION,
        "title": "Tobakshjälpen",
        "programme_version": "9.0",
        "recommended_days": 365,
        "responsible_person_id": ANGELICA,
        "started_at": STARTED,
        "starts_on": None,
        "days_running": 3,
        "last_active_at": None,
        "never_signed_in": False,
        "ended_at": None,
        "end_reason": None,
        "maintained_until": None,
        "may_hand_over": True,
        "absence": None,
        "access": "write",
        **changed,
    }


def ending(**changed: Any) -> dict[str, Any]:
    """Give what ending the moment would mean: four modules go on, one form is begun."""
    page_header = header(**changed.pop("header", {}))
    facts = {"ongoing_modules": 4, "unsent_responses": 1, "unseen_responses": 0, "note": ""}
    own = {"may_end": True, "may_undo": False, "last_maintenance_day": "2025-06-25"}
    return {"header": page_header, **facts, **own, **changed}


def row(**changed: Any) -> dict[str, Any]:
    """Give a row of the list."""
    shared = (
        "moment_id",
        "citizen_id",
        "title",
        "programme_version",
        "state",
        "responsible_person_id",
        "started_at",
        "starts_on",
    )
    own = {
        name: header()[name]
        for name in (*shared, "last_active_at", "never_signed_in", "access", "may_hand_over", "absence")
    }
    return {**own, "unseen_responses": 0, **changed}


def response_state(form_id: str, **changed: Any) -> dict[str, Any]:
    """Give the state of a form that isn't begun."""
    nothing = ("response_id", "version_id", "saved_at", "submitted_at", "seen_at", "reopened_at")
    empty = dict.fromkeys((*nothing, "filled_by_person_id", "filled_by_commission_version_id", "guardian_id"))
    return {**empty, "form_id": form_id, "state": "not_started", "version": 0, "sendings": 0, **ONCE, **changed}


def sent(**changed: Any) -> dict[str, Any]:
    """Give the state of 1.4 Stoppdagen, sent and not yet seen."""
    times = {"saved_at": STARTED, "submitted_at": STARTED, "sendings": 1}
    return response_state(
        "stoppdagen", response_id=RESPONSE, version_id=VERSION, state="completed", version=2, **times, **changed
    )


def runs() -> list[dict[str, Any]]:
    """Give the modules as a fresh moment has them, with 1.4 Stoppdagen sent and the first step of Steg 1 read."""
    made = []
    for module in PACKAGE.modules:
        begun = module["starts_at_once"]
        made.append(
            {
                "module_id": module["id"],
                "state": "ongoing" if begun else "upcoming",
                "version": 1,
                "days": module["open_days"],
                "is_open": begun,
                "started_at": STARTED if begun else None,
                "finished_at": None,
                "scheduled_on": None,
                "steps": [_step(step) for step in module["steps"]],
            }
        )
    return made


def overview(**changed: Any) -> dict[str, Any]:
    """Give the moment at a glance."""
    return {
        "header": header(),
        "welcome": WELCOME,
        "blocked_by": None,
        "modules": runs(),
        "fingerprint": "3",
        **changed,
    }


def _step(step: dict[str, Any]) -> dict[str, Any]:
    states = [sent() if form == "stoppdagen" else response_state(form) for form in step["forms"]]
    return {"step_id": step["id"], "is_read": step["title"].startswith("1.1"), "responses": states}


def outline() -> dict[str, Any]:
    """Give the outline of Tobakshjälpen as content publishes it."""
    facts = PACKAGE.facts
    forms = [
        {
            "id": each["id"],
            "title": each["title"],
            "mandatory": each.get("mandatory", False),
            "review": each.get("review", False),
        }
        for each in PACKAGE.forms.values()
    ]
    return {
        **{name: facts[name] for name in ("title", "version", "language", "summary", "recommended_days")},
        "version_id": VERSION,
        "programme_id": facts["id"],
        "digest": PACKAGE.digest,
        "welcome_html": PACKAGE.welcome_html,
        "modules": PACKAGE.modules,
        "forms": forms,
    }


def found(**changed: Any) -> dict[str, Any]:
    """Give a citizen as directory finds one."""
    return {
        "citizen_id": CITIZEN,
        "name": "Jane Doe",
        "personal_number": "19610831-9812",
        "protected": False,
        "deceased": False,
        "has_ever_signed_in": True,
        "has_notifications": True,
        "is_child": False,
        "guardians": [],
        **changed,
    }


def entry(number: int, action: str, **facts: Any) -> dict[str, Any]:
    """Give an entry of the timeline, made by Angelica."""
    kind = "form" if action == "submitted" else "module" if action.startswith(("module", "days")) else "moment"
    return {
        "id": UUID(int=100 + number),
        "kind": kind,
        "action": action,
        "at": STARTED,
        "actor_kind": "staff",
        "commission_version_id": COMMISSION_VERSION,
        "facts": facts,
    }


def prepare(bus: Recording) -> None:
    """Let the unit answer everything that a page asks for."""
    bus.answer(RESOLVE_SESSION, session())
    bus.answer(PEOPLE, people)
    bus.answer(FIND_CITIZEN, found())
    bus.answer(SEARCH_CITIZENS, {"citizen_ids": [CITIZEN], "is_cut": False})
    bus.answer(PRACTITIONERS, {"practitioners": _practitioners()})
    bus.answer(CASELOADS, {"caseloads": [{"person_id": ANGELICA, "ongoing": 3}]})
    bus.answer(REVEAL, {"value": "070-174 06 05"})
    bus.answer(CATALOGUE, {"programmes": [_catalogue_entry()]})
    bus.answer(OUTLINE, outline())
    bus.answer(STEP, lambda asked: STEPS[asked["step_id"]])
    bus.answer(CONTENT_SOUND, SOUND)
    bus.answer(FORM, lambda asked: {"definition": PACKAGE.forms[asked["form_id"]]})
    bus.answer(
        LIST_MOMENTS,
        {
            "counts": {"mine": 1, "all": 2, "ended": 0},
            "offers": 0,
            "rows": [row()],
            "next_cursor": None,
            "fingerprint": "then",
        },
    )
    tobak = {"programme_id": "tobakshjalpen", "title": "Tobakshjälpen"}
    none = dict.fromkeys(("unseen", "review", "closing", "inactive", "not_begun", "never_signed_in"), 0)
    bus.answer(ATTENTION, none)
    bus.answer(COUNTS, {"moments": []})
    bus.answer(MARKERS, NO_MARKERS)
    bus.answer(STANDINGS, {"moments": []})
    bus.answer(LIST_CHOICES, {"programmes": [tobak], "responsible_person_ids": [BASHIR, ANGELICA]})
    bus.answer(LIST_FINGERPRINT, {"counts": {"mine": 2, "all": 3, "ended": 0}, "fingerprint": "now"})
    bus.answer(FINGERPRINT, {"fingerprint": "3"})
    bus.answer(OPEN, {"header": header(), "grant": "grant"})
    bus.answer(ENDING, ending())
    bus.answer(OVERVIEW, overview())
    bus.answer(MOMENTS_RESPONSE, response_page())
    bus.answer(TIMELINE, {"header": header(), "entries": [entry(1, "started")], "next_cursor": None})
    changed = {"moment_id": MOMENT, "version": 4}
    for contract in (START, SEE_RESPONSE, END):
        bus.answer(contract, changed)
    for contract in (
        START_MODULE,
        END_MODULE,
        SET_MODULE_UPCOMING,
        CHANGE_DAYS,
        SCHEDULE_MODULE,
        MOVE_MODULE,
    ):
        bus.answer(contract, {"module_id": "om-behandlingen", "version": 2, "state": "ongoing", "days": 7})
    for contract, state in ((REVIEW_RESPONSE, "reviewed"), (REOPEN_RESPONSE, "ongoing")):
        bus.answer(contract, {"response_id": RESPONSE, "citizen_id": CITIZEN, "version": 4, "state": state})
    bus.answer(MOMENTS_WELCOME, welcome_page())
    for contract, state in WELCOME_COMMANDS.items():
        bus.answer(contract, {"moment_id": MOMENT, "version": 1, "state": state})
    bus.answer(STATE_REASON, {"moment_id": MOMENT, "citizen_id": CITIZEN, "until": STARTED})


WELCOME_COMMANDS = {
    SAVE_WELCOME: "shown",
    PUBLISH_WELCOME: "shown",
    HIDE_WELCOME: "hidden",
    SHOW_WELCOME: "shown",
    RESET_WELCOME: "shown",
}


def welcome_page(**changed: Any) -> dict[str, Any]:
    """Give a welcome that nobody has changed."""
    nothing = dict.fromkeys(("text", "draft", "draft_html", "changed_at", "changed_by_person_id"))
    return {"header": header(), "version": 0, "state": "shown", **nothing, **changed}


def response_page(**changed: Any) -> dict[str, Any]:
    """Give the sent 1.4 Stoppdagen with its answers."""
    answers = {"datum": "2024-06-01", "anteckning": "Efter <b>festen</b>.\nInte före."}
    return {
        "header": header(),
        "module_id": "steg-1-forberedelser",
        "step_id": step_of("stoppdagen"),
        "response": {**sent(), "answers": answers, "scores": [], "flags": []},
        "seen_by_person_id": None,
        "sending": 1,
        "sendings": [{"number": 1, "submitted_at": STARTED, "reopened": None}],
        "review": None,
        "series": [],
        **changed,
    }


def step_of(form_id: str) -> str:
    """Give the id of the step that a form stands on."""
    steps = (step for module in PACKAGE.modules for step in module["steps"])
    return str(next(step["id"] for step in steps if form_id in step["forms"]))


def people(asked: dict[str, Any], of_citizens: dict[str, Any] | None = None) -> dict[str, Any]:
    """Name everybody who is asked for; `of_citizens` is what else directory says of each citizen."""
    citizen = {"name": "Jane Doe", "masked_number": "19610831-XXXX", "protected": False, "deceased": False}
    citizen |= {"is_child": False, "guardians": []} | (of_citizens or {})
    names = {str(ANGELICA): "Angelica Wesslén", str(BASHIR): "Bashir Noori"}
    then = {
        "name": "Angelica Wesslén",
        "title": "Sjuksköterska",
        "care_unit_name": "Hälsotorget",
        "care_provider_name": "Region Exempel",
    }
    return {
        "citizens": [{"id": each, **citizen} for each in asked["citizen_ids"]],
        "guardians": [{"id": each, "name": "Ingrid Strand"} for each in asked["guardian_ids"]],
        "persons": [
            {"id": each, "name": names.get(each, "Ny Kollega"), "hsa_id": "SE2321000000-DEMO1"}
            for each in asked["person_ids"]
        ],
        "commission_versions": [{"version_id": each, **then} for each in asked["commission_version_ids"]],
    }


def _practitioners() -> list[dict[str, Any]]:
    angelica = {"commission_id": COMMISSION, "person_id": ANGELICA, "name": "Angelica Wesslén"}
    bashir = {"commission_id": BASHIRS_COMMISSION, "person_id": BASHIR, "name": "Bashir Noori"}
    return [{**angelica, "hsa_id": "SE2321000000-DEMO1"}, {**bashir, "hsa_id": "SE2321000000-DEMO2"}]


def _catalogue_entry() -> dict[str, Any]:
    return {"version_id": VERSION, "programme_id": "tobakshjalpen", "title": "Tobakshjälpen", "version": "9.0"} | {
        "summary": "Sluta med tobak.",
        "recommended_days": 365,
    }
