"""Access records: one for each view of patient data.

They come on a quorum queue, persistent, mandatory and confirmed, before the patient data leaves the gateway.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, OneOf, Regexp

from common.contracts.base import Caller, WorkQueue
from common.contracts.messages import Message

ACCESS_RECORDS = WorkQueue("audit", "access_records", senders=frozenset({"gateway"}))
ACCESS_QUEUE = ACCESS_RECORDS.queue
ACTIONS = ("list", "read", "change", "reveal", "print", "export")


class AccessRecord(Message):
    """One view of patient data: who, when, where, why, whose. A list of N citizens is one record with N citizens.

    A citizen who is none of those whom the record concerns is a guardian who acted for a child.
    """

    id: UUID
    time: datetime
    action: Annotated[str, OneOf(ACTIONS)]
    what: Annotated[str, Length(1, 60)]
    actor_kind: Annotated[str, OneOf([caller.value for caller in Caller])]
    actor_id: Annotated[str, Length(1, 64)]
    session_id: str | None
    commission_version_id: UUID | None
    care_unit_id: UUID | None
    citizen_ids: Annotated[list[UUID], Length(max=500)]
    moment_id: UUID | None
    reason: Annotated[str | None, Length(max=500)]
    """In plain words, as records had it before they were sealed; null in all that are new."""
    sealed_reason: Annotated[str | None, Length(max=4000)] = None
    """What a colleague stated, for audit alone (`common.chassis.identity.sealing`)."""
    sought: Annotated[str | None, Regexp(r"^[0-9a-f]{64}$")] = None
    """The keyed digest of a number that found nobody (directory's key): whoever has the number can ask for it, nobody reads it."""
    correlation_id: str
