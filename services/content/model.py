"""Programmes in versions. A published version is immutable: it is addressed by its id and by `programme@major.minor`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.chassis.database import Instant


class Base(DeclarativeBase):
    """The tables of content."""


class ProgrammeVersion(Base):
    """One published version. `outline` has the shape of `contracts.content.Outline`, made once."""

    __tablename__ = "programme_version"
    __table_args__ = (UniqueConstraint("programme_id", "major", "minor"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    programme_id: Mapped[str] = mapped_column(String(64))
    major: Mapped[int]
    minor: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(1000))
    recommended_days: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    outline: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def version(self) -> str:
        """Give `major.minor`."""
        return f"{self.major}.{self.minor}"


class Step(Base):
    """A step's page: `content` has the shape of `contracts.content.StepContent`, its text rendered."""

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
    """A version that may be started: at one care unit, or at every unit when `care_unit_id` is null."""

    __tablename__ = "activation"
    __table_args__ = (Index("ix_activation_unit", "care_unit_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("programme_version.id"))
    care_unit_id: Mapped[UUID | None] = mapped_column(Uuid)
    activated_at: Mapped[datetime] = mapped_column(Instant)
