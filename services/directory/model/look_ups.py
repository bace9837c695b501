"""What managers see of their staff's look-ups: how many numbers, never which."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from common.chassis.database import Instant
from services.directory.model.base import Base

KEPT = timedelta(days=90)
"""How long the days are kept, as sessions are; managers see the last 30."""


class LookUpDay(Base):
    """How many numbers a staff member looked up at a care unit on a Swedish day, and how often they were refused to look up more."""

    __tablename__ = "look_up_day"
    __table_args__ = (Index("ix_look_up_day_day", "day"),)

    care_unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    numbers: Mapped[int]
    refusals: Mapped[int]
    refused_at: Mapped[datetime | None] = mapped_column(Instant)
