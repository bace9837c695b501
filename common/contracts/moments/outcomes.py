"""What a sent form adds up to, as staff and as the citizen may know it; in events only opaque ids of rules and their priority."""

from marshmallow import fields, validate

from common.contracts.base import Identifier, Said, Strict, patient

PRIORITIES = ("information", "act", "urgent")


class OwnScore(Strict):
    """A score that the citizen may see. `value` is null where only the words are for them; `text` may be empty."""

    score_id = fields.String(required=True)
    title = patient(fields.String, required=True)
    value = patient(fields.Float, required=True, allow_none=True)
    text = patient(fields.String, required=True)


class StaffScore(Strict):
    """A score for staff. Without a result `value` is null and `reason` says why; `missing` answers were not there."""

    score_id = fields.String(required=True)
    title = patient(fields.String, required=True)
    value = patient(fields.Float, required=True, allow_none=True)
    text = patient(fields.String, required=True)
    missing = patient(fields.Integer, required=True)
    reason = patient(fields.Nested, Said, required=True, allow_none=True)


class Flagged(Strict):
    """A rule of the form that the answers made true, in words for staff."""

    rule_id = fields.String(required=True)
    priority = patient(fields.String, required=True, validate=validate.OneOf(PRIORITIES))
    text = patient(fields.String, required=True)


class RaisedRule(Strict):
    """A rule in an event: an id that says nothing by itself (UUIDv5 of programme version, form and rule), and how much it hurries."""

    rule_id = Identifier(required=True)
    priority = fields.String(required=True, validate=validate.OneOf(PRIORITIES))


class ScorePoint(Strict):
    """What a score was in one response; null without a result."""

    response_id = Identifier(required=True)
    submitted_at = fields.AwareDateTime(required=True, format="iso")
    value = patient(fields.Float, required=True, allow_none=True)


class ScoreSeries(Strict):
    """A score over the responses to the same form, oldest first."""

    score_id = fields.String(required=True)
    title = patient(fields.String, required=True)
    points = fields.List(fields.Nested(ScorePoint), required=True)
