"""Access records of changes: an event of the service that makes the change, in the transaction that makes it true (PDL 4 ch. 3 §).

So a change and its record are there together or not at all, and `audit` may be away. Nobody calls this for a command: whoever locks what is to be
changed notes whom it concerns, and `@idempotent` writes one record for each moment when the body has done its work
(`docs/decisions/0035-access-records.md`).
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis import telemetry
from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.outbox import Announcement, announce_all
from common.contracts.audit.access_records import AccessRecord
from common.contracts.audit.accesses import ACCESSED
from common.contracts.base import Caller
from common.contracts.messages import Message

NOBODY: Mapping[UUID | None, Collection[UUID]] = {None: ()}
"""What a change concerns that is of no citizen's, such as a care unit's category: who made it is told all the same."""
_CONCERNED, _MORE = "access concerned", "access more"


def concerns(session: Session, citizen_id: UUID, moment_id: UUID | None = None, **more: Any) -> None:
    """Note that what happens in this transaction is about a citizen, and which moment; `more`: further fields of the record."""
    session.info.setdefault(_CONCERNED, {}).setdefault(moment_id, {})[citizen_id] = None
    session.info.setdefault(_MORE, {}).update(more)


def is_told(session: Session) -> None:
    """Say that an earlier record tells of what happens in this transaction, so that it leaves none of its own."""
    session.info[_CONCERNED] = {}


def is_unchanged(session: Session) -> None:
    """Say that a command has changed nothing of a citizen's, or has found it as it was to be: then no record says that something was changed."""
    session.info[_CONCERNED] = {}


def record_change(session: Session, call: Call[Message]) -> None:
    """Record what a person's command has done: a record for each moment that was noted, one that names nobody when none was."""
    if call.actor.kind is not Caller.SERVICE and call.contract.service in ACCESSED:
        record(session, call.contract.service, call.actor, call.contract.name.replace("_", " "), action="change")


def record_sought(session: Session, call: Call[Message], what: str, digests: Iterable[str]) -> None:
    """Record that somebody has looked up numbers that found nobody: a record for each digest."""
    facts = _facts(call.actor, what, "read")
    _announce(session, call.contract.service, [{**facts, "citizen_ids": [], "sought": each} for each in digests])


def record(
    session: Session,
    service: str,
    actor: Actor,
    what: str,
    *,
    action: str,
    concerned: Mapping[UUID | None, Collection[UUID]] | None = None,
) -> None:
    """Record what `actor` does in this transaction with those whom it concerns: citizens by moment, or those who were noted."""
    facts = _facts(actor, what, action) | session.info.get(_MORE, {})
    noted = session.info.get(_CONCERNED, NOBODY) if concerned is None else concerned
    told = [{**facts, "moment_id": moment, "citizen_ids": list(ids)} for moment, ids in noted.items()]
    _announce(session, service, told)


def _facts(actor: Actor, what: str, action: str) -> dict[str, Any]:
    told = {"action": action, "what": what, "moment_id": None, "reason": None}
    return {"time": now(), "correlation_id": telemetry.correlation_id() or "", **actor.in_records, **told}


def _announce(session: Session, service: str, told: Iterable[dict[str, Any]]) -> None:
    records = (AccessRecord(id=new_id(), **facts) for facts in told)
    announce_all(session, [Announcement(ACCESSED[service], record.id, record) for record in records])
