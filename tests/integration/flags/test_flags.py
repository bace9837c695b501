"""Flags on both databases: heard in any order by several workers, told to who may read the moment, gone with it."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, func, insert, select, text

from common.chassis import mirror
from common.chassis.calls import Call
from common.chassis.database import Database
from common.chassis.erasing import erase
from common.chassis.facts import Fact, handle
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, Grant
from common.chassis.keys import MomentKeys
from common.contracts.base import Caller
from common.contracts.directory.vocabulary import ROLES
from common.contracts.errors import Forbidden
from common.contracts.flags.flags import COUNTS, MOMENT_FLAGS, CountedMoments, MomentFlagsRequest
from common.contracts.flags.subscriptions import ON_MOMENT_CHANGED
from common.contracts.messages import maker_of
from common.contracts.moments.events import (
    HANDOVER_ACCEPTED,
    RESPONSE_REOPENED,
    RESPONSE_SEEN,
    RESPONSE_SUBMITTED,
    StandingFact,
)
from common.contracts.operations import OPERATIONS, Removed
from services.flags.commands.flags import note_moment, note_response
from services.flags.erasing import ERASING
from services.flags.model.flags import RESPONSE_UNSEEN, Flag
from services.flags.queries import flags as queries
from tests.unit.chassis.mirror.stories import standing
from tests.unit.flags.stories import CITIZEN, MOMENTS, NOON, OTHER_UNIT, UNIT, News, response_of

pytestmark = pytest.mark.both_databases

ONE, ANOTHER = MOMENTS
STAFF = Actor(Caller.STAFF, str(UUID(int=12)), care_unit_id=UNIT, roles=frozenset({"practitioner"}))
SENT, SEEN, REOPENED = RESPONSE_SUBMITTED, RESPONSE_SEEN, RESPONSE_REOPENED


def hear(database: Database, *told: News) -> None:
    for each in told:
        handle(database, each.fact, note_response)


def news(what: Any, version: int, form: int = 1, moment_id: UUID = ONE, **more: Any) -> News:
    return News(what, moment_id, response_of(moment_id, form), version, **more)


def move(database: Database, version: int, unit: UUID, state: str = "ongoing") -> None:
    """Let it be heard that a moment stands at a unit."""
    facts = {**standing(ONE, version, unit, UUID(int=13), state), "citizen_id": CITIZEN}
    told = maker_of(StandingFact)(facts)
    handle(
        database,
        Fact(new_id(), HANDOVER_ACCEPTED.type, "moments", "x", NOON, told, ON_MOMENT_CHANGED.queue),
        note_moment,
    )


def shown(database: Database, moment_id: UUID = ONE, version: int = 1, unit: UUID = UNIT) -> list[UUID]:
    """Give the causes of the flags that a grant of that version opens."""
    grant = Grant(moment_id, version, unit, CITIZEN, STAFF.id, "read")
    call = Call(STAFF, MOMENT_FLAGS, MomentFlagsRequest(grant=""), "", None, None, grant)
    with database.reading() as session:
        found = MOMENT_FLAGS.answer.load(MOMENT_FLAGS.answer.dump(queries.moment_flags(session, call)))
    assert found["moment_id"] == moment_id
    assert {each["kind"] for each in found["flags"]} <= {RESPONSE_UNSEEN}
    return [each["cause_id"] for each in found["flags"]]


def test_a_form_that_was_sent_has_a_flag_until_it_is_seen(database: Database) -> None:
    hear(database, news(SENT, 2, form=2), news(SENT, 1))
    assert shown(database) == [response_of(ONE, 1), response_of(ONE, 2)]
    assert shown(database, ANOTHER) == []
    hear(database, news(SEEN, 3))
    assert shown(database) == [response_of(ONE, 2)]


def test_several_workers_who_hear_a_life_at_once_end_with_what_is_true(database: Database) -> None:
    life = enumerate((SENT, SEEN, REOPENED, SENT, SEEN, REOPENED, SENT), 1)
    told = [news(what, version, form) for version, what in life for form in (1, 2, 3)]
    random.Random(7).shuffle(told)  # noqa: S311 (an order, no secret)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda each: hear(database, each), [*told, *told]))
    assert set(shown(database)) == {response_of(ONE, form) for form in (1, 2, 3)}
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Flag)) == 3


def test_a_form_is_not_forgotten_by_the_end_of_its_moment(database: Database) -> None:
    """Nobody has read it yet, and staff may still open it."""
    hear(database, news(SENT, 1))
    move(database, 4, UNIT, "ended")
    assert shown(database, version=4) == [response_of(ONE, 1)]


def test_a_unit_that_has_handed_its_moment_over_is_told_nothing_more(database: Database) -> None:
    move(database, 1, UNIT)
    hear(database, news(SENT, 2))
    move(database, 3, OTHER_UNIT)
    assert shown(database, version=2, unit=UNIT) == []
    assert shown(database, version=3, unit=OTHER_UNIT) == [response_of(ONE, 1)]


def test_a_unit_that_has_just_taken_over_is_told_before_that_was_heard(database: Database) -> None:
    move(database, 1, UNIT)
    hear(database, news(SENT, 2))
    assert shown(database, version=3, unit=OTHER_UNIT) == [response_of(ONE, 1)]


def test_an_erased_moment_has_no_flags_and_gets_none(database: Database, tmp_path: Path) -> None:
    hear(database, news(SENT, 1), news(SENT, 2, form=2), news(SEEN, 3, form=2), news(SENT, 1, moment_id=ANOTHER))
    contract = OPERATIONS["flags"].erase
    request = contract.load({"moment_ids": [str(ONE)], "idempotency_id": str(new_id())})
    [receipt] = erase(_Grounds(database, tmp_path), ERASING, Call(STAFF, contract, request, "", None, None)).receipts
    assert receipt.removed == [Removed(table="flag", rows=2)]
    assert receipt.ended_at
    hear(database, news(SENT, 9))
    assert shown(database) == []
    assert shown(database, ANOTHER) == [response_of(ANOTHER, 1)]
    with database.reading() as session:
        assert mirror.mirrored(session, ONE) is None


class _Grounds:
    """What an erasure stands on, where no file is named."""

    blobs: Any = None

    def __init__(self, database: Database, place: Path) -> None:
        self.database = database
        self.keys = MomentKeys(f"sqlite:///{place}/keys.sqlite3", bytes(32))


def plan_of(database: Database, ask: Callable[[], Any]) -> str:
    """Give the plan of the one statement that a question asks."""
    if not database.is_sqlite:
        with database.writing() as session:
            session.execute(text("ANALYZE flag"))
    sent: list[Any] = []
    event.listen(database.engine, "before_cursor_execute", lambda *told: sent.append(told[2:4]))
    assert ask()
    [(statement, parameters)] = [each for each in sent if each[0].lstrip().upper().startswith("SELECT")]
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.engine.connect() as connection:
        return str(connection.exec_driver_sql(explain + statement, parameters).all())


def handled_before(database: Database, moment_id: UUID) -> None:
    """Let a moment have had two thousand flags."""
    one = {"moment_id": moment_id, "kind": "x", "cause_version": 1, "cleared_at": NOON}
    with database.writing() as session:
        session.execute(insert(Flag), [{"id": new_id(), "cause_id": new_id(), **one} for _ in range(2000)])


def test_a_page_asks_one_statement_that_reads_the_flags_which_stand_alone(database: Database) -> None:
    """Handled flags stay, by the thousand: no question may grow with them."""
    handled_before(database, ONE)
    hear(database, news(SENT, 1))
    assert "ix_flag_standing" in plan_of(database, lambda: shown(database))


def counted(database: Database, *moment_ids: UUID, actor: Actor = STAFF) -> list[tuple[UUID, int, Any]]:
    """Give what a list is told: the moment, how many flags, since when."""
    call = Call(actor, COUNTS, CountedMoments(moment_ids=list(moment_ids)), "", None, None)
    with database.reading() as session:
        found = COUNTS.answer.load(COUNTS.answer.dump(queries.counts(session, call)))["moments"]
    assert {each["citizen_id"] for each in found} <= {CITIZEN}
    return sorted((each["moment_id"], each["count"], each["oldest_at"]) for each in found)


def test_a_list_is_told_how_many_flags_stand_and_since_when_the_oldest(database: Database) -> None:
    first, second, other = news(SENT, 1), news(SENT, 2, form=2), news(SENT, 3, moment_id=ANOTHER)
    hear(database, second, first, other, news(SENT, 4, form=3), news(SEEN, 5, form=3))
    assert counted(database, ONE, ANOTHER, new_id()) == [(ONE, 2, first.at), (ANOTHER, 1, other.at)]
    assert counted(database, ANOTHER) == [(ANOTHER, 1, other.at)]
    assert counted(database) == []


def test_another_unit_and_whoever_lists_no_moments_is_told_no_counts(database: Database) -> None:
    move(database, 1, UNIT)
    hear(database, news(SENT, 2))
    elsewhere = replace(STAFF, care_unit_id=OTHER_UNIT)
    assert counted(database, ONE, actor=elsewhere) == []
    move(database, 3, OTHER_UNIT)
    assert counted(database, ONE) == []
    assert [each[0] for each in counted(database, ONE, actor=elsewhere)] == [ONE]
    for role in set(ROLES) - {"practitioner", "citizen_admin", "data_admin"}:
        with pytest.raises(Forbidden):
            counted(database, ONE, actor=replace(STAFF, roles=frozenset({role})))
    with pytest.raises(Forbidden):
        counted(database, ONE, actor=replace(STAFF, care_unit_id=None))


def test_counting_asks_one_statement_by_the_index_of_what_stands(database: Database) -> None:
    handled_before(database, ONE)
    hear(database, news(SENT, 1))
    assert "ix_flag_standing" in plan_of(database, lambda: counted(database, ONE, ANOTHER))
