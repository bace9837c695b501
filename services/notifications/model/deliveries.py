"""Deliveries: what is to be sent to an address, each attempt, and its end. They name a person and an address, no moment and no cause."""

import random
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.model.base import Base

STATES = ("queued", "sending", "sent", "delivered", "failed", "unknown", "gave_up", "needless")
LEASE = timedelta(minutes=2)
"""How long whoever has taken a delivery has it for themselves: longer than any attempt may last."""
PAUSES = tuple(timedelta(seconds=each) for each in (30, 120, 600, 1800, 7200, 21600))
"""What is waited for after each attempt that may be repeated; after the last it is given up."""
JITTER = 0.2
"""By how much of itself a pause is longer or shorter: what failed together isn't tried again together."""
KEPT = timedelta(days=90)
"""How long a delivery is kept after its end: long enough to answer why something didn't come."""
_OPEN = text("ended_at IS NULL")


class Delivery(Base):
    """One message to one address. `due_at` is when it is tried next, or when whoever has taken it has had it for too long."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_open", "channel", "due_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_delivery_person", "person_id", "channel", "made_at"),
        Index("ix_delivery_ended", "ended_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    channel: Mapped[str] = mapped_column(String(8))
    address: Mapped[str] = mapped_column(String(254))
    template: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(2))
    code_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int]
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @property
    def may_repeat(self) -> bool:
        """Say whether it may be sent again when nobody knows whether it was: a mail carries a number by which programs know it again, a text message doesn't."""
        return self.channel == "email"

    def begin(self, at: datetime) -> None:
        """Begin an attempt."""
        self.state, self.attempts, self.due_at = "sending", self.attempts + 1, at + LEASE

    def end(self, state: str, at: datetime) -> None:
        """Note the end."""
        self.state, self.ended_at = state, at

    def put_off(self, at: datetime) -> None:
        """Wait for the next attempt, or give up."""
        if self.attempts > len(PAUSES):
            self.end("gave_up", at)
            return
        pause = PAUSES[self.attempts - 1]
        self.state, self.due_at = "queued", at + pause * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 (a pause, no secret)

    @property
    def is_lost(self) -> bool:
        """Say whether nothing more is tried of what hasn't arrived."""
        return self.state in {"failed", "gave_up"}

    @property
    def has_arrived(self) -> bool:
        """Say whether it has, as far as anybody knows."""
        return self.state in {"sent", "delivered"}

    def note(self, outcome: str, at: datetime) -> None:
        """Note what became of an attempt: `sent`, `failed` for good, `again` for what certainly wasn't sent, `unknown`; `untried` is none."""
        if outcome == "untried":
            self.state, self.attempts, self.due_at = "queued", self.attempts - 1, at
        elif outcome == "again" or (outcome == "unknown" and self.may_repeat):
            self.put_off(at)
        else:
            self.end(outcome, at)


class Attempt(Base):
    """One attempt, noted when it has ended; one whose process died ends as `unknown` when the next begins. `detail`: the code of whoever refused, never their words."""

    __tablename__ = "attempt"

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("delivery.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(16))
    detail: Mapped[str] = mapped_column(String(40))
