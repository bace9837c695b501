"""Absence and cover: whoever covers reads and writes meanwhile, everyone sees it, and it ends by itself."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from common.chassis.clock import today
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.errors import Forbidden, IllegalTransition, Invalid, NotFound, ReasonNeeded
from common.contracts.moments.absences import ABSENCES, CANCEL_ABSENCE, CHANGE_ABSENCE, REGISTER_ABSENCE
from common.contracts.moments.modules import START_MODULE
from services.moments import commands, queries
from services.moments.model import Absence
from tests.integration.moments.builders import World, call, citizen, staff
from tests.integration.moments.test_responsible import change, facts_of
from tests.integration.moments.test_starts import events_of

pytestmark = pytest.mark.both_databases

DAY = timedelta(days=1)


def register(
    world: World, cover: Actor, *, actor: Actor | None = None, absent: Actor | None = None, **more: Any
) -> UUID:
    actor, absent = actor or world.practitioner, absent or world.practitioner
    days = {"first_day": today(), "last_day": today() + DAY}
    facts: Mapping[str, Any] = more.pop("cover_facts", {})
    payload = {"commission_id": absent.commission_id, "cover_commission_id": cover.commission_id, **days, **more}
    answer = commands.register_absence(
        world.database,
        call(REGISTER_ABSENCE, actor, **payload),
        facts_of(absent),
        facts_of(cover, **facts),
    )
    return UUID(str(answer["absence_id"]))


def cancel(world: World, absence_id: UUID, actor: Actor | None = None) -> Any:
    request = call(CANCEL_ABSENCE, actor or world.practitioner, absence_id=absence_id)
    return commands.cancel_absence(world.database, request)


def alter(world: World, absence_id: UUID, cover: Actor, days: tuple[int, int], actor: Actor | None = None) -> UUID:
    """Change an absence to other days, counted from today, or another cover; gives the one in its place."""
    wanted = dict(zip(("first_day", "last_day"), (today() + each * DAY for each in days), strict=True))
    payload = {"absence_id": absence_id, "cover_commission_id": cover.commission_id, **wanted}
    request = call(CHANGE_ABSENCE, actor or world.practitioner, **payload)
    return UUID(str(commands.change_absence(world.database, request, facts_of(cover))["absence_id"]))


def listed(world: World, actor: Actor | None = None) -> list[dict[str, Any]]:
    with world.database.reading() as session:
        page = world.dumped(ABSENCES, queries.absences(session, call(ABSENCES, actor or world.practitioner)))
    rows: list[dict[str, Any]] = page["absences"]
    return rows


def move_days(world: World, absence_id: UUID, first: int, last: int) -> None:
    days = {"first_day": today() + first * DAY, "last_day": today() + last * DAY}
    with world.database.writing() as session:
        session.execute(update(Absence).where(Absence.id == absence_id).values(**days))


def test_the_cover_has_the_moments_meanwhile_and_everyone_sees_it(world: World) -> None:
    moment_id, cover, colleague = world.start(), staff(), staff()
    own = world.start(citizen(), cover)
    absence_id = register(world, cover)
    told = {"cover_person_id": cover.id, "last_day": (today() + DAY).isoformat()}
    header = world.overview(moment_id, cover)["header"]
    assert (header["access"], header["absence"], header["may_hand_over"]) == ("write", told, False)
    world.module(START_MODULE, moment_id, "steg-2", 1, actor=cover)
    page = world.list("mine", cover)
    assert {row["moment_id"] for row in page["rows"]} == {str(moment_id), str(own)}
    assert page["counts"] == {"mine": 2, "all": 2, "ended": 0}
    rows = {row["moment_id"]: row for row in world.list("all", colleague)["rows"]}
    assert (rows[str(moment_id)]["absence"], rows[str(own)]["absence"]) == (told, None)
    assert world.overview(moment_id, world.person)["header"]["absence"] == told
    assert world.overview(moment_id)["header"]["access"] == "write"  # who is away keeps the right: they may come in
    assert [(row["absence_id"], row["may_cancel"]) for row in listed(world, colleague)] == [(str(absence_id), False)]
    with pytest.raises(Forbidden):
        change(world, moment_id, colleague, cover, version=2)
    name, data = events_of(world)[-2]
    assert name == "absence.registered"
    assert (data["person_id"], data["cover_person_id"]) == (world.practitioner.id, cover.id)


@pytest.mark.parametrize(("first", "last"), [(1, 3), (-3, -1)])
def test_before_and_after_the_days_the_cover_is_a_colleague(world: World, first: int, last: int) -> None:
    moment_id, cover = world.start(), staff()
    move_days(world, register(world, cover), first, last)
    with pytest.raises(ReasonNeeded):
        world.overview(moment_id, cover)
    with pytest.raises(Forbidden):
        world.module(START_MODULE, moment_id, "steg-2", 1, actor=cover)
    assert world.list("mine", cover)["rows"] == []
    assert world.list("mine", cover)["counts"]["mine"] == 0
    assert world.overview(moment_id, world.person)["header"]["absence"] is None


def test_an_absence_that_is_ended_takes_the_access_at_once(world: World) -> None:
    moment_id, cover = world.start(), staff()
    absence_id = register(world, cover)
    assert world.overview(moment_id, cover)["header"]["access"] == "write"
    for actor in (cover, staff(), staff("data_admin")):
        with pytest.raises(Forbidden):
            cancel(world, absence_id, actor)
    for stranger in (staff(unit=new_id()), staff("citizen_admin", unit=new_id())):
        with pytest.raises(NotFound):
            cancel(world, absence_id, stranger)
    cancel(world, absence_id)
    with pytest.raises(ReasonNeeded):
        world.overview(moment_id, cover)
    assert listed(world) == []
    assert events_of(world)[-1][0] == "absence.cancelled"
    with pytest.raises(IllegalTransition):
        cancel(world, absence_id, staff("citizen_admin"))


def test_an_absence_is_given_other_days_and_another_cover_at_once(world: World) -> None:
    moment_id, cover, other = world.start(), staff(), staff()
    first = register(world, cover)
    second = alter(world, first, other, (-1, 9), staff("citizen_admin"))
    (row,) = listed(world)
    assert (row["absence_id"], row["person_id"]) == (str(second), world.practitioner.id)
    assert (row["cover_person_id"], row["last_day"]) == (other.id, (today() + 9 * DAY).isoformat())
    assert world.overview(moment_id, other)["header"]["access"] == "write"
    with pytest.raises(ReasonNeeded):
        world.overview(moment_id, cover)
    assert [name for name, _ in events_of(world)[-3:]] == [
        "absence.registered",
        "absence.cancelled",
        "absence.registered",
    ]
    with pytest.raises(IllegalTransition):
        alter(world, first, other, (0, 1))


def test_a_change_that_is_refused_leaves_the_absence_as_it_was(world: World) -> None:
    cover = staff()
    absence_id = register(world, cover)
    later = register(world, staff(), first_day=today() + 5 * DAY, last_day=today() + 6 * DAY)
    before = listed(world)
    refusals: list[tuple[type[Exception], Callable[[], Any]]] = [
        (Invalid, lambda: alter(world, absence_id, cover, (2, 1))),
        (Invalid, lambda: alter(world, absence_id, cover, (0, 5))),
        (Invalid, lambda: alter(world, absence_id, world.practitioner, (0, 1))),
        (Invalid, lambda: alter(world, absence_id, staff(unit=new_id()), (0, 1))),
        (Forbidden, lambda: alter(world, absence_id, cover, (0, 1), cover)),
        (NotFound, lambda: alter(world, absence_id, cover, (0, 1), staff("citizen_admin", unit=new_id()))),
    ]
    for error, attempt in refusals:
        with pytest.raises(error):
            attempt()
    assert listed(world) == before
    alter(world, later, cover, (4, 5))


def test_a_cover_without_the_role_or_at_another_unit_has_nothing(world: World) -> None:
    moment_id, cover = world.start(), staff()
    register(world, cover)
    for former in (replace(cover, roles=frozenset({"designer"})), replace(cover, care_unit_id=new_id())):
        with pytest.raises(NotFound):
            world.overview(moment_id, former)
    with pytest.raises(NotFound):
        world.overview(world.start(citizen(), staff(unit=new_id())), cover)


@pytest.mark.parametrize(("first", "last", "field"), [(2, 1, "last_day"), (-3, -1, "last_day"), (0, 367, "last_day")])
def test_days_that_will_not_do(world: World, first: int, last: int, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        register(world, staff(), first_day=today() + first * DAY, last_day=today() + last * DAY)
    assert list(refused.value.details["fields"]) == [field]
    assert listed(world) == []


def test_covers_that_will_not_do(world: World) -> None:
    cover = staff()
    for facts in (
        {"is_active_practitioner": False},
        {"care_unit_id": new_id()},
        {"person_id": world.practitioner.person_id},
    ):
        with pytest.raises(Invalid) as refused:
            register(world, cover, cover_facts=facts)
        assert list(refused.value.details["fields"]) == ["cover_commission_id"]
    register(world, staff(), actor=cover, absent=cover)
    with pytest.raises(Invalid) as refused:
        register(world, cover)
    assert list(refused.value.details["fields"]) == ["cover_commission_id"]


def test_a_second_absence_on_the_same_days_is_refused(world: World) -> None:
    register(world, staff())
    with pytest.raises(Invalid) as refused:
        register(world, staff(), first_day=today() + DAY, last_day=today() + 5 * DAY)
    assert list(refused.value.details["fields"]) == ["first_day"]
    register(world, staff(), first_day=today() + 2 * DAY, last_day=today() + 5 * DAY)
    assert len(listed(world)) == 2


def test_only_a_citizen_admin_registers_somebody_elses(world: World) -> None:
    cover, key = staff(), new_id()
    for actor in (staff(), staff("data_admin"), staff("authority_admin")):
        with pytest.raises(Forbidden):
            register(world, cover, actor=actor)
    with pytest.raises(Invalid):
        register(world, cover, actor=staff("citizen_admin", unit=new_id()))
    admin = staff("citizen_admin")
    first = register(world, cover, actor=admin, idempotency_id=key)
    assert register(world, cover, actor=admin, idempotency_id=key) == first
    assert [row["may_cancel"] for row in listed(world, admin)] == [True]


def test_other_units_and_roles_see_no_absences(world: World) -> None:
    register(world, staff())
    assert listed(world, staff(unit=new_id())) == []
    for actor in (staff("designer"), staff("authority_admin")):
        with pytest.raises(Forbidden):
            listed(world, actor)
