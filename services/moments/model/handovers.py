"""The offer of a moment to another care unit."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.moments.model.base import Base
from services.moments.model.moment import Moment
from services.moments.model.states import HANDOVER_STEPS, following


class Handover(Base):
    """One offer. The units' names are kept as they were, since the timeline tells them; who offered and who answered are commissions as they were."""

    __tablename__ = "handovers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    moment_id: Mapped[UUID] = mapped_column(ForeignKey(Moment.id, ondelete="CASCADE"))
    from_unit_id: Mapped[UUID]
    from_unit_name: Mapped[str] = mapped_column(String(300))
    to_unit_id: Mapped[UUID]
    to_unit_name: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(16))
    offered_at: Mapped[datetime]
    offered_by_commission_version_id: Mapped[UUID]
    answered_at: Mapped[datetime | None]

    def answer(self, action: str, at: datetime) -> None:
        """`accept`, `decline` or `withdraw` it; raises `IllegalTransition` when that is done already."""
        self.state = following(HANDOVER_STEPS, self.state, action)
        self.answered_at = at


_OFFERED = text("state = 'offered'")
Index("uq_handovers_offered", Handover.moment_id, unique=True, sqlite_where=_OFFERED, postgresql_where=_OFFERED)
Index(
    "ix_handovers_received", Handover.to_unit_id, Handover.offered_at, sqlite_where=_OFFERED, postgresql_where=_OFFERED
)
Index("ix_handovers_moment", Handover.moment_id)
