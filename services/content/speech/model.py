"""The sound of each published step, and the work of making it: the row is the job, so that a restart loses none."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from common.chassis.blobs import Blob
from common.chassis.database import Instant
from services.content.model import Base

MOST_ATTEMPTS = 3
LEASE = timedelta(minutes=5)
"""How long a maker may work on one step; a row that is older belongs to a process that has died. Longer than the voice's limit of time."""


class StepSound(Base):
    """One step's sound. `state`: waiting → making → done or failed; making → waiting when it didn't succeed but may yet.

    `revision` is that of the voice (`Speech.revision`); `source` the digest of what was said and by which voice: equal ones share a file.
    `digest` stays while the step is read anew by a newer voice, so that it can be listened to all the time.
    """

    __tablename__ = "step_sound"
    __table_args__ = (
        ForeignKeyConstraint(["version_id", "step_id"], ["step.version_id", "step.step_id"]),
        Index("ix_step_sound_state", "state", "changed_at"),
        Index("ix_step_sound_source", "source"),
    )

    version_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    step_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    revision: Mapped[int]
    attempts: Mapped[int]
    reason: Mapped[str | None] = mapped_column(String(100))
    taken_until: Mapped[datetime | None] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    source: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[str | None] = mapped_column(String(64))
    media_type: Mapped[str | None] = mapped_column(String(40))
    size: Mapped[int | None]
    seconds: Mapped[float | None]

    def take(self, instant: datetime) -> bool:
        """Begin an attempt; tells whether one is left. Whatever died three times in the making is given up: it may be what kills."""
        if self.attempts >= MOST_ATTEMPTS:
            self.give_up("interrupted", instant)
            return False
        self.state, self.taken_until, self.changed_at = "making", instant + LEASE, instant
        self.attempts += 1
        return True

    def finish(self, blob: Blob, source: str, seconds: float, instant: datetime) -> None:
        """Keep where the sound is."""
        self.state, self.taken_until, self.reason, self.changed_at = "done", None, None, instant
        self.source, self.seconds = source, seconds
        self.digest, self.media_type, self.size = blob.digest, blob.media_type, blob.size

    def give_up(self, reason: str, instant: datetime) -> None:
        """Say that this step has no sound, and why (a word or two, never the text)."""
        self.state, self.taken_until, self.reason, self.changed_at = "failed", None, reason[:100], instant

    def put_back(self, instant: datetime, *, is_counted: bool, reason: str | None = None) -> None:
        """Let it wait for another attempt; one that failed for reasons outside the text isn't counted."""
        self.state, self.taken_until, self.changed_at = "waiting", None, instant
        self.reason = reason[:100] if reason else None
        self.attempts -= 0 if is_counted else 1
