"""What needs a practitioner now: counted for their own moments, each count the length of its list; and progress for a page of a list."""

from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import Table

from common.chassis.clock import now, today
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.errors import Forbidden, Invalid
from common.contracts.moments.attention import ATTENTION
from common.contracts.moments.progress import PROGRESS
from common.contracts.moments.responses import SUBMIT_RESPONSE
from services.moments import commands, queries
from services.moments.model import ModuleRun, Moment
from tests.integration.moments.builders import OUTLINE, REVIEWED_FORM, World, call, citizen, staff

pytestmark = pytest.mark.both_databases

FILTERS: dict[str, dict[str, Any]] = {
    "unseen": {"unseen_only": True},
    "review": {"needs": "review"},
    "closing": {"needs": "closing"},
    "inactive": {"inactive_days": 14},
    "not_begun": {"needs": "not_begun"},
    "never_signed_in": {"never_signed_in_only": True},
}


def attention(world: World, actor: Actor | None = None) -> dict[str, int]:
    """Ask, and prove that each count is what its list shows, and that the moments are those of Mina."""
    actor = actor or world.practitioner
    with world.database.reading() as session:
        told = world.dumped(ATTENTION, queries.attention(session, call(ATTENTION, actor)))
    lists = {name: len(world.list("mine", actor, limit=100, **asked)["rows"]) for name, asked in FILTERS.items()}
    named = told.pop("moment_ids")
    own = world.list("mine", actor, limit=100, sort="active")["rows"]
    assert named == [row["moment_id"] for row in own]
    assert told == lists
    return told


def change(world: World, kind: type[Any], **values: Any) -> None:
    with world.database.writing() as session:
        session.execute(cast("Table", kind.__table__).update().values(**values))


def test_nothing_needs_somebody_without_moments(world: World) -> None:
    world.start()
    assert attention(world, staff()) == dict.fromkeys(FILTERS, 0)


def test_a_list_is_narrowed_to_the_moments_that_another_service_names_within_its_tab(world: World) -> None:
    first, second = world.start(), world.start(citizen())
    others = world.start(citizen(), staff())
    asked = {"moment_ids": [str(second), str(others)], "limit": 100}
    assert [row["moment_id"] for row in world.list("mine", **asked)["rows"]] == [str(second)]
    assert {row["moment_id"] for row in world.list("all", **asked)["rows"]} == {str(second), str(others)}
    assert world.list("mine", moment_ids=[])["rows"] == []
    assert str(first) in {row["moment_id"] for row in world.list("mine")["rows"]}


def test_each_need_is_counted_until_it_is_met(world: World) -> None:
    moment_id = world.start()
    world.start(citizen(), staff())
    assert attention(world) == dict.fromkeys(FILTERS, 0) | {"not_begun": 1}
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, {"skal": "Pengarna."}, form=REVIEWED_FORM)
    assert attention(world) == dict.fromkeys(FILTERS, 0) | {"unseen": 1}
    world.see(moment_id, sent["response_id"])
    assert attention(world) == dict.fromkeys(FILTERS, 0) | {"review": 1}
    change(world, Moment, quiet_since=now() - timedelta(days=14, minutes=1))
    assert attention(world)["inactive"] == 1
    world.mark(moment_id, "motivation")
    assert attention(world)["inactive"] == 0
    world.end(moment_id)
    assert attention(world) == dict.fromkeys(FILTERS, 0)


def test_what_hasnt_started_needs_nobody(world: World) -> None:
    request = world.start_call(starts_on=today() + timedelta(days=7))
    commands.start(world.database, request, world.keys, world.facts(citizen_has_signed_in=False), OUTLINE)
    assert attention(world) == dict.fromkeys(FILTERS, 0)


def test_whose_citizen_never_signed_in_is_told(world: World) -> None:
    commands.start(world.database, world.start_call(), world.keys, world.facts(citizen_has_signed_in=False), OUTLINE)
    assert attention(world) == dict.fromkeys(FILTERS, 0) | {"not_begun": 1, "never_signed_in": 1}


@pytest.mark.parametrize(("days", "is_told"), [(0, 0), (1, 1), (2, 1), (3, 0)])
def test_a_module_is_told_of_two_days_before_it_closes(world: World, days: int, is_told: int) -> None:
    world.start()
    change(world, ModuleRun, closes_on=today() + timedelta(days=days))
    assert attention(world)["closing"] == is_told
    change(world, ModuleRun, state="finished")
    assert attention(world)["closing"] == 0


def test_what_somebody_needs_is_asked_of_own_moments_alone(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        world.list("all", needs="review")
    assert set(refused.value.details["fields"]) == {"needs"}


@pytest.mark.parametrize("role", ["authority_admin", "designer"])
def test_roles_that_reach_no_moment_are_refused(world: World, role: str) -> None:
    moment_id = world.start()
    with world.database.reading() as session:
        with pytest.raises(Forbidden):
            queries.attention(session, call(ATTENTION, staff(role)))
        with pytest.raises(Forbidden):
            queries.progress(session, call(PROGRESS, staff(role), moment_ids=[moment_id]))


def test_progress_tells_of_the_units_moments_alone(world: World) -> None:
    moment_id, other = world.start(), world.start(citizen())
    world.mark(moment_id, "motivation")
    with world.database.reading() as session:
        asked = call(PROGRESS, staff(), moment_ids=[moment_id, other, new_id()])
        found = world.dumped(PROGRESS, queries.progress(session, asked))
        hidden = queries.progress(session, call(PROGRESS, staff(unit=new_id()), moment_ids=[moment_id]))
    told = {each["moment_id"]: each for each in found["moments"]}
    assert set(told) == {str(moment_id), str(other)}
    assert told[str(moment_id)]["open_modules"] == ["om-behandlingen", "steg-1"]
    assert (told[str(moment_id)]["steps_read"], told[str(moment_id)]["steps_open"]) == (1, 3)
    assert told[str(other)]["steps_read"] == 0
    assert hidden.moments == []
