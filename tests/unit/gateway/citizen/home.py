"""A citizen's home behind the recording transport: Tobakshjälpen as it is, one moment, answers that are kept with their versions."""

import hashlib
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from common.chassis.clock import now
from common.contracts.content.sound import SOUND as CONTENT_SOUND
from common.contracts.content.versions import FORM, OUTLINE, STEP
from common.contracts.directory.answer_times import ANSWER_TIME
from common.contracts.directory.people import STAFF_NAMES
from common.contracts.directory.sessions import RESOLVE_SESSION
from common.contracts.errors import IdempotencyConflict, ModuleClosed, NotFound, ResponseLocked, StaleVersion
from common.contracts.messaging.unread import MARKERS
from common.contracts.moments.access import GRANT
from common.contracts.moments.fingerprints import FINGERPRINT
from common.contracts.moments.lists import MINE
from common.contracts.moments.overview import OVERVIEW
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from common.contracts.moments.steps import MARK_STEP
from common.contracts.moments.steps import STEP as MOMENTS_STEP
from services.content.package import Package, read_package
from tests.unit.gateway.staff.recording import Recording

MOMENT = UUID("01900000-0000-7000-8000-000000000001")
CITIZEN = UUID("01900000-0000-7000-8000-000000000002")
VERSION = UUID("01900000-0000-7000-8000-000000000003")
PRACTITIONER = UUID("01900000-0000-7000-8000-000000000004")
UNIT = UUID("01900000-0000-7000-8000-000000000005")
RESPONSE = UUID("01900000-0000-7000-8000-000000000006")
SESSION = UUID("01900000-0000-7000-8000-000000000007")
STARTED = "2024-06-25T07:25:00+00:00"
SAVED = "2024-06-26T08:42:00+00:00"

SOUND_BYTES = bytes(range(256)) * 4
"""What is listened to in tests: bytes that tell where they stand."""
SOUND: dict[str, Any] = {
    "state": "done",
    "digest": hashlib.sha256(SOUND_BYTES).hexdigest(),
    "media_type": "audio/mpeg",
    "size": len(SOUND_BYTES),
    "seconds": 125.2,
}

CHOICES = [{"id": one, "label": f"Val {one}"} for one in "abc"]
EVERY_KIND: dict[str, Any] = {
    "id": "alla-slag",
    "title": "Frågor av alla slag",
    "intro": "En rad.\nOch en till.",
    "questions": [
        {"id": "text", "kind": "text", "label": "En rad", "mandatory": True, "help": "Skriv kort."},
        {"id": "long", "kind": "long_text", "label": "Flera rader", "maximum_length": 200},
        {"id": "radio", "kind": "radio", "label": "Ett val", "choices": CHOICES, "mandatory": True},
        {"id": "check", "kind": "checkbox", "label": "Flera val", "choices": CHOICES, "minimum_choices": 2},
        {"id": "drop", "kind": "dropdown", "label": "Ur en lista", "choices": CHOICES},
        {"id": "number", "kind": "number", "label": "Ett tal", "minimum": 0, "step": 0.5, "unit": "st/dag"},
        {"id": "scale", "kind": "scale", "label": "En skala", "minimum": 0, "maximum": 10},
        {
            "id": "vas",
            "kind": "vas",
            "label": "Hur svårt?",
            "minimum_label": "Inte alls",
            "maximum_label": "Värst tänkbara",
        },
        {"id": "date", "kind": "date", "label": "En dag"},
        {"id": "time", "kind": "time", "label": "Ett klockslag"},
        {"id": "both", "kind": "datetime", "label": "Dag och klockslag"},
        {"id": "yes", "kind": "yes_no", "label": "Ja eller nej?", "mandatory": True},
        {
            "id": "more",
            "kind": "text",
            "label": "Berätta mer",
            "mandatory": True,
            "show_if": {"all": [{"question": "yes", "operator": "equals", "value": True}]},
        },
        {
            "id": "matrix",
            "kind": "matrix",
            "label": "Hur ofta?",
            "choices": CHOICES,
            "rows": [{"id": "r1", "label": "Vid kaffet"}, {"id": "r2", "label": "Efter maten"}],
        },
        {"id": "info", "kind": "information", "label": "Bra att veta."},
    ],
}
EVERY_ANSWER: dict[str, Any] = {
    "text": 'Ett "svar" & <b>inget</b> annat',
    "long": "\nBörjar med en tom rad",
    "radio": "b",
    "check": ["a", "c"],
    "drop": "c",
    "number": 3.5,
    "scale": 0,
    "vas": 70,
    "date": "2024-06-25",
    "time": "10:42",
    "both": "2024-06-25T10:42",
    "yes": True,
    "more": "mer",
    "matrix": {"r1": "a", "r2": "c"},
}


