"""Modules: start, end, back to upcoming, days; versions, states and what is told of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from common.chassis import clock
from common.chassis.identifiers import new_id
from common.contracts.errors import IllegalTransition, ModuleClosed, MomentEnded, NotFound, StaleVersion
from common.contracts.moments.modules import CHANGE_DAYS, END_MODULE, SET_MODULE_UPCOMING, START_MODULE
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from services.moments import commands
from services.moments.model import ModuleRun
from tests.integration.moments.builders import World, call
from tests.integration.moments.test_starts import events_of


def days_pass(world: World, days: int) -> None:
    """Let days pass for every ongoing module: what closes on a day closes so much sooner."""
    with world.database.writing() as session:
        for run in session.scalars(select(ModuleRun).where(ModuleRun.closes_on.is_not(None))):
            assert run.closes_on
            run.closes_on -= timedelta(days=days)


def test_an_upcoming_module_starts_with_its_planned_days(world: World) -> None:
    moment_id = world.start()
    world.module(CHANGE_DAYS, moment_id, "steg-2", 1, days=21)
    answer = world.module(START_MODULE, moment_id, "steg-2", 2)
    assert answer == {"module_id": "steg-2", "version": 3, "state": "ongoing", "days": 21}
    assert world.module_state(moment_id, "steg-2")["is_open"]


def test_an_ended_module_is_closed_and_can_start_again(world: World) -> None:
    moment_id = world.start()
    world.module(CHANGE_DAYS, moment_id, "steg-1", 1, days=3)
    ended = world.module(END_MODULE, moment_id, "steg-1", 2)
    assert ended == {"module_id": "steg-1", "version": 3, "state": "finished", "days": None}
    state = world.module_state(moment_id, "steg-1")
    assert state["finished_at"]
    assert not state["is_open"]
    again = world.module(START_MODULE, moment_id, "steg-1", 3)
    assert (again["state"], again["days"]) == ("ongoing", 14)
    assert world.module_state(moment_id, "steg-1")["finished_at"] is None


def test_setting_to_upcoming_keeps_answers_and_ticks(world: World) -> None:
    moment_id = world.start()
    world.mark(moment_id, "motivation")
    world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": "Kvar"})
    world.module(SET_MODULE_UPCOMING, moment_id, "steg-1", 1)
    assert "steg-1" not in {module["module_id"] for module in world.overview(moment_id, world.person)["modules"]}
    with pytest.raises(NotFound):
        world.step(moment_id)
    world.module(START_MODULE, moment_id, "steg-1", 2)
    page = world.step(moment_id)
    assert page["read_steps"] == ["motivation"]
    assert page["responses"][0]["answers"] == {"anteckning": "Kvar"}


def test_days_run_out_by_calendar_days_and_more_can_be_opened(world: World) -> None:
    moment_id = world.start()
    days_pass(world, 6)
    assert world.module_state(moment_id, "om-behandlingen")["days"] == 1
    world.mark(moment_id, "valkommen")
    days_pass(world, 1)
    state = world.module_state(moment_id, "om-behandlingen")
    assert (state["days"], state["is_open"], state["state"]) == (0, False, "ongoing")
    with pytest.raises(ModuleClosed):
        world.mark(moment_id, "valkommen", is_read=False)
    world.module(CHANGE_DAYS, moment_id, "om-behandlingen", 1, days=2)
    assert world.module_state(moment_id, "om-behandlingen")["days"] == 2
    world.mark(moment_id, "valkommen", is_read=False)


def test_no_days_left_closes_the_module_at_once(world: World) -> None:
    moment_id = world.start()
    assert world.module(CHANGE_DAYS, moment_id, "steg-1", 1, days=0)["days"] == 0
    with pytest.raises(ModuleClosed):
        world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": "För sent"})
    with pytest.raises(ModuleClosed):
        world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})


@pytest.mark.parametrize(
    ("contract", "module_id", "more"),
    [
        (END_MODULE, "steg-2", {}),
        (START_MODULE, "steg-1", {}),
        (SET_MODULE_UPCOMING, "steg-2", {}),
    ],
)
def test_an_illegal_step_is_named(world: World, contract: Any, module_id: str, more: dict[str, Any]) -> None:
    moment_id = world.start()
    with pytest.raises(IllegalTransition):
        world.module(contract, moment_id, module_id, 1, **more)
    assert world.module_state(moment_id, module_id)["version"] == 1
    assert world.overview(moment_id)["header"]["version"] == 1


def test_a_stale_page_hears_what_changed(world: World) -> None:
    moment_id = world.start()
    world.module(CHANGE_DAYS, moment_id, "steg-1", 1, days=3)
    with pytest.raises(StaleVersion) as refused:
        world.module(END_MODULE, moment_id, "steg-1", 1)
    assert refused.value.details == {"expected": 1, "actual": 2, "changed": ["days"]}
    world.module(END_MODULE, moment_id, "steg-1", 2)
    with pytest.raises(StaleVersion) as refused:
        world.module(CHANGE_DAYS, moment_id, "steg-1", 1, days=9)
    assert refused.value.details == {"expected": 1, "actual": 3, "changed": ["days", "state"]}


def test_an_unknown_module_is_not_found(world: World) -> None:
    moment_id = world.start()
    with pytest.raises(NotFound):
        world.module(START_MODULE, moment_id, "steg-9", 1)
    with pytest.raises(NotFound):
        world.module(START_MODULE, new_id(), "steg-2", 1)


def test_no_module_changes_after_the_end(world: World) -> None:
    moment_id = world.start()
    world.end(moment_id)
    with pytest.raises(MomentEnded):
        world.module(START_MODULE, moment_id, "steg-2", 1)


def test_a_repeat_changes_nothing_and_gives_the_first_answer(world: World) -> None:
    moment_id = world.start()
    request = call(START_MODULE, world.practitioner, moment_id=moment_id, module_id="steg-2", expected_version=1)
    first = commands.start_module(world.database, request)
    world.module(END_MODULE, moment_id, "steg-2", 2)
    assert commands.start_module(world.database, request) == first
    assert world.module_state(moment_id, "steg-2")["state"] == "finished"


def test_the_story_is_told_in_the_timeline_and_to_everyone(world: World) -> None:
    moment_id = world.start()
    world.module(START_MODULE, moment_id, "steg-2", 1)
    world.module(CHANGE_DAYS, moment_id, "steg-2", 2, days=30)
    world.module(END_MODULE, moment_id, "steg-2", 3)
    world.module(SET_MODULE_UPCOMING, moment_id, "steg-2", 4)
    told = [entry["action"] for entry in world.timeline(moment_id)["entries"]]
    assert told[:4] == ["module_set_upcoming", "module_ended", "days_changed", "module_started"]
    announced = events_of(world)[3:]
    assert [kind for kind, _ in announced] == [
        "module.started",
        "module.days-changed",
        "module.ended",
        "module.set-upcoming",
    ]
    assert [data["moment_version"] for _, data in announced] == [2, 3, 4, 5]
    assert [(data["module_version"], data["days"]) for _, data in announced] == [(2, 7), (3, 30), (4, None), (5, 7)]


def test_a_period_of_swedish_days_includes_both_ends(world: World) -> None:
    moment_id = world.start()
    day = clock.today()
    assert len(world.timeline(moment_id, since=day, until=day)["entries"]) == 4
    assert world.timeline(moment_id, since=day + timedelta(days=1))["entries"] == []
    assert world.timeline(moment_id, until=day - timedelta(days=1))["entries"] == []
    assert len(world.timeline(moment_id, since=date.min, until=date.max)["entries"]) == 4
    assert len(world.timeline(moment_id, kinds=["moment"])["entries"]) == 2
    assert world.timeline(moment_id, kinds=["form"])["entries"] == []


def test_the_timeline_pages_by_key_whatever_kinds_are_asked_for(world: World) -> None:
    moment_id = world.start()
    world.module(START_MODULE, moment_id, "steg-2", 1)
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    world.see(moment_id, sent["response_id"])
    world.module(END_MODULE, moment_id, "steg-2", 2)
    world.end(moment_id)
    whole = world.timeline(moment_id)["entries"]
    assert {entry["kind"] for entry in whole} == {"moment", "module", "form"}
    for kinds in ([], ["module"], ["moment", "form"], ["form", "module", "form"], ["moment", "module", "form"]):
        wanted = [entry["id"] for entry in whole if not kinds or entry["kind"] in kinds]
        for limit in (1, 2, 100):
            found, cursor = [], None
            while cursor or not found:
                page = world.timeline(moment_id, limit=limit, kinds=kinds, cursor=cursor)
                assert len(page["entries"]) <= limit
                found += [entry["id"] for entry in page["entries"]]
                cursor = page["next_cursor"]
            assert found == wanted
