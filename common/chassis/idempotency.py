"""Doing a command once: the first answer is kept for 24 hours in the transaction of the change, and a repeat gets it again.

    @idempotent(queries.may(Action.WRITE))
    def end_module(session: Session, call: Call[ChangeModule]) -> ModuleChanged: ...

is called as `end_module(database, call)`. What stands in the function runs in the one transaction of the command, and only when the command is
fresh (`docs/decisions/0029-a-command-runs-once.md`). What has to be done before, or outside of any transaction, stands in whoever calls it.
A kept answer is given to none but the same actor, at the same care unit, in the same roles, and only after the right to it was judged again.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from sqlalchemy import Row, Select, select, update
from sqlalchemy.orm import Session

from common.chassis.access import record_change
from common.chassis.calls import Answered, Asked, Call, JsonAnswer
from common.chassis.clock import now
from common.chassis.database import Database, insert_if_absent
from common.chassis.tables import idempotency
from common.contracts.errors import IdempotencyConflict
from common.contracts.messages import Message

More = ParamSpec("More")
Right = Callable[[Session, Call[Any], Mapping[str, Any]], None]
"""What judges, for a repeat, whether its first answer may still be given to the actor: it raises what the command itself would."""
Body = Callable[Concatenate[Session, Call[Asked], More], Answered]
Command = Callable[Concatenate[Database, Call[Asked], More], JsonAnswer[Answered]]
Method = Callable[[Any, Call[Asked]], JsonAnswer[Answered]]


def by_key(_session: Session, _call: Call[Message], _answer: Mapping[str, Any]) -> None:
    """Judge nothing more: who asks, at which unit and in which roles is the whole right to it, and stands in the key."""


def idempotent(right: Right) -> Callable[[Body[Asked, More, Answered]], Command[Asked, More, Answered]]:
    """Make a command of what it does when it is fresh; `right` is judged before a repeat gets the first answer.

    The command raises `IdempotencyConflict` when its id came before from another actor (`Actor.capacity_id`), for another command or with another
    payload, and when a newer command has taken its place.
    """

    def made_of(body: Body[Asked, More, Answered]) -> Command[Asked, More, Answered]:
        @wraps(body)
        def command(
            database: Database, call: Call[Asked], /, *more: More.args, **named: More.kwargs
        ) -> JsonAnswer[Answered]:
            with database.writing() as session:
                key = _key(call)
                if not _claim(session, key, call, call.digest):
                    return _first_answer(session, call, session.execute(_kept(call)).one(), right)
                answer: JsonAnswer[Answered] = JsonAnswer(
                    call.contract.answer.dump(body(session, call, *more, **named))
                )
                record_change(session, call)
                session.flush()
                session.execute(update(idempotency).where(idempotency.c.id == key).values(answer=dict(answer)))
                return answer

        return command

    return made_of


def replayed(right: Right) -> Callable[[Method[Asked, Answered]], Method[Asked, Answered]]:
    """Let a service's method that prepares a command begin only when the command wasn't run before: a repeat gets the first answer at once.

    What is prepared (another service is asked, something is checked, a file is made) would be done for nothing, and what has happened since could
    refuse a repeat of what was done. `right` is the command's own.
    """

    def made_of(method: Method[Asked, Answered]) -> Method[Asked, Answered]:
        @wraps(method)
        def answer(self: Any, call: Call[Asked]) -> JsonAnswer[Answered]:
            with self.resources.database.reading() as session:
                kept = session.execute(_kept(call)).one_or_none()
                if kept:
                    return _first_answer(session, call, kept, right)
            return method(self, call)

        return answer

    return made_of


def earlier_answers(session: Session, call: Call[Message], ids: Collection[UUID]) -> list[Mapping[str, Any]]:
    """Give the kept answers of those earlier runs of the same command by the same actor: ids that were never run, or not by them, give none.

    A guardian is another actor for each child, and for themselves; staff are another one at each unit, and in other roles.
    """
    if not ids:
        return []
    wanted = select(idempotency.c.answer).where(
        idempotency.c.id.in_(ids),
        idempotency.c.actor == call.actor.capacity_id,
        idempotency.c.command == call.contract.routing_key,
    )
    return [answer for answer in session.scalars(wanted) if answer]


def supersede(session: Session, call: Call[Message], ids: Sequence[UUID]) -> None:
    """Let none of those earlier runs of the same command happen any more, unless they have: what comes late would undo what is newer.

    Called before anything else is locked, and the newest of `ids` (the last) goes first: two commands that name each other's ids then wait in one order.
    """
    for each in reversed(ids):
        _claim(session, each, call, "")


def _claim(session: Session, key: UUID, call: Call[Message], digest: str) -> bool:
    """Take an id for a run of this command, and tell whether it was free; whoever takes the same one at the same instant waits."""
    facts = {"actor": call.actor.capacity_id, "command": call.contract.routing_key, "digest": digest}
    return insert_if_absent(session, idempotency, id=key, made_at=now(), answer=None, **facts)


def _key(call: Call[Any]) -> UUID:
    key: UUID = call.request.idempotency_id
    return key


def _kept(call: Call[Message]) -> Select[Any]:
    return select(idempotency).where(idempotency.c.id == _key(call))


def _first_answer(session: Session, call: Call[Message], kept: Row[Any], right: Right) -> JsonAnswer[Any]:
    if (kept.actor, kept.command, kept.digest) != (call.actor.capacity_id, call.contract.routing_key, call.digest):
        raise IdempotencyConflict
    answer: JsonAnswer[Any] = JsonAnswer(kept.answer or {})
    right(session, call, answer)
    return answer