@cache
def package() -> Package:
    """Give Tobakshjälpen, read from its package."""
    return read_package(Path("programmes/tobakshjalpen"))


class Home:
    """One citizen with one moment. A test changes what stands here, and the services behind `bus` answer accordingly."""

    def __init__(self, bus: Recording) -> None:
        self.moment_state = "ongoing"
        self.fingerprint = "then"
        self.markers: list[dict[str, Any]] = []
        self.begun = {"om-behandlingen", "bra-att-veta", "tandhalsa-och-nikotin", "steg-1-forberedelser"}
        self.days: dict[str, int] = {}
        self.finished: set[str] = set()
        self.read: set[str] = set()
        self.responses: dict[str, dict[str, Any]] = {}
        self.done: dict[str, dict[str, Any]] = {}
        self.superseded: set[str] = set()
        self.scores: list[dict[str, Any]] = []
        self.welcome: dict[str, Any] = {"state": "shown", "version": 0, "html": None}
        self.safety_texts: list[str] = []
        bus.answer(RESOLVE_SESSION, session())
        bus.answer(STAFF_NAMES, _staff_names)
        bus.answer(GRANT, {"grant": "grant"})
        bus.answer(ANSWER_TIME, {"answer_days": 2})
        bus.answer(OUTLINE, outline())
        bus.answer(STEP, lambda sent: step_of(sent["step_id"]))
        bus.answer(CONTENT_SOUND, SOUND)
        bus.answer(FORM, lambda sent: {"definition": _form_of(sent["form_id"])})
        bus.answer(MINE, lambda _sent: {"moments": [self.mine()]})
        bus.answer(OVERVIEW, lambda _sent: self.overview())
        bus.answer(MARKERS, lambda _sent: {"moments": self.markers, "messages": None})
        bus.answer(FINGERPRINT, lambda _sent: {"fingerprint": self.fingerprint})
        bus.answer(MOMENTS_STEP, lambda sent: self.step(sent["step_id"]))
        bus.answer(MARK_STEP, self.mark)
        bus.answer(SAVE_RESPONSE, lambda sent: self.write(sent, "ongoing"))
        bus.answer(SUBMIT_RESPONSE, lambda sent: self.write(sent, "completed"))

    def header(self) -> dict[str, Any]:
        """Give the moment's header."""
        return {
            "moment_id": MOMENT,
            "version": 1,
            "state": self.moment_state,
            "citizen_id": CITIZEN,
            "care_unit_id": UNIT,
            "programme_id": "tobakshjalpen",
            "version_id": VERSION,
            "title": "Tobakshjälpen",
            "programme_version": "9.0",
            "recommended_days": 365,
            "responsible_person_id": PRACTITIONER,
            "started_at": STARTED,
            "starts_on": None,
            "days_running": 3,
            "last_active_at": None,
            "never_signed_in": False,
            "ended_at": None,
            "end_reason": None,
            "maintained_until": "2024-09-30" if self.moment_state == "maintenance" else None,
            "may_hand_over": False,
            "absence": None,
            "access": "write" if self.moment_state == "ongoing" else "read",
        }

    def mine(self) -> dict[str, Any]:
        """Give the row of the citizen's own list."""
        steps = [step for module in outline()["modules"] if module["id"] in self.begun for step in module["steps"]]
        return {
            "moment_id": MOMENT,
            "citizen_id": CITIZEN,
            "title": "Tobakshjälpen",
            "state": self.moment_state,
            "started_at": STARTED,
            "maintained_until": "2024-09-30" if self.moment_state == "maintenance" else None,
            "responsible_person_id": PRACTITIONER,
            "steps_read": len(self.read),
            "steps_open": len(steps),
        }

    def overview(self) -> dict[str, Any]:
        """Give the moment at a glance."""
        runs = [self._run(module) for module in outline()["modules"] if module["id"] in self.begun]
        return {
            "header": self.header(),
            "welcome": self.welcome,
            "blocked_by": None,
            "modules": runs,
            "fingerprint": self.fingerprint,
        }

    def step(self, step_id: str) -> dict[str, Any]:
        """Give a step with answers."""
        module = _module_of(step_id)
        if module["id"] not in self.begun:
            raise NotFound
        run = self._run(module)
        return {
            "header": self.header(),
            "module_id": module["id"],
            "module_state": run["state"],
            "is_open": run["is_open"],
            "days": run["days"],
            "is_read": step_id in self.read,
            "read_steps": sorted(self.read),
            "ongoing_modules": sorted(self.begun - self.finished),
            "responses": [self.response(form_id) for form_id in step_of(step_id)["forms"]],
        }

    def response(self, form_id: str) -> dict[str, Any]:
        """Give a response with its answers."""
        unbegun: dict[str, Any] = {
            "response_id": None,
            "version_id": None,
            "form_id": form_id,
            "state": "not_started",
            "version": 0,
            "saved_at": None,
            "submitted_at": None,
            "seen_at": None,
            "reopened_at": None,
            "filled_by_person_id": None,
            "filled_by_commission_version_id": None,
            "guardian_id": None,
            "sendings": 0,
            "occasion": 1,
            "occasions": 1,
            "due_on": None,
            "next_on": None,
            "is_over": False,
            "answers": {},
            "scores": [],
            "safety_texts": [],
            "reopened": None,
            "review": None,
        }
        return self.responses.get(form_id, unbegun)

    def has_saved(self, form_id: str, answers: dict[str, Any], version: int = 1, state: str = "ongoing") -> None:
        """Keep answers as if they had been saved before, or sent."""
        sent = SAVED if state != "ongoing" else None
        self.responses[form_id] = {
            **self.response(form_id),
            "response_id": RESPONSE,
            "version_id": VERSION,
            "state": state,
            "version": version,
            "saved_at": SAVED,
            "submitted_at": sent,
            "answers": answers,
        }

    def write(self, sent: dict[str, Any], state: str) -> dict[str, Any]:
        """Save or send as `moments` does: a repeat gets its first answer, an old version is refused, a sent form is locked."""
        if sent["idempotency_id"] in self.done:
            return self.done[sent["idempotency_id"]]
        if sent["idempotency_id"] in self.superseded:
            raise IdempotencyConflict
        now = self.response(sent["form_id"])
        if not self._run(_module_of(sent["step_id"]))["is_open"]:
            raise ModuleClosed
        if now["state"] not in {"not_started", "ongoing"}:
            raise ResponseLocked(state=now["state"])
        own = [self.done[each]["version"] for each in sent["follows"] if each in self.done]
        if now["version"] != max(sent["expected_version"], *own, 0):
            raise StaleVersion(expected=sent["expected_version"], actual=now["version"], changed=["answers"])
        self.superseded.update(each for each in sent["follows"] if each not in self.done)
        self.has_saved(sent["form_id"], sent["answers"], now["version"] + 1, state)
        answer: dict[str, Any] = {"response_id": RESPONSE, "version": now["version"] + 1, "state": state, "at": SAVED}
        if state != "ongoing":
            answer["safety_texts"] = self.safety_texts
            self.responses[sent["form_id"]] |= {"scores": self.scores, "safety_texts": self.safety_texts}
        self.done[sent["idempotency_id"]] = answer
        return answer

    def mark(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Mark a step."""
        (self.read.add if sent["is_read"] else self.read.discard)(sent["step_id"])
        return {"moment_id": MOMENT, "version": 2}

    def _run(self, module: dict[str, Any]) -> dict[str, Any]:
        days = self.days.get(module["id"], module["open_days"])
        is_over = module["id"] in self.finished
        return {
            "module_id": module["id"],
            "state": "finished" if is_over else "ongoing",
            "version": 1,
            "days": None if is_over else days,
            "is_open": self.moment_state == "ongoing" and not is_over and days > 0,
            "started_at": STARTED,
            "finished_at": STARTED if is_over else None,
            "scheduled_on": None,
            "steps": [
                {"step_id": step["id"], "is_read": step["id"] in self.read, "responses": self._states(step["forms"])}
                for step in module["steps"]
            ],
        }

    def _states(self, form_ids: list[str]) -> list[dict[str, Any]]:
        return [{name: value for name, value in self.response(one).items() if name not in OPENED} for one in form_ids]


OPENED = {"answers", "scores", "safety_texts", "reopened", "review"}
"""What stands sealed, and isn't told at a glance."""


@cache
def outline() -> dict[str, Any]:
    """Give the outline of Tobakshjälpen, with one more step in its first module that holds every kind of question."""
    first, *others = package().modules
    extra = {"id": "alla-slag", "title": "Frågor av alla slag", "forms": ["alla-slag"]}
    forms = [*package().forms.values(), EVERY_KIND]
    facts = {name: package().facts[name] for name in ("title", "version", "language", "summary", "recommended_days")}
    return {
        **facts,
        "version_id": VERSION,
        "programme_id": "tobakshjalpen",
        "digest": package().digest,
        "welcome_html": package().welcome_html,
        "modules": [{**first, "steps": [*first["steps"], extra]}, *others],
        "forms": [
            {
                "id": form["id"],
                "title": form["title"],
                "mandatory": form.get("mandatory", False),
                "review": form.get("review", False),
            }
            for form in forms
        ],
    }


def step_of(step_id: str) -> dict[str, Any]:
    """Give a step's page."""
    if step_id == "alla-slag":
        return {
            "id": "alla-slag",
            "module_id": "om-behandlingen",
            "title": "Frågor av alla slag",
            "blocks": [
                {"kind": "html", "html": "<p>Svara gärna.</p>", "form_id": None},
                {"kind": "form", "html": None, "form_id": "alla-slag"},
            ],
            "forms": {"alla-slag": EVERY_KIND},
        }
    found = next((step for step in package().steps if step["id"] == step_id), None)
    if found is None:
        raise NotFound
    return found


def _form_of(form_id: str) -> dict[str, Any]:
    if form_id not in package().forms and form_id != "alla-slag":
        raise NotFound
    return EVERY_KIND if form_id == "alla-slag" else package().forms[form_id]


def _module_of(step_id: str) -> dict[str, Any]:
    for module in outline()["modules"]:
        if any(step["id"] == step_id for step in module["steps"]):
            return dict(module)
    raise NotFound


def _staff_names(asked: dict[str, Any]) -> dict[str, Any]:
    then = {
        "name": "Angelica Ek",
        "title": "Sjuksköterska",
        "care_unit_name": "Hälsotorget",
        "care_provider_name": "Regionen",
    }
    return {
        "persons": [_practitioner()],
        "commission_versions": [{"version_id": each, **then} for each in asked.get("commission_version_ids", ())],
    }


def _practitioner() -> dict[str, Any]:
    return {"id": PRACTITIONER, "name": "Angelica Wesslén", "hsa_id": "SE2321000198-040681"}


def session(seconds: float = 1800) -> dict[str, Any]:
    """Give Jane's session, which lasts so many seconds more if nothing is done."""
    return {
        "session_id": SESSION,
        "kind": "citizen",
        "person_id": CITIZEN,
        "name": "Jane Doe",
        "strength": "loa3",
        "commission": None,
        "commissions": [],
        "acting_for": None,
        "children": [],
        "language": None,
        "ends_at": (now() + timedelta(seconds=seconds)).isoformat(),
    }
