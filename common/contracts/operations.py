"""What every service promises its operators: to show its parked messages, to try one again or drop it (`sob parked`), and to erase moments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, Range

from common.contracts.base import Caller, Command, Nothing, Rpc, command, query
from common.contracts.messages import Message
from common.contracts.services import SERVICES

OPERATOR = ("operator",)
ERASERS = (*OPERATOR, "retention")
"""Who asks for erasures: the operator, and the service that runs them over all others."""


class ParkedRequest(Message):
    """The newest parked messages."""

    limit: Annotated[int, Range(1, 500)] = 100


class ParkedMessage(Message):
    """A message that failed for good: where, how often, with which fault and in which line; never its text."""

    id: UUID
    queue: str
    event_id: str | None
    type: str | None
    attempts: int
    exception_type: str
    exception_place: str
    parked_at: datetime


class ParkedMessages(Message):
    """Parked messages, newest first."""

    messages: list[ParkedMessage]


class ParkedCommand(Command):
    """A command about one parked message."""

    parked_id: UUID


class ParkedRetry(ParkedCommand):
    """Try a parked message again. `vouch`: the operator knows where it comes from, although nobody has proven it."""

    vouch: bool = False


class Erase(Command):
    """Everything of some moments, for good. `idempotency_id` is the run's own id, the same each time that it asks."""

    moment_ids: Annotated[list[UUID], Length(1, 10)]


class Removed(Message):
    """How many rows of a table were removed."""

    table: str
    rows: int


class Kept(Message):
    """A table that holds something of a moment and that erasure leaves, and why (`common.chassis.erasing.Why`)."""

    table: str
    why: str


class Receipt(Message):
    """What became of one moment here: no word and no name, ids and digests alone.

    `run_id` is that of the run that erased it first, whoever asks. `files`: the SHA-256 of each file that was deleted. `is_key_destroyed`: the moment had a
    key here or could have had one, there is none any more, and nothing that was sealed with it can be read. `ended_at` is null while there is more to do:
    ask again.
    """

    moment_id: UUID
    run_id: UUID
    begun_at: datetime
    ended_at: datetime | None
    removed: list[Removed]
    files: list[str]
    is_key_destroyed: bool


class Erased(Message):
    """A receipt for each moment, and what the service keeps of any."""

    receipts: list[Receipt]
    kept: list[Kept]


@dataclass(frozen=True, slots=True)
class Operations:
    """The contracts that every service answers for operators."""

    show: Rpc
    retry: Rpc
    drop: Rpc
    erase: Rpc

    @property
    def by_name(self) -> dict[str, Rpc]:
        """Give them by the names of their methods."""
        return {rpc.name: rpc for rpc in (self.show, self.retry, self.drop, self.erase)}


def _operations(service: str) -> Operations:
    return Operations(
        show=query(service, "parked_list", ParkedRequest, ParkedMessages, Caller.SERVICE, services=OPERATOR),
        retry=command(service, "parked_retry", ParkedRetry, Nothing, Caller.SERVICE, services=OPERATOR),
        drop=command(service, "parked_drop", ParkedCommand, Nothing, Caller.SERVICE, services=OPERATOR),
        erase=command(service, "erase", Erase, Erased, Caller.SERVICE, services=ERASERS, deadline=10.0),
    )


OPERATIONS = {service: _operations(service) for service in SERVICES}
