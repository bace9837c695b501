"""Fingerprints: they change with what the page shows, tell nothing else, and are refused to whom the page is refused."""

from typing import Any
from uuid import UUID

import pytest

from common.contracts.errors import Forbidden, NotFound, ReasonNeeded
from common.contracts.moments.fingerprints import FINGERPRINT, LIST_FINGERPRINT
from common.contracts.moments.modules import CHANGE_DAYS, START_MODULE
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from common.contracts.moments.welcomes import PUBLISH_WELCOME, RESET_WELCOME, SAVE_WELCOME
from services.moments import queries
from tests.integration.moments.builders import World, call, citizen, staff
from tests.integration.moments.test_lists import statements

pytestmark = pytest.mark.both_databases


def fingerprint(world: World, moment_id: UUID, actor: Any) -> str:
    with world.database.reading() as session:
        told = world.dumped(
            FINGERPRINT, queries.moment_fingerprint(session, call(FINGERPRINT, actor, moment_id=moment_id))
        )
    assert list(told) == ["fingerprint"]
    return str(told["fingerprint"])


def of_list(world: World, scope: str, actor: Any = None) -> dict[str, Any]:
    actor = actor or world.practitioner
    with world.database.reading() as session:
        request = call(LIST_FINGERPRINT, actor, scope=scope)
        return world.dumped(LIST_FINGERPRINT, queries.list_fingerprint(session, request))


def test_it_is_the_pages_own_until_something_changes(world: World) -> None:
    moment_id = world.start()
    for actor in (world.practitioner, world.person):
        assert fingerprint(world, moment_id, actor) == world.overview(moment_id, actor)["fingerprint"]
    assert of_list(world, "mine")["fingerprint"] == world.list("mine")["fingerprint"]
    assert of_list(world, "mine")["counts"] == world.list("mine")["counts"]
    assert of_list(world, "mine")["moment_ids"] == [str(moment_id)]


def test_staff_are_told_of_what_the_citizen_does_and_the_citizen_of_what_staff_open(world: World) -> None:
    moment_id = world.start()
    before = {actor: fingerprint(world, moment_id, actor) for actor in (world.practitioner, world.person)}
    world.mark(moment_id, "stoppdagen")
    assert fingerprint(world, moment_id, world.practitioner) != before[world.practitioner]
    marked = fingerprint(world, moment_id, world.person)
    upcoming = next(one for one in world.overview(moment_id)["modules"] if one["state"] == "upcoming")["module_id"]
    world.module(CHANGE_DAYS, moment_id, upcoming, 1, days=3)
    assert fingerprint(world, moment_id, world.person) == marked, "a plan for later is no news"
    world.module(START_MODULE, moment_id, upcoming, 2)
    assert fingerprint(world, moment_id, world.person) != marked


def test_a_citizen_learns_neither_of_their_own_writing_nor_that_staff_have_read(world: World) -> None:
    moment_id = world.start()
    world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": "ett"})
    begun = fingerprint(world, moment_id, world.person)
    world.write(SAVE_RESPONSE, moment_id, 1, {"anteckning": "ett två"})
    assert fingerprint(world, moment_id, world.person) == begun
    sent = world.write(SUBMIT_RESPONSE, moment_id, 2, {"datum": "2030-06-25", "anteckning": "ett två"})
    submitted = fingerprint(world, moment_id, world.person)
    assert submitted != begun
    world.see(moment_id, sent["response_id"])
    assert fingerprint(world, moment_id, world.person) == submitted


def test_a_citizen_is_told_of_a_new_welcome_but_not_of_its_draft(world: World) -> None:
    moment_id = world.start()
    before = fingerprint(world, moment_id, world.person)
    world.change_welcome(SAVE_WELCOME, moment_id, 0, text="Hej!")
    assert fingerprint(world, moment_id, world.person) == before
    world.change_welcome(PUBLISH_WELCOME, moment_id, 1, text="Hej!")
    assert fingerprint(world, moment_id, world.person) != before
    world.change_welcome(RESET_WELCOME, moment_id, 2)
    assert fingerprint(world, moment_id, world.person) == before


def test_the_list_is_told_of_a_sent_form_but_not_of_writing(world: World) -> None:
    moment_id = world.start()
    before = of_list(world, "mine")
    world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": "ett"})
    assert of_list(world, "mine") == before
    world.write(SUBMIT_RESPONSE, moment_id, 1, {"datum": "2030-06-25"})
    assert of_list(world, "mine")["fingerprint"] != before["fingerprint"]


def test_who_may_not_read_is_refused(world: World) -> None:
    moment_id = world.start()
    elsewhere = UUID(int=7)
    for actor, error in (
        (staff(unit=elsewhere), NotFound),
        (citizen(), NotFound),
        (staff(), ReasonNeeded),
        (staff("data_admin"), Forbidden),
        (staff("designer"), NotFound),
    ):
        with pytest.raises(error):
            fingerprint(world, moment_id, actor)
    with pytest.raises(Forbidden):
        of_list(world, "all", staff("designer"))
    assert of_list(world, "all", staff(unit=elsewhere))["counts"] == {"mine": 0, "all": 0, "ended": 0}
    world.end(moment_id)
    with pytest.raises(NotFound):
        fingerprint(world, moment_id, world.person)


def test_staff_cost_one_statement(world: World) -> None:
    moment_id = world.start()
    with statements(world) as sent:
        fingerprint(world, moment_id, world.practitioner)
    assert len(sent) == 1, sent
