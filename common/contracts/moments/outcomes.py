"""What a sent form adds up to, as staff and as the citizen may know it; in events only opaque ids of rules and their priority."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import OneOf

from common.contracts.base import Said
from common.contracts.messages import Message, Patient

PRIORITIES = ("information", "act", "urgent")


class OwnScore(Message):
    """A score that the citizen may see. `value` is null where only the words are for them; `text` may be empty."""

    score_id: str
    title: Patient[str]
    value: Patient[float] | None
    text: Patient[str]


class StaffScore(Message):
    """A score for staff. Without a result `value` is null and `reason` says why; `missing` answers were not there."""

    score_id: str
    title: Patient[str]
    value: Patient[float] | None
    text: Patient[str]
    missing: Patient[int]
    reason: Patient[Said] | None


class Flagged(Message):
    """A rule of the form that the answers made true, in words for staff."""

    rule_id: str
    priority: Annotated[Patient[str], OneOf(PRIORITIES)]
    text: Patient[str]


class RaisedRule(Message):
    """A rule in an event: an id that says nothing by itself (UUIDv5 of programme version, form and rule), and how much it hurries."""

    rule_id: UUID
    priority: Annotated[str, OneOf(PRIORITIES)]


class ScorePoint(Message):
    """What a score was in one response; null without a result."""

    response_id: UUID
    submitted_at: datetime
    value: Patient[float] | None


class ScoreSeries(Message):
    """A score over the responses to the same form, oldest first."""

    score_id: str
    title: Patient[str]
    points: list[ScorePoint]
