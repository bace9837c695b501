"""Looking people up by number: so many in an hour, and counted for the unit's manager, the refused ones too."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Table, delete, func
from sqlalchemy.orm import Session

from common.chassis.clock import swedish_day
from common.chassis.database import Database, insert_into
from common.chassis.identity import Actor
from common.contracts.errors import TooManyLookUps
from services.directory.commands.allowances import Limit, spend
from services.directory.model.look_ups import KEPT, LookUpDay
from services.directory.queries.organisation import unit_of

_TABLE = cast("Table", LookUpDay.__table__)


def spend_look_ups(database: Database, actor: Actor, limit: Limit, numbers: int, at: datetime) -> None:
    """Let staff look so many numbers up; raises `TooManyLookUps(retry_after=…)`, which is counted too, and then none is looked up.

    A person has one allowance, at whichever unit they work. It is spent before anything is answered: a look-up whose answer is lost counts.
    """
    if not numbers:
        return
    with database.writing() as session:
        wait = spend(session, actor.id, limit, numbers, at)
        _count(session, actor, 0 if wait else numbers, at, is_refused=bool(wait))
    if wait:
        raise TooManyLookUps(retry_after=wait)


def forget_old_look_ups(database: Database, at: datetime) -> int:
    """Delete the days that are no longer kept; tells how many rows."""
    with database.writing() as session:
        gone = session.execute(delete(_TABLE).where(_TABLE.c.day < swedish_day(at - KEPT)))
        return cast("CursorResult[Any]", gone).rowcount


def _count(session: Session, actor: Actor, numbers: int, at: datetime, *, is_refused: bool) -> None:
    own = {"care_unit_id": unit_of(actor), "day": swedish_day(at), "person_id": actor.person_id}
    counted = {"numbers": numbers, "refusals": int(is_refused), "refused_at": at if is_refused else None}
    put = insert_into(session, _TABLE).values(**own, **counted)
    was, new = _TABLE.c, put.excluded
    session.execute(
        put.on_conflict_do_update(
            index_elements=[was[name] for name in own],
            set_={
                "numbers": was.numbers + new.numbers,
                "refusals": was.refusals + new.refusals,
                "refused_at": func.coalesce(new.refused_at, was.refused_at),
            },
        )
    )
