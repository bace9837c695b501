"""Activity plans: what is written, the periods in which they are active, and what was answered.

Activities themselves are no rows: which there have been follows from the periods' schedules, and what became of each from the answers and the
clock (`docs/decisions/0048-activity-plans.md`). A period is never changed but for its end, so the past stays as it was.
"""

from datetime import datetime
from typing import Self
from uuid import UUID, uuid5

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from common.contracts.errors import IllegalTransition, StaleVersion
from services.flags.model.base import Base

DRAFT, ACTIVE, ENDED = "draft", "active", "ended"


def activity_id(plan_id: UUID, due_at: datetime) -> UUID:
    """Give the id of a plan's activity: always the same, and only one at an instant."""
    return uuid5(plan_id, due_at.isoformat())


class Plan(Base):
    """A plan of a moment. `content` is sealed: its name, questions, note and schedule as JSON."""

    __tablename__ = "activity_plan"
    __table_args__ = (Index("ix_activity_plan_moment", "moment_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    moment_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(8))
    version: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    changed_at: Mapped[datetime]

    @staticmethod
    def place(plan_id: UUID) -> str:
        """Name the place that a content is sealed for."""
        return f"flags.activity_plan.{plan_id}.content"

    @classmethod
    def draft(cls, plan_id: UUID, moment_id: UUID) -> Self:
        """Give a new plan, in which nothing is written."""
        return cls(id=plan_id, moment_id=moment_id, state=DRAFT, version=0)

    def require(self, expected_version: int, state: str, action: str) -> None:
        """Refuse a change of another version (`StaleVersion`), or of a plan that stands otherwise (`IllegalTransition`)."""
        if self.version != expected_version:
            raise StaleVersion(expected=expected_version, actual=self.version)
        if self.state != state:
            raise IllegalTransition(state=self.state, action=action)

    def change(self, state: str, at: datetime) -> None:
        """Make it the next version."""
        self.state, self.changed_at = state, at
        self.version += 1


class Period(Base):
    """A time in which a plan is active with one and the same content, sealed; it lasts until `until_at`, null while it goes on."""

    __tablename__ = "plan_period"
    __table_args__ = (Index("ix_plan_period_moment", "moment_id", "plan_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey(Plan.id))
    moment_id: Mapped[UUID]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]

    @staticmethod
    def place(period_id: UUID) -> str:
        """Name the place that a content is sealed for."""
        return f"flags.plan_period.{period_id}.content"


class Answered(Base):
    """What was answered in an activity, sealed; the newest answers, while they can be changed."""

    __tablename__ = "plan_answer"
    __table_args__ = (Index("ix_plan_answer_moment", "moment_id", "plan_id", "due_at"),)

    activity_id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey(Plan.id))
    period_id: Mapped[UUID] = mapped_column(ForeignKey(Period.id))
    moment_id: Mapped[UUID]
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime]
    guardian_id: Mapped[UUID | None]
    answers: Mapped[bytes] = mapped_column(LargeBinary)

    @staticmethod
    def place(activity: UUID) -> str:
        """Name the place that answers are sealed for."""
        return f"flags.plan_answer.{activity}.answers"
