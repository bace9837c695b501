"""A citizen's answers to one form: saved while they write, locked when they are sent, seen when staff open them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from common.contracts.errors import CitizenWriting, ResponseLocked, StaleVersion
from services.moments.model.base import Base
from services.moments.model.moment import Moment
from services.moments.model.programme import ProgrammeVersion, StepOutline
from services.moments.model.states import RESPONSE_STEPS, following

WRITABLE = ("not_started", "ongoing")
FilledBy = tuple[UUID | None, UUID | None]
"""Who of the staff answered for the citizen: the person, and the version of the commission."""
NOBODY: FilledBy = (None, None)


class Response(Base):
    """One response.

    `answers` is sealed JSON (`place`), `outcome` what they added up to when they were sent (`model/outcomes.py`), sealed for a place of its own;
    `version_id` is the programme version whose form was answered, which stays when the moment moves
    to a newer one. `occasion` is 1 the first time that a form is answered; the same form sent again makes a row of its own.
    `filled_by_person_id` is who of the staff answered for the citizen, under `filled_by_commission_version_id`; null when the words are the
    citizen's own.
    `guardian_id` is the guardian who wrote them for a child; null when nobody did.
    `sendings` counts how often it has been sent; `reopened_at` is set from when staff open it again until it is sent anew, and what was
    sent before is kept in `Reopening`.
    """

    __tablename__ = "responses"
    __table_args__ = (UniqueConstraint("moment_id", "step_id", "form_id", "occasion"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    moment_id: Mapped[UUID] = mapped_column(ForeignKey(Moment.id, ondelete="CASCADE"))
    module_id: Mapped[str] = mapped_column(String(64))
    step_id: Mapped[str] = mapped_column(String(64))
    form_id: Mapped[str] = mapped_column(String(64))
    occasion: Mapped[int]
    version_id: Mapped[UUID] = mapped_column(ForeignKey(ProgrammeVersion.id))
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    in_version: Mapped[int]
    answers: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    outcome: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    saved_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    seen_by_person_id: Mapped[UUID | None]
    filled_by_person_id: Mapped[UUID | None]
    filled_by_commission_version_id: Mapped[UUID | None]
    guardian_id: Mapped[UUID | None]
    sendings: Mapped[int]
    reopened_at: Mapped[datetime | None]

    @staticmethod
    def place(response_id: UUID) -> str:
        """Name the place that answers are sealed for: they can't be read from another row."""
        return f"moments.response.{response_id}.answers"

    @staticmethod
    def outcome_place(response_id: UUID) -> str:
        """Name the place that the outcome is sealed for."""
        return f"moments.response.{response_id}.outcome"

    @classmethod
    def of(cls, response_id: UUID, moment: Moment, step: StepOutline, form_id: str, occasion: int) -> "Response":
        """Make a response that nothing has been written in yet."""
        return cls(
            id=response_id,
            moment_id=moment.id,
            module_id=step.module_id,
            step_id=step.id,
            form_id=form_id,
            occasion=occasion,
            version_id=moment.version_id,
            state="not_started",
            version=0,
            in_version=moment.version,
            answers=None,
            outcome=None,
            saved_at=None,
            submitted_at=None,
            seen_at=None,
            seen_by_person_id=None,
            filled_by_person_id=None,
            filled_by_commission_version_id=None,
            guardian_id=None,
            sendings=0,
            reopened_at=None,
        )

    @property
    def is_sent(self) -> bool:
        """Say whether what stands in it now is sent, so that staff may read it."""
        return self.submitted_at is not None

    @property
    def was_sent(self) -> bool:
        """Say whether there is something that staff may read: sent now, or sent before it was opened again."""
        return self.sendings > 0

    def is_saved_this_hour(self, at: datetime, guardian_id: UUID | None) -> bool:
        """Say whether it was saved in the same hour by whoever saves it at that instant, the citizen or the guardian, and not opened again since."""
        if self.saved_at is None or (self.reopened_at is not None and self.reopened_at >= self.saved_at):
            return False
        hours = [each.replace(minute=0, second=0, microsecond=0) for each in (self.saved_at, at)]
        return hours[0] == hours[1] and self.guardian_id == guardian_id and self.filled_by_person_id is None

    def require_version(self, expected: int) -> None:
        """Raise `StaleVersion` unless it still stands as staff's page showed it."""
        if self.version != expected:
            raise StaleVersion(expected=expected, actual=self.version, changed=["response"])

    def require_unsent(self) -> None:
        """Raise `ResponseLocked` when it is sent."""
        if self.state not in WRITABLE:
            raise ResponseLocked(state=self.state)

    def require_no_words_of_the_citizen(self, answers: Mapping[str, Any]) -> None:
        """Raise `CitizenWriting` when its answers, unsent, are the citizen's; what staff sent for them and opened again is staff's."""
        if self.filled_by_person_id is None and answers:
            raise CitizenWriting

    def require_writable(self, expected: int) -> None:
        """Raise `ResponseLocked` when it is sent, `StaleVersion` when another tab has saved since the page began from `expected`."""
        self.require_unsent()
        if self.version != expected:
            raise StaleVersion(expected=expected, actual=self.version, changed=["answers"])

    def save(self, sealed: bytes, at: datetime, guardian_id: UUID | None = None) -> None:
        """Keep the citizen's answers so far, as the guardian wrote them if there is one."""
        self._write("save", sealed, at, filled_by=NOBODY)
        self.guardian_id = guardian_id

    def submit(
        self,
        sealed: bytes,
        outcome: bytes | None,
        at: datetime,
        *,
        needs_review: bool,
        filled_by: FilledBy = NOBODY,
        guardian_id: UUID | None = None,
    ) -> None:
        """Send it with what it adds up to; it is locked from now on. `filled_by` is who of the staff answered for the citizen, and as whom."""
        self._write("submit_for_review" if needs_review else "submit", sealed, at, filled_by)
        self.guardian_id = guardian_id
        self.outcome, self.submitted_at, self.reopened_at = outcome, at, None
        self.sendings += 1

    def see(self, person_id: UUID, at: datetime) -> bool:
        """Note that staff opened it for the first time; tells whether it was the first time."""
        if self.seen_at is not None:
            return False
        self.seen_at, self.seen_by_person_id = at, person_id
        self.version += 1
        return True

    def review(self) -> None:
        """Sign it off; raises `IllegalTransition` when it doesn't wait for that."""
        self.state = following(RESPONSE_STEPS, self.state, "review")
        self.version += 1

    def reopen(self, version_id: UUID, at: datetime) -> None:
        """Open it for the citizen again, in the programme version that the moment runs now; the answers stay where they are."""
        self.state = following(RESPONSE_STEPS, self.state, "reopen")
        self.version_id, self.reopened_at = version_id, at
        self.outcome = self.submitted_at = self.seen_at = self.seen_by_person_id = None
        self.version += 1

    def _write(self, action: str, sealed: bytes, at: datetime, filled_by: FilledBy) -> None:
        self.state = following(RESPONSE_STEPS, self.state, action)
        self.answers, self.saved_at = sealed, at
        self.filled_by_person_id, self.filled_by_commission_version_id = filled_by
        self.version += 1
