"""A command's body runs only when it is fresh, and an event's effect only when it is new: counted, on a database without a server."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Barrier, Thread
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.calls import Call, JsonAnswer
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.facts import Fact, handle
from common.chassis.idempotency import earlier_answers, idempotent, replayed, supersede
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.outbox import announce
from common.chassis.tables import idempotency, inbox, metadata, outbox
from common.contracts.base import Caller, Nothing
from common.contracts.errors import Conflict, Forbidden, IdempotencyConflict, NamedError
from common.contracts.moments.ending import END, UNDO_END, UndoEnd
from common.contracts.moments.events import MOMENT_END_UNDONE, StandingFact

ACTOR, GUARDIAN = Actor(Caller.CITIZEN, str(new_id())), new_id()
Ends = Callable[[Session, Call], None]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give an empty database with the chassis' tables."""
    opened = Database(f"sqlite:///{tmp_path}/test.sqlite3")
    metadata.create_all(opened.engine)
    yield opened
    opened.dispose()


def call(key: UUID | None = None, **changes: Any) -> Call:
    """Give a call of a command."""
    request = UndoEnd(idempotency_id=key or new_id(), moment_id=new_id(), expected_version=1)
    return replace(Call(ACTOR, UNDO_END, request, "digest", None, None), **changes)


class Counted:
    """A command that counts how often its body ran, and says so in its answer and in an event."""

    def __init__(self, ends: Ends = lambda _session, _call: None) -> None:
        self.runs = 0
        self.refusal: NamedError | None = None
        self.ends = ends

        def judge(session: Session, call: Call, answer: Mapping[str, Any]) -> None:
            assert answer["moment_id"] == str(call.request.moment_id)
            assert rows_in(session, idempotency)
            if self.refusal:
                raise self.refusal

        @idempotent(judge)
        def run(session: Session, call: Call, more: str = "", *, last: bool = False) -> Mapping[str, Any]:
            assert (more, last) in {("", False), ("more", True)}
            self.runs += 1
            ids = dict.fromkeys(("moment_id", "citizen_id", "care_unit_id", "version_id"), call.request.moment_id)
            fact = StandingFact(**ids, moment_version=1, programme_id="tobakshjalpen")
            announce(session, MOMENT_END_UNDONE, call.request.moment_id, fact)
            self.ends(session, call)
            return {"moment_id": call.request.moment_id, "version": self.runs}

        self.run, self.judge = run, judge


def rows_in(session: Session, table: Any) -> int:
    return len(session.execute(select(table)).all())


def rows(database: Database, table: Any) -> int:
    with database.reading() as session:
        return rows_in(session, table)


def facts(database: Database) -> int:
    """Count what the command itself has announced; its access record stands beside it."""
    with database.reading() as session:
        return len(session.scalars(select(outbox.c.id).where(outbox.c.type == MOMENT_END_UNDONE.type)).all())


def test_a_repeat_gets_the_first_answer_and_the_body_does_not_run(database: Database) -> None:
    command, asked = Counted(), call()
    first = command.run(database, asked, "more", last=True)
    assert first == {"moment_id": str(asked.request.moment_id), "version": 1}
    assert command.run(database, asked, "more", last=True) == first
    assert command.run(database, asked) == first
    assert (command.runs, facts(database)) == (1, 1)
    assert isinstance(first, JsonAnswer)


def test_two_at_the_same_instant_run_it_once(database: Database) -> None:
    command, asked, together, answers = Counted(), call(), Barrier(5), []

    def ask() -> None:
        together.wait()
        answers.append(command.run(database, asked))

    threads = [Thread(target=ask) for _ in range(5)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert command.runs == 1
    assert answers == [answers[0]] * 5


def test_a_body_that_is_refused_leaves_nothing_and_may_be_tried_again(database: Database) -> None:
    def refuse(_session: Session, _call: Call) -> None:
        raise Conflict

    command, asked = Counted(refuse), call()
    with pytest.raises(Conflict):
        command.run(database, asked)
    assert (rows(database, outbox), rows(database, idempotency)) == (0, 0)
    command.ends = lambda _session, _call: None
    assert command.run(database, asked)["version"] == 2
    assert facts(database) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"digest": "another payload"},
        {"contract": END},
        {"actor": Actor(Caller.CITIZEN, str(new_id()))},
        {"actor": replace(ACTOR, guardian_id=GUARDIAN)},
    ],
    ids=["payload", "command", "actor", "guardian"],
)
def test_an_id_that_was_used_for_something_else_is_refused(database: Database, changes: dict[str, Any]) -> None:
    command, asked = Counted(), call()
    command.run(database, asked)
    other = replace(asked, **changes)
    with pytest.raises(IdempotencyConflict):
        command.run(database, other)
    with pytest.raises(IdempotencyConflict):
        prepared(database, command).do(other)
    assert command.runs == 1


