"""Who is away and who covers, as far as was heard: what a citizen writes meanwhile is told to the cover."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.model.base import Base


class Absence(Base):
    """One absence, as it was told last (`heard_of`: when that happened)."""

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_of", "person_id", "care_unit_id", "last_day"),)

    absence_id: Mapped[UUID] = mapped_column(primary_key=True)
    care_unit_id: Mapped[UUID]
    person_id: Mapped[UUID]
    cover_person_id: Mapped[UUID]
    first_day: Mapped[date]
    last_day: Mapped[date]
    is_cancelled: Mapped[bool]
    heard_of: Mapped[datetime]
