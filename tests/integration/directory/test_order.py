"""Every list of people and units stands in Swedish order, on both databases."""

from typing import Any

import pytest

from common.chassis.database import Database
from common.contracts.directory.people import PEOPLE
from services.directory.queries import citizens, organisation
from tests.integration.directory.builders import (
    HANS,
    INGRID,
    MARTA,
    NOON,
    PIA,
    bring,
    call,
    citizen_id,
    people_data,
    person_id,
    staff,
    unit_id,
)
from tests.integration.directory.test_people import moment_started

pytestmark = pytest.mark.both_databases

NAMES = [
    "Örjan Berg",
    "Vilma Ek",
    "Wilma Berg",
    "ulrik von Platen",
    "Ärla Berg",
    "Vera Berg",
    "Émilie Berg",
    "Zoltan Berg",
    "Åsa Berg",
]
IN_ORDER = ["Émilie Berg", "ulrik von Platen", "Vera Berg", "Vilma Ek", "Wilma Berg", "Zoltan Berg", "Åsa Berg", "Ärla Berg", "Örjan Berg"]  # fmt: skip
HSA = "SE2321000000-ORD{}"
GUARDIANS = ["Öyvind Strand", "Åke Strand", "Ärlig Strand"]
NUMBERS = [HANS, INGRID, MARTA]


def practitioner(number: int, name: str, units: tuple[str, ...] = ("tobaksenheten-norra",)) -> dict[str, Any]:
    given = {"title": "Behandlare", "purpose": "Vård och behandling", "active": True}
    held = [
        {"id": f"order-{number}-{place}", "care_unit": unit, "roles": ["practitioner"], **given}
        for place, unit in enumerate(units)
    ]
    return {"hsa_id": HSA.format(number), "name": name, "commissions": held}


@pytest.fixture
def ordered(empty: Database) -> Database:
    """Give a database with people and units whose names begin with every letter that goes wrong."""
    data = people_data()
    norra, sodra = data["care_units"]
    more = ["Älvsbyns mottagning", "Ånge mottagning", "Öckerö mottagning"]
    units = [
        {"id": f"unit-{place}", "hsa_id": HSA.format(f"VE{place}"), "name": name} for place, name in enumerate(more)
    ]
    data["care_units"] = [norra, sodra, *units]
    data["staff"] = [practitioner(number, name) for number, name in enumerate(NAMES)]
    everywhere = ("tobaksenheten-norra", "halsotorget-sodra", *(unit["id"] for unit in units))
    data["staff"].append(practitioner(99, "Aron Alm", everywhere))
    child = next(each for each in data["citizens"] if each["personal_number"].replace("-", "") == PIA)
    parents = [
        {**data["citizens"][0], "personal_number": number, "name": name, "guardians": []}
        for number, name in zip(NUMBERS, GUARDIANS, strict=True)
    ]
    data["citizens"] = [*parents, {**child, "guardians": NUMBERS}]
    bring(empty, data)
    return empty


UNITS = ["Hälsotorget Södra", "Tobaksenheten Norra", "Ånge mottagning", "Älvsbyns mottagning", "Öckerö mottagning"]


def test_practitioners_and_names_for_ids_stand_by_name(ordered: Database) -> None:
    people = [person_id(ordered, HSA.format(number)) for number in range(len(NAMES))]
    with ordered.reading() as session:
        listed = organisation.practitioners_at(session, unit_id(ordered, 1), NOON)
        named = organisation.person_names(session, people)
    assert [each.name for each in listed] == ["Aron Alm", *IN_ORDER]
    assert [each.name for each in named] == IN_ORDER


def test_care_units_and_one_s_own_commissions_stand_by_name(ordered: Database) -> None:
    with ordered.reading() as session:
        own = organisation.active_versions(session, person_id(ordered, HSA.format(99)), NOON)
        units = organisation.units_of_provider(session, own[0].id)
    assert [version.care_unit_name for version in own] == UNITS
    assert [unit.name for unit in units] == UNITS


def test_guardians_stand_by_name(ordered: Database) -> None:
    norra, child = unit_id(ordered, 1), citizen_id(ordered, PIA)
    moment_started(ordered, norra, child)
    guardians = [citizen_id(ordered, number) for number in NUMBERS]
    asked = call(PEOPLE, staff(norra), citizen_ids=[child], guardian_ids=guardians)
    with ordered.reading() as session:
        told = citizens.people(session, asked, NOON.date())
    in_order = ["Åke Strand", "Ärlig Strand", "Öyvind Strand"]
    assert [each.name for each in told.citizens[0].guardians] == in_order
    assert [each.name for each in told.guardians] == in_order
