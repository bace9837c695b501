"""Doing a command once: the first answer is kept for 24 hours in the transaction of the change, and a repeat gets it again."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.chassis.calls import Call, Dumped
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.tables import idempotency
from common.contracts.errors import IdempotencyConflict


class Run:
    """One run of a command: change the data through `session` and set `answer`, unless it is `repeated`."""

    def __init__(self, session: Session) -> None:
        """Begin with no answer."""
        self.session = session
        self.repeated = False
        self.answer: Mapping[str, Any] = {}


def earlier_answers(session: Session, call: Call, ids: Collection[UUID]) -> list[Mapping[str, Any]]:
    """Give the kept answers of those earlier runs of the same command by the same actor: ids that were never run, or not by them, give none.

    A guardian is another actor for each child, and for themselves.
    """
    if not ids:
        return []
    wanted = select(idempotency.c.answer).where(
        idempotency.c.id.in_(ids),
        idempotency.c.actor == call.actor.whole_id,
        idempotency.c.command == call.contract.routing_key,
    )
    return [answer for answer in session.scalars(wanted) if answer]


def supersede(database: Database, session: Session, call: Call, ids: Sequence[UUID]) -> None:
    """Let none of those earlier runs of the same command happen any more, unless they have: what comes late would undo what is newer.

    Called before anything else is locked, and the newest of `ids` (the last) goes first: two commands that name each other's ids then wait in one order.
    """
    facts = {"actor": call.actor.whole_id, "command": call.contract.routing_key, "digest": ""}
    for each in reversed(ids):
        database.insert_if_absent(session, idempotency, id=each, made_at=now(), answer=None, **facts)


@contextmanager
def once(database: Database, call: Call) -> Iterator[Run]:
    """Open the one transaction of a command.

    Raises `IdempotencyConflict` when the id came before from another actor (a guardian is another one for each child), for another command or with
    another payload, and when a newer command has taken its place.
    """
    key = call.request["idempotency_id"]
    with database.writing() as session:
        run = Run(session)
        facts = {"actor": call.actor.whole_id, "command": call.contract.routing_key, "digest": call.digest}
        if not database.insert_if_absent(session, idempotency, id=key, made_at=now(), answer=None, **facts):
            earlier = session.execute(select(idempotency).where(idempotency.c.id == key)).one()
            if {name: getattr(earlier, name) for name in facts} != facts:
                raise IdempotencyConflict
            run.repeated, run.answer = True, Dumped(earlier.answer or {})
        yield run
        if not run.repeated:
            run.answer = Dumped(call.contract.answer.dump(run.answer))
            session.flush()
            session.execute(update(idempotency).where(idempotency.c.id == key).values(answer=dict(run.answer)))
