"""Upcoming modules: the day on which one starts by itself, their order, and the timer."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from common.chassis.clock import today
from common.contracts.errors import Forbidden, IllegalTransition, Invalid, MomentEnded, NotFound, StaleVersion
from common.contracts.moments.modules import MOVE_MODULE, SCHEDULE_MODULE, SET_MODULE_UPCOMING, START_MODULE
from services.moments import commands
from services.moments.model import ModuleRun
from tests.integration.moments.builders import World, citizen, staff
from tests.integration.moments.test_starts import events_of

TOMORROW = timedelta(days=1)


def plan(world: World, moment_id: UUID, version: int, days: int | None, **more: Any) -> Any:
    day = None if days is None else today() + timedelta(days=days)
    return world.module(SCHEDULE_MODULE, moment_id, "steg-2", version, day=day, **more)


def let_the_day_come(world: World, moment_id: UUID) -> None:
    with world.database.writing() as session:
        mine = (ModuleRun.moment_id == moment_id, ModuleRun.scheduled_on.is_not(None))
        session.execute(update(ModuleRun).where(*mine).values(scheduled_on=today()))


def test_a_planned_module_starts_on_its_day_by_itself(world: World) -> None:
    moment_id = world.start()
    plan(world, moment_id, 1, 1)
    assert world.module_state(moment_id, "steg-2")["scheduled_on"] == (today() + TOMORROW).isoformat()
    assert commands.start_scheduled(world.database) == 0
    let_the_day_come(world, moment_id)
    assert commands.start_scheduled(world.database) == 1
    assert commands.start_scheduled(world.database) == 0
    module = world.module_state(moment_id, "steg-2")
    assert (module["state"], module["scheduled_on"], module["days"]) == ("ongoing", None, 7)
    entry = world.timeline(moment_id)["entries"][0]
    assert (entry["action"], entry["actor_kind"], entry["commission_version_id"]) == ("module_started", "service", None)
    assert [kind for kind, _ in events_of(world)][3:] == ["module.scheduled", "module.started"]


def test_a_plan_is_changed_and_taken_away(world: World) -> None:
    moment_id = world.start()
    plan(world, moment_id, 1, 1)
    plan(world, moment_id, 2, 30)
    with pytest.raises(StaleVersion) as stale:
        plan(world, moment_id, 1, 2)
    assert stale.value.details["changed"] == ["plan"]
    plan(world, moment_id, 3, None)
    assert world.module_state(moment_id, "steg-2")["scheduled_on"] is None
    let_the_day_come(world, moment_id)
    assert commands.start_scheduled(world.database) == 0
    plan(world, moment_id, 4, 1)
    world.module(START_MODULE, moment_id, "steg-2", 5)
    assert world.module_state(moment_id, "steg-2")["scheduled_on"] is None


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_day_lies_ahead_and_not_too_far(world: World, days: int) -> None:
    moment_id = world.start()
    with pytest.raises(Invalid) as refused:
        plan(world, moment_id, 1, days)
    assert list(refused.value.details["fields"]) == ["day"]


def test_nothing_starts_in_a_moment_that_has_ended(world: World) -> None:
    moment_id = world.start()
    plan(world, moment_id, 1, 1)
    world.end(moment_id)
    let_the_day_come(world, moment_id)
    assert commands.start_scheduled(world.database) == 0
    with pytest.raises(MomentEnded):
        plan(world, moment_id, 2, 1)


def test_replicas_that_start_side_by_side_start_each_once(world: World) -> None:
    started = [world.start(citizen()) for _ in range(5)]
    for moment_id in started:
        plan(world, moment_id, 1, 1)
        let_the_day_come(world, moment_id)
    threads = [Thread(target=commands.start_scheduled, args=[world.database]) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    commands.start_scheduled(world.database)
    told = [data["moment_id"] for kind, data in events_of(world) if kind == "module.started"]
    assert sorted(told.count(str(moment_id)) for moment_id in started) == [3] * 5


def test_only_upcoming_modules_are_planned_and_moved_and_only_by_who_may(world: World) -> None:
    moment_id = world.start()
    with pytest.raises(IllegalTransition):
        world.module(SCHEDULE_MODULE, moment_id, "steg-1", 1, day=today() + TOMORROW)
    refused: list[tuple[Any, type[Exception]]] = [(staff(), Forbidden), (staff(unit=UUID(int=7)), NotFound)]
    for actor, error in refused:
        with pytest.raises(error):
            plan(world, moment_id, 1, 1, actor=actor)
        with pytest.raises(error):
            world.module(MOVE_MODULE, moment_id, "steg-2", 1, direction="later", actor=actor)


def test_upcoming_modules_change_places(world: World) -> None:
    moment_id = world.start()
    world.module(SET_MODULE_UPCOMING, moment_id, "om-behandlingen", 1)

    def order() -> list[str]:
        modules = world.overview(moment_id)["modules"]
        return [module["module_id"] for module in modules if module["state"] == "upcoming"]

    move: Callable[..., Any] = world.module
    assert order() == ["om-behandlingen", "steg-2"]
    move(MOVE_MODULE, moment_id, "steg-2", 1, direction="earlier")
    assert order() == ["steg-2", "om-behandlingen"]
    assert world.timeline(moment_id)["entries"][0]["action"] == "module_moved"
    told = len(events_of(world))
    assert move(MOVE_MODULE, moment_id, "steg-2", 2, direction="earlier")["version"] == 2
    assert len(events_of(world)) == told
    move(MOVE_MODULE, moment_id, "steg-2", 2, direction="later")
    assert order() == ["om-behandlingen", "steg-2"]
