"""What is asked of the access log: every SELECT."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.database import Instant
from common.chassis.identity import Sealing
from common.chassis.identity.sealing import UnopenedError
from common.contracts.audit.extracts import Extract, Extracted, ExtractRow, Sought
from common.contracts.errors import Invalid
from common.phrases import inputs
from services.audit.model import AccessRow, ChainHead


def extract(session: Session, call: Call[Extract], sealing: Sealing) -> Extracted:
    """Give a page of a citizen's rows, newest first; raises `Invalid` for a cursor that isn't one of ours."""
    return _extracted(session, AccessRow.citizen_id == call.request.citizen_id, call.request, sealing)


def sought(session: Session, call: Call[Sought], sealing: Sealing) -> Extracted:
    """Give a page of who has sought a number that found nobody, newest first; raises as `extract`."""
    return _extracted(session, AccessRow.sought == call.request.sought, call.request, sealing)


def _extracted(session: Session, whose: ColumnElement[bool], asked: Extract | Sought, sealing: Sealing) -> Extracted:
    limit, wanted = asked.limit, select(AccessRow).where(whose)
    if asked.cursor is not None:
        last = _row_at(session, whose, asked.cursor)
        key = tuple_(literal(last.time, Instant()), literal(last.id, Uuid()))
        wanted = wanted.where(tuple_(AccessRow.time, AccessRow.id) < key)
    found = list(session.scalars(wanted.order_by(AccessRow.time.desc(), AccessRow.id.desc()).limit(limit + 1)))
    return Extracted(
        rows=[_row(row, sealing) for row in found[:limit]],
        next_cursor=str(found[limit - 1].id) if len(found) > limit else None,
    )


def _row(row: AccessRow, sealing: Sealing) -> ExtractRow:
    """Give a row with its reason opened. One that can't be opened any more is told as it lies there: nothing hides that there was one."""
    shown = ExtractRow.of(row)
    if row.sealed_reason:
        try:
            shown.reason = sealing.open(row.sealed_reason)
        except UnopenedError:
            shown.reason = row.sealed_reason
    return shown


def _row_at(session: Session, whose: ColumnElement[bool], cursor: str) -> AccessRow:
    """Give the row that a cursor names, which must be among those that are asked for."""
    try:
        row = session.scalar(select(AccessRow).where(AccessRow.id == UUID(cursor), whose))
    except ValueError:
        row = None
    if row is None:
        raise Invalid(fields={"cursor": [inputs.CURSOR()]})
    return row


def kept_records(session: Session, record_ids: Collection[UUID]) -> set[UUID]:
    """Say which records are in the log already."""
    return set(session.scalars(select(AccessRow.record_id).where(AccessRow.record_id.in_(record_ids)).distinct()))


def heads_for_change(session: Session, chains: Collection[str]) -> dict[str, ChainHead]:
    """Lock the heads of chains, always in the same order, and give those that exist."""
    wanted = select(ChainHead).where(ChainHead.chain.in_(chains)).order_by(ChainHead.chain).with_for_update()
    return {head.chain: head for head in session.scalars(wanted)}


def next_chain(session: Session, after: str) -> str | None:
    """Give the first chain after a name, whether its head or its rows tell of it: two looks into an index.

    The database alone compares names, since its order of letters and signs may be another than ours.
    """
    heads = select(func.min(ChainHead.chain).label("chain")).where(ChainHead.chain > after)
    rows = select(func.min(AccessRow.chain).label("chain")).where(AccessRow.chain > after)
    either = union_all(heads, rows).subquery()
    first: str | None = session.scalar(select(func.min(either.c.chain)))
    return first


def head_and_newest(session: Session, chain: str) -> tuple[ChainHead | None, int]:
    """Give a chain's head and the greatest sequence of its rows, in one statement: both as of the same instant."""
    newest = select(func.coalesce(func.max(AccessRow.sequence), 0)).where(AccessRow.chain == chain).scalar_subquery()
    # An outer join from one row that always exists: a chain without a head has rows to be told of all the same.
    one = select(newest.label("newest")).subquery()
    found = session.execute(select(one.c.newest, ChainHead).outerjoin_from(one, ChainHead, ChainHead.chain == chain))
    count, head = found.one()
    return head, count


def rows_after(session: Session, chain: str, sequence: int, newest: int, limit: int) -> list[AccessRow]:
    """Give the next rows of a chain by sequence, up to `newest`."""
    return list(
        session.scalars(
            select(AccessRow)
            .where(AccessRow.chain == chain, AccessRow.sequence > sequence, AccessRow.sequence <= newest)
            .order_by(AccessRow.sequence)
            .limit(limit)
        )
    )
