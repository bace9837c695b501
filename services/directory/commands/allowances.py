"""What somebody may do only so often in an hour: one statement decides, also between two at the same instant in two services."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, cast

from sqlalchemy import CursorResult, Table, case, delete, or_, select, tuple_
from sqlalchemy.orm import Session

from common.chassis.database import Database, insert_into
from services.directory.model.allowances import HOUR, Allowance

_TABLE = cast("Table", Allowance.__table__)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` of something in an hour; `what` is its name in the table."""

    what: str
    most: int


def spend(session: Session, holder: str, limit: Limit, number: int, at: datetime) -> int:
    """Use `number` of what a holder may; gives 0, or after how many seconds to try again, and then nothing is used."""
    put = insert_into(session, _TABLE).values(holder=holder, what=limit.what, began_at=at, used=number)
    was, new = _TABLE.c, put.excluded
    is_over, together = was.began_at <= at - HOUR, was.used + new.used
    spent = put.on_conflict_do_update(
        index_elements=[was.holder, was.what],
        set_={
            "began_at": case((is_over, new.began_at), else_=was.began_at),
            "used": case((is_over, new.used), else_=together),
        },
        where=or_(is_over, together <= limit.most),
    )
    if number <= limit.most and session.execute(spent.returning(was.used)).one_or_none():
        return 0
    return seconds_left(session, holder, limit, at)


def seconds_to_wait(session: Session, holder: str, limit: Limit, at: datetime) -> int:
    """Give after how many seconds a holder may use one more, 0 for at once; nothing is used."""
    own = select(Allowance.used).where(Allowance.holder == holder, Allowance.what == limit.what)
    is_full = session.scalar(own.where(Allowance.began_at > at - HOUR, Allowance.used >= limit.most)) is not None
    return seconds_left(session, holder, limit, at) if is_full else 0


def seconds_left(session: Session, holder: str, limit: Limit, at: datetime) -> int:
    """Give after how many seconds the hour of a holder is over, at least one."""
    own = select(Allowance.began_at).where(Allowance.holder == holder, Allowance.what == limit.what)
    left = (session.scalar(own) or at) + HOUR - at
    return max(1, ceil(left.total_seconds()))


def forget_old_allowances(database: Database, at: datetime) -> int:
    """Delete a batch of hours that are over; tells how many."""
    old = select(_TABLE.c.holder, _TABLE.c.what).where(_TABLE.c.began_at <= at - HOUR).limit(BATCH)
    with database.writing() as session:
        gone = delete(_TABLE).where(tuple_(_TABLE.c.holder, _TABLE.c.what).in_(old), _TABLE.c.began_at <= at - HOUR)
        return cast("CursorResult[Any]", session.execute(gone)).rowcount
