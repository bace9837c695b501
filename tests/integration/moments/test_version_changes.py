"""Moving a running moment to a newer minor version: every tick and every answer stays."""

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.tables import outbox
from common.contracts.content.versions import Outline, StepOutline
from common.contracts.errors import Conflict, Forbidden, MomentEnded, NotFound, StaleVersion
from common.contracts.moments.events import MOMENT_VERSION_CHANGED
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from common.contracts.moments.version_changes import MOVE_TO_VERSION, MissingPart
from services.moments import commands
from tests.integration.moments.builders import OUTLINE, VERSION, World, call, citizen, staff

NEWER = new_id()


def newer_outline() -> Outline:
    """Give version 9.1: a module first in order, and a step more in Steg 1."""
    outline = replace(copy.deepcopy(OUTLINE), version="9.1")
    outline.modules[1].steps.append(StepOutline(id="ny", title="", forms=[]))
    first = [StepOutline(id="forst", title="", forms=[])]
    outline.modules.insert(0, replace(outline.modules[0], id="nytt", open_days=5, steps=first))
    return outline


def move(world: World, moment_id: UUID, actor: Actor | None = None, **more: Any) -> Mapping[str, Any]:
    """Move the moment, in the version that it has."""
    expected = more.pop("expected", None) or world.overview(moment_id)["header"]["version"]
    missing = [MissingPart(**each) for each in more.pop("missing", [])]
    left = more.pop("left", VERSION)
    payload = {"moment_id": moment_id, "version_id": NEWER, "expected_version": expected, **more}
    request = call(MOVE_TO_VERSION, actor or world.practitioner, **payload)
    return commands.move_to_version(world.database, request, left, newer_outline(), missing)


def test_ticks_and_answers_stay_and_what_is_sent_keeps_its_version(world: World) -> None:
    moment_id = world.start()
    world.mark(moment_id, "motivation")
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    move(world, moment_id)
    overview = world.overview(moment_id)
    assert overview["header"]["programme_version"] == "9.1"
    steps = {step["step_id"]: step for module in overview["modules"] for step in module["steps"]}
    assert steps["motivation"]["is_read"]
    assert world.response(moment_id, sent["response_id"])["response"]["answers"] == {"datum": "2024-06-01"}
    assert steps["stoppdagen"]["responses"][0]["version_id"] == str(VERSION)


def test_what_is_being_written_goes_on_in_the_new_version(world: World) -> None:
    moment_id = world.start()
    saved = world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": "Inte ett ord får försvinna"})
    move(world, moment_id)
    response = next(one for one in world.step(moment_id)["responses"] if one["form_id"] == "stoppdag")
    assert response["answers"] == {"anteckning": "Inte ett ord får försvinna"}
    assert response["version_id"] == str(NEWER)
    world.write(SUBMIT_RESPONSE, moment_id, saved["version"], {"datum": "2024-06-01"})


def test_new_modules_wait_and_the_order_is_the_new_one(world: World) -> None:
    moment_id = world.start()
    move(world, moment_id)
    modules = world.overview(moment_id)["modules"]
    assert [(one["module_id"], one["state"]) for one in modules] == [
        ("nytt", "upcoming"),
        ("om-behandlingen", "ongoing"),
        ("steg-1", "ongoing"),
        ("steg-2", "upcoming"),
    ]
    assert [step["step_id"] for step in modules[2]["steps"]] == ["motivation", "stoppdagen", "ny"]


def test_the_timeline_and_an_event_tell_of_it(world: World) -> None:
    moment_id = world.start()
    answer = move(world, moment_id)
    entry = world.timeline(moment_id)["entries"][0]
    assert (entry["action"], entry["facts"]["from_version"], entry["facts"]["to_version"]) == (
        "version_changed",
        "9.0",
        "9.1",
    )
    with world.database.reading() as session:
        chosen = select(outbox.c.data).where(outbox.c.type == MOMENT_VERSION_CHANGED.type)
        told = session.execute(chosen).scalars().all()
    assert [(fact["previous_version_id"], fact["version_id"], fact["moment_version"]) for fact in told] == [
        (str(VERSION), str(NEWER), answer["version"])
    ]


def test_a_repeat_moves_once(world: World) -> None:
    moment_id = world.start()
    again = {"idempotency_id": new_id(), "expected": world.overview(moment_id)["header"]["version"]}
    assert move(world, moment_id, **again) == move(world, moment_id, **again)


def test_nothing_moves_when_something_would_be_lost(world: World) -> None:
    moment_id = world.start()
    lost = [{"kind": "question", "id": "stoppdag/datum"}]
    with pytest.raises(Conflict) as refused:
        move(world, moment_id, missing=lost)
    assert refused.value.details["missing"] == lost
    assert world.overview(moment_id)["header"]["programme_version"] == "9.0"


def test_a_page_that_is_stale_moves_nothing(world: World) -> None:
    moment_id = world.start()
    shown = world.overview(moment_id)["header"]["version"]
    world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    with pytest.raises(StaleVersion) as refused:
        move(world, moment_id, expected=shown)
    assert refused.value.details["changed"] == ["responses"]


def test_a_version_compared_with_another_than_the_moments_moves_nothing(world: World) -> None:
    with pytest.raises(StaleVersion):
        move(world, world.start(), left=new_id())


def test_an_ended_moment_stays(world: World) -> None:
    moment_id = world.start()
    world.end(moment_id)
    with pytest.raises(MomentEnded):
        move(world, moment_id)


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        (staff(unit=new_id()), NotFound),
        (citizen(), NotFound),
        (staff("data_admin"), Forbidden),
        (staff(), Forbidden),
    ],
    ids=["other unit", "citizen", "data admin", "colleague"],
)
def test_nobody_else_moves_it(world: World, actor: Actor, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        move(world, world.start(), actor)
