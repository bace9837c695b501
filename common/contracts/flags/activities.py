"""Activities: what a citizen is asked by active plans, today, before and soon, and what they answer."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from marshmallow.validate import OneOf

from common.contracts.base import Caller, Command, GrantToken, command, query
from common.contracts.flags.vocabulary import ACTIVITY_STATES, OnePlan
from common.contracts.messages import Message, Patient

DAYS_AHEAD = 7
"""So many days ahead activities are told."""
MOST_PAST = 50
"""The most activities that are told of those whose time is over or that are answered, newest first."""


class ActivitiesRequest(Message):
    """The moment of a grant."""

    grant: GrantToken


class Activity(Message):
    """One activity: of which plan, when it comes, until when it can be answered, and what has become of it."""

    activity_id: UUID
    plan_id: UUID
    name: Patient[str]
    due_at: Patient[datetime]
    closes_at: Patient[datetime]
    state: Annotated[Patient[str], OneOf(ACTIVITY_STATES)]
    answered_at: Patient[datetime] | None


class OpenActivity(Activity):
    """One that waits for an answer, or has one that can still be changed, with its questions: a plan with one question is answered in the list."""

    note: Patient[str]
    questions: Patient[list[dict[str, Any]]]
    answers: Patient[dict[str, Any]] | None


class Activities(Message):
    """What can be answered now, oldest first; what is to come, soonest first; what is over, newest first."""

    moment_id: UUID
    now: list[OpenActivity]
    coming: list[Activity]
    past: list[Activity]


class ActivityRequest(OnePlan):
    """One activity of a plan."""

    activity_id: UUID


class ActivityPage(OpenActivity):
    """One activity that has come, as the citizen sees it."""

    moment_id: UUID
    can_answer: bool


class AnswerActivity(Command):
    """Answers to all questions of an activity (`common.forms`), also instead of earlier ones while it is open."""

    grant: GrantToken
    plan_id: UUID
    activity_id: UUID
    answers: dict[str, Any]


class ActivityAnswered(Message):
    """When it was answered, and until when that can be changed."""

    activity_id: UUID
    plan_id: UUID
    moment_id: UUID
    answered_at: datetime
    closes_at: datetime


ACTIVITIES = query("flags", "activities", ActivitiesRequest, Activities, Caller.CITIZEN, needs_grant=True)
ACTIVITY = query("flags", "activity", ActivityRequest, ActivityPage, Caller.CITIZEN, needs_grant=True)
"""Raises `NotFound`, also for one that hasn't come."""
ANSWER_ACTIVITY = command(
    "flags", "answer_activity", AnswerActivity, ActivityAnswered, Caller.CITIZEN, needs_grant=True
)
"""Raises `NotFound`, `Forbidden`, `MomentEnded`, `Invalid` (`answers.<question>`), and `IllegalTransition` (`state`) when it is too late."""
