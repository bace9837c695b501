"""What moments tells those who keep something of moments: how each stands, page by page, and to nobody else."""

import warnings
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from common.chassis.calls import _check_caller
from common.chassis.identity import Actor
from common.contracts.base import Caller, schema
from common.contracts.errors import Forbidden
from common.contracts.moments.access import OPEN
from common.contracts.moments.events import Snapshot
from common.contracts.moments.mirror import LIST_MIRRORED
from services.moments import queries
from tests.integration.moments.builders import VERSION, World, call, citizen, staff

with warnings.catch_warnings():
    # eventlet announces at its first import that it is maintained, not developed; nameko stands on it.
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    from services.moments.service import MomentsService

DIRECTORY = Actor(Caller.SERVICE, "directory")


def ask(world: World, **request: Any) -> dict[str, Any]:
    service = MomentsService()
    service.resources = SimpleNamespace(database=world.database)  # type: ignore[assignment]  # the database is all that it asks for
    return world.dumped(LIST_MIRRORED, service.list_mirrored(call(LIST_MIRRORED, DIRECTORY, **request)))


def walk(world: World, limit: int) -> list[list[str]]:
    pages, after = [], None
    while True:
        page = ask(world, after=after, limit=limit)
        pages.append([each["moment_id"] for each in page["moments"]])
        after = page["next_after"]
        if after is None:
            return pages


def test_every_moment_comes_once_in_pages_by_id(world: World) -> None:
    started = sorted((world.start(citizen()) for _ in range(5)), key=lambda each: each.bytes)
    assert walk(world, 2) == [[str(each) for each in started[at : at + 2]] for at in (0, 2, 4)]
    assert walk(world, 5) == [[str(each) for each in started], []]


def test_an_empty_system_has_one_empty_page(world: World) -> None:
    assert ask(world) == {"moments": [], "next_after": None}


def test_a_moment_is_told_as_it_stands_with_its_version_and_without_a_word_of_anybody(world: World) -> None:
    moment_id = world.start()
    world.end(moment_id, maintained_until=None, note="En anteckning")
    told = ask(world)["moments"][0]
    snapshot = told.pop("snapshot")
    assert told == {
        "moment_id": str(moment_id),
        "moment_version": 2,
        "citizen_id": world.person.id,
        "care_unit_id": str(world.unit),
        "programme_id": "tobakshjalpen",
        "version_id": str(VERSION),
    }
    assert snapshot["state"] == "ended"
    assert snapshot["ended_at"]
    assert snapshot["responsible_person_id"] == world.practitioner.id
    assert "anteckning" not in str(snapshot)


def test_a_page_is_one_question_along_the_ids_index(world: World) -> None:
    for _ in range(3):
        world.start(citizen())
    sent: list[Any] = []
    event.listen(world.database.engine, "before_cursor_execute", lambda *told: sent.append(told[2:4]))
    ask(world, after=UUID(int=1), limit=2)
    [(statement, parameters)] = [each for each in sent if "moments" in each[0]]
    explain = "EXPLAIN QUERY PLAN " if world.database.is_sqlite else "EXPLAIN "
    with world.database.engine.connect() as connection:
        if not world.database.is_sqlite:
            connection.exec_driver_sql("SET enable_seqscan = off")
        plan = str(connection.exec_driver_sql(explain + statement, parameters).all())
    assert "sqlite_autoindex_moments_1" in plan or "Index Cond: (id >" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_only_services_that_keep_a_mirror_may_ask() -> None:
    for actor in (staff("citizen_admin"), citizen(), Actor(Caller.SERVICE, "content")):
        with pytest.raises(Forbidden):
            _check_caller(LIST_MIRRORED, actor)
    _check_caller(LIST_MIRRORED, DIRECTORY)


def test_a_grant_carries_how_the_moment_stands(world: World) -> None:
    moment_id = world.start()
    with world.database.reading() as session:
        _, grant = queries.opened(session, call(OPEN, world.practitioner, moment_id=moment_id))
    assert type(grant).from_claims(grant.to_claims()) == grant
    assert grant.snapshot
    assert (grant.snapshot["state"], grant.moment_version) == ("ongoing", 1)
    assert schema(Snapshot).dump(grant.snapshot) == ask(world)["moments"][0]["snapshot"]
