"""Linked moments: parent and child at one care unit, shown from both sides, never in a circle."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.errors import Conflict, Forbidden, NotFound, ReasonNeeded
from common.contracts.moments.links import LINK, LINKS, UNLINK
from services.moments import commands, queries
from tests.integration.moments.builders import World, call, citizen, staff
from tests.integration.moments.test_handovers import OTHER, offer
from tests.integration.moments.test_starts import events_of


def link(world: World, child: UUID, parent: UUID, actor: Actor | None = None, **more: Any) -> Any:
    payload = {"moment_id": child, "parent_moment_id": parent, **more}
    return commands.link(world.database, call(LINK, actor or world.practitioner, **payload))


def unlink(world: World, child: UUID, parent: UUID, actor: Actor | None = None) -> Any:
    payload = {"moment_id": child, "parent_moment_id": parent}
    return commands.unlink(world.database, call(UNLINK, actor or world.practitioner, **payload))


def page(world: World, moment_id: UUID, actor: Actor | None = None) -> dict[str, Any]:
    with world.database.reading() as session:
        asked = call(LINKS, actor or world.practitioner, moment_id=moment_id)
        return world.dumped(LINKS, queries.links_page(session, asked))


def refused(attempt: Callable[[], Any]) -> str:
    with pytest.raises(Conflict) as conflict:
        attempt()
    return str(conflict.value.details["reason"])


def test_a_link_is_shown_from_both_sides_and_taken_away(world: World) -> None:
    child, parent, key = world.start(), world.start(citizen()), new_id()
    first = link(world, child, parent, idempotency_id=key)
    assert link(world, child, parent, idempotency_id=key) == first
    shown = {
        each: [(row["relation"], row["moment_id"]) for row in page(world, each)["links"]] for each in (child, parent)
    }
    assert shown == {child: [("parent", str(parent))], parent: [("child", str(child))]}
    assert [world.overview(each)["link_count"] for each in (child, parent)] == [1, 1]
    assert world.overview(child, world.person)["link_count"] == 0
    for each in (child, parent):
        assert world.timeline(each)["entries"][0]["action"] == "linked"
    assert events_of(world)[-1][0] == "moment.linked"
    assert events_of(world)[-1][1]["parent_moment_id"] == str(parent)
    world.end(child)
    with pytest.raises(NotFound):
        unlink(world, parent, child)
    unlink(world, child, parent)
    assert page(world, parent)["links"] == []
    assert events_of(world)[-1][0] == "moment.unlinked"
    with pytest.raises(NotFound):
        unlink(world, child, parent)


def test_circles_and_second_parents_are_refused(world: World) -> None:
    top, middle, low, other = (world.start(citizen()) for _ in range(4))
    link(world, middle, top)
    link(world, low, middle)
    for higher, lower in ((top, low), (top, middle), (top, top)):
        assert refused(lambda higher=higher, lower=lower: link(world, higher, lower)) == "cycle"
    assert refused(lambda: link(world, low, other)) == "parent"
    link(world, other, middle)
    assert len(page(world, middle)["links"]) == 3


def test_both_must_be_the_units_and_the_actors_to_write_in(world: World) -> None:
    own, colleagues = world.start(), world.start(citizen(), staff())
    foreign = world.start(citizen(), staff(unit=OTHER))
    for pair in ((own, colleagues), (colleagues, own)):
        with pytest.raises(Forbidden):
            link(world, *pair)
    for pair in ((own, foreign), (foreign, own), (own, new_id())):
        with pytest.raises(NotFound):
            link(world, *pair, staff("citizen_admin"))
    with pytest.raises(ReasonNeeded):
        page(world, own, staff())
    with pytest.raises(NotFound):
        page(world, own, staff(unit=OTHER))
    link(world, own, colleagues, staff("citizen_admin"))
    with pytest.raises(Forbidden):
        unlink(world, own, colleagues)


def test_the_citizens_other_moments_are_offered_to_link(world: World) -> None:
    earlier = world.start()
    world.end(earlier)
    now, elses = world.start(), world.start(citizen())
    offered = page(world, now)
    assert [(row["moment_id"], row["state"]) for row in offered["candidates"]] == [(str(earlier), "ended")]
    assert offered["may_change"]
    link(world, now, elses)
    assert [row["moment_id"] for row in page(world, now)["candidates"]] == [str(earlier)]


def test_linked_moments_stay_at_the_unit(world: World) -> None:
    child, parent = world.start(), world.start(citizen())
    link(world, child, parent)
    for each in (child, parent):
        version = world.overview(each)["header"]["version"]
        assert refused(lambda each=each, version=version: offer(world, each, expected_version=version)) == "linked"
    unlink(world, child, parent)
    offer(world, child, expected_version=world.overview(child)["header"]["version"])
    assert refused(lambda: link(world, child, parent)) == "offered"
    assert refused(lambda: link(world, parent, child)) == "offered"
