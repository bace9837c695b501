"""What is asked of the access log: every SELECT."""

from collections.abc import Collection
from dataclasses import fields
from uuid import UUID

from sqlalchemy import Uuid, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.database import Instant
from common.contracts.audit.extracts import Extract, Extracted, ExtractRow
from common.contracts.errors import Invalid
from services.audit.model import AccessRow, ChainHead

EXTRACT_FIELDS = [field.name for field in fields(ExtractRow)]


def extract(session: Session, call: Call[Extract]) -> Extracted:
    """Give a page of a citizen's rows, newest first; raises `Invalid` for a cursor that isn't one of ours."""
    asked, limit = call.request, call.request.limit
    wanted = select(AccessRow).where(AccessRow.citizen_id == asked.citizen_id)
    if asked.cursor is not None:
        last = _row_at(session, asked.citizen_id, asked.cursor)
        key = tuple_(literal(last.time, Instant()), literal(last.id, Uuid()))
        wanted = wanted.where(tuple_(AccessRow.time, AccessRow.id) < key)
    found = list(session.scalars(wanted.order_by(AccessRow.time.desc(), AccessRow.id.desc()).limit(limit + 1)))
    return Extracted(
        rows=[ExtractRow(**{name: getattr(row, name) for name in EXTRACT_FIELDS}) for row in found[:limit]],
        next_cursor=str(found[limit - 1].id) if len(found) > limit else None,
    )


def _row_at(session: Session, citizen_id: UUID, cursor: str) -> AccessRow:
    """Give the row that a cursor names, which must be of the same citizen."""
    try:
        row = session.get(AccessRow, UUID(cursor))
    except ValueError:
        row = None
    if row is None or row.citizen_id != citizen_id:
        raise Invalid(fields={"cursor": ["Sidan går inte att hitta. Börja om från början."]})
    return row


def kept_records(session: Session, record_ids: Collection[UUID]) -> set[UUID]:
    """Tell which records are in the log already."""
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
