"""What can be done with the access log: add to it, and check it."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from marshmallow import ValidationError
from sqlalchemy import insert
from sqlalchemy.orm import Session

from common.chassis.database import Database, insert_if_absent
from common.chassis.facts import Fact
from common.chassis.identifiers import new_id
from common.contracts.audit.access_records import AccessRecord
from common.contracts.audit.chains import ChainReport
from common.contracts.base import schema
from common.contracts.errors import Malformed
from services.audit import queries
from services.audit.model import GENESIS, AccessRow, ChainHead, Walk, chain_of, rows_of

BATCH = 1000
"""How many rows are read at once when chains are checked."""

_RECORD = schema(AccessRecord)


def keep_records(database: Database, bodies: Iterable[bytes]) -> int:
    """Keep access records (JSON, `contracts.audit.access_records.AccessRecord`) and tell how many rows were added; durable when it returns.

    A record that was kept before, or comes twice, adds nothing. Raises `Malformed` before anything is written if any of them isn't a
    record: the bus then hands them over one by one and parks that one.
    """
    records = [read_record(body) for body in bodies]
    with database.writing() as session:
        return add_records(session, records)


def add_records(session: Session, given: Iterable[Mapping[str, Any]]) -> int:
    """Add those of the records that aren't in the log yet, in a transaction that the caller commits; gives how many rows that was."""
    records: dict[UUID, Mapping[str, Any]] = {}
    for record in given:
        records.setdefault(record["id"], record)
    heads = _lock_heads(session, {chain_of(record) for record in records.values()})
    # Asked after the locks: whoever kept the same record a moment ago has committed it.
    kept = queries.kept_records(session, records)
    fresh = [record for record in records.values() if record["id"] not in kept]
    rows = [heads[chain_of(record)].append({"id": new_id(), **facts}) for record in fresh for facts in rows_of(record)]
    if rows:
        session.execute(insert(AccessRow), rows)
    return len(rows)


def note_access(session: Session, fact: Fact[AccessRecord]) -> None:
    """Keep the record of a change, which the service that made it announced."""
    add_records(session, [vars(fact.data)])


def read_record(body: bytes) -> dict[str, Any]:
    """Read one record; raises `Malformed`, without a word of what it said."""
    try:
        return dict(_RECORD.load(json.loads(body)))
    except (ValueError, RecursionError, ValidationError, TypeError):
        raise Malformed from None


def _lock_heads(session: Session, chains: set[str]) -> dict[str, ChainHead]:
    heads = queries.heads_for_change(session, chains)
    missing = sorted(chains - set(heads))
    for chain in missing:
        table = ChainHead.metadata.tables["chain_head"]
        insert_if_absent(session, table, chain=chain, sequence=0, row_hash=GENESIS)
    return heads | queries.heads_for_change(session, missing) if missing else heads


def verify(database: Database, batch: int = BATCH) -> ChainReport:
    """Check every chain; broken ones are named with what is wrong first, `<chain>: changed at 3`.

    Reads in batches, each in a transaction of its own, while records go on being added.
    """
    checked, broken, chain = 0, [], _next(database, "")
    while chain is not None:
        walk, steps = _walk(database, chain, batch)
        checked += steps
        if walk.fault:
            broken.append(f"{chain}: {walk.fault}")
        chain = _next(database, chain)
    return ChainReport(checked=checked, broken=broken)


def _next(database: Database, after: str) -> str | None:
    with database.reading() as session:
        return queries.next_chain(session, after)


def _walk(database: Database, chain: str, batch: int) -> tuple[Walk, int]:
    with database.reading() as session:
        head, newest = queries.head_and_newest(session, chain)
    walk, steps = Walk(), 0
    while not walk.fault:
        with database.reading() as session:
            rows = queries.rows_after(session, chain, walk.sequence, newest, batch)
        for row in rows:
            walk.step(row)
            steps += 1
            if walk.fault:
                return walk, steps
        if len(rows) < batch:
            break
    walk.end(head, newest)
    return walk, steps
