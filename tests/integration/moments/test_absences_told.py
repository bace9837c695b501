"""Absences in the timelines of the moments that they concern: each told once, whatever comes first and whoever dies in between."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from common.chassis.clock import today
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.moments.absences import CANCEL_ABSENCE
from common.contracts.moments.responses import SUBMIT_RESPONSE
from services.moments import commands
from services.moments.commands import absence_entries
from services.moments.model import Absence, TimelineEntry
from tests.integration.moments.builders import World, call, citizen, staff
from tests.integration.moments.test_absences import DAY, alter, cancel, move_days, register
from tests.integration.moments.test_crashes import done_or_not_begun, killed_at, points
from tests.integration.moments.test_ending import undo
from tests.integration.moments.test_handovers import OTHER, accept, offer
from tests.integration.moments.test_responsible import change
from tests.integration.moments.test_start_days import plan
from tests.side_by_side import side_by_side

ACTIONS = ("absence_registered", "absence_noted", "absence_cancelled")


def tell(world: World) -> None:
    """Do what the timer does."""
    while commands.tell_absences(world.database):
        continue


def told(world: World, moment_id: UUID, actor: Actor | None = None) -> list[dict[str, Any]]:
    """Give what the moment's timeline tells of absences, the first first."""
    entries = world.timeline(moment_id, actor)["entries"]
    return [entry for entry in reversed(entries) if entry["action"] in ACTIONS]


def actions(world: World, moment_id: UUID, actor: Actor | None = None) -> list[str]:
    return [entry["action"].removeprefix("absence_") for entry in told(world, moment_id, actor)]


def counted(world: World) -> Counter[tuple[str, UUID]]:
    """Give how often each moment is told of an absence, by action."""
    with world.database.reading() as session:
        rows = session.execute(select(TimelineEntry.action, TimelineEntry.moment_id))
        return Counter((action, moment_id) for action, moment_id in rows if action in ACTIONS)


def test_each_ongoing_moment_is_told_who_is_away_who_covers_and_who_registered_it(world: World) -> None:
    cover, admin = staff(), staff("citizen_admin")
    ongoing, planned = world.start(), plan(world, person=citizen())
    ended, colleagues = world.start(citizen()), world.start(citizen(), staff())
    world.end(ended)
    absence_id = register(world, cover, actor=admin)
    tell(world)
    (entry,) = told(world, ongoing)
    assert (entry["kind"], entry["action"]) == ("moment", "absence_registered")
    assert entry["commission_version_id"] == str(admin.commission_version_id)
    assert entry["facts"] == {
        "absence_id": str(absence_id),
        "person_id": world.practitioner.id,
        "commission_version_id": str(world.practitioner.commission_version_id),
        "cover_person_id": cover.id,
        "cover_commission_version_id": str(cover.commission_version_id),
        "first_day": today().isoformat(),
        "last_day": (today() + DAY).isoformat(),
    }
    with world.database.reading() as session:
        absence = session.get_one(Absence, absence_id)
    assert (entry["at"], absence.to_tell) == (absence.registered_at.isoformat(), None)
    assert actions(world, planned) == ["registered"]
    assert actions(world, ended, admin) == actions(world, colleagues, admin) == []


def test_its_end_is_told_where_it_was_told_and_nowhere_else(world: World) -> None:
    admin, cover = staff("citizen_admin"), staff()
    stays, ends, leaves, goes_away = (world.start(citizen()) for _ in range(4))
    absence_id = register(world, cover)
    tell(world)
    world.end(ends)
    change(world, leaves, staff())
    accept(world, offer(world, goes_away), receiver := staff(unit=OTHER))
    cancel(world, absence_id, admin)
    tell(world)
    for moment_id in (stays, ends, leaves):
        assert actions(world, moment_id, admin) == ["registered", "cancelled"]
    assert actions(world, goes_away, receiver) == ["registered"]
    end = told(world, stays)[-1]
    assert end["commission_version_id"] == str(admin.commission_version_id)
    assert (end["facts"]["had_begun"], end["facts"]["cover_person_id"]) == (True, cover.id)
    to_come = register(world, staff(), first_day=today() + DAY, last_day=today() + DAY)
    tell(world)
    cancel(world, to_come)
    tell(world)
    assert told(world, stays)[-1]["facts"]["had_begun"] is False
    assert actions(world, stays) == ["registered", "cancelled"] * 2


