"""Activity plans: questions that a citizen answers again and again by a schedule. Staff write and activate them, and read what is answered."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from marshmallow.validate import Length, OneOf, Range

from common.contracts.base import Caller, Command, GrantToken, command, query
from common.contracts.flags.vocabulary import (
    ACTIVITY_STATES,
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_QUESTIONS,
    PLAN_STATES,
    ChangePlan,
    OnePlan,
    Schedule,
)
from common.contracts.messages import STRICT, Message, Patient, described

MOST_SHOWN = 100
"""The most activities of a page of a plan."""
MOST_POINTS = 1_000
"""The most values of one question's graph; of a plan with many questions fewer of each."""

PlanState = Annotated[Patient[str], OneOf(PLAN_STATES)]
Questions = Annotated[
    list[dict[str, Any]],
    Length(max=MOST_QUESTIONS),
    described("Questions as in a form's definition (docs/developers/forms.md)."),
]


class SavePlan(Command):
    """A plan as it is written, new (`plan_id` null, `expected_version` 0) or a draft that is written on.

    As a draft it may lack anything. With `activate` it needs a name, a question, and a schedule with a weekday, a time and a first day that
    isn't past; what can still be answered that day counts. What is missing is told, all of it. What is active isn't rewritten.
    """

    grant: GrantToken
    plan_id: UUID | None = None
    expected_version: Annotated[int, STRICT, Range(min=0)]
    name: Annotated[str, Length(max=LONGEST_NAME)]
    questions: Questions
    note: Annotated[str, Length(max=LONGEST_NOTE), described("what the citizen reads above the questions")] = ""
    schedule: Schedule
    activate: bool


class PlanChanged(Message):
    """The plan's new version."""

    plan_id: UUID
    moment_id: UUID
    version: int
    state: Annotated[str, OneOf(PLAN_STATES)]


class MomentPlansRequest(Message):
    """The moment of a grant."""

    grant: GrantToken


class PlanRow(Message):
    """A plan of the moment's list. Of the activities so far that are over, so many are `answered` and `missed`; `next_at` is the next one."""

    plan_id: UUID
    name: Patient[str]
    state: PlanState
    version: int
    schedule: Patient[Schedule]
    answered: Patient[int]
    missed: Patient[int]
    next_at: Patient[datetime] | None


class MomentPlans(Message):
    """The moment's plans, the newest first."""

    moment_id: UUID
    plans: list[PlanRow]


class PlanActivity(Message):
    """One activity of a plan that has come, with what was answered; `answers` is null where nothing was."""

    activity_id: UUID
    due_at: Patient[datetime]
    closes_at: Patient[datetime]
    state: Annotated[Patient[str], OneOf(ACTIVITY_STATES)]
    answered_at: Patient[datetime] | None
    guardian_id: UUID | None
    answers: Patient[dict[str, Any]] | None


class Point(Message):
    """A number that was answered, at the time of its activity."""

    at: Patient[datetime]
    value: Patient[float]


class Series(Message):
    """The numbers that were answered to one question, oldest first."""

    question_id: str
    points: list[Point]


class PlanRequest(OnePlan):
    """A plan, with its newest activities or those `before` an instant."""

    before: datetime | None = None


class PlanPage(PlanRow):
    """A plan with its questions, its activities that have come, newest first, and the numbers that were answered. `next_before` is null at the beginning."""

    moment_id: UUID
    questions: Patient[list[dict[str, Any]]]
    note: Patient[str]
    active_from: Patient[datetime] | None
    activities: list[PlanActivity]
    series: list[Series]
    next_before: datetime | None


SAVE_PLAN = command("flags", "save_plan", SavePlan, PlanChanged, Caller.STAFF, needs_grant=True)
"""Raises `NotFound`, `Forbidden`, `MomentEnded`, `StaleVersion`, `IllegalTransition` for a plan that is no draft any more, and `Invalid` with
everything that is wrong or missing: `name`, `questions`, `questions.<number>.<field>`, `schedule.<field>`."""
END_PLAN = command("flags", "end_plan", ChangePlan, PlanChanged, Caller.STAFF, needs_grant=True)
"""Nothing more happens by the plan; what was answered stays. Raises as `SAVE_PLAN`, and `IllegalTransition` for a draft."""
DELETE_PLAN = command("flags", "delete_plan", ChangePlan, PlanChanged, Caller.STAFF, needs_grant=True)
"""A draft goes. Raises as `SAVE_PLAN`."""
MOMENT_PLANS = query("flags", "moment_plans", MomentPlansRequest, MomentPlans, Caller.STAFF, needs_grant=True)
PLAN = query("flags", "plan", PlanRequest, PlanPage, Caller.STAFF, needs_grant=True)
"""Raises `NotFound`."""
