"""Group starts: once for each row, by an administrator who still is one, whatever happens in the middle."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from common.chassis.calls import Call
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.keys import MomentKeys, _keys
from common.contracts.directory.starts import CommissionNow, GroupFactsAnswer
from common.contracts.errors import Forbidden, IdempotencyConflict, IllegalTransition, Invalid, NotFound
from common.contracts.moments.group_starts import (
    GROUP_PREVIEW,
    GROUP_PROGRESS,
    GROUP_START,
    LIST_GROUP_STARTS,
    MOST_ROWS,
    RESUME_GROUP_START,
    START_GROUP,
)
from services.moments.commands import group_starts as commands
from services.moments.model import GroupStart, Moment
from services.moments.queries import group_starts as queries
from tests.integration.moments.builders import OUTLINE, UNIT, VERSION, World, call, citizen, staff

pytestmark = pytest.mark.both_databases

ADMIN = staff("citizen_admin")


def held(actor: Actor, **other: Any) -> CommissionNow:
    """Give a commission as directory tells of it now."""
    own = {name: getattr(actor, name) for name in ("person_id", "care_unit_id", "commission_version_id")}
    return CommissionNow(**{**own, "roles": sorted(actor.roles), **other})


def facts(world: World, citizens: list[UUID], **other: Any) -> GroupFactsAnswer:
    told: dict[str, Any] = {
        "startable_citizen_ids": citizens,
        "signed_in_citizen_ids": citizens,
        "responsible": held(world.practitioner),
        "ordered_by": held(ADMIN),
    }
    return GroupFactsAnswer(**{**told, **other})


def order(world: World, citizens: list[UUID], actor: Actor = ADMIN, **changes: Any) -> UUID:
    rows = [{"line": line, "citizen_id": each} for line, each in enumerate(citizens, 1)]
    payload = {"version_id": VERSION, "responsible_commission_id": world.practitioner.commission_id, "rows": rows}
    request = call(START_GROUP, actor, **{**payload, **changes})
    return UUID(commands.start_group(world.database, request, facts(world, []), OUTLINE)["group_start_id"])


def run(world: World, *, is_active: bool = True, **other: Any) -> None:
    """Run every job to its end, as the timer does; all citizens may be started unless `other` says who may."""
    while batch := commands.next_group_batch(world.database):
        told = facts(world, [row.citizen_id for row in batch.rows], **other)
        commands.run_group_batch(world.database, world.keys, batch, told, OUTLINE, is_active=is_active)


def shown(world: World, job: UUID, actor: Actor = ADMIN) -> dict[str, Any]:
    with world.database.reading() as session:
        return world.dumped(GROUP_START, queries.group_start(session, call(GROUP_START, actor, group_start_id=job)))


def outcomes(world: World, job: UUID) -> list[str]:
    return [row["outcome"] for row in shown(world, job)["rows"]]


def moments_in(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Moment)) or 0


def keys_in(keys: MomentKeys) -> int:
    with keys._engine.connect() as connection:
        return len(list(connection.scalars(select(_keys.c.moment_id))))


def test_each_row_becomes_a_moment_with_its_own_result(world: World) -> None:
    people = [new_id() for _ in range(3)]
    job = order(world, people)
    assert outcomes(world, job) == ["waiting"] * 3
    run(world)
    told = shown(world, job)
    assert (told["state"], told["total"], told["done"], told["started"]) == ("finished", 3, 3, 3)
    assert [row["line"] for row in told["rows"]] == [1, 2, 3]
    assert world.list("mine")["counts"] == {"mine": 3, "all": 3, "ended": 0}
    for row, person in zip(told["rows"], people, strict=True):
        header = world.overview(UUID(row["moment_id"]))["header"]
        assert header["citizen_id"] == str(person)
        assert header["responsible_person_id"] == world.practitioner.id
    assert keys_in(world.keys) == 3


def test_the_timeline_names_who_ordered_it(world: World) -> None:
    job = order(world, [new_id()])
    run(world)
    entries = world.timeline(UUID(shown(world, job)["rows"][0]["moment_id"]))["entries"]
    assert {entry["commission_version_id"] for entry in entries} == {str(ADMIN.commission_version_id)}
    started = next(entry for entry in entries if entry["action"] == "started")
    assert started["facts"]["group_start_id"] == str(job)


def test_who_has_the_programme_keeps_the_one_that_runs(world: World) -> None:
    earlier = world.start()
    job = order(world, [world.person.person_id, new_id()])
    run(world)
    rows = shown(world, job)["rows"]
    assert [(row["outcome"], row["moment_id"] == str(earlier)) for row in rows] == [
        ("already_running", True),
        ("started", False),
    ]
    assert keys_in(world.keys) == 2


def test_whom_directory_says_no_to_is_not_started(world: World) -> None:
    alive, dead = new_id(), new_id()
    job = order(world, [dead, alive])
    run(world, startable_citizen_ids=[alive])
    assert outcomes(world, job) == ["may_not_start", "started"]


def test_a_crash_between_rows_leaves_each_done_or_not_begun(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [new_id() for _ in range(4)]
    job = order(world, people)
    real, runs = commands.begin_all, iter(range(100))

    def dies_in_the_second(*given: Any) -> Any:
        begun = real(*given)
        if next(runs) == 1:
            raise SystemExit
        return begun

    monkeypatch.setattr(commands, "TOGETHER", 2)
    monkeypatch.setattr(commands, "begin_all", dies_in_the_second)
    with pytest.raises(SystemExit):
        run(world)
    assert outcomes(world, job) == ["started", "started", "waiting", "waiting"]
    assert moments_in(world.database) == 2
    assert shown(world, job)["state"] == "running"
    monkeypatch.setattr(commands, "begin_all", real)
    run(world)
    assert outcomes(world, job) == ["started"] * 4
    assert (moments_in(world.database), keys_in(world.keys)) == (4, 4)


def test_a_batch_that_another_replica_has_done_is_not_done_twice(world: World) -> None:
    people = [new_id() for _ in range(2)]
    job = order(world, people)
    stale = commands.next_group_batch(world.database)
    assert stale
    run(world)
    told = facts(world, people)
    commands.run_group_batch(world.database, world.keys, stale, told, OUTLINE, is_active=True)
    assert (moments_in(world.database), keys_in(world.keys)) == (2, 2)
    assert outcomes(world, job) == ["started"] * 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ordered_by": held(ADMIN, roles=["practitioner"])}, "orderer"),
        ({"ordered_by": held(ADMIN, roles=[])}, "orderer"),
        ({"ordered_by": held(ADMIN, care_unit_id=new_id())}, "orderer"),
        ({"responsible": held(staff(), roles=[])}, "practitioner"),
        ({"responsible": held(staff(unit=new_id()))}, "practitioner"),
        ({"is_active": False}, "programme"),
    ],
)
def test_an_order_that_does_not_hold_any_more_stops_before_the_next_row(
    world: World, change: dict[str, Any], reason: str
) -> None:
    job = order(world, [new_id()])
    run(world, **change)
    told = shown(world, job)
    assert (told["state"], told["stop_reason"], told["done"]) == ("stopped", reason, 0)
    assert moments_in(world.database) == 0


def test_a_stopped_job_goes_on_for_another_administrator(world: World) -> None:
    job, other = order(world, [new_id()]), staff("citizen_admin")
    run(world, ordered_by=held(ADMIN, roles=[]))
    commands.resume_group_start(world.database, call(RESUME_GROUP_START, other, group_start_id=job))
    run(world, ordered_by=held(other))
    assert shown(world, job)["state"] == "finished"
    assert shown(world, job)["ordered_by_person_id"] == other.id


def test_only_a_stopped_job_can_go_on(world: World) -> None:
    job = order(world, [new_id()])
    with pytest.raises(IllegalTransition):
        commands.resume_group_start(world.database, call(RESUME_GROUP_START, ADMIN, group_start_id=job))


def test_an_order_twice_is_one_job(world: World) -> None:
    same, people = new_id(), [new_id()]
    assert order(world, people, idempotency_id=same) == order(world, people, idempotency_id=same)
    with pytest.raises(IdempotencyConflict):
        order(world, [new_id()], idempotency_id=same)
    with world.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(GroupStart)) == 1


def test_one_citizen_stands_once(world: World) -> None:
    person = new_id()
    with pytest.raises(Invalid) as refused:
        order(world, [person, person])
    assert list(refused.value.details["fields"]) == ["rows"]


def test_a_practitioner_of_another_unit_can_not_be_responsible(world: World) -> None:
    request = call(
        START_GROUP,
        ADMIN,
        version_id=VERSION,
        responsible_commission_id=new_id(),
        rows=[{"line": 1, "citizen_id": new_id()}],
    )
    with pytest.raises(Invalid) as refused:
        commands.start_group(world.database, request, facts(world, [], responsible=held(staff(unit=new_id()))), OUTLINE)
    assert list(refused.value.details["fields"]) == ["responsible_commission_id"]


@pytest.fixture(params=["practitioner", "data_admin", "authority_admin", "provider_admin", "designer", "publisher"])
def wrong_role(request: pytest.FixtureRequest) -> Actor:
    return staff(request.param)


def previewed(actor: Actor, citizen_ids: list[UUID]) -> Call:
    return call(GROUP_PREVIEW, actor, version_id=VERSION, citizen_ids=citizen_ids)


def test_other_roles_reach_no_group_start(world: World, wrong_role: Actor) -> None:
    job = order(world, [new_id()])
    with pytest.raises(Forbidden):
        order(world, [new_id()], wrong_role)
    with world.database.reading() as session:
        for contract in (GROUP_START, GROUP_PROGRESS):
            with pytest.raises(Forbidden):
                getattr(queries, contract.name)(session, call(contract, wrong_role, group_start_id=job))
        with pytest.raises(Forbidden):
            queries.group_starts(session, call(LIST_GROUP_STARTS, wrong_role))
        with pytest.raises(Forbidden):
            queries.running_among(session, previewed(wrong_role, [new_id()]), "tobakshjalpen")


def test_another_units_job_does_not_exist(world: World) -> None:
    job, stranger = order(world, [new_id()]), staff("citizen_admin", unit=new_id())
    run(world, ordered_by=held(ADMIN, roles=[]))
    with world.database.reading() as session:
        for contract in (GROUP_START, GROUP_PROGRESS):
            with pytest.raises(NotFound):
                getattr(queries, contract.name)(session, call(contract, stranger, group_start_id=job))
        assert queries.group_starts(session, call(LIST_GROUP_STARTS, stranger)).group_starts == []
        own = queries.group_starts(session, call(LIST_GROUP_STARTS, ADMIN)).group_starts
        assert [told.group_start_id for told in own] == [job]
    with pytest.raises(NotFound):
        commands.resume_group_start(world.database, call(RESUME_GROUP_START, stranger, group_start_id=job))


def test_the_preview_tells_who_has_the_programme_at_this_unit(world: World) -> None:
    world.start()
    elsewhere = citizen()
    world.start(elsewhere, staff(unit=new_id()))
    asked = previewed(ADMIN, [world.person.person_id, elsewhere.person_id, new_id()])
    with world.database.reading() as session:
        assert queries.running_among(session, asked, "tobakshjalpen") == [world.person.person_id]
        assert queries.running_among(session, asked, "somnhjalpen") == []


def test_jobs_run_in_the_order_they_came_and_are_forgotten_in_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = order(world, [new_id()]), order(world, [new_id()])
    batch = commands.next_group_batch(world.database)
    assert batch
    assert batch.job.id == first
    run(world)
    assert commands.forget_old_groups(world.database) == 0
    later = commands.now() + commands.KEPT
    monkeypatch.setattr(commands, "now", lambda: later)
    assert commands.forget_old_groups(world.database) == 2
    assert moments_in(world.database) == 2
    with pytest.raises(NotFound):
        shown(world, second)


def test_too_many_rows_are_refused_by_the_contract() -> None:
    rows = [{"line": 1, "citizen_id": str(new_id())} for _ in range(MOST_ROWS + 1)]
    told = {"idempotency_id": str(new_id()), "version_id": str(VERSION), "responsible_commission_id": str(UNIT)}
    assert list(START_GROUP.request.validate({**told, "rows": rows})) == ["rows"]
    assert list(START_GROUP.request.validate({**told, "rows": []})) == ["rows"]
