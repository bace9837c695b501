"""People who erase: what they do goes through the contracts, as on the bus, but for the way there. Other services are played: they refuse, are away, are slow, die."""

import hashlib
import json
import warnings
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from common.chassis.bus.service_classes import find_service
from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, Grant
from common.chassis.tables import outbox
from common.contracts.base import Caller, Kind, Rpc
from common.contracts.errors import NamedError
from common.contracts.messages import maker_of
from common.contracts.moments.erasable import ERASABLE, ErasableMoment, ErasableMoments, ErasableRequest
from common.contracts.operations import Erased, Receipt, Removed
from common.contracts.retention.erasures import ORDER, RUN, RUNS, STANDINGS, UNDO
from services.retention.model import ErasureRun
from services.retention.running import go_on

UNIT, OTHER_UNIT, CITIZEN, MOMENT, ANOTHER_MOMENT = (UUID(int=each) for each in (1, 2, 1101, 101, 102))
ENDED = datetime(2024, 1, 1, 12, tzinfo=UTC)
Answer = dict[str, Any]


def staff(number: int = 12, unit: UUID = UNIT, *roles: str) -> Actor:
    """Give somebody of a unit's staff."""
    person, version = UUID(int=number), UUID(int=number + 500)
    chosen = frozenset(roles or {"practitioner"})
    return Actor(Caller.STAFF, str(person), commission_version_id=version, care_unit_id=unit, roles=chosen)


ASTRID, BASHIR, CECILIA = staff(12), staff(13), staff(14, UNIT, "citizen_admin")


class DiesError(BaseException):
    """The process ends here."""


@dataclass
class Room:
    """Retention's database, how the moments stand, and what each service does when it is asked: answers, a named error that it raises, or `DiesError`."""

    database: Database
    keep_months: int = 12
    undo_minutes: int = 10
    moments: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    does: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, UUID]] = field(default_factory=list)
    slow: Counter[str] = field(default_factory=Counter)
    """How many times a service says that there is more to do."""
    is_stopping: bool = False
    moments_away: NamedError | None = None

    def __post_init__(self) -> None:
        """Let two moments have ended long ago."""
        for each in (MOMENT, ANOTHER_MOMENT):
            self.stands(each)
        with warnings.catch_warnings():
            # eventlet announces at its first import that it is maintained, not developed; nameko stands on it.
            warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
            self.service: Any = find_service("retention")()
        self.service.resources = self

    @property
    def settings(self) -> Any:
        """Give what the service is told by the environment."""
        return SimpleNamespace(keep_months=self.keep_months, undo_minutes=self.undo_minutes)

    def stands(self, moment_id: UUID, **more: Any) -> None:
        """Let a moment of the unit stand so."""
        told = {"version": 4, "state": "ended", "responsible_person_id": ASTRID.person_id, "ended_at": ENDED}
        self.moments[moment_id] = {**told, "maintained_until": None, "has_children": False, **more}

    def ask(self, contract: Rpc, request: Any, call: Any = None) -> Any:  # noqa: ARG002 (as `Resources.ask`)
        """Answer as other services do."""
        assert contract.request.validate(contract.request.dump(request)) == {}
        if contract is ERASABLE:
            return self._erasable(request)
        self.asked.append((contract.service, request.idempotency_id))
        does = self.does.get(contract.service)
        if isinstance(does, BaseException):
            raise does
        return Erased(receipts=[self._receipt(contract.service, request)], kept=[])

    def _erasable(self, request: ErasableRequest) -> ErasableMoments:
        if self.moments_away:
            raise self.moments_away
        found = {each: self.moments[each] for each in request.moment_ids if each in self.moments}
        is_own = request.care_unit_id == UNIT
        return ErasableMoments(
            moments=[ErasableMoment(moment_id=each, **told) for each, told in found.items() if is_own]
        )

    def _receipt(self, service: str, request: Any) -> Receipt:
        has_more = self.slow[service] > 0
        self.slow[service] -= 1
        return Receipt(
            moment_id=request.moment_ids[0],
            run_id=request.idempotency_id,
            begun_at=now(),
            ended_at=None if has_more else now(),
            removed=[Removed(table=f"of_{service}", rows=2)],
            files=[],
            is_key_destroyed=service == "moments",
        )

    def call(self, contract: Rpc, actor: Actor, moment_id: UUID | None = None, **payload: Any) -> Answer:
        """Let somebody ask, with a grant where one is needed, and give what travels back."""
        if contract.kind is Kind.COMMAND:
            payload.setdefault("idempotency_id", str(new_id()))
        if contract.needs_grant:
            payload["grant"] = ""
        told = json.dumps({name: value for name, value in payload.items() if name != "grant"}, sort_keys=True)
        digest = hashlib.sha256(told.encode()).hexdigest()
        grant = self._grant(actor, moment_id) if moment_id else None
        request = maker_of(contract.asked)(contract.request.load(payload))
        answer = getattr(self.service, contract.name)(Call(actor, contract, request, digest, None, None, grant))
        plain = answer if isinstance(answer, dict) else contract.answer.dump(answer)
        return dict(json.loads(json.dumps(plain)))

    def _grant(self, actor: Actor, moment_id: UUID) -> Grant:
        told = self.moments.get(moment_id, {"version": 1, "responsible_person_id": ASTRID.person_id})
        snapshot = {"responsible_person_id": told["responsible_person_id"]}
        return Grant(moment_id, told["version"], actor.care_unit_id or UNIT, CITIZEN, actor.id, "read", None, snapshot)

    def order(self, actor: Actor = ASTRID, moment_id: UUID = MOMENT, version: int = 4, **more: Any) -> Answer:
        """Order the erasure of a moment."""
        return self.call(ORDER, actor, moment_id, expected_version=version, **{"is_in_record": True, **more})

    def undo(self, actor: Actor = ASTRID, moment_id: UUID = MOMENT, **more: Any) -> Answer:
        """Take it back."""
        return self.call(UNDO, actor, moment_id, **more)

    def standing(self, actor: Actor = ASTRID, moment_id: UUID = MOMENT) -> Answer:
        """Give what stands before the erasure of a moment."""
        [told] = self.call(STANDINGS, actor, moment_ids=[str(moment_id)])["moments"]
        return dict(told)

    def runs(self, actor: Actor = ASTRID, **page: Any) -> Answer:
        """Give the unit's erasures."""
        return self.call(RUNS, actor, **page)

    def run(self, run_id: str, actor: Actor = ASTRID) -> Answer:
        """Give one erasure."""
        return self.call(RUN, actor, run_id=run_id)

    def let_time_pass(self) -> None:
        """Let everything be due that waits."""
        with self.database.writing() as session:
            session.execute(update(ErasureRun).values(due_at=now()))

    def go_on(self) -> bool:
        """Do what the timer does once."""
        return go_on(self, self.settings)

    def go_on_to_the_end(self) -> None:
        """Let the timer work until nothing is due."""
        self.let_time_pass()
        while self.go_on():
            pass

    def announced(self) -> list[tuple[str, Any]]:
        """Give the types and the data of what was announced, in order."""
        with self.database.reading() as session:
            return [(row.type, row.data) for row in session.execute(select(outbox).order_by(outbox.c.id))]
