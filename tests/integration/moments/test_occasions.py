"""Forms that the programme waits for, and forms that are sent again: who reaches what, on which day, and how scores move."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from common.chassis.identifiers import new_id
from common.contracts.content.versions import OUTLINE as OUTLINE_RPC
from common.contracts.errors import Blocked, ModuleClosed, OccasionOver, ResponseLocked
from common.contracts.moments.modules import CHANGE_DAYS
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from common.contracts.moments.reviews import REOPEN_RESPONSE
from common.forms import load_definition
from services.moments import commands
from tests.integration.moments.builders import OUTLINE, World
from tests.integration.moments.days import Days, told_days

FORM = load_definition(
    {
        "id": "stoppdag",
        "title": "Hur mår du?",
        "questions": [{"id": "mod", "kind": "scale", "label": "Mod", "minimum": 0, "maximum": 10}],
        "scores": [{"id": "mod", "title": "Mod", "expression": "mod", "citizen_may_see": True}],
    }
)
ENTRY = load_definition({"id": "skal", "title": "Skäl", "questions": [{"id": "skal", "kind": "text", "label": "Skäl"}]})
WEEKLY = {"id": "stoppdag", "title": "x", "mandatory": False, "review": False, "repeat": {"every_days": 7, "times": 3}}
WAITED_FOR = {"id": "skal", "title": "x", "mandatory": True, "review": False, "blocks": True, "repeat": None}


@pytest.fixture
def days() -> Iterator[Days]:
    with told_days() as told:
        yield told


def start(world: World, *forms: dict[str, Any]) -> UUID:
    """Start a version whose forms say this of themselves."""
    version = new_id()
    plain = OUTLINE_RPC.answer.dump(OUTLINE)
    outline = OUTLINE_RPC.load_answer({**plain, "forms": list(forms)})
    request = world.start_call(version_id=version)
    return UUID(commands.start(world.database, request, world.keys, world.facts(), outline)["moment_id"])


def send(world: World, moment_id: UUID, value: int, **more: Any) -> Any:
    version = more.pop("version", 0)
    return world.write(SUBMIT_RESPONSE, moment_id, version, {"mod": value}, form=FORM, **more)


def states(world: World, moment_id: UUID) -> list[tuple[Any, ...]]:
    responses = [one for one in world.step(moment_id)["responses"] if one["form_id"] == "stoppdag"]
    return [(one["occasion"], one["state"], one["is_over"], one["due_on"]) for one in responses]


def test_the_citizen_reaches_nothing_but_the_form_that_is_waited_for(world: World) -> None:
    moment_id = start(world, WAITED_FOR)
    page = world.overview(moment_id, world.person)
    assert page["blocked_by"] == {"module_id": "steg-1", "step_id": "stoppdagen", "form_id": "skal"}
    assert [[step["step_id"] for step in module["steps"]] for module in page["modules"]] == [["stoppdagen"]]
    assert len(world.overview(moment_id)["modules"]) == 3
    with pytest.raises(Blocked) as blocked:
        world.step(moment_id, "valkommen")
    assert blocked.value.details == {"step_id": "stoppdagen", "form_id": "skal"}
    with pytest.raises(Blocked):
        world.mark(moment_id, "valkommen")
    world.step(moment_id)
    world.write(SAVE_RESPONSE, moment_id, 0, {"skal": "Barnen"}, form=ENTRY)
    with pytest.raises(Blocked):
        world.step(moment_id, "motivation")
    sent = world.write(SUBMIT_RESPONSE, moment_id, 1, {"skal": "Barnen"}, form=ENTRY)
    world.step(moment_id, "valkommen")
    world.mark(moment_id, "valkommen")
    assert world.overview(moment_id, world.person)["blocked_by"] is None
    world.handle(REOPEN_RESPONSE, moment_id, sent["response_id"], 2, note="Skriv mer")
    world.step(moment_id, "valkommen")


def test_a_form_in_a_closed_module_locks_nobody_out(world: World, days: Days) -> None:
    moment_id = start(world, WAITED_FOR)
    days.go_to(14)
    with pytest.raises(ModuleClosed):
        world.write(SAVE_RESPONSE, moment_id, 0, {}, form=ENTRY)
    world.step(moment_id, "valkommen")
    world.module(CHANGE_DAYS, moment_id, "steg-1", 1, days=7)
    with pytest.raises(Blocked):
        world.step(moment_id, "valkommen")


def test_a_form_comes_again_each_week_by_the_swedish_calendar(world: World, days: Days) -> None:
    moment_id = start(world, WEEKLY)
    world.module(CHANGE_DAYS, moment_id, "steg-1", 1, days=60)
    assert states(world, moment_id) == [(1, "not_started", False, "2026-03-23")]
    first = send(world, moment_id, 3)
    with pytest.raises(ResponseLocked):
        send(world, moment_id, 4)
    with pytest.raises(OccasionOver):
        send(world, moment_id, 4, occasion=2)
    # Summer time begins on the 29th: the week is seven calendar days, not 168 hours.
    days.at = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)
    assert states(world, moment_id)[1] == (2, "not_started", False, "2026-03-30")
    world.write(SAVE_RESPONSE, moment_id, 0, {"mod": 5}, form=FORM, occasion=2)
    days.go_to(14)
    assert [state[:3] for state in states(world, moment_id)] == [
        (1, "completed", False),
        (2, "ongoing", True),
        (3, "not_started", False),
    ]
    with pytest.raises(OccasionOver):
        send(world, moment_id, 5, occasion=2, version=1)
    third = send(world, moment_id, 8)
    days.go_to(50)
    assert len(states(world, moment_id)) == 3
    page = world.response(moment_id, third["response_id"])
    assert (page["response"]["occasion"], page["response"]["occasions"]) == (3, 3)
    (series,) = page["series"]
    assert [point["value"] for point in series["points"]] == [3, 8]
    assert series["points"][0]["response_id"] == first["response_id"]
    assert world.step(moment_id)["responses"][0]["scores"][0]["value"] == 3


def test_an_earlier_occasion_that_was_opened_again_can_be_sent_anew(world: World, days: Days) -> None:
    moment_id = start(world, WEEKLY)
    world.module(CHANGE_DAYS, moment_id, "steg-1", 1, days=60)
    first = send(world, moment_id, 3)
    days.go_to(8)
    version = world.handle(REOPEN_RESPONSE, moment_id, first["response_id"], 1, note="Fel skala?")["version"]
    assert send(world, moment_id, 6, occasion=1, version=version)["response_id"] == first["response_id"]
    with pytest.raises(OccasionOver):
        send(world, moment_id, 7, occasion=1, version=version + 1)
    send(world, moment_id, 7)
    assert date.fromisoformat(states(world, moment_id)[1][3]) == date(2026, 3, 30)
