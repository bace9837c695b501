"""Opening a moment: with a right to it, or with a reason that a colleague of the unit states."""

from marshmallow import fields

from common.contracts.base import Caller, Command, Identifier, Strict, command, query
from common.contracts.moments.header import Header
from common.contracts.moments.vocabulary import MomentRequest
from common.contracts.strict import Saying
from common.phrases import inputs


class Opened(Strict):
    """The header, and the grant that other services ask for (15 s, never kept)."""

    header = fields.Nested(Header, required=True)
    grant = fields.String(required=True)


OPEN = query("moments", "open", MomentRequest, Opened, Caller.STAFF, Caller.CITIZEN)


class StateReason(Command):
    """A colleague of the unit says why the moment must be opened; it then opens, read only, for eight hours."""

    moment_id = Identifier(required=True)
    reason = fields.String(required=True, validate=Saying(5, 500, too_short=inputs.REASON_TO_OPEN))


class ReasonKept(Strict):
    """Until when the moment opens for this person, and whose it is."""

    moment_id = Identifier(required=True)
    citizen_id = Identifier(required=True)
    until = fields.AwareDateTime(required=True, format="iso")


STATE_REASON = command("moments", "state_reason", StateReason, ReasonKept, Caller.STAFF)
