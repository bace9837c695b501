"""Reading one version: everything but what may be started is immutable."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.orm import Session

from common.chassis.calls import Call, JsonAnswer
from common.chassis.collation import swedish
from common.contracts.base import Nothing
from common.contracts.content.catalogue import Catalogue, CatalogueEntry, MayStart, MayStartAnswer
from common.contracts.content.versions import FormContent, FormRequest, Outline, StepContent, StepRequest
from common.contracts.content.vocabulary import VersionRequest
from common.contracts.errors import NotFound
from services.content.model import Activation, FormDefinition, ProgrammeVersion, Step

Found = TypeVar("Found")


def catalogue(session: Session, call: Call[Nothing]) -> Catalogue:
    """Give what may be started at the actor's care unit."""
    shown = startable(session, call.actor.care_unit_id)
    return Catalogue(programmes=[CatalogueEntry.of(each, version_id=each.id) for each in shown])


def startable(session: Session, care_unit_id: UUID | None) -> list[ProgrammeVersion]:
    """Give the newest version of each programme that may be started at a care unit, by title."""
    newest_last = (ProgrammeVersion.programme_id, ProgrammeVersion.major, ProgrammeVersion.minor)
    conditions = (is_active(care_unit_id), ProgrammeVersion.state == "published")
    versions = session.scalars(select(ProgrammeVersion).where(*conditions).order_by(*newest_last))
    newest = {version.programme_id: version for version in versions}
    return sorted(newest.values(), key=lambda version: swedish(version.title))


def is_active(care_unit_id: UUID | None) -> ColumnElement[bool]:
    """Give the column that tells whether a version is activated at a care unit: the unit's own word, else the one for all units."""
    word = select(Activation.is_active).where(Activation.version_id == ProgrammeVersion.id)
    own = word.where(Activation.care_unit_id == care_unit_id).correlate(ProgrammeVersion).scalar_subquery()
    common = word.where(Activation.care_unit_id.is_(None)).correlate(ProgrammeVersion).scalar_subquery()
    return func.coalesce(own, common, false())


def outline(session: Session, call: Call[VersionRequest]) -> JsonAnswer[Outline]:
    """Give a version's outline; raises `NotFound`."""
    return call.dumped(found(session.scalar(select(ProgrammeVersion.outline).filter_by(id=call.request.version_id))))


def step(session: Session, call: Call[StepRequest]) -> JsonAnswer[StepContent]:
    """Give a step's page; raises `NotFound`."""
    return call.dumped(content_of(session, call.request.version_id, call.request.step_id))


def content_of(session: Session, version_id: UUID, step_id: str) -> dict[str, Any]:
    """Give what stands in a step, for its page and to be read aloud; raises `NotFound`."""
    return found(session.scalar(select(Step.content).filter_by(version_id=version_id, step_id=step_id)))


def form(session: Session, call: Call[FormRequest]) -> FormContent:
    """Give a form's definition; raises `NotFound`."""
    named = {"version_id": call.request.version_id, "form_id": call.request.form_id}
    return FormContent(definition=found(session.scalar(select(FormDefinition.definition).filter_by(**named))))


def version_by_name(session: Session, programme_id: str, major: int, minor: int) -> ProgrammeVersion | None:
    """Give a version by its name `programme@major.minor`."""
    named = select(ProgrammeVersion).where(
        ProgrammeVersion.programme_id == programme_id, ProgrammeVersion.major == major, ProgrammeVersion.minor == minor
    )
    return session.scalar(named)


def may_start(session: Session, call: Call[MayStart]) -> MayStartAnswer:
    """Say whether a version may be started at a care unit."""
    return MayStartAnswer(is_active=is_active_at(session, call.request.version_id, call.request.care_unit_id))


def is_active_at(session: Session, version_id: UUID, care_unit_id: UUID) -> bool:
    """Say whether a version may be started at a care unit."""
    chosen = (ProgrammeVersion.id == version_id, ProgrammeVersion.state == "published", is_active(care_unit_id))
    return session.scalar(select(ProgrammeVersion.id).where(*chosen)) is not None


def is_active_everywhere(session: Session, version_id: UUID) -> bool:
    """Say whether a version may be started at every unit."""
    everywhere = select(Activation.id).where(Activation.version_id == version_id, Activation.care_unit_id.is_(None))
    return session.scalar(everywhere) is not None


def found(content: Found | None) -> Found:
    """Give what is there; raises `NotFound` for nothing."""
    if content is None:
        raise NotFound
    return content