def test_a_change_is_told_as_an_end_and_a_new_registration(world: World) -> None:
    moment_id, cover = world.start(), staff()
    absence_id = register(world, cover)
    tell(world)
    alter(world, absence_id, staff(), (0, 9))
    tell(world)
    assert actions(world, moment_id) == ["registered", "cancelled", "registered"]
    newest = told(world, moment_id)[-1]
    assert newest["facts"]["last_day"] == (today() + 9 * DAY).isoformat()
    assert newest["facts"]["commission_version_id"] == str(world.practitioner.commission_version_id)


def test_an_absence_that_ended_before_anything_was_told_is_not_told_at_all(world: World) -> None:
    moment_id = world.start()
    cancel(world, register(world, staff()))
    tell(world)
    assert told(world, moment_id) == []
    assert commands.tell_absences(world.database) is False


def test_a_moment_that_comes_to_the_absent_practitioner_tells_of_it_at_once(world: World) -> None:
    cover, elsewhere, colleague = staff(), staff(unit=OTHER), staff()
    undone, changed = world.start(citizen()), world.start(citizen(), colleague)
    world.end(undone)
    taken = world.start(citizen(), elsewhere)
    handover_id = commands_offer(world, taken, elsewhere)
    register(world, cover)
    tell(world)
    started, planned = world.start(citizen()), plan(world, person=citizen())
    change(world, changed, world.practitioner, staff("citizen_admin"))
    undo(world, undone)
    accept(world, handover_id, staff("citizen_admin"), world.practitioner)
    for moment_id in (started, planned, changed, undone, taken):
        assert actions(world, moment_id) == ["noted"]
    (entry,) = told(world, started)
    assert entry["facts"]["cover_person_id"] == cover.id
    assert entry["commission_version_id"] == str(world.practitioner.commission_version_id)
    entries = world.timeline(changed)["entries"]
    assert [each["action"] for each in entries[:2]] == ["absence_noted", "responsible_set"]
    tell(world)
    assert actions(world, started) == ["noted"]


def commands_offer(world: World, moment_id: UUID, giver: Actor) -> UUID:
    """Offer a moment of the other unit to this one."""
    return offer(world, moment_id, giver, to_care_unit_id=world.unit)


def test_absences_to_come_are_noted_and_those_over_or_ended_are_not(world: World) -> None:
    to_come = register(world, staff(), first_day=today() + 3 * DAY, last_day=today() + 4 * DAY)
    move_days(world, register(world, staff()), -3, -1)
    cancel(world, register(world, staff()))
    assert [each["facts"]["absence_id"] for each in told(world, world.start())] == [str(to_come)]


def test_a_moment_that_goes_and_comes_back_is_told_once(world: World) -> None:
    admin, moment_id = staff("citizen_admin"), world.start()
    register(world, staff())
    tell(world)
    change(world, moment_id, staff(), admin)
    change(world, moment_id, world.practitioner, admin, version=2)
    assert actions(world, moment_id) == ["registered"]


def test_a_moment_that_has_ended_tells_why_the_cover_could_before_what_they_did(world: World) -> None:
    cover, moment_id = staff(), world.start()
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    world.end(moment_id)
    register(world, cover)
    tell(world)
    world.see(moment_id, sent["response_id"], cover)
    entries = world.timeline(moment_id)["entries"]
    assert [each["action"] for each in entries[:3]] == ["submitted", "absence_noted", "ended"]
    assert entries[1]["commission_version_id"] == str(cover.commission_version_id)
    undo(world, moment_id, cover)
    assert actions(world, moment_id) == ["noted"]


def test_who_acts_of_their_own_right_in_what_has_ended_tells_of_no_absence(world: World) -> None:
    moment_id = world.start()
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    world.end(moment_id)
    register(world, staff())
    world.see(moment_id, sent["response_id"])
    assert told(world, moment_id) == []


