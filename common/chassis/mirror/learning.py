"""What a service learns of moments, and whether it may write: always under the lock of the moment's row.

Learning is one upsert, which locks the row even when it has nothing new to say: whoever learns, writes or buries a moment does so one after
the other, and who comes after a burial sees the tombstone.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, and_, func, not_, select, update
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import insert_into
from common.chassis.identity import Grant
from common.chassis.tables import mirrored_moments as table
from common.contracts.errors import Forbidden, MomentEnded, NotFound, Unavailable
from common.contracts.messaging.events import ConversationFact
from common.contracts.moments.events import MomentFact, StandingFact

WRITABLE = ("planned", "ongoing")
"""The states in which something may be written of a moment."""
IDS = ("moment_id", "moment_version", "care_unit_id", "citizen_id")
STANDING = tuple(name for name in table.c.keys() if name not in {*IDS, "erased_at"})  # noqa: SIM118 (a column collection gives columns)
"""What `moments.events.Snapshot` tells."""
Mirrored = Mapping[str, Any]
"""A row of `mirrored_moments`."""
Telling = MomentFact | ConversationFact
"""What names a moment, and may tell how it stands."""
Told = TypeVar("Told", bound=Telling)


def learn(session: Session, fact: Telling) -> bool:
    """Keep how a moment stands, unless something newer is known; tells whether anything may be kept of it: it isn't erased.

    An event that tells of something else in a moment (a module, a form) names the moment, for one that was never heard of.
    """
    return bool(learn_all(session, [fact]))


def learn_all(session: Session, told: Sequence[Told]) -> list[Told]:
    """Keep how several moments stand, as `learn`, in two statements; gives those that aren't erased."""
    newest = {fact.moment_id: fact for fact in sorted(told, key=lambda fact: fact.moment_version)}
    if not newest:
        return []
    # By id, so that two who learn the same moments can't wait for each other in a circle.
    _keep(session, [_row_of(newest[moment_id]) for moment_id in sorted(newest)])
    erased = select(table.c.moment_id).where(table.c.moment_id.in_(newest), table.c.erased_at.is_not(None))
    dead = set(session.scalars(erased))
    return [fact for fact in told if fact.moment_id not in dead]


def mirrored(session: Session, moment_id: UUID) -> RowMapping | None:
    """Give how a moment stands, as far as is known, and lock it; null for one that was never heard of, or is erased."""
    row = _locked(session, moment_id)
    return None if row is None or row["erased_at"] else row


def require_known(session: Session, moment_id: UUID) -> RowMapping | None:
    """Give how a moment stands, locked, for what another service tells of it; null when it is erased. Raises `Unavailable` while nobody has told."""
    row = _locked(session, moment_id)
    if row is not None and row["erased_at"]:
        return None
    if row is None or row["state"] is None:
        raise Unavailable(service="moments")
    return row


def require_writable(session: Session, grant: Grant) -> RowMapping:
    """Give how the moment of a grant stands, locked until the transaction ends, if its holder may write of it now.

    Raises `NotFound` when it is erased or has moved to another unit, `MomentEnded`, `Forbidden` for a grant to read, and `Unavailable` while
    nobody has told how it stands.
    """
    _keep(session, [_row(grant, grant.snapshot)])
    row = mirrored(session, grant.moment_id)
    if row is None or (row["care_unit_id"], row["citizen_id"]) != (grant.care_unit_id, grant.citizen_id):
        raise NotFound
    if row["state"] is None:
        raise Unavailable(service="moments")
    if row["state"] not in WRITABLE:
        raise MomentEnded(state=row["state"])
    if grant.access != "write":
        raise Forbidden
    return row


def may_read(grant: Grant) -> ColumnElement[bool]:
    """Give the condition on a row of `mirrored_moments` under which the holder of a grant may read what is kept of its moment.

    It isn't erased, and nothing newer than the grant says that another unit has it.
    """
    has_moved = and_(table.c.moment_version > grant.moment_version, table.c.care_unit_id != grant.care_unit_id)
    return and_(table.c.moment_id == grant.moment_id, table.c.erased_at.is_(None), not_(has_moved))


def bury(session: Session, moment_id: UUID) -> Mirrored:
    """Put a tombstone, whatever is known of the moment, and give what was: no write passes it, and no news brings the moment back."""
    dead = {"moment_id": moment_id, "moment_version": 0, "erased_at": now()}
    put = insert_into(session, table).values(dead)
    first = func.coalesce(table.c.erased_at, put.excluded.erased_at)
    session.execute(put.on_conflict_do_update(index_elements=[table.c.moment_id], set_={"erased_at": first}))
    was = dict(session.execute(select(table).where(table.c.moment_id == moment_id)).mappings().one())
    nothing = dict.fromkeys(("care_unit_id", "citizen_id", *STANDING))
    session.execute(update(table).where(table.c.moment_id == moment_id).values(nothing))
    return was


def _row_of(fact: Telling) -> dict[str, Any]:
    snapshot = fact.snapshot if isinstance(fact, StandingFact) else None
    return _row(fact, vars(snapshot) if snapshot else None)


def _row(told: Telling | Grant, snapshot: Mapping[str, Any] | None) -> dict[str, Any]:
    """Give the row that is told of. Without a snapshot a moment is named, and nothing said of how it stands: any news is newer."""
    standing = {name: (snapshot or {}).get(name) for name in STANDING}
    version = {} if snapshot else {"moment_version": 0}
    return {**{name: getattr(told, name) for name in IDS}, **standing, **version}


def _keep(session: Session, rows: list[dict[str, Any]]) -> None:
    insert = insert_into(session, table)
    is_news = and_(table.c.moment_version < insert.excluded.moment_version, table.c.erased_at.is_(None))
    told = {name: insert.excluded[name] for name in (*IDS, *STANDING) if name != "moment_id"}
    session.execute(insert.on_conflict_do_update(index_elements=[table.c.moment_id], set_=told, where=is_news), rows)


def _locked(session: Session, moment_id: UUID) -> RowMapping | None:
    wanted = select(table).where(table.c.moment_id == moment_id).with_for_update()
    return session.execute(wanted).mappings().one_or_none()


def may_reach_again(session: Session, call: Call[Any], _answer: Mapping[str, Any]) -> None:
    """Judge for a repeated command whether its grant still opens the moment; raises `NotFound`."""
    if session.scalar(select(table.c.moment_id).where(may_read(call.grant))) is None:
        raise NotFound


def may_write_again(session: Session, call: Call[Any], answer: Mapping[str, Any]) -> None:
    """Judge for a repeated command whether whoever gave it may still write of the moment; raises `NotFound`, and `Forbidden` for a grant to read."""
    may_reach_again(session, call, answer)
    if call.grant.access != "write":
        raise Forbidden
