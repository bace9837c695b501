"""The end of a moment: what is said before, maintenance, taking it back, and closing by itself."""

import threading
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from common.chassis.clock import today
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.errors import (
    Conflict,
    Forbidden,
    IllegalTransition,
    Invalid,
    MomentEnded,
    NotFound,
    ReasonNeeded,
    StaleVersion,
)
from common.contracts.moments.ending import ENDING, UNDO_END
from common.contracts.moments.lists import MINE
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from common.contracts.strict import LARGEST
from services.moments import commands, queries
from services.moments.model import Moment
from tests.integration.moments.builders import World, call, citizen, staff
from tests.integration.moments.test_starts import events_of

TOMORROW = timedelta(days=1)


def ending(world: World, moment_id: UUID, actor: Actor | None = None) -> dict[str, Any]:
    with world.database.reading() as session:
        asked = call(ENDING, actor or world.practitioner, moment_id=moment_id)
        return world.dumped(ENDING, queries.ending_page(session, asked, world.keys))


def undo(world: World, moment_id: UUID, actor: Actor | None = None, **more: Any) -> Any:
    payload = {"moment_id": moment_id, "expected_version": more.pop("version", None) or state_of(world, moment_id)[1]}
    return commands.undo_end(world.database, call(UNDO_END, actor or world.practitioner, **payload, **more))


def state_of(world: World, moment_id: UUID) -> tuple[str, int]:
    with world.database.reading() as session:
        moment = session.get_one(Moment, moment_id)
        return moment.state, moment.version


def ran_out(world: World, *moment_ids: UUID) -> None:
    with world.database.writing() as session:
        yesterday = today() - TOMORROW
        session.execute(update(Moment).where(Moment.id.in_(moment_ids)).values(maintained_until=yesterday))


