"""Lists page by key, every question has its index, and no page asks more statements than it may."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import Table, event, insert

from common.chassis.identifiers import new_id
from common.contracts.moments.access import OPEN
from common.contracts.moments.lists import MINE
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from services.moments import queries
from services.moments.model import Moment, UnitCount
from tests.integration.moments.builders import UNIT, VERSION, World, call, citizen, staff

pytestmark = pytest.mark.both_databases

BEGAN = datetime(2024, 6, 25, 7, 25, tzinfo=UTC)


def add_moments(world: World, number: int, **changes: Any) -> list[UUID]:
    """Put moments beside the real ones, started a second apart; every tenth is the practitioner's own."""
    ids = [new_id() for _ in range(number)]
    rows = [
        Moment.values_at_start(
            id=one,
            care_unit_id=UNIT,
            citizen_id=new_id(),
            programme_id="tobakshjalpen",
            version_id=VERSION,
            responsible_person_id=new_id() if index % 10 else world.practitioner.person_id,
            responsible_commission_id=new_id(),
            started_at=BEGAN + timedelta(seconds=index // 3),
        )
        | changes
        for index, one in enumerate(ids)
    ]
    with world.database.writing() as session:
        session.execute(insert(Moment), rows)
    return ids


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """Collect the statements that a block sends, but for SQLite's own beginning of a transaction."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(world.database.engine, "before_cursor_execute", note)


def every_page(world: World, scope: str, limit: int) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        page = world.list(scope, limit=limit, cursor=cursor)
        found += [row["moment_id"] for row in page["rows"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found
        assert len(page["rows"]) == limit


@pytest.mark.parametrize("limit", [1, 7, 33, 34, 35, 100])
def test_pages_show_every_moment_once_newest_first(world: World, limit: int) -> None:
    first = world.start()
    ids = add_moments(world, 33)
    expected = [
        str(first),
        *(str(one) for _, one in sorted(((index // 3, one) for index, one in enumerate(ids)), reverse=True)),
    ]
    assert every_page(world, "all", limit) == expected


def test_tabs_hold_what_they_say(world: World) -> None:
    world.start()
    add_moments(world, 20)
    add_moments(world, 5, state="ended")
    add_moments(world, 4, state="maintenance")
    add_moments(world, 3, state="closed")
    add_moments(world, 6, care_unit_id=new_id())
    assert len(every_page(world, "all", 10)) == 21
    assert len(every_page(world, "mine", 10)) == 3
    assert len(every_page(world, "ended", 10)) == 12


def test_a_moment_that_starts_while_somebody_pages_moves_nothing(world: World) -> None:
    add_world = world.start()
    ids = {str(one) for one in add_moments(world, 12)} | {str(add_world)}
    page = world.list("all", limit=5)
    world.start(citizen())
    rest = world.list("all", limit=100, cursor=page["next_cursor"])
    assert {row["moment_id"] for row in page["rows"] + rest["rows"]} == ids


def asked(world: World, ask: Callable[[], Any]) -> int:
    with statements(world) as sent:
        ask()
    return len(sent)


def test_pages_ask_a_bounded_number_of_statements(world: World) -> None:
    moment_id = world.start()
    for _ in range(5):
        world.start(citizen())
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    world.mark(moment_id, "motivation")
    colleague = staff()
    world.state_reason(moment_id, colleague)

    def own() -> None:
        with world.database.reading() as session:
            queries.mine(session, call(MINE, world.person))

    def opened() -> None:
        with world.database.reading() as session:
            queries.opened(session, call(OPEN, world.practitioner, moment_id=moment_id))

    most = {
        "list": (3, lambda: world.list("all", colleague)),
        "mine": (1, own),
        "open": (1, opened),
        "overview": (6, lambda: world.overview(moment_id)),
        "step": (5, lambda: world.step(moment_id)),
        "timeline": (2, lambda: world.timeline(moment_id)),
        "response": (6, lambda: world.response(moment_id, sent["response_id"])),
    }
    assert {name: asked(world, ask) for name, (_, ask) in most.items()} == {
        name: number for name, (number, _) in most.items()
    }


def test_an_autosave_sends_few_statements(world: World) -> None:
    moment_id = world.start()
    world.write(SAVE_RESPONSE, moment_id, 0, {"anteckning": "Först"})
    with statements(world) as sent:
        world.write(SAVE_RESPONSE, moment_id, 1, {"anteckning": "Sedan"})
    written = [statement.split()[:2] for statement in sent if not statement.startswith("SELECT")]
    assert written == [["INSERT", "INTO"], ["UPDATE", "responses"], ["UPDATE", "idempotency"]]
    assert len(sent) == 6


def test_a_unit_without_moments_counts_none(world: World) -> None:
    page = world.list("mine")
    assert (page["counts"], page["rows"], page["next_cursor"]) == ({"mine": 0, "all": 0, "ended": 0}, [], None)


def test_counts_come_from_counter_rows(world: World) -> None:
    world.start()
    with world.database.writing() as session:
        session.execute(cast("Table", UnitCount.__table__).update().values(ongoing=77))
    assert world.list("all")["counts"]["all"] == 77
