"""Bringing the organisation and its people to what a file says, in one transaction.

Things are found again by HSA-id, personal number and the commission's id in the file, so ids of ours are made once. What a file doesn't
mention stays as it is.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from common.chassis.clock import swedish_day
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from services.directory.commands.guardians import keep_guardians
from services.directory.commands.signing_in import announce_first_sign_ins
from services.directory.commands.terms import note_changed
from services.directory.model import (
    CareProvider,
    CareUnit,
    Citizen,
    Commission,
    CommissionFacts,
    Region,
    StaffPerson,
)
from services.directory.people_file import BrokenPeopleFile, Fault, People
from services.directory.queries import organisation


def import_people(database: Database, people: People, now: datetime) -> None:
    """Load a file's people; raises `BrokenPeopleFile` (and loads nothing) for a guardian whom nobody knows."""
    with database.writing() as session:
        units = _units(session, people)
        _staff(session, people, units, now)
        _citizens(session, people, now)


def _upsert(session: Session, known: InstrumentedAttribute[str], wanted: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Make the rows whose `known` column is a key of `wanted` say what its values say; gives all of them by that key."""
    kind = cast("type[Any]", known.class_)
    rows = {getattr(row, known.key): row for row in session.scalars(select(kind).where(known.in_(wanted)))}
    for key, facts in wanted.items():
        if key in rows:
            for name, value in facts.items():
                setattr(rows[key], name, value)
        else:
            rows[key] = kind(id=new_id(), **{known.key: key}, **facts)
            session.add(rows[key])
    session.flush()
    return rows


def _units(session: Session, people: People) -> dict[str, tuple[CareUnit, str]]:
    """Load region, provider and units; gives units with the provider's name by their id in the file."""
    region, provider = people.region, people.care_provider
    if region is None or provider is None:
        return {}
    regions = _upsert(session, Region.key, {region["id"]: {"name": region["name"]}})
    facts = {"name": provider["name"], "region_id": regions[region["id"]].id}
    kept = _upsert(session, CareProvider.hsa_id, {provider["hsa_id"]: facts})[provider["hsa_id"]]
    wanted = {unit["hsa_id"]: {"name": unit["name"], "care_provider_id": kept.id} for unit in people.care_units}
    units = _upsert(session, CareUnit.hsa_id, wanted)
    return {unit["id"]: (units[unit["hsa_id"]], kept.name) for unit in people.care_units}


def _staff(session: Session, people: People, units: dict[str, tuple[CareUnit, str]], now: datetime) -> None:
    persons = _upsert(
        session, StaffPerson.hsa_id, {person["hsa_id"]: {"name": person["name"]} for person in people.staff}
    )
    found = organisation.newest_versions(session, [person.id for person in persons.values()])
    held = {(commission.person_id, commission.key): (commission, newest) for commission, newest in found}
    for person in people.staff:
        row = persons[person["hsa_id"]]
        for wanted in person["commissions"]:
            commission, newest = held.get((row.id, wanted["id"]), (None, None))
            if commission is None:
                commission = Commission(id=new_id(), person_id=row.id, key=wanted["id"])
            version = commission.next_version(
                newest, _facts(row, wanted, *units[wanted["care_unit"]]), active=wanted["active"], now=now
            )
            session.add(commission)
            if version:
                # The version refers to the commission, which so must be there first.
                session.flush()
                session.add(version)


def _facts(person: StaffPerson, wanted: dict[str, Any], unit: CareUnit, provider_name: str) -> CommissionFacts:
    return CommissionFacts(
        person_name=person.name,
        title=wanted["title"],
        care_unit_id=unit.id,
        care_unit_name=unit.name,
        care_provider_name=provider_name,
        purpose=wanted["purpose"],
        roles=tuple(sorted(set(wanted["roles"]))),
    )


def _citizens(session: Session, people: People, now: datetime) -> None:
    wanted = {citizen["number"].value: _citizen_facts(citizen) for citizen in people.citizens}
    held = select(Citizen.personal_number, Citizen.has_ever_signed_in).where(Citizen.personal_number.in_(wanted))
    met = {number: had for number, had in session.execute(held)}  # noqa: C416 (dict() wouldn't know the types)
    signed_in = (citizen["number"].value for citizen in people.citizens if citizen["has_signed_in"])
    first = [number for number in signed_in if met.get(number) is False]
    for citizen in people.citizens:
        if citizen["number"].value not in met:
            wanted[citizen["number"].value]["made_at"] = now
            wanted[citizen["number"].value]["has_ever_signed_in"] = citizen["has_signed_in"]
        elif citizen["has_signed_in"]:
            # Somebody who has signed in since the file was written has still signed in.
            wanted[citizen["number"].value]["has_ever_signed_in"] = True
    rows = _upsert(session, Citizen.personal_number, wanted)
    note_changed(session, [row.id for row in rows.values()])
    announce_first_sign_ins(session, [rows[number].id for number in first], now)
    _guardians(session, people, {number: row.id for number, row in rows.items()}, swedish_day(now))


def _citizen_facts(citizen: dict[str, Any]) -> dict[str, Any]:
    copied = ("name", "mobile", "email", "notifications", "protected", "deceased")
    return {"kind": citizen["number"].kind.value, **{name: citizen[name] for name in copied}}


def _guardians(session: Session, people: People, ids: dict[str, UUID], today: date) -> None:
    elsewhere = {number for citizen in people.citizens for number in citizen["guardians"]} - set(ids)
    known = select(Citizen.personal_number, Citizen.id).where(Citizen.personal_number.in_(elsewhere))
    ids = ids | {row.personal_number: row.id for row in session.execute(known)}
    faults = list(_unknown_guardians(people, ids))
    if faults:
        raise BrokenPeopleFile(faults)
    told = {ids[child["number"].value]: {ids[number] for number in child["guardians"]} for child in people.citizens}
    keep_guardians(session, told, today)


def _unknown_guardians(people: People, ids: dict[str, UUID]) -> Iterable[Fault]:
    for number, child in enumerate(people.citizens):
        for which, guardian in enumerate(child["guardians"]):
            if guardian not in ids:
                yield people.lined.fault(f"citizens.{number}.guardians.{which}", "No citizen has this number.")
