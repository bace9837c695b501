"""A group start: one programme for many citizens at one care unit, as a job with a row for each citizen.

The job keeps citizen ids alone: the numbers were directory's to read. A row's moment has its id from the beginning (`planned_moment_id`),
so that a start which was interrupted and is tried again is the same start.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.chassis.identity import Actor
from common.contracts.errors import Forbidden, IllegalTransition
from services.moments.model.base import Base
from services.moments.model.moment import Moment
from services.moments.model.programme import ProgrammeVersion

GROUP_ROLES = frozenset({"citizen_admin"})
"""Groups are the citizen administrator's (domain page, 2)."""
KEPT = timedelta(days=90)
"""How long a job is kept, from its order on."""


def require_may_start_groups(actor: Actor) -> None:
    """Raise `Forbidden` unless the actor is a care unit's citizen_admin."""
    if actor.care_unit_id is None or not actor.roles & GROUP_ROLES:
        raise Forbidden


class GroupStart(Base):
    """One job. `ordered_by_*` say who ordered it, and whose right is checked again before each batch (and `correlation_id`, from which page)."""

    __tablename__ = "group_starts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    care_unit_id: Mapped[UUID]
    version_id: Mapped[UUID] = mapped_column(ForeignKey(ProgrammeVersion.id))
    responsible_person_id: Mapped[UUID]
    responsible_commission_id: Mapped[UUID]
    ordered_by_person_id: Mapped[UUID]
    ordered_by_commission_id: Mapped[UUID]
    correlation_id: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    stop_reason: Mapped[str | None] = mapped_column(String(16))
    ordered_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    programme: Mapped[ProgrammeVersion] = relationship(lazy="joined", innerjoin=True)

    def stop(self, reason: str) -> None:
        """Begin no more rows, for a reason of the contract's."""
        self.state, self.stop_reason = "stopped", reason

    def resume(self, actor: Actor, correlation_id: str | None) -> None:
        """Go on, as ordered by this actor from now on; raises `IllegalTransition` unless it has stopped."""
        if self.state != "stopped" or actor.commission_id is None:
            raise IllegalTransition(state=self.state, action="resume")
        self.state, self.stop_reason, self.correlation_id = "running", None, correlation_id
        self.ordered_by_person_id, self.ordered_by_commission_id = actor.person_id, actor.commission_id

    def finish(self, at: datetime) -> None:
        """Every row has an outcome."""
        self.state, self.finished_at = "finished", at


class GroupStartRow(Base):
    """A citizen of a job, in the list's order. `line`: the row of the list that named them.

    `moment_id`: the moment that was started, or that was running already; the row goes when that is erased.
    """

    __tablename__ = "group_start_rows"
    __table_args__ = (UniqueConstraint("group_start_id", "citizen_id"),)

    group_start_id: Mapped[UUID] = mapped_column(ForeignKey(GroupStart.id, ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[int]
    citizen_id: Mapped[UUID]
    planned_moment_id: Mapped[UUID]
    outcome: Mapped[str] = mapped_column(String(16))
    moment_id: Mapped[UUID | None] = mapped_column(ForeignKey(Moment.id, ondelete="CASCADE"))

    def settle(self, *, is_startable: bool, begun: Collection[UUID], earlier: Mapping[UUID, UUID]) -> None:
        """Keep the outcome: `begun` are moments that began, `earlier` those that were running already, by citizen."""
        if not is_startable:
            self.outcome = "may_not_start"
        elif self.planned_moment_id in begun:
            self.outcome, self.moment_id = "started", self.planned_moment_id
        else:
            self.outcome, self.moment_id = "already_running", earlier.get(self.citizen_id)


_RUNNING = text("state = 'running'")
Index("ix_group_starts_running", GroupStart.ordered_at, sqlite_where=_RUNNING, postgresql_where=_RUNNING)
Index("ix_group_starts_unit", GroupStart.care_unit_id, GroupStart.ordered_at)
Index("ix_group_start_rows_moment_id", GroupStartRow.moment_id)
Index("ix_group_start_rows_citizen", GroupStartRow.citizen_id)
