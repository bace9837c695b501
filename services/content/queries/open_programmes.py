"""What is open for citizens, and where."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, false, func, select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.collation import swedish
from common.contracts.base import Nothing
from common.contracts.content.open_programmes import (
    OpenAnswer,
    OpenProgramme,
    OpenProgrammes,
    OpenRequest,
    OpenUnit,
    OpenUnits,
)
from common.contracts.directory.units import ProviderUnit
from common.contracts.errors import NotFound
from services.content.model import Activation, OpenVersion, ProgrammeVersion
from services.content.queries.catalogue import activations


def openings(session: Session, version_id: UUID, units: Sequence[ProviderUnit]) -> OpenUnits:
    """Tell of each unit whether a version is active there and who is responsible if it is open; raises `NotFound`."""
    found = session.execute(
        select(OpenVersion.care_unit_id, OpenVersion.responsible_commission_id).where(
            OpenVersion.version_id == version_id
        )
    )
    responsible = {row.care_unit_id: row.responsible_commission_id for row in found}
    shown = activations(session, version_id, units).units
    return OpenUnits(
        units=[OpenUnit.of(unit, responsible_commission_id=responsible.get(unit.care_unit_id)) for unit in shown]
    )


def open_programmes(session: Session, _call: Call[Nothing]) -> OpenProgrammes:
    """Give what citizens may start: one row for each programme and unit, by title and unit."""
    newest_last = (ProgrammeVersion.programme_id, ProgrammeVersion.major, ProgrammeVersion.minor)
    found = session.execute(_open().order_by(*newest_last))
    newest = {(version.programme_id, opening.care_unit_id): (version, opening) for opening, version in found}
    rows = [
        OpenProgramme.of(
            version,
            version_id=version.id,
            care_unit_id=opening.care_unit_id,
            care_unit_name=opening.care_unit_name,
        )
        for version, opening in newest.values()
    ]
    return OpenProgrammes(programmes=sorted(rows, key=lambda row: (swedish(row.title), swedish(row.care_unit_name))))


def open_for_citizens(session: Session, call: Call[OpenRequest]) -> OpenAnswer:
    """Give who will be responsible for a version that is open at a unit; raises `NotFound`."""
    request = call.request
    own = (OpenVersion.version_id == request.version_id, OpenVersion.care_unit_id == request.care_unit_id)
    row = session.execute(_open().where(*own)).one_or_none()
    if row is None:
        raise NotFound
    return OpenAnswer(responsible_commission_id=row[0].responsible_commission_id)


def _open() -> Any:
    """Give the question for openings of published versions that are active where they are open: the unit's own word, else the one for all."""
    word = select(Activation.is_active).where(Activation.version_id == OpenVersion.version_id)
    own = word.where(Activation.care_unit_id == OpenVersion.care_unit_id).correlate(OpenVersion).scalar_subquery()
    common = word.where(Activation.care_unit_id.is_(None)).correlate(OpenVersion).scalar_subquery()
    return (
        select(OpenVersion, ProgrammeVersion)
        .join(ProgrammeVersion, ProgrammeVersion.id == OpenVersion.version_id)
        .where(and_(ProgrammeVersion.state == "published", func.coalesce(own, common, false())))
    )
