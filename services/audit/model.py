"""The access log: rows in chains, where each row's hash covers the row before it.

A chain is one care unit's month (UTC), or the month of the citizens' own accesses, or of services'. Sequence numbers have no gaps. Whoever
changes, removes or moves a row breaks the chain there; the head, kept apart, tells when the end was cut off.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from common.chassis.database import Instant
from common.contracts.base import Caller

GENESIS = "0" * 64
"""What stands for the hash before a chain's first row."""


class Base(DeclarativeBase):
    """The tables of audit."""


_SOUGHT = text("sought IS NOT NULL")
LATER = frozenset({"sealed_reason", "sought"})
"""Columns that older rows were hashed without: where they are empty they are left out."""


class AccessRow(Base):
    """One access to one citizen's data, or to nobody's (`citizen_id` null). The fields are those of `contracts.audit.access_records.AccessRecord`."""

    __tablename__ = "access_row"
    __table_args__ = (
        UniqueConstraint("chain", "sequence"),
        UniqueConstraint("record_id", "citizen_id"),
        # To a unique constraint two nulls differ; a record that concerns nobody is kept once all the same.
        Index(
            "ux_access_row_nobody",
            "record_id",
            unique=True,
            sqlite_where=text("citizen_id IS NULL"),
            postgresql_where=text("citizen_id IS NULL"),
        ),
        Index("ix_access_row_citizen", "citizen_id", "time", "id"),
        Index("ix_access_row_sought", "sought", "time", "id", sqlite_where=_SOUGHT, postgresql_where=_SOUGHT),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int]
    record_id: Mapped[UUID]
    citizen_id: Mapped[UUID | None]
    time: Mapped[datetime] = mapped_column(Instant)
    action: Mapped[str] = mapped_column(String(20))
    what: Mapped[str] = mapped_column(String(60))
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[str] = mapped_column(String(64))
    session_id: Mapped[str | None] = mapped_column(Text)
    commission_version_id: Mapped[UUID | None]
    care_unit_id: Mapped[UUID | None]
    moment_id: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(String(500))
    correlation_id: Mapped[str] = mapped_column(Text)
    sealed_reason: Mapped[str | None] = mapped_column(Text)
    sought: Mapped[str | None] = mapped_column(String(64))
    row_hash: Mapped[str] = mapped_column(String(64))


class ChainHead(Base):
    """The newest row of a chain. Its lock makes writers of the chain wait for each other."""

    __tablename__ = "chain_head"

    chain: Mapped[str] = mapped_column(String(64), primary_key=True)
    sequence: Mapped[int]
    row_hash: Mapped[str] = mapped_column(String(64))

    def append(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Give the chain's next row, as values to insert, and move the head to it."""
        self.sequence += 1
        row = {**facts, "chain": self.chain, "sequence": self.sequence}
        self.row_hash = row["row_hash"] = hash_of(self.row_hash, row)
        return row


HASHED = tuple(name for name in AccessRow.__table__.columns.keys() if name != "row_hash")  # noqa: SIM118 (a column collection gives columns)
"""Everything in a row is covered by its hash."""


def hash_of(previous: str, row: Mapping[str, Any]) -> str:
    """Give a row's hash: SHA-256 (hex) of the hash before it and of the row as canonical JSON."""
    canonical = json.dumps(
        {name: _plain(row[name]) for name in HASHED if name not in LATER or row.get(name) is not None},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value


def chain_of(record: Mapping[str, Any]) -> str:
    """Give the chain that a record belongs to: `<care unit>/2026-11`, `citizen/2026-11` or `none/2026-11`."""
    owner = record["care_unit_id"] or ("citizen" if record["actor_kind"] == Caller.CITIZEN else "none")
    return f"{owner}/{record['time'].astimezone(UTC):%Y-%m}"


def rows_of(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the facts of a record's rows: one for each citizen whom it names, or one that names nobody."""
    common = {name: value for name, value in record.items() if name not in {"id", "citizen_ids"}}
    for citizen_id in dict.fromkeys(record["citizen_ids"]) or (None,):
        yield {**common, "record_id": record["id"], "citizen_id": citizen_id}


class Walk:
    """Walks one chain row by row and tells the first thing that is wrong with it."""

    def __init__(self) -> None:
        """Begin before the first row."""
        self.sequence, self.row_hash, self.fault = 0, GENESIS, ""

    def step(self, row: AccessRow) -> None:
        """Take the next row, by sequence."""
        if row.sequence != self.sequence + 1:
            self.fault = f"removed at {self.sequence + 1}"
        elif row.row_hash != hash_of(self.row_hash, {name: getattr(row, name) for name in HASHED}):
            self.fault = f"changed at {row.sequence}"
        self.sequence, self.row_hash = row.sequence, row.row_hash

    def end(self, head: ChainHead | None, newest: int) -> None:
        """Compare with the chain's head; `newest` is the greatest sequence that was there together with it."""
        if head is None:
            self.fault = self.fault or "no head"
        elif head.sequence > newest:
            self.fault = self.fault or f"removed at {newest + 1}"
        elif head.sequence < newest:
            self.fault = self.fault or f"added at {head.sequence + 1}"
        elif head.row_hash != self.row_hash:
            self.fault = self.fault or f"changed at {newest}"
