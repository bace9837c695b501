"""Programmes in versions. A published version is immutable: it is addressed by its id and by `programme@major.minor`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, Uuid, true
from sqlalchemy.orm import Mapped, mapped_column

from common.chassis.collation import plain, swedish
from common.chassis.database import Instant
from common.contracts.errors import IllegalTransition
from services.content.model.base import Base

VERSION_STEPS = {("published", "withdraw"): "withdrawn", ("withdrawn", "restore"): "published"}
"""The life of a published version: (state, action) → state. Its content never changes."""


def _title_key(context: Any) -> bytes:
    return swedish(context.get_current_parameters()["title"])


def _found_by(context: Any) -> str:
    """Give the words by which the catalogue finds a version."""
    given = context.get_current_parameters()
    return plain("\n".join(given[name] for name in ("title", "summary", "target_group")))


class ProgrammeVersion(Base):
    """One published version. `outline` has the shape of `contracts.content.versions.Outline`, made once.

    `source` is the digest of its package as a zip in the blob store, and `picture_names` tells which stored picture each name in `bilder/` is;
    both are null for what was published before sources were kept. `title_key` and `found_by`: how the catalogue, which is cut in the
    database, sorts and searches (`common.chassis.collation`).
    """

    __tablename__ = "programme_version"
    __table_args__ = (
        UniqueConstraint("programme_id", "major", "minor"),
        Index("ix_programme_version_title", "title_key", "programme_id", "major", "minor"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    programme_id: Mapped[str] = mapped_column(String(64))
    major: Mapped[int]
    minor: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), server_default="published")
    title: Mapped[str] = mapped_column(String(200))
    title_key: Mapped[bytes] = mapped_column(LargeBinary, default=_title_key)
    found_by: Mapped[str] = mapped_column(Text, default=_found_by)
    target_group: Mapped[str] = mapped_column(String(1000), server_default="")
    summary: Mapped[str] = mapped_column(String(1000))
    recommended_days: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    outline: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime] = mapped_column(Instant)
    source: Mapped[str | None] = mapped_column(String(64))
    picture_names: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    @property
    def version(self) -> str:
        """Give `major.minor`."""
        return f"{self.major}.{self.minor}"

    def change_state(self, action: str) -> None:
        """Withdraw or restore it; raises `IllegalTransition`."""
        if (self.state, action) not in VERSION_STEPS:
            raise IllegalTransition(state=self.state, action=action)
        self.state = VERSION_STEPS[self.state, action]


class Step(Base):
    """A step's page: `content` has the shape of `contracts.content.versions.StepContent`, its text rendered."""

    __tablename__ = "step"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("programme_version.id"), primary_key=True)
    step_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class FormDefinition(Base):
    """A form's definition (`common.forms.load_definition`)."""

    __tablename__ = "form_definition"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("programme_version.id"), primary_key=True)
    form_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)


class Activation(Base):
    """Whether a version may be started: at one care unit, or, where `care_unit_id` is null, at every unit without a word of its own."""

    __tablename__ = "activation"
    __table_args__ = (Index("ix_activation_unit", "version_id", "care_unit_id", unique=True),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("programme_version.id"))
    care_unit_id: Mapped[UUID | None] = mapped_column(Uuid)
    is_active: Mapped[bool] = mapped_column(server_default=true())
    activated_at: Mapped[datetime] = mapped_column(Instant)
