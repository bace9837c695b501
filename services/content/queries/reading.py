"""Reading one version: everything but what may be started is immutable."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.orm import Session

from common.chassis.words import swedish
from common.contracts.errors import NotFound
from services.content.model import Activation, FormDefinition, ProgrammeVersion, Step

Found = TypeVar("Found")


def catalogue(session: Session, care_unit_id: UUID | None) -> list[ProgrammeVersion]:
    """Give the newest version of each programme that may be started at a care unit, by title."""
    newest_last = (ProgrammeVersion.programme_id, ProgrammeVersion.major, ProgrammeVersion.minor)
    startable = (is_active(care_unit_id), ProgrammeVersion.state == "published")
    versions = session.scalars(select(ProgrammeVersion).where(*startable).order_by(*newest_last))
    newest = {version.programme_id: version for version in versions}
    return sorted(newest.values(), key=lambda version: swedish(version.title))


def is_active(care_unit_id: UUID | None) -> ColumnElement[bool]:
    """Give the column that tells whether a version is activated at a care unit: the unit's own word, else the one for all units."""
    word = select(Activation.is_active).where(Activation.version_id == ProgrammeVersion.id)
    own = word.where(Activation.care_unit_id == care_unit_id).correlate(ProgrammeVersion).scalar_subquery()
    common = word.where(Activation.care_unit_id.is_(None)).correlate(ProgrammeVersion).scalar_subquery()
    return func.coalesce(own, common, false())


def outline(session: Session, version_id: UUID) -> dict[str, Any]:
    """Give a version's outline; raises `NotFound`."""
    return found(session.scalar(select(ProgrammeVersion.outline).where(ProgrammeVersion.id == version_id)))


def step(session: Session, version_id: UUID, step_id: str) -> dict[str, Any]:
    """Give a step's page; raises `NotFound`."""
    return found(session.scalar(select(Step.content).where(Step.version_id == version_id, Step.step_id == step_id)))


def form(session: Session, version_id: UUID, form_id: str) -> dict[str, Any]:
    """Give a form's definition; raises `NotFound`."""
    chosen = select(FormDefinition.definition).where(
        FormDefinition.version_id == version_id, FormDefinition.form_id == form_id
    )
    return found(session.scalar(chosen))


def version_by_name(session: Session, programme_id: str, major: int, minor: int) -> ProgrammeVersion | None:
    """Give a version by its name `programme@major.minor`."""
    named = select(ProgrammeVersion).where(
        ProgrammeVersion.programme_id == programme_id, ProgrammeVersion.major == major, ProgrammeVersion.minor == minor
    )
    return session.scalar(named)


def is_active_at(session: Session, version_id: UUID, care_unit_id: UUID) -> bool:
    """Tell whether a version may be started at a care unit."""
    chosen = (ProgrammeVersion.id == version_id, ProgrammeVersion.state == "published", is_active(care_unit_id))
    return session.scalar(select(ProgrammeVersion.id).where(*chosen)) is not None


def is_active_everywhere(session: Session, version_id: UUID) -> bool:
    """Tell whether a version may be started at every unit."""
    everywhere = select(Activation.id).where(Activation.version_id == version_id, Activation.care_unit_id.is_(None))
    return session.scalar(everywhere) is not None


def found(content: Found | None) -> Found:
    """Give what is there; raises `NotFound` for nothing."""
    if content is None:
        raise NotFound
    return content
