"""Small builders for tests of moments: actors, calls as the chassis makes them, a programme of three modules, and a started moment."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from common.chassis.calls import Call
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, Sealing
from common.chassis.keys import MomentKeys
from common.chassis.tables import outbox
from common.contracts.base import Caller, Rpc
from common.contracts.directory.starts import StartFactsAnswer
from common.contracts.messages import Message
from common.contracts.moments.access import STATE_REASON
from common.contracts.moments.ending import END
from common.contracts.moments.lists import LIST_MOMENTS
from common.contracts.moments.overview import OVERVIEW
from common.contracts.moments.responses import RESPONSE, SEE_RESPONSE
from common.contracts.moments.starts import START
from common.contracts.moments.steps import MARK_STEP, STEP
from common.contracts.moments.timeline import TIMELINE
from common.contracts.moments.welcomes import WELCOME
from common.forms import Form, load_definition
from services.moments import commands, queries
from tests.outlines import outline_of

UNIT = new_id()
VERSION = new_id()
OUTLINE = outline_of(
    version_id=VERSION,
    programme_id="tobakshjalpen",
    title="Tobakshjälpen",
    version="9.0",
    modules=[
        {"id": "om-behandlingen", "steps": [{"id": "valkommen", "forms": []}]},
        {
            "id": "steg-1",
            "open_days": 14,
            "steps": [{"id": "motivation", "forms": []}, {"id": "stoppdagen", "forms": ["stoppdag", "skal"]}],
        },
        {"id": "steg-2", "starts_at_once": False, "steps": [{"id": "nyfiken", "forms": ["dagbok"]}]},
    ],
)
FORM = load_definition(
    {
        "id": "stoppdag",
        "title": "1.4 Stoppdagen",
        "questions": [
            {"id": "datum", "kind": "date", "label": "Datum för din stoppdag", "mandatory": True},
            {"id": "anteckning", "kind": "long_text", "label": "Anteckning"},
        ],
    }
)
REVIEWED_FORM = load_definition(
    {
        "id": "skal",
        "title": "Viktigaste skäl",
        "review": True,
        "questions": [{"id": "skal", "kind": "text", "label": "Skäl"}],
    }
)
AUDIT = Sealing.of_master("audit", bytes(32))
IS_FACT = outbox.c.type.not_like("%.accessed.v1")
"""What tells of a moment: the outbox has the access records of changes beside it."""


def staff(*roles: str, unit: UUID = UNIT) -> Actor:
    """Give a new staff member of a care unit; without roles, a practitioner."""
    return Actor(
        kind=Caller.STAFF,
        id=str(new_id()),
        commission_id=new_id(),
        commission_version_id=new_id(),
        care_unit_id=unit,
        roles=frozenset(roles or ("practitioner",)),
    )


def citizen(citizen_id: UUID | None = None) -> Actor:
    """Give a citizen."""
    return Actor(kind=Caller.CITIZEN, id=str(citizen_id or new_id()))


def call(contract: Rpc, actor: Actor, /, **payload: Any) -> Call[Any]:
    """Give the call that the chassis would make of a payload: loaded by the contract, an idempotency id added to a command."""
    if "idempotency_id" in contract.request.fields:
        payload.setdefault("idempotency_id", new_id())
    plain = json.loads(json.dumps(payload, default=str))
    digest = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    return Call(actor, contract, contract.load(plain), digest, None, None)


@dataclass(frozen=True, slots=True)
class World:
    """A migrated database with its keys, and who is in it."""

    database: Database
    keys: MomentKeys
    practitioner: Actor
    person: Actor

    @classmethod
    def make(cls, url: str, folder: Path) -> "World":
        """Open an empty, migrated database, and add one practitioner and one citizen to the story."""
        keys = MomentKeys(f"sqlite:///{folder}/keys.sqlite3", bytes(32))
        return cls(Database(url), keys, staff(), citizen())

    @property
    def unit(self) -> UUID:
        """Give the care unit of the story."""
        assert self.practitioner.care_unit_id
        return self.practitioner.care_unit_id

    def facts(self, responsible: Actor | None = None, **other: Any) -> StartFactsAnswer:
        """Give directory's answer for a start with this responsible practitioner."""
        chosen = responsible or self.practitioner
        told = {"citizen_may_start": True, "citizen_has_signed_in": True, "is_active_practitioner": True}
        own = {name: getattr(chosen, name) for name in ("person_id", "care_unit_id", "commission_version_id")}
        return StartFactsAnswer(**{**told, **own, **other})

    def start_call(self, actor: Actor | None = None, **changes: Any) -> Call[Any]:
        """Give the call that starts the programme for the citizen of the story."""
        actor = actor or self.practitioner
        payload = {
            "citizen_id": self.person.id,
            "version_id": VERSION,
            "responsible_commission_id": actor.commission_id,
            **changes,
        }
        return call(START, actor, **payload)

    def start(self, person: Actor | None = None, actor: Actor | None = None) -> UUID:
        """Start the programme for a citizen and give the moment's id."""
        request = self.start_call(actor, citizen_id=(person or self.person).id)
        answer = commands.start(self.database, request, self.keys, self.facts(actor), OUTLINE)
        return UUID(answer["moment_id"])

    def module(self, contract: Rpc, moment_id: UUID, module_id: str, version: int, **more: Any) -> Mapping[str, Any]:
        """Change a module as the responsible practitioner."""
        request = call(
            contract,
            more.pop("actor", self.practitioner),
            moment_id=moment_id,
            module_id=module_id,
            expected_version=version,
            **more,
        )
        change = getattr(commands, contract.name)
        answer: Mapping[str, Any] = change(self.database, request)
        return answer

    def write(
        self,
        contract: Rpc,
        moment_id: UUID,
        version: int,
        answers: Mapping[str, Any],
        *,
        form: Form = FORM,
        actor: Actor | None = None,
        **more: Any,
    ) -> Mapping[str, Any]:
        """Save or send the form of the step about the stop day, as the citizen."""
        payload = {"moment_id": moment_id, "step_id": "stoppdagen", "form_id": form.id, "answers": answers, **more}
        request = call(contract, actor or self.person, expected_version=version, **payload)
        command = getattr(commands, contract.name)
        answer: Mapping[str, Any] = command(self.database, request, self.keys, form)
        return answer

    def see(self, moment_id: UUID, response_id: Any, actor: Actor | None = None) -> Mapping[str, Any]:
        """Open a sent response as staff."""
        request = call(SEE_RESPONSE, actor or self.practitioner, moment_id=moment_id, response_id=response_id)
        return commands.see_response(self.database, request)

    def mark(self, moment_id: UUID, step_id: str, *, is_read: bool = True, actor: Actor | None = None) -> Any:
        """Tick a step as the citizen."""
        request = call(MARK_STEP, actor or self.person, moment_id=moment_id, step_id=step_id, is_read=is_read)
        return commands.mark_step(self.database, request)

    def end(self, moment_id: UUID, version: int | None = None, actor: Actor | None = None, **more: Any) -> Any:
        """End a moment; without a version, in the version that it has."""
        expected = version or self.overview(moment_id)["header"]["version"]
        payload = {"moment_id": moment_id, "expected_version": expected, "reason": "completed", **more}
        return commands.end(self.database, call(END, actor or self.practitioner, **payload), self.keys)

    def state_reason(self, moment_id: UUID, actor: Actor, reason: str = "Täcker upp i dag") -> Mapping[str, Any]:
        """State a reason."""
        request = call(STATE_REASON, actor, moment_id=moment_id, reason=reason)
        return commands.state_reason(self.database, request, self.keys, AUDIT)

    def welcome(self, moment_id: UUID, actor: Actor | None = None) -> dict[str, Any]:
        """Ask for the welcome as staff edit it."""
        with self.database.reading() as session:
            asked = call(WELCOME, actor or self.practitioner, moment_id=moment_id)
            return self.dumped(WELCOME, queries.welcome_page(session, asked, self.keys))

    def change_welcome(
        self, contract: Rpc, moment_id: UUID, version: int, actor: Actor | None = None, **more: Any
    ) -> Mapping[str, Any]:
        """Change the welcome as staff."""
        request = call(contract, actor or self.practitioner, moment_id=moment_id, expected_version=version, **more)
        answer: Mapping[str, Any] = getattr(commands, contract.name)(self.database, request, self.keys)
        return answer

    def overview(self, moment_id: UUID, actor: Actor | None = None) -> dict[str, Any]:
        """Ask for the whole moment."""
        with self.database.reading() as session:
            asked = call(OVERVIEW, actor or self.practitioner, moment_id=moment_id)
            return self.dumped(OVERVIEW, queries.overview(session, asked, self.keys))

    def module_state(self, moment_id: UUID, module_id: str) -> dict[str, Any]:
        """Give one module of the overview."""
        modules: list[dict[str, Any]] = self.overview(moment_id)["modules"]
        return next(module for module in modules if module["module_id"] == module_id)

    def step(self, moment_id: UUID, step_id: str = "stoppdagen", actor: Actor | None = None) -> dict[str, Any]:
        """Ask for a step as the citizen."""
        with self.database.reading() as session:
            asked = call(STEP, actor or self.person, moment_id=moment_id, step_id=step_id)
            return self.dumped(STEP, queries.step_page(session, asked, self.keys))

    def response(
        self, moment_id: UUID, response_id: Any, actor: Actor | None = None, sending: int | None = None
    ) -> dict[str, Any]:
        """Ask for a sent response as staff."""
        actor = actor or self.practitioner
        asked = call(RESPONSE, actor, moment_id=moment_id, response_id=response_id, sending=sending)
        with self.database.reading() as session:
            return self.dumped(RESPONSE, queries.response_page(session, asked, self.keys))

    def handle(
        self, contract: Rpc, moment_id: UUID, response_id: Any, version: int, actor: Actor | None = None, **more: Any
    ) -> Mapping[str, Any]:
        """Sign off a sent response, or open it again, as staff."""
        payload = {"moment_id": moment_id, "response_id": response_id, "expected_version": version, **more}
        command = getattr(commands, contract.name)
        answer: Mapping[str, Any] = command(
            self.database, call(contract, actor or self.practitioner, **payload), self.keys
        )
        return answer

    def list(self, scope: str, actor: Actor | None = None, **more: Any) -> dict[str, Any]:
        """Ask for a page of a list."""
        actor = actor or self.practitioner
        with self.database.reading() as session:
            request = call(LIST_MOMENTS, actor, scope=scope, **more)
            return self.dumped(LIST_MOMENTS, queries.list_moments(session, request))

    def timeline(self, moment_id: UUID, actor: Actor | None = None, **more: Any) -> dict[str, Any]:
        """Ask for a page of the timeline."""
        actor = actor or self.practitioner
        with self.database.reading() as session:
            request = call(TIMELINE, actor, moment_id=moment_id, **more)
            return self.dumped(TIMELINE, queries.timeline(session, request))

    @staticmethod
    def dumped(contract: Rpc, answer: Message | Mapping[str, Any]) -> dict[str, Any]:
        """Give the answer as the bus would carry it, and prove that the contract takes it back."""
        dumped: dict[str, Any] = json.loads(json.dumps(contract.answer.dump(answer)))
        contract.answer.load(dumped)
        return dumped
