"""Staff look at a moment as its citizen: what has begun and what is sent, never what is being written, and nothing after the end."""

from typing import Any
from uuid import UUID

import pytest

from common.contracts.errors import Forbidden, MomentEnded, NotFound, ReasonNeeded
from common.contracts.moments.previews import PREVIEW
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from common.contracts.moments.reviews import REOPEN_RESPONSE
from services.moments import queries
from tests.integration.moments.builders import World, call, staff

DRAFT = {"anteckning": "Mitt eget utkast"}


def preview(world: World, moment_id: UUID, actor: Any = None) -> dict[str, Any]:
    actor = actor or world.practitioner
    with world.database.reading() as session:
        return world.dumped(PREVIEW, queries.preview(session, call(PREVIEW, actor, moment_id=moment_id), world.keys))


def test_only_what_has_begun_is_previewed(world: World) -> None:
    moment_id = world.start()
    assert [module["module_id"] for module in preview(world, moment_id)["modules"]] == ["om-behandlingen", "steg-1"]
    with pytest.raises(NotFound):
        world.step(moment_id, "nyfiken", world.practitioner)


def test_what_is_being_written_stays_the_citizens_own(world: World) -> None:
    moment_id = world.start()
    world.write(SAVE_RESPONSE, moment_id, 0, DRAFT)
    seen = world.step(moment_id, actor=world.practitioner)["responses"][0]
    assert (seen["state"], seen["answers"]) == ("ongoing", {})
    sent = world.write(SUBMIT_RESPONSE, moment_id, 1, {"datum": "2024-06-01"})
    assert world.step(moment_id, actor=world.practitioner)["responses"][0]["answers"] == {"datum": "2024-06-01"}
    world.handle(REOPEN_RESPONSE, moment_id, sent["response_id"], 2, note="Se igen")
    seen = world.step(moment_id, actor=world.practitioner)["responses"][0]
    assert (seen["answers"], seen["reopened"]["note"]) == ({}, "Se igen")


def test_nothing_is_previewed_after_the_end_nor_by_whoever_may_not_read(world: World) -> None:
    moment_id = world.start()
    for actor, error in (
        (staff(), ReasonNeeded),
        (staff(unit=UUID(int=7)), NotFound),
        (staff("data_admin"), Forbidden),
    ):
        with pytest.raises(error):
            preview(world, moment_id, actor)
    world.end(moment_id)
    with pytest.raises(MomentEnded):
        preview(world, moment_id)