def test_it_is_said_before_what_ending_means(world: World) -> None:
    moment_id = world.start()
    world.write(SAVE_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    page = ending(world, moment_id)
    assert (page["ongoing_modules"], page["unsent_responses"], page["unseen_responses"]) == (2, 1, 0)
    assert (page["may_end"], page["may_undo"], page["note"]) == (True, False, "")
    assert page["last_maintenance_day"] == (today() + timedelta(days=365)).isoformat()


def test_what_ending_means_is_for_those_who_may_read(world: World) -> None:
    moment_id = world.start()
    with pytest.raises(ReasonNeeded):
        ending(world, moment_id, staff())
    with pytest.raises(Forbidden):
        ending(world, moment_id, staff("data_admin"))
    for stranger in (staff(unit=new_id()), citizen(), staff("designer")):
        with pytest.raises(NotFound):
            ending(world, moment_id, stranger)


def test_in_maintenance_the_citizen_reads_and_writes_nothing(world: World) -> None:
    moment_id, until = world.start(), today() + TOMORROW
    world.write(SAVE_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    world.end(moment_id, maintained_until=until)
    assert state_of(world, moment_id)[0] == "maintenance"
    step = world.step(moment_id)
    assert (step["is_open"], step["header"]["maintained_until"]) == (False, until.isoformat())
    assert step["responses"][0]["answers"] == {"datum": "2024-06-01"}
    with world.database.reading() as session:
        own = queries.mine(session, call(MINE, world.person)).moments
    assert [(each.state, each.maintained_until) for each in own] == [("maintenance", until)]
    for attempt in (
        lambda: world.mark(moment_id, "motivation"),
        lambda: world.write(SAVE_RESPONSE, moment_id, 1, {"datum": "2024-06-02"}),
        lambda: world.write(SUBMIT_RESPONSE, moment_id, 1, {"datum": "2024-06-02"}),
    ):
        with pytest.raises(MomentEnded):
            attempt()
    assert events_of(world)[-1][1]["maintained_until"] == until.isoformat()
    assert world.timeline(moment_id)["entries"][0]["facts"]["maintained_until"] == until.isoformat()


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_a_day_of_maintenance_lies_within_a_year(world: World, days: int) -> None:
    moment_id = world.start()
    with pytest.raises(Invalid) as refused:
        world.end(moment_id, maintained_until=today() + timedelta(days=days))
    assert list(refused.value.details["fields"]) == ["maintained_until"]
    assert state_of(world, moment_id) == ("ongoing", 1)


def test_a_deceased_citizen_has_no_maintenance(world: World) -> None:
    with pytest.raises(Invalid):
        world.end(world.start(), reason="deceased", maintained_until=today() + TOMORROW)


@pytest.mark.parametrize("until", [None, today() + TOMORROW])
def test_an_end_is_taken_back_and_nothing_is_lost(world: World, until: date | None) -> None:
    moment_id = world.start()
    world.write(SAVE_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    world.mark(moment_id, "motivation")
    before = world.step(moment_id)
    world.end(moment_id, maintained_until=until, note="För tidigt?")
    assert (ending(world, moment_id)["may_undo"], ending(world, moment_id)["note"]) == (True, "För tidigt?")
    key = new_id()
    version = state_of(world, moment_id)[1]
    first = undo(world, moment_id, version=version, idempotency_id=key)
    assert undo(world, moment_id, version=version, idempotency_id=key) == first
    after = world.step(moment_id)
    for part in ("responses", "read_steps", "is_open", "days"):
        assert after[part] == before[part]
    header = world.overview(moment_id)["header"]
    assert [header[name] for name in ("state", "ended_at", "end_reason", "maintained_until", "access")] == [
        "ongoing",
        None,
        None,
        None,
        "write",
    ]
    assert ending(world, moment_id)["note"] == "För tidigt?"
    assert world.list("all")["counts"] == {"mine": 1, "all": 1, "ended": 0}
    assert [entry["action"] for entry in world.timeline(moment_id)["entries"]][:2] == ["end_undone", "ended"]
    assert events_of(world)[-1][0] == "moment.end-undone"
    world.write(SUBMIT_RESPONSE, moment_id, 1, {"datum": "2024-06-02"})


def test_only_those_who_may_write_take_an_end_back(world: World) -> None:
    moment_id = world.start()
    world.end(moment_id)
    colleague = staff()
    world.state_reason(moment_id, colleague)
    for actor in (colleague, staff(), staff("data_admin")):
        with pytest.raises(Forbidden):
            undo(world, moment_id, actor)
    for actor in (staff(unit=new_id()), staff("designer"), staff("citizen_admin", unit=new_id())):
        with pytest.raises(NotFound):
            undo(world, moment_id, actor)
    assert state_of(world, moment_id)[0] == "ended"
    undo(world, moment_id, staff("citizen_admin"))
    assert state_of(world, moment_id)[0] == "ongoing"


def test_what_runs_and_what_has_changed_is_not_taken_back(world: World) -> None:
    moment_id = world.start()
    with pytest.raises(IllegalTransition):
        undo(world, moment_id)
    world.end(moment_id)
    with pytest.raises(StaleVersion):
        undo(world, moment_id, version=1)


def test_an_end_stays_when_the_programme_was_started_anew(world: World) -> None:
    moment_id = world.start()
    world.end(moment_id)
    newer = world.start()
    with pytest.raises(Conflict) as refused:
        undo(world, moment_id)
    assert refused.value.details == {"moment_id": str(newer)}
    assert state_of(world, moment_id)[0] == "ended"


def test_maintenance_closes_by_itself_when_its_last_day_is_over(world: World) -> None:
    first, second = world.start(), world.start(citizen())
    for moment_id in (first, second):
        world.end(moment_id, maintained_until=today() + TOMORROW)
    assert commands.close_maintained(world.database) == 0
    ran_out(world, first)
    with pytest.raises(NotFound):
        world.step(first)  # the day is over, whether or not the timer has come
    assert commands.close_maintained(world.database) == 1
    assert commands.close_maintained(world.database) == 0
    assert (state_of(world, first)[0], state_of(world, second)[0]) == ("closed", "maintenance")
    entry = world.timeline(first)["entries"][0]
    assert (entry["action"], entry["actor_kind"], entry["commission_version_id"]) == ("closed", "service", None)
    assert events_of(world)[-1][0] == "moment.closed"
    assert world.list("ended")["counts"]["ended"] == 2


def test_replicas_that_close_side_by_side_close_each_once(world: World) -> None:
    made = [world.start(citizen()) for _ in range(6)]
    for moment_id in made:
        world.end(moment_id, maintained_until=today() + TOMORROW)
    ran_out(world, *made)
    closed: list[int] = []
    replicas = [
        threading.Thread(target=lambda: closed.append(commands.close_maintained(world.database))) for _ in range(3)
    ]
    for replica in replicas:
        replica.start()
    for replica in replicas:
        replica.join()
    assert sum(closed) == 6
    assert sum(told[0] == "moment.closed" for told in events_of(world)) == 6
    with world.database.reading() as session:
        assert set(session.scalars(select(Moment.state))) == {"closed"}


def test_a_note_of_signs_that_show_nothing_is_none(world: World) -> None:
    moment_id = world.start()
    world.end(moment_id, note="\u2800 \n  \u3164")
    assert ending(world, moment_id)["note"] == ""


def test_a_version_that_is_the_largest_number_is_stale(world: World) -> None:
    moment_id = world.start()
    with pytest.raises(StaleVersion):
        world.end(moment_id, version=LARGEST)