@pytest.fixture
def two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(absence_entries, "TOLD_AT_ONCE", 2)


@pytest.mark.usefixtures("two_at_once")
@pytest.mark.parametrize("number", [0, 1, 2, 5])
def test_many_are_told_some_at_a_time_and_each_once(world: World, number: int) -> None:
    ids = {world.start(citizen()) for _ in range(number)}
    absence_id = register(world, staff())
    steps = 1
    while commands.tell_absences(world.database):
        steps += 1
    assert steps == number // 2 + 2
    cancel(world, absence_id)
    tell(world)
    assert counted(world) == {
        (action, each): 1 for each in ids for action in ("absence_registered", "absence_cancelled")
    }


@pytest.mark.usefixtures("two_at_once")
def test_a_process_that_dies_anywhere_tells_nobody_twice(world: World) -> None:
    ids = {world.start(citizen()) for _ in range(3)}
    absence_id = register(world, staff())
    for action in ("absence_registered", "absence_cancelled"):
        for point in points():
            killed_at(world, point, tell)
            done = {key: number for key, number in counted(world).items() if key[0] == action}
            assert set(done.values()) <= {1}
            if len(done) == len(ids) and not commands.tell_absences(world.database):
                break
        assert counted(world).keys() >= {(action, each) for each in ids}
        if action == "absence_registered":
            cancel(world, absence_id)


def test_registering_and_ending_leave_what_is_to_be_told_or_nothing(world: World) -> None:
    moment_id, cover, keys = world.start(), staff(), [new_id(), new_id()]
    done_or_not_begun(world, lambda here: register(here, cover, idempotency_id=keys[0]))
    tell(world)
    with world.database.reading() as session:
        absence_id = session.scalars(select(Absence.id)).one()
    request = partial(cancel_as, absence_id=absence_id, key=keys[1])
    done_or_not_begun(world, request)
    tell(world)
    assert actions(world, moment_id) == ["registered", "cancelled"]


def cancel_as(world: World, absence_id: UUID, key: UUID) -> Any:
    payload = {"absence_id": absence_id, "idempotency_id": key}
    return commands.cancel_absence(world.database, call(CANCEL_ABSENCE, world.practitioner, **payload))


@pytest.mark.usefixtures("two_at_once")
def test_whatever_happens_side_by_side_each_moment_is_told_once(world: World) -> None:
    cover, admin, colleague = staff(), staff("citizen_admin"), staff()
    own = [world.start(citizen()) for _ in range(3)]
    others = [world.start(citizen(), colleague) for _ in range(3)]
    attempts: list[Callable[[], Any]] = [partial(register, world, cover), partial(tell_or_not, world)]
    attempts += [partial(world.start, citizen()), partial(world.end, own[0], 1), partial(tell_or_not, world)]
    attempts += [partial(change, world, each, world.practitioner, admin) for each in others]
    outcomes = side_by_side(*attempts)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    tell(world)
    found = counted(world)
    for moment_id in (own[1], own[2], *others, outcomes[2]):
        assert found["absence_registered", moment_id] + found["absence_noted", moment_id] == 1
    assert set(found.values()) == {1}
    ended = side_by_side(partial(cancel, world, outcomes[0]))
    assert not [outcome for outcome in ended if isinstance(outcome, Exception)]
    tell(world)
    after = counted(world)
    assert {each for action, each in after if action == "absence_cancelled"} == {
        each for action, each in after if action != "absence_cancelled"
    }
    assert set(after.values()) == {1}


def tell_or_not(world: World) -> str:
    tell(world)
    return "told"


def test_what_a_day_brings_is_told_by_the_days_that_were_registered(world: World) -> None:
    moment_id = world.start()
    register(world, staff(), first_day=today(), last_day=today() + timedelta(days=30))
    tell(world)
    (entry,) = told(world, moment_id)
    assert (entry["facts"]["first_day"], entry["facts"]["last_day"]) == (
        today().isoformat(),
        (today() + timedelta(days=30)).isoformat(),
    )
