"""What staff add to sent responses: sign-offs, and reopenings with what had been sent until then. All text of theirs is sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from services.moments.model.base import Base
from services.moments.model.programme import ProgrammeVersion
from services.moments.model.responses import Response


class Reopening(Base):
    """A sent response that staff opened again: the note to the citizen, and what was sent, which staff can go on reading.

    `number` is the sending's: 1 for what was sent first. `answers` and `outcome` as in `Response`, sealed for places of their own.
    """

    __tablename__ = "reopenings"

    response_id: Mapped[UUID] = mapped_column(ForeignKey(Response.id, ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey(ProgrammeVersion.id))
    answers: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    outcome: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    submitted_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    seen_by_person_id: Mapped[UUID | None]
    filled_by_person_id: Mapped[UUID | None]
    filled_by_commission_version_id: Mapped[UUID | None]
    guardian_id: Mapped[UUID | None]
    note: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
    person_id: Mapped[UUID]
    commission_version_id: Mapped[UUID | None]

    @staticmethod
    def place(response_id: UUID, number: int, column: str) -> str:
        """Name the place that a column (`answers`, `outcome`, `note`) is sealed for: it can't be read from another row."""
        return f"moments.reopening.{response_id}.{number}.{column}"


class Review(Base):
    """A sign-off of one sending of a response that asks for review. `comment` is for staff, and for the citizen when `is_shown`."""

    __tablename__ = "reviews"

    response_id: Mapped[UUID] = mapped_column(ForeignKey(Response.id, ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    comment: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_shown: Mapped[bool]
    at: Mapped[datetime]
    person_id: Mapped[UUID]
    commission_version_id: Mapped[UUID | None]

    @staticmethod
    def place(response_id: UUID, number: int) -> str:
        """Name the place that the comment is sealed for."""
        return f"moments.review.{response_id}.{number}.comment"
