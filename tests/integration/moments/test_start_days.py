"""Starts on a later day: nothing for the citizen before, everything from that day on, and only once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from common.chassis.clock import today
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.tables import outbox
from common.contracts.errors import (
    Conflict,
    Forbidden,
    IllegalTransition,
    Invalid,
    MomentEnded,
    NotFound,
    ReasonNeeded,
    StaleVersion,
)
from common.contracts.moments.lists import MINE
from common.contracts.moments.modules import CHANGE_DAYS, START_MODULE
from common.contracts.moments.responses import SAVE_RESPONSE
from common.contracts.moments.starts import CHANGE_START_DAY
from services.moments import commands, queries
from services.moments.commands import start_days
from services.moments.model.moment import first_instant
from tests.integration.moments.builders import IS_FACT, OUTLINE, World, call, citizen, staff

IN_A_WEEK = today() + timedelta(days=7)
TOMORROW = today() + timedelta(days=1)


def plan(world: World, day: date | None = IN_A_WEEK, person: Actor | None = None) -> UUID:
    request = world.start_call(citizen_id=(person or world.person).id, starts_on=day)
    return UUID(commands.start(world.database, request, world.keys, world.facts(), OUTLINE)["moment_id"])


def change(
    world: World, moment_id: UUID, day: date | None, version: int | None = None, actor: Actor | None = None
) -> Any:
    expected = version or world.overview(moment_id)["header"]["version"]
    payload = {"moment_id": moment_id, "expected_version": expected, "starts_on": day}
    request = call(CHANGE_START_DAY, actor or world.practitioner, **payload)
    return start_days.change_start_day(world.database, request)


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Let it be a day, early in the morning."""
    monkeypatch.setattr(start_days, "today", lambda: day)
    monkeypatch.setattr(start_days, "now", lambda: first_instant(day) + timedelta(minutes=1))


def announced(world: World) -> list[str]:
    with world.database.reading() as session:
        kinds = session.scalars(select(outbox.c.type).where(IS_FACT).order_by(outbox.c.id))
        return [kind.removeprefix("se.sob.").removesuffix(".v1") for kind in kinds]


def of_citizen(world: World) -> list[Any]:
    with world.database.reading() as session:
        found: list[Any] = MINE.answer.dump(queries.mine(session, call(MINE, world.person)))["moments"]
        return found


def test_staff_see_the_day_and_the_citizen_nothing(world: World) -> None:
    moment_id = plan(world)
    page = world.overview(moment_id)
    assert (page["header"]["state"], page["header"]["starts_on"]) == ("planned", IN_A_WEEK.isoformat())
    assert {module["state"] for module in page["modules"]} == {"upcoming"}
    answer = world.list("mine")
    assert answer["counts"] == {"mine": 1, "all": 1, "ended": 0}
    assert (answer["rows"][0]["state"], answer["rows"][0]["starts_on"]) == ("planned", IN_A_WEEK.isoformat())
    assert of_citizen(world) == []
    assert announced(world) == ["moment.planned"]
    assert [entry["action"] for entry in world.timeline(moment_id)["entries"]] == ["responsible_set", "planned"]


@pytest.mark.parametrize(
    "attempt",
    [
        lambda world, moment_id: world.overview(moment_id, world.person),
        lambda world, moment_id: world.step(moment_id),
        lambda world, moment_id: world.mark(moment_id, "valkommen"),
        lambda world, moment_id: world.write(SAVE_RESPONSE, moment_id, 0, {}),
    ],
)
def test_for_the_citizen_it_does_not_exist(world: World, attempt: Callable[[World, UUID], Any]) -> None:
    moment_id = plan(world)
    with pytest.raises(NotFound):
        attempt(world, moment_id)


