"""Erasures: the runs with their steps, and the rules that say what stands before one."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.chassis.clock import swedish_day
from common.chassis.database import Instant
from common.chassis.identity import Actor, Grant
from common.contracts.errors import Forbidden, IllegalTransition
from common.contracts.moments.erasable import ErasableMoment
from common.contracts.retention.erasures import Obstacle
from common.contracts.services import SERVICES

MAY_LIST = frozenset({"practitioner", "citizen_admin", "data_admin"})
"""The roles that list a care unit's moments."""
AGAIN = timedelta(seconds=5)
"""When a service is asked again that didn't answer."""
FIRST = "moments"
ORDER_OF_SERVICES = (FIRST, *(name for name in SERVICES if name not in {FIRST, "retention"}))
"""Who is asked to erase, one after the other: the owner first, whose tombstone and whose refusals are for all. A service that is added to the list is asked too."""
TAKEN = timedelta(seconds=120)
"""For how long a run is one process's, which then has died. Two that go on with the same run do the same, for nothing."""
OPEN = text("state IN ('queued', 'running')")
"""The condition on runs that are to be gone on with, as the index has it."""
LIVING = text("state IN ('queued', 'running', 'done')")
"""The condition on the one run that a moment has: the others were taken back, or stopped."""


class Base(DeclarativeBase):
    """The tables of retention."""


class ErasureRun(Base):
    """One erasure of one moment, from its order on. Its id is the idempotency id in every service; a moment has one that isn't stopped or undone.

    `due_at`: not before this instant is it gone on with. `obstacles`: what it stopped at, as `Obstacle`.
    """

    __tablename__ = "erasure_run"
    __table_args__ = (
        Index("ux_erasure_run_moment", "moment_id", unique=True, sqlite_where=LIVING, postgresql_where=LIVING),
        Index("ix_erasure_run_due", "due_at", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_erasure_run_unit", "care_unit_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    moment_id: Mapped[UUID]
    care_unit_id: Mapped[UUID]
    ordered_by_person_id: Mapped[UUID]
    ordered_at: Mapped[datetime] = mapped_column(Instant)
    begins_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(16))
    begun_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    waits_for: Mapped[str | None] = mapped_column(String(32))
    obstacles: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    def undo(self, at: datetime) -> None:
        """Take the order back. Raises `IllegalTransition` once it has begun."""
        if self.state != "queued":
            raise IllegalTransition(state=self.state, action="undo")
        self.state, self.ended_at = "undone", at

    def begin(self, at: datetime) -> None:
        """Begin, if it hasn't: from now on it can't be taken back."""
        self.state, self.begun_at = "running", self.begun_at or at

    def stop(self, obstacles: list[dict[str, Any]], at: datetime) -> None:
        """End before anything was erased."""
        self.state, self.ended_at, self.waits_for, self.obstacles = "stopped", at, None, obstacles

    def finish(self, at: datetime) -> None:
        """End: every service has given its receipt."""
        self.state, self.ended_at, self.waits_for = "done", at, None


class ErasureStep(Base):
    """What one service has answered: its receipt, and what it keeps of any moment, as JSON data of `ServiceReceipt`."""

    __tablename__ = "erasure_step"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("erasure_run.id"), primary_key=True)
    service: Mapped[str] = mapped_column(String(32), primary_key=True)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    ended_at: Mapped[datetime] = mapped_column(Instant)


def unit_of(actor: Actor) -> UUID:
    """Give the care unit of whose moments the actor may know; raises `Forbidden`."""
    if actor.care_unit_id is None or not actor.roles & MAY_LIST:
        raise Forbidden(reason="role")
    return actor.care_unit_id


def is_admin(actor: Actor) -> bool:
    """Say whether the actor may erase any moment of the care unit."""
    return "citizen_admin" in actor.roles


def may_erase(actor: Actor, responsible_person_id: UUID) -> bool:
    """Say whether the actor may erase a moment of their care unit: its responsible practitioner may, and an administrator of its citizens; a cover may not."""
    return is_admin(actor) or ("practitioner" in actor.roles and actor.person_id == responsible_person_id)


def require_may_erase(actor: Actor, grant: Grant) -> None:
    """Raise `Forbidden` unless the actor may erase the moment of a grant, or take the order back."""
    if grant.snapshot is None or not may_erase(actor, grant.snapshot["responsible_person_id"]):
        raise Forbidden(reason="role")


def obstacles_of(moment: ErasableMoment, keep_months: int, today: date) -> list[Obstacle]:
    """Give what stands before the erasure of a moment on a Swedish day, whoever asks."""
    return list(_obstacles(moment, keep_months, today))


def _obstacles(moment: ErasableMoment, keep_months: int, today: date) -> Iterator[Obstacle]:
    if moment.ended_at is None or moment.state not in {"ended", "maintenance", "closed"}:
        yield Obstacle(reason="goes_on")
        return
    due = months_after(swedish_day(moment.ended_at), keep_months)
    if today < due:
        yield Obstacle(reason="not_due", from_day=due)
    if moment.state == "maintenance":
        # The day after the last, when a timer has closed it.
        yield Obstacle(reason="maintenance", from_day=_day_after(moment.maintained_until))
    if moment.has_children:
        yield Obstacle(reason="linked")


def months_after(day: date, months: int) -> date:
    """Give the same day some months later, or the last of its month where there is no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day_after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day else None
