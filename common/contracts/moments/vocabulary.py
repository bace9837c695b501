"""The words and small shapes that all contracts of `moments` share."""

from marshmallow import fields, validate

from common.contracts.base import Identifier, Strict

MOMENT_STATES = ("planned", "ongoing", "ended", "maintenance", "closed")
MODULE_STATES = ("upcoming", "ongoing", "finished")
RESPONSE_STATES = ("not_started", "ongoing", "completed", "awaiting_review", "reviewed")
WELCOME_STATES = ("shown", "hidden")
TIMELINE_KINDS = ("moment", "module", "form")
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
LIST_NEEDS = ("review", "closing", "not_begun")
LIST_SORTS = ("start", "active", "flags")
SLUG = validate.Regexp(r"^[a-z0-9][a-z0-9-]{0,63}$", error="Ange ett giltigt id.")
CURSOR = validate.Length(max=200)


class MomentRequest(Strict):
    """One moment."""

    moment_id = Identifier(required=True)


class MomentChanged(Strict):
    """The moment and its new version."""

    moment_id = Identifier(required=True)
    version = fields.Integer(required=True)