def test_it_begins_on_its_day_and_its_days_count_from_there(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    moment_id = plan(world)
    world.module(CHANGE_DAYS, moment_id, "om-behandlingen", 1, days=3)
    on(monkeypatch, IN_A_WEEK - timedelta(days=1))
    assert start_days.begin_planned(world.database) == 0
    on(monkeypatch, IN_A_WEEK)
    assert start_days.begin_planned(world.database) == 1
    assert start_days.begin_planned(world.database) == 0
    assert announced(world)[-3:] == ["moment.started", "module.started", "module.started"]
    with world.database.reading() as session:
        runs = queries.module_runs(session, queries.moment_for_reading(session, world.practitioner, moment_id).moment)
    assert runs["om-behandlingen"].closes_on == IN_A_WEEK + timedelta(days=3)
    assert runs["steg-1"].closes_on == IN_A_WEEK + timedelta(days=14)
    assert runs["steg-2"].state == "upcoming"
    header = world.overview(moment_id)["header"]
    assert (header["state"], header["starts_on"]) == ("ongoing", None)
    assert datetime.fromisoformat(header["started_at"]) == first_instant(IN_A_WEEK) + timedelta(minutes=1)
    assert len(of_citizen(world)) == 1
    entry = next(each for each in world.timeline(moment_id)["entries"] if each["action"] == "started")
    assert entry["actor_kind"] == "service"
    assert world.list("mine")["counts"] == {"mine": 1, "all": 1, "ended": 0}


def test_a_service_that_slept_through_the_day_begins_it_afterwards(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(world)
    on(monkeypatch, IN_A_WEEK + timedelta(days=3))
    assert start_days.begin_planned(world.database) == 1


def test_the_day_can_be_moved_and_taken_to_today(world: World) -> None:
    moment_id = plan(world)
    change(world, moment_id, TOMORROW)
    assert world.overview(moment_id)["header"]["starts_on"] == TOMORROW.isoformat()
    change(world, moment_id, None)
    header = world.overview(moment_id)["header"]
    assert (header["state"], header["days_running"]) == ("ongoing", 0)
    actions = [entry["action"] for entry in world.timeline(moment_id)["entries"]]
    assert actions == ["module_started", "module_started", "started", "start_moved", "responsible_set", "planned"]
    assert announced(world)[:3] == ["moment.planned", "moment.planned", "moment.started"]
    with pytest.raises(IllegalTransition):
        change(world, moment_id, TOMORROW)
    with pytest.raises(IllegalTransition):
        change(world, moment_id, None)


@pytest.mark.parametrize("day", [today() - timedelta(days=1), today() + timedelta(days=366), date.max])
def test_days_that_are_past_or_far_away_are_refused(world: World, day: date) -> None:
    with pytest.raises(Invalid) as refused:
        plan(world, day)
    assert list(refused.value.details["fields"]) == ["starts_on"]
    moment_id = plan(world)
    with pytest.raises(Invalid):
        change(world, moment_id, day)


def test_today_is_now(world: World) -> None:
    assert world.overview(plan(world, today()))["header"]["state"] == "ongoing"


def test_no_second_start_beside_a_planned_one(world: World) -> None:
    planned = plan(world)
    for again in (lambda: plan(world), world.start):
        with pytest.raises(Conflict) as refused:
            again()
        assert refused.value.details == {"moment_id": str(planned)}


def test_it_is_called_off_by_ending_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    moment_id = plan(world)
    with pytest.raises(IllegalTransition):
        world.end(moment_id, maintained_until=IN_A_WEEK)
    world.end(moment_id, reason="never_begun")
    assert world.overview(moment_id)["header"]["state"] == "ended"
    assert world.list("all")["counts"] == {"mine": 0, "all": 0, "ended": 1}
    on(monkeypatch, IN_A_WEEK)
    assert start_days.begin_planned(world.database) == 0
    with pytest.raises(MomentEnded):
        change(world, moment_id, TOMORROW)
    world.start()


def test_modules_can_not_be_started_before(world: World) -> None:
    moment_id = plan(world)
    with pytest.raises(IllegalTransition):
        world.module(START_MODULE, moment_id, "steg-2", 1)


def test_only_those_who_may_write_move_it(world: World) -> None:
    moment_id = plan(world)
    for actor, refusal in (
        (staff(), ReasonNeeded),
        (staff("data_admin"), Forbidden),
        (staff(unit=new_id()), NotFound),
        (citizen(), NotFound),
    ):
        with pytest.raises((refusal, Forbidden)):
            change(world, moment_id, TOMORROW, version=1, actor=actor)
    change(world, moment_id, TOMORROW, actor=staff("citizen_admin"))
    with pytest.raises(StaleVersion):
        change(world, moment_id, IN_A_WEEK, version=1)


def test_many_begin_in_batches(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        plan(world, person=citizen())
    monkeypatch.setattr(start_days, "BEGUN_AT_ONCE", 2)
    on(monkeypatch, IN_A_WEEK)
    assert [start_days.begin_planned(world.database) for _ in range(3)] == [2, 1, 0]


def test_a_swedish_day_begins_at_midnight_there() -> None:
    assert first_instant(date(2026, 7, 1)) == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert first_instant(date(2026, 12, 1)) == datetime(2026, 11, 30, 23, tzinfo=UTC)