UNIT, OTHER_UNIT = new_id(), new_id()
AT_WORK = Actor(Caller.STAFF, str(new_id()), care_unit_id=UNIT, roles=frozenset({"practitioner", "citizen_admin"}))


@pytest.mark.parametrize(
    "changes",
    [
        {"care_unit_id": OTHER_UNIT},
        {"care_unit_id": None, "roles": frozenset()},
        {"roles": frozenset({"practitioner"})},
        {"roles": AT_WORK.roles | {"designer"}},
        {"id": str(new_id())},
    ],
    ids=["unit", "no commission", "a role less", "a role more", "person"],
)
def test_an_answer_is_for_the_same_unit_and_roles_alone(database: Database, changes: dict[str, Any]) -> None:
    command, asked = Counted(), call(actor=AT_WORK)
    first = command.run(database, asked)
    other = replace(asked, actor=replace(AT_WORK, **changes))
    for repeat in (partial(command.run, database), prepared(database, command).do):
        with pytest.raises(IdempotencyConflict):
            repeat(other)
        # Another sign-in, and a newer version of the same commission, are the same person at the same work.
        later = replace(AT_WORK, session_id="later", commission_version_id=new_id(), strength="loa4")
        assert repeat(replace(asked, actor=later)) == first
    assert command.runs == 1


def test_the_right_is_judged_again_before_a_repeat_gets_the_first_answer(database: Database) -> None:
    command, asked = Counted(), call()
    first = command.run(database, asked)
    command.refusal = Forbidden(reason="role")
    for repeat in (partial(command.run, database), prepared(database, command).do):
        with pytest.raises(Forbidden):
            repeat(asked)
    command.refusal = None
    assert command.run(database, asked) == prepared(database, command).do(asked) == first
    assert command.runs == 1


def test_what_is_superseded_never_runs_and_what_was_made_counts(database: Database) -> None:
    early, late = call(), call()
    command = Counted()
    command.run(database, early)
    newest = Counted(
        lambda session, call: supersede(session, call, [each.request.idempotency_id for each in (early, late)])
    )
    newest.run(database, call())
    with pytest.raises(IdempotencyConflict):
        command.run(database, late)
    with database.reading() as session:
        ids = [each.request.idempotency_id for each in (early, late)]
        assert [answer["version"] for answer in earlier_answers(session, early, ids)] == [1]
        assert earlier_answers(session, replace(early, actor=replace(ACTOR, guardian_id=GUARDIAN)), ids) == []
    assert command.runs == 1


def prepared(database: Database, command: Counted) -> Any:
    """Give a service whose method prepares a command, and counts how often."""

    class Service:
        resources = SimpleNamespace(database=database)
        prepared = 0

        @replayed(command.judge)
        def do(self, call: Call) -> Mapping[str, Any]:
            self.prepared += 1
            return command.run(database, call)

    return Service()


def test_nothing_is_prepared_for_a_repeat(database: Database) -> None:
    command, asked = Counted(), call()
    service = prepared(database, command)
    first = service.do(asked)
    assert service.do(asked) == first
    assert (service.prepared, command.runs) == (1, 1)
    assert isinstance(service.do(asked), JsonAnswer)


def test_a_fact_has_its_effect_once_and_one_that_fails_has_none(database: Database) -> None:
    effects: list[UUID] = []

    def effect(_session: Session, fact: Fact) -> None:
        effects.append(fact.id)
        if len(effects) == 1:
            raise Conflict

    fact = Fact(new_id(), "se.sob.it.v1", "moments", "x", now(), Nothing(), "directory.on_it")
    with pytest.raises(Conflict):
        handle(database, fact, effect)
    assert rows(database, inbox) == 0
    for _ in range(3):
        handle(database, fact, effect)
    handle(database, replace(fact, handler="directory.on_other"), effect)
    assert effects == [fact.id] * 3
    assert rows(database, inbox) == 2
