"""What is asked of care units, staff and commissions."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.collation import swedish
from common.chassis.identity import Actor
from common.contracts.base import Nothing
from common.contracts.directory.people import CommissionThen, People, PersonName, StaffNames
from common.contracts.directory.practitioners import (
    Practitioner,
    PractitionerFacts,
    PractitionerFactsAnswer,
    Practitioners,
    ProviderPractitioners,
    UnitPractitioners,
)
from common.contracts.directory.units import ProviderUnit, ProviderUnits, ProviderUnitsRequest
from common.contracts.errors import Forbidden, NotFound
from services.directory.model import CareUnit, Commission, CommissionVersion, StaffPerson

NEWEST = and_(CommissionVersion.commission_id == Commission.id, CommissionVersion.number == Commission.version)


def unit_of(actor: Actor) -> UUID:
    """Give the care unit under which staff work; raises `Forbidden(reason="no_commission")` before they have chosen one."""
    if actor.care_unit_id is None:
        raise Forbidden(reason="no_commission")
    return actor.care_unit_id


def provider_units(session: Session, call: Call[ProviderUnitsRequest]) -> ProviderUnits:
    """Give all care units of the care provider of a commission's unit, by name; raises `NotFound` for an unknown commission."""
    return ProviderUnits(units=units_of_provider(session, call.request.commission_version_id))


def units_of_provider(session: Session, commission_version_id: UUID) -> list[ProviderUnit]:
    """Give the care units beside that of a commission, and its own, as `provider_units`."""
    own = (
        select(CareUnit.care_provider_id)
        .join(CommissionVersion, CommissionVersion.care_unit_id == CareUnit.id)
        .where(CommissionVersion.id == commission_version_id)
        .scalar_subquery()
    )
    units = session.scalars(select(CareUnit).where(CareUnit.care_provider_id == own)).all()
    if not units:
        raise NotFound
    ordered = sorted(units, key=lambda unit: (swedish(unit.name), unit.id))
    return [ProviderUnit(care_unit_id=unit.id, name=unit.name) for unit in ordered]


def staff_by_hsa_id(session: Session, hsa_id: str) -> StaffPerson | None:
    """Find a staff member; HSA-ids are the same in capitals and small letters."""
    return session.scalar(select(StaffPerson).where(StaffPerson.hsa_id == hsa_id.upper()))


def newest_version(session: Session, commission_id: UUID) -> tuple[Commission, CommissionVersion] | None:
    """Find a commission with its newest version."""
    found = session.execute(_newest().where(Commission.id == commission_id))
    return next(((commission, version) for commission, version in found), None)


def practitioner_facts(session: Session, call: Call[PractitionerFacts], now: datetime) -> PractitionerFactsAnswer:
    """Say who holds a commission (`holder`)."""
    return holder(session, call.request.commission_id, now)


def holder(session: Session, commission_id: UUID, now: datetime) -> PractitionerFactsAnswer:
    """Say who holds a commission, where, and whether they are a practitioner there now; raises `NotFound` for an unknown commission."""
    held = newest_version(session, commission_id)
    if held is None:
        raise NotFound
    commission, version = held
    return PractitionerFactsAnswer(
        commission_id=commission.id,
        person_id=commission.person_id,
        care_unit_id=version.care_unit_id,
        commission_version_id=version.id,
        is_active_practitioner=version.is_active(now) and "practitioner" in version.roles,
    )


def newest_versions(session: Session, person_ids: Collection[UUID]) -> list[tuple[Commission, CommissionVersion]]:
    """Give the commissions of some persons with their newest versions, active or not, by unit and title."""
    found = session.execute(_newest().where(Commission.person_id.in_(person_ids)))

    def by_unit_and_title(held: tuple[Commission, CommissionVersion]) -> tuple[bytes, bytes, UUID]:
        commission, version = held
        return swedish(version.care_unit_name), swedish(version.title), commission.id

    return sorted(((commission, version) for commission, version in found), key=by_unit_and_title)


def active_versions(session: Session, person_id: UUID, now: datetime) -> list[CommissionVersion]:
    """Give the commissions that a person may work under now."""
    return [version for _commission, version in newest_versions(session, [person_id]) if version.is_active(now)]


def _newest() -> Select[Commission, CommissionVersion]:
    return select(Commission, CommissionVersion).join(CommissionVersion, NEWEST)


def practitioners(session: Session, call: Call[Nothing], now: datetime) -> Practitioners:
    """Give the practitioners of the actor's care unit, by name."""
    return Practitioners(practitioners=practitioners_at(session, unit_of(call.actor), now))


def practitioners_at(session: Session, care_unit_id: UUID, now: datetime) -> list[Practitioner]:
    """Give a unit's practitioners by name."""
    found = session.execute(
        select(CommissionVersion, StaffPerson)
        .join(Commission, NEWEST)
        .join(StaffPerson, StaffPerson.id == Commission.person_id)
        .where(CommissionVersion.care_unit_id == care_unit_id)
    )
    held = [
        Practitioner(commission_id=version.commission_id, person_id=person.id, name=person.name, hsa_id=person.hsa_id)
        for version, person in found
        if version.is_active(now) and "practitioner" in version.roles
    ]
    return sorted(held, key=lambda each: (swedish(each.name), each.commission_id))


def provider_practitioners(session: Session, call: Call[Nothing], now: datetime) -> ProviderPractitioners:
    """Give the units of the actor's care provider, each with its practitioners; raises `Forbidden` without the role provider_admin."""
    actor = call.actor
    if "provider_admin" not in actor.roles or actor.commission_version_id is None:
        raise Forbidden(reason="role")
    units = units_of_provider(session, actor.commission_version_id)
    return ProviderPractitioners(
        units=[
            UnitPractitioners(**vars(unit), practitioners=practitioners_at(session, unit.care_unit_id, now))
            for unit in units
        ]
    )


def staff_names(session: Session, call: Call[People]) -> StaffNames:
    """Name staff and commissions, and no citizen, in at most two SELECTs."""
    return StaffNames(
        persons=person_names(session, call.request.person_ids),
        commission_versions=commissions_then(session, call.request.commission_version_ids),
    )


def person_names(session: Session, ids: Collection[UUID]) -> list[PersonName]:
    """Name staff, by name; unknown ids are left out."""
    if not ids:
        return []
    found: Iterable[StaffPerson] = session.scalars(select(StaffPerson).where(StaffPerson.id.in_(ids)))
    ordered = sorted(found, key=lambda person: (swedish(person.name), person.id))
    return [PersonName.of(person) for person in ordered]


def commissions_then(session: Session, version_ids: Collection[UUID]) -> list[CommissionThen]:
    """Say who staff were when they did something; unknown ids are left out."""
    if not version_ids:
        return []
    found = session.scalars(select(CommissionVersion).where(CommissionVersion.id.in_(version_ids)))
    return [CommissionThen.of(version, version_id=version.id, name=version.person_name) for version in found]
