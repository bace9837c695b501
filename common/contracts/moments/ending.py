"""Ending a moment: what it means, said before; doing it, with or without a time of reading afterwards; taking it back."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Strict, command, patient, query
from common.contracts.moments.header import Header
from common.contracts.moments.vocabulary import MomentChanged, MomentRequest

END_REASONS = (
    "completed",
    "ended_by_citizen",
    "ended_by_care",
    "never_begun",
    "other_care",
    "started_by_mistake",
    "deceased",
)
"""Reasons for an ending (default): genomfört, avbrutet av invånaren, avbrutet av vården, aldrig påbörjat, annan vård, felstart, avliden."""


class EndingPage(Strict):
    """What an ending means or has meant. Unsent answers stay the citizen's own: kept, never shown to staff.

    `may_end`, `may_undo`: for this actor, as the moment stands now. `last_maintenance_day`: the furthest that may be chosen today.
    """

    header = fields.Nested(Header, required=True)
    may_end = fields.Boolean(required=True)
    may_undo = fields.Boolean(required=True)
    ongoing_modules = fields.Integer(required=True)
    unsent_responses = patient(fields.Integer, required=True)
    unseen_responses = patient(fields.Integer, required=True)
    note = patient(
        fields.String, required=True, metadata={"description": "empty without one; kept when an end is undone"}
    )
    last_maintenance_day = fields.Date(required=True)


ENDING = query("moments", "ending", MomentRequest, EndingPage, Caller.STAFF)


class End(Command):
    """End the moment. The note is for the unit's staff; until the end of `maintained_until` (a Swedish day) the citizen may still read."""

    moment_id = Identifier(required=True)
    expected_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    reason = fields.String(required=True, validate=validate.OneOf(END_REASONS))
    note = fields.String(load_default="", validate=validate.Length(max=2000))
    maintained_until = fields.Date(load_default=None, allow_none=True)


END = command("moments", "end", End, MomentChanged, Caller.STAFF)
"""Raises `Invalid` for a day of maintenance that has been, is too far away, or when the citizen is deceased."""


class UndoEnd(Command):
    """Take an ending back: everything is as it was, and the citizen writes again where days are left."""

    moment_id = Identifier(required=True)
    expected_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


UNDO_END = command("moments", "undo_end", UndoEnd, MomentChanged, Caller.STAFF)
"""Raises `IllegalTransition` when it hasn't ended, `Conflict(moment_id=…)` when the citizen has the same programme ongoing at the unit again."""
