"""Guardians in the database: what staff are told of them, what a file changes, and that a child doesn't sign in alone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.contracts.directory.citizens import FIND_CITIZEN
from common.contracts.directory.people import PEOPLE
from common.contracts.directory.sessions import OPEN_CITIZEN_SESSION
from common.contracts.errors import ChildAlone, NotSignedIn
from services.directory.commands import sessions
from services.directory.model import HIDDEN_NAME, Citizen, Guardian, SignInSession
from services.directory.queries import citizens
from tests.integration.directory.builders import (
    ELEG,
    HANS,
    INGRID,
    NOON,
    PIA,
    TURE,
    bring,
    call,
    citizen_id,
    digest,
    people_data,
    staff,
    unit_id,
)
from tests.integration.directory.test_people import moment_started

TODAY = NOON.date()
GUARDIAN, CHILD = 1, 8
"""Where Ingrid and Pia stand in the demo's file."""


def sign_in(database: Database, number: str, at: datetime, secret: str = "c") -> dict[str, Any]:
    payload = {"idempotency_id": new_id(), "personal_number": number, "name": "Någon", "strength": ELEG}
    made = call(OPEN_CITIZEN_SESSION, session_digest=digest(secret), **payload)
    return dict(sessions.open_citizen_session(database, made, at))


def found(database: Database, number: str, today: date = TODAY) -> dict[str, Any]:
    asked = call(FIND_CITIZEN, staff(unit_id(database, 1)), personal_number=number)
    with database.reading() as session:
        return dict(FIND_CITIZEN.answer.load(FIND_CITIZEN.answer.dump(citizens.find_citizen(session, asked, today))))


def named(database: Database, unit: int = 1, role: str = "practitioner", **wanted: Any) -> dict[str, Any]:
    asked = call(PEOPLE, staff(unit_id(database, unit), role), **wanted)
    with database.reading() as session:
        told = citizens.people(session, asked, TODAY)
    return dict(PEOPLE.answer.load(PEOPLE.answer.dump(told)))


def changed(database: Database, place: int, at: datetime = NOON, **facts: Any) -> None:
    data = people_data()
    data["citizens"][place] |= facts
    bring(database, data, at)


def test_a_child_does_not_sign_in_alone_nor_becomes_known_by_trying(database: Database) -> None:
    for number in (PIA, "201805199898"):
        with pytest.raises(ChildAlone):
            sign_in(database, number, NOON)
    with database.reading() as session:
        assert session.scalar(select(SignInSession)) is None
        assert session.scalar(select(Citizen).where(Citizen.personal_number == "201805199898")) is None
        pia = session.scalars(select(Citizen).where(Citizen.personal_number == PIA)).one()
        assert pia.has_ever_signed_in is False


def test_a_child_signs_in_alone_from_the_swedish_day_on_which_it_turns_fourteen(database: Database) -> None:
    midnight = datetime(2026, 7, 19, 22, tzinfo=UTC)
    with pytest.raises(ChildAlone):
        sign_in(database, TURE, midnight - timedelta(seconds=1))
    assert sign_in(database, TURE, midnight)["name"] == "Ture Strand"


def test_a_session_of_a_child_from_before_the_rule_opens_nothing(database: Database) -> None:
    with database.writing() as session:
        pia = session.scalars(select(Citizen).where(Citizen.personal_number == PIA)).one()
        made = {"digest": digest("old"), "strength": ELEG, "opened_at": NOON, "last_active_at": NOON}
        session.add(SignInSession(id=new_id(), citizen_id=pia.id, **made))
    with pytest.raises(NotSignedIn):
        sessions.resolve_session(database, digest("old"), active=True, now=NOON)


def test_staff_who_would_start_a_moment_are_told_of_the_childs_guardians(database: Database) -> None:
    pia = found(database, PIA)
    assert (pia["is_child"], [each["name"] for each in pia["guardians"]]) == (True, ["Ingrid Strand"])
    assert [found(database, HANS)[name] for name in ("is_child", "guardians")] == [False, []]
    day = date(2026, 7, 20)
    assert [found(database, TURE, day)[name] for name in ("is_child", "guardians")] == [False, []]
    assert found(database, TURE, day - timedelta(days=1))["guardians"]


def test_nobody_is_named_for_a_protected_child_and_a_protected_guardian_is_hidden(database: Database) -> None:
    changed(database, CHILD, protected=True)
    assert [found(database, PIA)[name] for name in ("is_child", "guardians")] == [True, []]
    changed(database, GUARDIAN, protected=True)
    assert [each["name"] for each in found(database, PIA)["guardians"]] == [HIDDEN_NAME]


def test_a_moments_page_names_the_guardians_in_one_question_more(database: Database) -> None:
    pia, hans = citizen_id(database, PIA), citizen_id(database, HANS)
    for each in (pia, hans):
        moment_started(database, unit_id(database, 1), each)
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *heard: asked.append(heard[2]))
    told = {each["id"]: each for each in named(database, citizen_ids=[pia, hans])["citizens"]}
    assert len([one for one in asked if "FROM citizen" in one or "FROM guardian" in one]) == 2
    assert [each["name"] for each in told[pia]["guardians"]] == ["Ingrid Strand"]
    assert (told[hans]["is_child"], told[hans]["guardians"]) == (False, [])


def test_guardians_are_named_to_units_that_have_their_child_alone(database: Database) -> None:
    ingrid, hans = citizen_id(database, INGRID), citizen_id(database, HANS)
    moment_started(database, unit_id(database, 1), citizen_id(database, PIA))
    told = named(database, guardian_ids=[ingrid, hans, new_id()])["guardians"]
    assert [(each["id"], each["name"]) for each in told] == [(ingrid, "Ingrid Strand")]
    assert named(database, 2, guardian_ids=[ingrid])["guardians"] == []
    assert named(database, role="designer", guardian_ids=[ingrid])["guardians"] == []


def test_a_file_ends_a_relation_at_once_and_the_former_guardian_keeps_a_name(database: Database) -> None:
    moment_started(database, unit_id(database, 1), citizen_id(database, PIA))
    changed(database, CHILD, guardians=[])
    assert found(database, PIA)["guardians"] == []
    assert [each["name"] for each in named(database, guardian_ids=[citizen_id(database, INGRID)])["guardians"]] == [
        "Ingrid Strand"
    ]
    with database.reading() as session:
        ended = session.scalars(select(Guardian).where(Guardian.child_id == citizen_id(database, PIA))).one()
        assert (ended.since, ended.ended_on) == (TODAY, TODAY)


def test_a_file_may_hold_nothing_but_the_children_that_have_changed(database: Database) -> None:
    data = people_data()
    child = data["citizens"][CHILD] | {"guardians": [HANS]}
    bring(database, data | {"care_units": [], "staff": [], "citizens": [child]})
    assert [each["name"] for each in found(database, PIA)["guardians"]] == ["Hans Wallin"]
    assert found(database, TURE)["guardians"]


def test_a_file_begins_a_relation_again(database: Database) -> None:
    changed(database, CHILD, guardians=[])
    later = NOON + timedelta(days=3)
    bring(database, people_data(), later)
    assert found(database, PIA, later.date())["guardians"]
    assert found(database, PIA, TODAY)["guardians"] == []
