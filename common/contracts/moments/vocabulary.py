"""The words and small shapes that several subjects of `moments` share."""

from marshmallow import fields, validate

from common.contracts.base import Identifier, Strict, patient

MOMENT_STATES = ("planned", "ongoing", "ended", "maintenance", "closed")
MODULE_STATES = ("upcoming", "ongoing", "finished")
RESPONSE_STATES = ("not_started", "ongoing", "completed", "awaiting_review", "reviewed")
WELCOME_STATES = ("shown", "hidden")
DIRECTIONS = ("earlier", "later")
CURSOR = validate.Length(max=200)


class MomentRequest(Strict):
    """One moment."""

    moment_id = Identifier(required=True)


class MomentChanged(Strict):
    """The moment and its new version."""

    moment_id = Identifier(required=True)
    version = fields.Integer(required=True)


class MomentCategory(Strict):
    """A category that a moment has: the care unit's own word. It is patient data here, since it says something of a citizen."""

    category_id = patient(Identifier, required=True)
    name = patient(fields.String, required=True)


class UnitCategory(Strict):
    """A category of a care unit; a retired one isn't offered any more, but moments may have it."""

    category_id = Identifier(required=True)
    name = fields.String(required=True)
    is_retired = fields.Boolean(required=True)
