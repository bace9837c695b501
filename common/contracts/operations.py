"""What every service promises its operators: to show its parked messages, to try one again or drop it (`sob parked`), and to erase moments."""

from dataclasses import dataclass

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Nothing, Rpc, Strict, command, query
from common.contracts.services import SERVICES

OPERATOR = ("operator",)


class ParkedRequest(Strict):
    """The newest parked messages."""

    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))


class ParkedMessage(Strict):
    """A message that failed for good: where, how often, with which fault and in which line; never its text."""

    id = Identifier(required=True)
    queue = fields.String(required=True)
    event_id = fields.String(required=True, allow_none=True)
    type = fields.String(required=True, allow_none=True)
    attempts = fields.Integer(required=True)
    exception_type = fields.String(required=True)
    exception_place = fields.String(required=True)
    parked_at = fields.AwareDateTime(required=True, format="iso")


class ParkedMessages(Strict):
    """Parked messages, newest first."""

    messages = fields.List(fields.Nested(ParkedMessage), required=True)


class ParkedCommand(Command):
    """A command about one parked message."""

    parked_id = Identifier(required=True)


class ParkedRetry(ParkedCommand):
    """Try a parked message again. `vouch`: the operator knows where it comes from, although nobody has proven it."""

    vouch = fields.Boolean(load_default=False)


class Erase(Command):
    """Everything of some moments, for good. `idempotency_id` is the run's own id, the same each time that it asks."""

    moment_ids = fields.List(Identifier(), required=True, validate=validate.Length(1, 10))


class Removed(Strict):
    """How many rows of a table were removed."""

    table = fields.String(required=True)
    rows = fields.Integer(required=True)


class Kept(Strict):
    """A table that holds something of a moment and that erasure leaves, and why (`common.chassis.erasing.Why`)."""

    table = fields.String(required=True)
    why = fields.String(required=True)


class Receipt(Strict):
    """What became of one moment here: no word and no name, ids and digests alone.

    `run_id` is that of the run that erased it first, whoever asks. `files`: the SHA-256 of each file that was deleted. `is_key_destroyed`: the moment had a
    key here or could have had one, there is none any more, and nothing that was sealed with it can be read. `ended_at` is null while there is more to do:
    ask again.
    """

    moment_id = Identifier(required=True)
    run_id = Identifier(required=True)
    begun_at = fields.AwareDateTime(required=True, format="iso")
    ended_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    removed = fields.List(fields.Nested(Removed), required=True)
    files = fields.List(fields.String(), required=True)
    is_key_destroyed = fields.Boolean(required=True)


class Erased(Strict):
    """A receipt for each moment, and what the service keeps of any."""

    receipts = fields.List(fields.Nested(Receipt), required=True)
    kept = fields.List(fields.Nested(Kept), required=True)


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
        # The service that runs erasures over all others joins the operator here.
        erase=command(service, "erase", Erase, Erased, Caller.SERVICE, services=OPERATOR, deadline=10.0),
    )


OPERATIONS = {service: _operations(service) for service in SERVICES}
