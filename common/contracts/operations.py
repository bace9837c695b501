"""What every service promises its operators: to show its parked messages, and to try one again or drop it (`sob parked`)."""

from dataclasses import dataclass

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Nothing, Rpc, Strict, command, query

OPERATOR = ("operator",)
OPERATED = ("audit", "content", "directory", "moments")
"""The services with a desk for operators: all of them."""


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


@dataclass(frozen=True, slots=True)
class Desk:
    """The contracts of one service's desk."""

    show: Rpc
    retry: Rpc
    drop: Rpc


def _desk(service: str) -> Desk:
    return Desk(
        show=query(service, "parked_list", ParkedRequest, ParkedMessages, Caller.SERVICE, services=OPERATOR),
        retry=command(service, "parked_retry", ParkedCommand, Nothing, Caller.SERVICE, services=OPERATOR),
        drop=command(service, "parked_drop", ParkedCommand, Nothing, Caller.SERVICE, services=OPERATOR),
    )


DESKS = {service: _desk(service) for service in OPERATED}
