"""A process is killed (SIGKILL) before every single statement and commit of a handover or an ending: all of it is there, or nothing.

Each attempt runs in a process of its own, forked after every connection was closed. The next attempt sends the same command again, one
statement further, as whoever got no answer does; the last one commits and dies before it can tell.
"""

import os
import signal
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from common.chassis import tables
from common.chassis.clock import today
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.keys import MomentKeys
from common.contracts.moments.events import MOMENT_RESPONSIBLE_CHANGED
from services.moments import commands
from services.moments.model import Base, Moment, TimelineEntry
from tests.integration.moments.builders import World, citizen, staff
from tests.integration.moments.test_ending import ran_out, undo
from tests.integration.moments.test_handovers import OTHER, accept, offer
from tests.integration.moments.test_responsible import move
from tests.integration.moments.test_starts import events_of

pytestmark = pytest.mark.both_databases

Work = Callable[[World], Any]
Told = tuple[Counter[str], Counter[str]]
"""How often each event was announced, and how often each action stands in a timeline."""
PATIENCE_SECONDS = 60
"""A child that hangs ends after so long, by another signal than the one that is wanted."""
FEWEST_POINTS = 6
"""A command that has fewer points to die at than this isn't being killed where we think."""


def killed_at(world: World, point: int, work: Work) -> None:
    """Do `work` in another process that is killed before its statement or commit number `point`, or else when it has done everything."""
    url = world.database.engine.url.render_as_string(hide_password=False)
    keys_url = world.keys._engine.url.render_as_string(hide_password=False)
    world.database.dispose()
    world.keys.dispose()
    with warnings.catch_warnings():
        # From Python 3.12 on: threads that other tests left behind may hold locks. The child uses connections of its own alone.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        signal.alarm(PATIENCE_SECONDS)
        try:
            here = replace(world, database=Database(url), keys=MomentKeys(keys_url, bytes(32)))
            _die_at(here, point)
            work(here)
            os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)  # only what raised comes here: the parent must not be run twice
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the work was refused"
    assert os.WTERMSIG(status) == signal.SIGKILL


def _die_at(world: World, point: int) -> None:
    left = iter(range(point - 1))

    def one_step(*_what: Any) -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(world.database.engine, "before_cursor_execute", one_step)
    event.listen(world.database.engine, "commit", one_step)


def everything(world: World) -> dict[str, list[str]]:
    """Give all rows of all tables."""
    with world.database.reading() as session:
        return {
            table.name: sorted(repr(row) for row in session.execute(select(table)))
            for table in [*Base.metadata.sorted_tables, *tables.metadata.sorted_tables]
        }


def told(world: World) -> Told:
    with world.database.reading() as session:
        actions = Counter(session.scalars(select(TimelineEntry.action)))
    return Counter(name for name, _ in events_of(world)), actions


def points(most: int = 400) -> Iterator[int]:
    """Give the points to die at; a walk that finds no end has failed."""
    yield from range(1, most)
    pytest.fail("the work never got done")


def done_or_not_begun(world: World, work: Work) -> Told:
    """Kill the work at each of its points in turn, and send it again when it is done. Gives what was told by it, from first to last."""
    before, told_before = everything(world), told(world)
    for point in points():
        killed_at(world, point, work)
        if everything(world) != before:
            break
    assert point >= FEWEST_POINTS
    after = everything(world)
    work(world)
    assert everything(world) == after
    events, actions = told(world)
    return events - told_before[0], actions - told_before[1]


def test_an_offer_stands_once_or_not_at_all(world: World) -> None:
    moment_id, key = world.start(), new_id()
    events, actions = done_or_not_begun(world, lambda here: offer(here, moment_id, idempotency_id=key))
    assert (events, actions) == ({"handover.offered": 1}, {"handover_offered": 1})


def test_an_acceptance_moves_everything_or_nothing(world: World) -> None:
    receiver, key = staff(unit=OTHER), new_id()
    handover_id = offer(world, world.start())
    events, actions = done_or_not_begun(world, lambda here: accept(here, handover_id, receiver, idempotency_id=key))
    assert (events, actions) == ({"handover.accepted": 1}, {"handover_accepted": 1})
    assert world.list("mine")["counts"] == {"mine": 0, "all": 0, "ended": 0}
    assert world.list("mine", receiver)["counts"] == {"mine": 1, "all": 1, "ended": 0}


def test_an_ending_takes_the_offer_back_with_it_and_is_undone_whole(world: World) -> None:
    moment_id, key, undo_key = world.start(), new_id(), new_id()
    offer(world, moment_id)
    more = {"note": "Vi är klara", "maintained_until": today() + timedelta(days=1)}
    events, actions = done_or_not_begun(world, lambda here: here.end(moment_id, 2, idempotency_id=key, **more))
    assert events == {"handover.withdrawn": 1, "moment.ended": 1}
    assert actions == {"handover_withdrawn": 1, "ended": 1}
    assert world.list("ended")["counts"] == {"mine": 0, "all": 0, "ended": 1}
    version = world.overview(moment_id)["header"]["version"]
    events, actions = done_or_not_begun(
        world, lambda here: undo(here, moment_id, version=version, idempotency_id=undo_key)
    )
    assert (events, actions) == ({"moment.end-undone": 1}, {"end_undone": 1})
    assert world.list("mine")["counts"] == {"mine": 1, "all": 1, "ended": 0}


def test_time_alone_closes_each_moment_once(world: World) -> None:
    """The timer has no idempotency id: it finds what is left to close."""
    over = [world.start(citizen()) for _ in range(3)]
    for moment_id in over:
        world.end(moment_id, maintained_until=today() + timedelta(days=1))
    ran_out(world, *over)
    events, actions = done_or_not_begun(world, lambda here: commands.close_maintained(here.database))
    assert (events, actions) == ({"moment.closed": 3}, {"closed": 3})
    assert commands.close_maintained(world.database) == 0


def test_of_many_each_row_is_done_or_not_begun_and_a_rerun_does_the_rest(world: World) -> None:
    admin, receiver, key = staff("citizen_admin"), staff(), new_id()
    moment_ids = [world.start(citizen()) for _ in range(3)]
    reached = []
    for point in points():
        killed_at(world, point, lambda here: move(here, moment_ids, receiver, admin, idempotency_id=key))
        reached.append(whole_rows(world, receiver))
        if reached[-1] == len(moment_ids):
            break
    assert reached == sorted(reached)
    assert set(reached) == {0, 1, 2, 3}
    assert move(world, moment_ids, receiver, admin, idempotency_id=key) == ["moved"] * 3
    assert whole_rows(world, receiver) == 3


def whole_rows(world: World, receiver: Actor) -> int:
    """Give how many moments are the receiver's; of each the timeline, the event, the counts and the kept answer agree, or the test fails."""
    with world.database.reading() as session:
        moved = set(session.scalars(select(Moment.id).where(Moment.responsible_person_id == receiver.person_id)))
        entries = select(TimelineEntry.moment_id).where(
            TimelineEntry.facts["responsible_person_id"].as_string() == receiver.id
        )
        assert Counter(session.scalars(entries)) == Counter(moved)
        announced = select(tables.outbox.c.subject).where(tables.outbox.c.type == MOMENT_RESPONSIBLE_CHANGED.type)
        assert Counter(session.scalars(announced)) == Counter(str(each) for each in moved)
    done = len(moved)
    assert world.list("mine", receiver)["counts"] == {"mine": done, "all": 3, "ended": 0}
    assert world.list("mine")["counts"] == {"mine": 3 - done, "all": 3, "ended": 0}
    return done
