"""A citizen starts an open programme: it is the unit's moment, told as the citizen's own start, and never a second one."""

from typing import Any, cast
from uuid import UUID

import pytest

from common.chassis.identifiers import new_id
from common.contracts.errors import Conflict, NotFound
from common.contracts.moments.starts import START_OPEN
from services.moments.commands.starts import start_open
from tests.integration.moments.builders import OUTLINE, UNIT, VERSION, World, call, staff


def begin(world: World, unit: UUID = UNIT, idempotency_id: UUID | None = None, **other: Any) -> UUID:
    request = call(
        START_OPEN,
        world.person,
        version_id=VERSION,
        care_unit_id=unit,
        idempotency_id=idempotency_id or new_id(),
    )
    facts, chosen = world.facts(**other), cast("UUID", world.practitioner.commission_id)
    started = start_open(world.database, request, world.keys, facts, OUTLINE, responsible_id=chosen)
    return UUID(started["moment_id"])


def test_the_moment_is_the_units_and_the_citizen_works_in_it(world: World) -> None:
    moment_id = begin(world)
    header = world.overview(moment_id)["header"]
    assert (header["care_unit_id"], header["responsible_person_id"]) == (str(UNIT), world.practitioner.id)
    assert world.list("mine")["counts"]["mine"] == 1
    assert world.overview(moment_id, world.person)["header"]["state"] == "ongoing"
    entries = world.timeline(moment_id)["entries"]
    assert {entry["actor_kind"] for entry in entries} == {"citizen"}
    assert {entry["commission_version_id"] for entry in entries} == {None}
    with pytest.raises(NotFound):
        world.overview(moment_id, staff(unit=new_id()))


def test_twice_is_once(world: World) -> None:
    same = new_id()
    moment_id = begin(world, idempotency_id=same)
    assert begin(world, idempotency_id=same) == moment_id
    for again in (lambda: begin(world), world.start):
        with pytest.raises(Conflict) as refused:
            again()
        assert refused.value.details == {"moment_id": str(moment_id)}


@pytest.mark.parametrize("other", [{"is_active_practitioner": False}, {"care_unit_id": new_id()}])
def test_without_a_practitioner_at_the_unit_nothing_starts(world: World, other: dict[str, Any]) -> None:
    with pytest.raises(Conflict) as refused:
        begin(world, **other)
    assert refused.value.details == {"reason": "practitioner"}
    assert world.list("all")["counts"]["all"] == 0


def test_whom_directory_says_no_to_gets_nothing(world: World) -> None:
    with pytest.raises(NotFound):
        begin(world, citizen_may_start=False)
