"""A guardian acts for a child in its moments: what is reached, what is told of it, and that one person's command is never another's."""

from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy.orm import undefer

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.base import Caller
from common.contracts.errors import IdempotencyConflict, NotFound, StaleVersion
from common.contracts.moments.access import OPEN
from common.contracts.moments.lists import MINE
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from common.contracts.moments.reviews import REOPEN_RESPONSE
from common.contracts.moments.starts import START_OPEN
from services.moments import queries
from services.moments.commands.starts import start_open
from services.moments.model import Response
from services.moments.pdf import drawing
from services.moments.pdf.labels import BY_LANGUAGE
from services.moments.queries.reviews import sending
from tests.integration.moments.builders import FORM, OUTLINE, UNIT, VERSION, World, call, citizen

ANSWERS = {"datum": "2027-01-15", "anteckning": "Efter lovet"}


@pytest.fixture
def guardian() -> Actor:
    """Give the guardian as themselves."""
    return citizen()


@pytest.fixture
def acts(world: World, guardian: Actor) -> Actor:
    """Give the guardian acting for the child of the story."""
    return acting(guardian, world.person)


def acting(guardian: Actor, child: Actor) -> Actor:
    return Actor(Caller.CITIZEN, child.id, guardian_id=guardian.person_id)


def reached(world: World, actor: Actor) -> set[UUID]:
    with world.database.reading() as session:
        return {row.moment_id for row in queries.mine(session, call(MINE, actor)).moments}


def facts(world: World, moment_id: UUID, action: str) -> dict[str, Any]:
    entries = world.timeline(moment_id)["entries"]
    return dict(next(entry["facts"] for entry in entries if entry["action"] == action))


def test_ones_own_moments_and_the_childs_are_never_seen_together(world: World, guardian: Actor, acts: Actor) -> None:
    childs, own = world.start(), world.start(guardian)
    assert reached(world, acts) == {childs}
    assert reached(world, guardian) == {own}
    assert world.overview(childs, acts)["header"]["access"] == "write"
    for actor, moment_id in ((acts, own), (guardian, childs)):
        with pytest.raises(NotFound):
            world.overview(moment_id, actor)
        with pytest.raises(NotFound):
            world.step(moment_id, actor=actor)
        with pytest.raises(NotFound):
            world.write(SAVE_RESPONSE, moment_id, 0, ANSWERS, actor=actor)
        place = {"moment_id": moment_id, "step_id": "stoppdagen", "form_id": FORM.id}
        asked = call(SAVE_RESPONSE, actor, **place, expected_version=0, answers={})
        with pytest.raises(NotFound), world.database.reading() as session:
            queries.version_for_form(session, asked)


def test_a_grant_names_the_guardian(world: World, acts: Actor) -> None:
    moment_id = world.start()
    with world.database.reading() as session:
        _header, grant = queries.opened(session, call(OPEN, acts, moment_id=moment_id))
    assert (grant.actor_id, grant.guardian_id) == (world.person.id, acts.guardian_id)


def test_what_a_guardian_sends_is_told_as_theirs_once_staff_open_it(world: World, acts: Actor) -> None:
    moment_id = world.start()
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, ANSWERS, actor=acts)
    page = world.response(moment_id, sent["response_id"])
    assert page["response"]["guardian_id"] == str(acts.guardian_id)
    world.see(moment_id, sent["response_id"])
    assert facts(world, moment_id, "submitted")["guardian_id"] == str(acts.guardian_id)


def test_the_file_of_the_answers_says_that_a_guardian_wrote_them(world: World, acts: Actor) -> None:
    moment_id = world.start()
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, ANSWERS, actor=acts)
    with world.database.reading() as session:
        response = session.get_one(Response, UUID(str(sent["response_id"])), options=[undefer(Response.answers)])
        assert BY_LANGUAGE["sv"][drawing.filled_by(sending(session, response, None))] == "En vårdnadshavare, för barnet"


def test_each_sending_keeps_who_wrote_it(world: World, acts: Actor) -> None:
    moment_id = world.start()
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, ANSWERS, actor=acts)
    opened = world.handle(REOPEN_RESPONSE, moment_id, sent["response_id"], sent["version"], note="Igen")
    world.write(SUBMIT_RESPONSE, moment_id, opened["version"], ANSWERS)
    own, first = (world.response(moment_id, sent["response_id"], sending=number)["response"] for number in (2, 1))
    assert (own["guardian_id"], first["guardian_id"]) == (None, str(acts.guardian_id))
    world.see(moment_id, sent["response_id"])
    assert "guardian_id" not in facts(world, moment_id, "submitted")


def test_a_step_shows_the_guardian_what_was_written_for_the_child(world: World, acts: Actor) -> None:
    moment_id = world.start()
    world.write(SAVE_RESPONSE, moment_id, 0, ANSWERS)
    (shown, _other) = world.step(moment_id, actor=acts)["responses"]
    assert (shown["answers"], shown["guardian_id"]) == (ANSWERS, None)


def test_a_guardian_starts_an_open_programme_for_the_child(world: World, acts: Actor) -> None:
    request = call(START_OPEN, acts, version_id=VERSION, care_unit_id=UNIT)
    chosen = cast("UUID", world.practitioner.commission_id)
    started = start_open(world.database, request, world.keys, world.facts(), OUTLINE, responsible_id=chosen)
    moment_id = UUID(started["moment_id"])
    assert world.overview(moment_id)["header"]["citizen_id"] == world.person.id
    told = facts(world, moment_id, "started")
    assert told["guardian_id"] == str(acts.guardian_id)


def test_a_citizens_own_entries_name_no_guardian(world: World) -> None:
    request = call(START_OPEN, world.person, version_id=VERSION, care_unit_id=UNIT)
    chosen = cast("UUID", world.practitioner.commission_id)
    started = start_open(world.database, request, world.keys, world.facts(), OUTLINE, responsible_id=chosen)
    moment_id = UUID(started["moment_id"])
    assert "guardian_id" not in facts(world, moment_id, "started")


def test_the_same_id_from_another_for_the_child_is_a_conflict(world: World, guardian: Actor, acts: Actor) -> None:
    moment_id, same = world.start(), new_id()
    first = world.write(SAVE_RESPONSE, moment_id, 0, ANSWERS, actor=acts, idempotency_id=same)
    assert world.write(SAVE_RESPONSE, moment_id, 0, ANSWERS, actor=acts, idempotency_id=same) == first
    others = (world.person, guardian, acting(citizen(), world.person), acting(guardian, citizen()))
    for other in others:
        with pytest.raises(IdempotencyConflict):
            world.write(SAVE_RESPONSE, moment_id, 0, ANSWERS, actor=other, idempotency_id=same)


def test_a_save_follows_only_saves_of_the_same_hand(world: World, acts: Actor) -> None:
    moment_id, same = world.start(), new_id()
    world.write(SAVE_RESPONSE, moment_id, 0, ANSWERS, actor=acts, idempotency_id=same)
    with pytest.raises(StaleVersion):
        world.write(SAVE_RESPONSE, moment_id, 0, ANSWERS, follows=[same])
    assert world.write(SAVE_RESPONSE, moment_id, 0, ANSWERS, actor=acts, follows=[same])["version"] == 2
