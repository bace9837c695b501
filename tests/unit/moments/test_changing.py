"""A change of a moment: whatever is told has a version of its own, raised once, and timeline, event and part agree on it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.tables import metadata, outbox
from common.contracts.base import Caller
from common.contracts.moments.events import MODULE_ENDED, MODULE_MOVED, MOMENT_ENDED, STEP_MARKED, WELCOME_CHANGED
from common.contracts.moments.vocabulary import MomentChanged
from services.moments import events
from services.moments.commands.changing import Change
from services.moments.model import ModuleOutline, ModuleRun, StepMark, TimelineEntry, Welcome
from services.moments.model.base import Base
from tests.unit.moments.test_states import moment

NOON = datetime(2024, 6, 25, 10, tzinfo=UTC)
STAFF = Actor(Caller.STAFF, str(new_id()), commission_version_id=new_id())


@pytest.fixture
def change() -> Iterator[Change]:
    """Give a change of a moment that nothing has happened to, in a database of its own."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    metadata.create_all(engine)
    with Session(engine) as session:
        yield Change(session, STAFF, moment(started_at=NOON, responsible_commission_id=new_id()), NOON)
    engine.dispose()


def told(change: Change) -> list[tuple[str, int]]:
    """Give what was announced: of which kind, in which version."""
    rows = change.session.execute(select(outbox.c.type, outbox.c.data).order_by(outbox.c.id))
    return [(kind.split(".", 2)[2], data["moment_version"]) for kind, data in rows]


def actions(change: Change) -> list[str]:
    return list(change.session.scalars(select(TimelineEntry.action).order_by(TimelineEntry.id)))


def module(position: int) -> ModuleRun:
    return ModuleRun.of(new_id(), ModuleOutline(f"steg-{position}", False, 7, ()), position)


def test_what_the_moment_raised_itself_is_not_raised_again(change: Change) -> None:
    change.moment.end("completed", None, NOON)
    change.tell("ended", MOMENT_ENDED, events.ended, reason="completed")
    assert (told(change), actions(change)) == ([("moment.ended.v1", 2)], ["ended"])
    assert change.answer == MomentChanged(moment_id=change.moment.id, version=2)


def test_what_is_changed_beside_it_raises_the_version_as_it_is_told(change: Change) -> None:
    run, other = module(1), module(2)
    run.change_places(other)
    change.tell(
        "module_moved", MODULE_MOVED, partial(events.module, run, change.day), run, other, module_id=run.module_id
    )
    assert (run.in_version, other.in_version, change.moment.version) == (2, 2, 2)
    assert (told(change), actions(change)) == ([("module.moved.v1", 2)], ["module_moved"])


def test_each_of_several_facts_has_a_version_of_its_own(change: Change) -> None:
    run = module(1)
    run.start(NOON, change.day)
    run.end(NOON)
    change.tell("module_ended", MODULE_ENDED, partial(events.module, run, change.day), run)
    change.tell("welcome_published", WELCOME_CHANGED, partial(events.welcome, Welcome(state="shown")))
    change.moment.end("completed", None, NOON)
    change.tell("ended", MOMENT_ENDED, events.ended)
    assert [version for _, version in told(change)] == [2, 3, 4]
    assert (run.in_version, change.moment.version) == (2, 4)
    assert actions(change) == ["module_ended", "welcome_published", "ended"]


def test_what_no_timeline_tells_is_announced_all_the_same(change: Change) -> None:
    mark = StepMark(moment_id=change.moment.id, step_id="s", module_id="m", is_read=True, marked_at=NOON)
    change.announce(STEP_MARKED, partial(events.step, mark), mark)
    assert (told(change), actions(change), mark.in_version) == ([("step.marked.v1", 2)], [], 2)
