"""Finding, naming and revealing: what each actor is told, and what not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, func, select

from common.chassis.database import Database
from common.chassis.facts import handle
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, Grant
from common.contracts.directory.citizens import FIND_CITIZEN, REVEAL
from common.contracts.directory.people import PEOPLE
from common.contracts.directory.practitioners import PRACTITIONERS
from common.contracts.directory.starts import START_FACTS
from common.contracts.directory.vocabulary import ROLES
from common.contracts.errors import (
    CheckDigit,
    CitizenUnknown,
    CoordinationNumber,
    Forbidden,
    Invalid,
    NotFound,
    ReserveNumber,
)
from services.directory.commands.units import note_unit_has_citizen
from services.directory.model import HIDDEN_NAME, UnitCitizen
from services.directory.queries import citizens, organisation
from tests.integration.directory.builders import (
    ASTRID,
    BASHIR,
    HANS,
    LARS,
    MARTA,
    NILS,
    NOON,
    begun,
    bring,
    call,
    citizen_id,
    commission_id,
    people_data,
    person_id,
    staff,
    unit_id,
)

pytestmark = pytest.mark.both_databases

TODAY = NOON.date()


def find(database: Database, actor: Actor, number: str) -> dict[str, Any]:
    with database.reading() as session:
        answer = FIND_CITIZEN.answer.dump(
            citizens.find_citizen(session, call(FIND_CITIZEN, actor, personal_number=number), TODAY)
        )
        return dict(FIND_CITIZEN.answer.load(answer))


def names(database: Database, actor: Actor, **wanted: list[UUID]) -> dict[str, Any]:
    with database.reading() as session:
        answer = PEOPLE.answer.dump(citizens.people(session, call(PEOPLE, actor, **wanted), TODAY))
    return dict(PEOPLE.answer.load(answer))


def moment_started(database: Database, unit: UUID, citizen: UUID, event_id: UUID | None = None) -> None:
    handle(database, begun(unit, citizen, event_id), note_unit_has_citizen)


def grant(unit: UUID, citizen: UUID, actor: Actor) -> Grant:
    return Grant(new_id(), 1, unit, citizen, actor.id, "read")


def reveal(database: Database, actor: Actor, given: Grant, what: str) -> Any:
    asked = replace(call(REVEAL, actor, what=what, grant="verified"), granted=given)
    with database.reading() as session:
        return REVEAL.answer.dump(citizens.reveal(session, asked))["value"]


def test_a_citizen_is_found_with_what_staff_must_be_warned_of(database: Database) -> None:
    actor = staff(unit_id(database, 1))
    hans = find(database, actor, "610831-9812")
    assert (hans["name"], hans["personal_number"]) == ("Hans Wallin", "19610831-9812")
    assert (hans["has_ever_signed_in"], hans["has_notifications"], hans["deceased"]) == (True, True, False)
    johan = find(database, staff(unit_id(database, 1), "citizen_admin"), "19971124-9830")
    assert (johan["has_ever_signed_in"], johan["has_notifications"]) == (False, False)
    assert find(database, actor, MARTA)["deceased"] is True


def test_a_protected_name_is_hidden_when_found(database: Database) -> None:
    lars = find(database, staff(unit_id(database, 1)), LARS)
    assert (lars["name"], lars["protected"]) == (HIDDEN_NAME, True)


NUMBERS: dict[str, type[Invalid]] = {
    "196108319813": CheckDigit,
    "hej": CheckDigit,
    "١٩٦١٠٨٣١٢٤٦٠": CheckDigit,
    "196108312460": CitizenUnknown,
    "19610891-2467": CoordinationNumber,
    "19610831-A123": ReserveNumber,
    "991961083124": ReserveNumber,
}


def test_each_number_that_does_not_lead_to_a_citizen_has_its_own_error(database: Database) -> None:
    actor = staff(unit_id(database, 1))
    for number, error in NUMBERS.items():
        with pytest.raises(Invalid) as caught:
            find(database, actor, number)
        assert type(caught.value) is error
        assert caught.value.details == {"fields": {"personal_number": [{"code": error.code, "params": {}}]}}


def test_other_roles_may_not_look_for_citizens(database: Database) -> None:
    unit = unit_id(database, 1)
    for role in set(ROLES) - {"practitioner", "citizen_admin"}:
        with pytest.raises(Forbidden):
            find(database, staff(unit, role), HANS)


def test_nobody_looks_for_citizens_before_a_commission_is_chosen(database: Database) -> None:
    with pytest.raises(Forbidden) as caught:
        find(database, staff(None), HANS)
    assert caught.value.details == {"reason": "no_commission"}
    with pytest.raises(Forbidden):
        names(database, staff(None), citizen_ids=[citizen_id(database, HANS)])


def test_citizens_are_named_only_to_the_unit_where_they_have_a_moment(database: Database) -> None:
    hans, lars = citizen_id(database, HANS), citizen_id(database, LARS)
    moment_started(database, unit_id(database, 1), hans)
    moment_started(database, unit_id(database, 1), lars)
    told = names(database, staff(unit_id(database, 1)), citizen_ids=[hans, lars, citizen_id(database, NILS), new_id()])
    assert {one["id"]: (one["name"], one["masked_number"]) for one in told["citizens"]} == {
        hans: ("Hans Wallin", "19610831-XXXX"),
        lars: (HIDDEN_NAME, "19780217-XXXX"),
    }
    assert names(database, staff(unit_id(database, 2)), citizen_ids=[hans])["citizens"] == []


def test_only_roles_that_reach_moments_are_told_names(database: Database) -> None:
    unit, hans = unit_id(database, 1), citizen_id(database, HANS)
    moment_started(database, unit, hans)
    told = {role: names(database, staff(unit, role), citizen_ids=[hans])["citizens"] for role in ROLES}
    assert {role for role, found in told.items() if found} == {"practitioner", "citizen_admin", "data_admin"}


def test_names_take_few_questions_however_many_are_asked_for(database: Database) -> None:
    hans = citizen_id(database, HANS)
    moment_started(database, unit_id(database, 1), hans)
    with database.reading() as session:
        held = organisation.newest_version(session, commission_id(database, "astrid-norra"))
    assert held
    actor, persons = staff(unit_id(database, 1)), [person_id(database, one) for one in (ASTRID, BASHIR)]
    asked: list[str] = []
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_rest: asked.append(statement),
    )
    told = names(
        database,
        actor,
        citizen_ids=[hans] + [new_id() for _ in range(199)],
        person_ids=[*persons, new_id()],
        commission_version_ids=[held[1].id, new_id()],
    )
    assert len([one for one in asked if one.lstrip().upper().startswith("SELECT")]) <= 3
    assert {one["name"] for one in told["persons"]} == {"Astrid Lindqvist", "Bashir Noori"}
    assert [one["care_unit_name"] for one in told["commission_versions"]] == ["Tobaksenheten Norra"]


def test_a_commission_is_told_as_it_was_then(database: Database) -> None:
    with database.reading() as session:
        held = organisation.newest_version(session, commission_id(database, "astrid-norra"))
    assert held
    data = people_data()
    data["staff"][0]["name"] = "Astrid Gift"
    data["care_units"][0]["name"] = "Nya Norra"
    bring(database, data, NOON + timedelta(days=1))
    told = names(database, staff(unit_id(database, 1)), commission_version_ids=[held[1].id])["commission_versions"]
    assert [(one["name"], one["care_unit_name"]) for one in told] == [("Astrid Lindqvist", "Tobaksenheten Norra")]


def test_an_event_that_comes_twice_is_kept_once(database: Database) -> None:
    unit, hans, event_id = unit_id(database, 1), citizen_id(database, HANS), new_id()
    for again in (event_id, event_id, None):
        moment_started(database, unit, hans, again)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(UnitCitizen)) == 1


def test_practitioners_are_the_units_active_ones(database: Database) -> None:
    with database.reading() as session:
        found = organisation.practitioners(session, call(PRACTITIONERS, staff(unit_id(database, 1))), NOON)
    assert [one.name for one in found.practitioners] == ["Astrid Lindqvist", "Bashir Noori"]
    PRACTITIONERS.answer.load(PRACTITIONERS.answer.dump(found))


def test_a_grant_of_ones_own_unit_reveals_number_and_mobile(database: Database) -> None:
    unit = unit_id(database, 1)
    actor, hans = staff(unit), citizen_id(database, HANS)
    assert reveal(database, actor, grant(unit, hans, actor), "personal_number") == "19610831-9812"
    assert reveal(database, actor, grant(unit, hans, actor), "mobile") == "+46701740605"
    assert reveal(database, actor, grant(unit, citizen_id(database, NILS), actor), "mobile") is None


def test_a_protected_mobile_number_stays_hidden(database: Database) -> None:
    unit = unit_id(database, 1)
    actor, lars = staff(unit), citizen_id(database, LARS)
    assert reveal(database, actor, grant(unit, lars, actor), "mobile") is None
    assert reveal(database, actor, grant(unit, lars, actor), "personal_number") == "19780217-9858"


def test_a_grant_of_another_unit_or_unknown_citizen_reveals_nothing(database: Database) -> None:
    unit = unit_id(database, 1)
    actor = staff(unit)
    with pytest.raises(NotFound):
        reveal(database, actor, grant(unit_id(database, 2), citizen_id(database, HANS), actor), "mobile")
    with pytest.raises(NotFound):
        reveal(database, actor, grant(unit, new_id(), actor), "mobile")
    with pytest.raises(Forbidden):
        reveal(database, staff(None), grant(unit, citizen_id(database, HANS), actor), "mobile")


def test_moments_is_told_what_a_start_needs(database: Database) -> None:
    def facts(citizen: UUID, commission: UUID) -> dict[str, Any]:
        asked = call(START_FACTS, citizen_id=citizen, commission_id=commission)
        with database.reading() as session:
            answer = START_FACTS.answer.dump(citizens.start_facts(session, asked, NOON))
        return dict(START_FACTS.answer.load(answer))

    hans, astrid = citizen_id(database, HANS), commission_id(database, "astrid-norra")
    told = facts(hans, astrid)
    assert (told["citizen_may_start"], told["is_active_practitioner"]) == (True, True)
    assert (told["person_id"], told["care_unit_id"]) == (person_id(database, ASTRID), unit_id(database, 1))
    assert facts(citizen_id(database, MARTA), astrid)["citizen_may_start"] is False
    assert facts(hans, commission_id(database, "farida-norra"))["is_active_practitioner"] is False
    assert facts(hans, commission_id(database, "cecilia-norra"))["is_active_practitioner"] is False
    for unknown in ((new_id(), astrid), (hans, new_id())):
        with pytest.raises(NotFound):
            facts(*unknown)
