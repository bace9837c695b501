"""A care provider's administrator declares a version open at a care unit: citizens may then start it by themselves."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.idempotency import by_key, idempotent
from common.contracts.content.open_programmes import OpenAtUnit, OpenUnits
from common.contracts.directory.starts import CommissionNow
from common.contracts.directory.units import ProviderUnit
from common.contracts.errors import Conflict, Invalid
from common.phrases import authoring, moments
from services.content import queries
from services.content.commands.activating import require_may_activate
from services.content.model import OpenVersion
from services.content.queries import open_programmes as questions


@idempotent(by_key)
def open_at_unit(
    session: Session, call: Call[OpenAtUnit], units: Sequence[ProviderUnit], responsible: CommissionNow | None
) -> OpenUnits:
    """Open or close it; `units`: the provider's, `responsible`: directory's answer about the chosen commission, `None` to close.

    Raises as `content.open_programmes.OPEN_AT_UNIT`.
    """
    require_may_activate(call.actor)
    unit_id = call.request.care_unit_id
    unit = next((each for each in units if each.care_unit_id == unit_id), None)
    if unit is None:
        raise Invalid(fields={"care_unit_id": [authoring.OWN_UNITS()]})
    version = queries.version_by_id(session, call.request.version_id)
    if responsible is None:
        _close(session, version.id, unit_id)
    else:
        _require_practitioner(responsible, unit_id)
        if not queries.is_active_at(session, version.id, unit_id):
            raise Conflict(reason="inactive")
        _open(session, call.request, unit.name)
    session.flush()
    return questions.openings(session, version.id, units)


def _require_practitioner(responsible: CommissionNow, unit_id: UUID) -> None:
    if responsible.care_unit_id != unit_id or "practitioner" not in responsible.roles:
        raise Invalid(fields={"responsible_commission_id": [moments.NO_PRACTITIONER()]})


def _open(session: Session, request: OpenAtUnit, unit_name: str) -> None:
    key = (request.version_id, request.care_unit_id)
    kept = session.get(OpenVersion, key)
    if kept is None:
        kept = OpenVersion(version_id=key[0], care_unit_id=key[1], opened_at=now())
        session.add(kept)
    kept.care_unit_name = unit_name
    kept.responsible_commission_id = cast("UUID", request.responsible_commission_id)


def _close(session: Session, version_id: UUID, unit_id: UUID) -> None:
    kept = session.get(OpenVersion, (version_id, unit_id))
    if kept is not None:
        session.delete(kept)
