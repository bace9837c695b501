"""The welcome that staff have written for one citizen. A moment without a row shows the programme's."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from common.contracts.errors import StaleVersion
from services.moments.model.base import Base
from services.moments.model.moment import Moment
from services.moments.model.states import WELCOME_STEPS, following


class Welcome(Base):
    """One moment's welcome: `published` is what the citizen sees unless it is `hidden`, `draft` what staff are still writing.

    Both are sealed JSON (`text` as it was typed, `html` as it shows); null is the programme's own text, or no draft.
    """

    __tablename__ = "welcomes"

    moment_id: Mapped[UUID] = mapped_column(ForeignKey(Moment.id, ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    published: Mapped[bytes | None] = mapped_column(LargeBinary)
    draft: Mapped[bytes | None] = mapped_column(LargeBinary)
    changed_at: Mapped[datetime]
    changed_by_person_id: Mapped[UUID]

    @staticmethod
    def place(moment_id: UUID, column: str) -> str:
        """Name the place that `published` or `draft` is sealed for."""
        return f"moments.welcome.{moment_id}.{column}"

    @classmethod
    def of(cls, moment_id: UUID) -> "Welcome":
        """Make the welcome of a moment that shows the programme's."""
        return cls(moment_id=moment_id, version=0, state="shown", published=None, draft=None)

    def require_version(self, expected: int) -> None:
        """Raise `StaleVersion` unless it still stands as the page showed it."""
        if self.version != expected:
            raise StaleVersion(expected=expected, actual=self.version, changed=["welcome"])

    def change(self, action: str, sealed: bytes | None, person_id: UUID, at: datetime) -> None:
        """Do one of `WELCOME_STEPS`; `sealed` is the text that is saved or published. Raises `IllegalTransition`."""
        self.state = following(WELCOME_STEPS, self.state, action)
        if action == "save":
            self.draft = sealed
        elif action == "publish":
            self.published, self.draft = sealed, None
        elif action == "reset":
            self.published = self.draft = None
        self.version += 1
        self.changed_at, self.changed_by_person_id = at, person_id
