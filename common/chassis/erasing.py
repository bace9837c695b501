"""Erasing a moment for good: the one way in which every service removes what it holds of it, and tells so in a receipt.

The tombstone comes first (`mirror.bury`): from then on no write passes and no late event brings anything back. Then the key is destroyed, so that what was sealed
is dark at once, and rows go in small batches, children before parents, then files. What was removed is noted in the transaction that removed it, so the receipt
holds through every crash; whoever asks again goes on where it stopped, and gets the same receipt once it has ended (`docs/decisions/0031-erasure.md`).
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Row, Table, delete, exists, select, tuple_, update
from sqlalchemy.orm import Session

from common.chassis.blobs import BlobStore
from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database, insert_if_absent
from common.chassis.keys import MomentKeys
from common.chassis.mirror import Mirrored, bury
from common.chassis.tables import erasures
from common.contracts.operations import Erase, Erased, Kept, Receipt, Removed

BATCH = 500
"""How many rows one transaction removes at most."""
TO_TELL_SECONDS = 2.0
"""What is left of a caller's patience when no further batch is begun."""


class Why(StrEnum):
    """Why a table that names a moment or a citizen, or holds sealed bytes, is left as it is.

    `ACCESS_LOG`: the law keeps it for a time of its own (PDL 4 ch. 3 §, HSLF-FS 2016:40 4 ch. 9 §). `PERSON`: it is the person's, not the moment's. `EXPIRES`: ids alone,
    gone within weeks. `IDS`: ids alone, an operator's to drop. `RECEIPT`: it is what tells of the erasure. `NO_PATIENT`: it holds nothing of a patient's.
    """

    ACCESS_LOG = "access_log"
    PERSON = "person"
    EXPIRES = "expires"
    IDS = "ids"
    RECEIPT = "receipt"
    NO_PATIENT = "no_patient"


KEPT_EVERYWHERE: Mapping[str, Why] = {
    "mirrored_moments": Why.RECEIPT,
    "erasures": Why.RECEIPT,
    "parked": Why.IDS,
}
"""The chassis' own tables. Outbox, inbox and answers hold ids in JSON and expire."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The rows of a table that are a moment's: `of` gives the condition. `file` is the column with the digest of a file that the row names."""

    table: Table
    of: Callable[[UUID], ColumnElement[bool]]
    file: Column[str] | None = None


Begin = Callable[[Session, UUID, Mirrored], Mapping[str, int]]
"""Refuses by a named error, or makes the moment unreachable and removes what can't wait; gives how many rows of which tables. The last argument: what was mirrored."""


def _nothing(*_: object) -> Mapping[str, int]:
    return {}


@dataclass(frozen=True, slots=True)
class Erasing:
    """A service's declaration: `claims`, children first; `begin` runs with the tombstone and empties the tables `at_once`; `kept` stays, and why."""

    claims: tuple[Claim, ...] = ()
    begin: Begin = _nothing
    at_once: frozenset[str] = frozenset()
    kept: Mapping[str, Why] = field(default_factory=dict)
    seals: bool = False

    @property
    def told(self) -> dict[str, str]:
        """Tell of every table what becomes of it: `removed`, or why it stays."""
        removed = {*self.at_once, *(claim.table.name for claim in self.claims)}
        kept = {**KEPT_EVERYWHERE, **self.kept}
        return dict.fromkeys(removed, "removed") | {name: why.value for name, why in kept.items()}


class Grounds(Protocol):
    """What of a service's resources an erasure stands on."""

    @property
    def database(self) -> Database:
        """Give the service's database."""

    @property
    def keys(self) -> MomentKeys:
        """Give the keys of its moments; asked for where something is sealed."""

    @property
    def blobs(self) -> BlobStore:
        """Give the store of files; asked for where a row names one."""


def erase(resources: Grounds, erasing: Erasing, call: Call[Erase]) -> Erased:
    """Erase moments, as far as the caller's patience goes, and give the receipts.

    Raises what the service refuses with, naming nothing done of that moment, and `Unavailable`: then it goes on at the next call.
    """
    run_id, moment_ids = call.request.idempotency_id, dict.fromkeys(call.request.moment_ids)
    until = call.deadline - TO_TELL_SECONDS if call.deadline else None
    receipts = [_erase_one(resources, erasing, run_id, moment_id, until) for moment_id in moment_ids]
    return Erased(
        receipts=receipts, kept=[Kept(table=name, why=why.value) for name, why in sorted(erasing.kept.items())]
    )


def _erase_one(resources: Grounds, erasing: Erasing, run_id: UUID, moment_id: UUID, until: float | None) -> Receipt:
    database = resources.database
    stands = _begin(database, erasing, run_id, moment_id)
    if stands.ended_at is None:
        if erasing.seals:
            resources.keys.destroy(moment_id)
        while not (is_empty := _remove_batch(database, erasing, moment_id)):
            if until is not None and time.time() > until:
                break
        if is_empty:
            _end(database, moment_id, _delete_files(resources, erasing, moment_id))
        with database.reading() as session:
            stands = _stand(session, moment_id)
    return Receipt(
        moment_id=moment_id,
        run_id=stands.run_id,
        begun_at=stands.begun_at,
        ended_at=stands.ended_at,
        removed=[Removed(table=name, rows=rows) for name, rows in sorted(stands.removed.items())],
        files=stands.files,
        is_key_destroyed=erasing.seals,
    )


def _begin(database: Database, erasing: Erasing, run_id: UUID, moment_id: UUID) -> Row[Any]:
    """Put the tombstone, unless it stands; gives how far the erasure is."""
    with database.writing() as session:
        begun = {"run_id": run_id, "begun_at": now(), "ended_at": None, "removed": {}, "files": []}
        if insert_if_absent(session, erasures, moment_id=moment_id, **begun):
            _note(session, moment_id, erasing.begin(session, moment_id, bury(session, moment_id)))
        return _stand(session, moment_id)


def _remove_batch(database: Database, erasing: Erasing, moment_id: UUID) -> bool:
    """Remove up to a batch of rows, and tell whether nothing is left."""
    removed: Counter[str] = Counter()
    files: list[str] = []
    with database.writing() as session:
        _stand(session, moment_id, locked=True)
        for claim in erasing.claims:
            gone = _delete(session, claim, moment_id, BATCH - removed.total())
            removed[claim.table.name] += len(gone)
            files += gone if claim.file is not None else []
        _note(session, moment_id, +removed, files)
    return removed.total() < BATCH


def _delete(session: Session, claim: Claim, moment_id: UUID, most: int) -> list[Any]:
    """Delete some rows, and give their files' digests, or anything else of each."""
    own = claim.table.primary_key.columns
    chosen = select(*own).where(claim.of(moment_id)).limit(most)
    told = next(iter(own)) if claim.file is None else claim.file
    return list(session.scalars(delete(claim.table).where(tuple_(*own).in_(chosen)).returning(told)))


def _note(session: Session, moment_id: UUID, removed: Mapping[str, int], files: Iterable[str] = ()) -> None:
    """Add to what the erasure has removed."""
    if not removed:
        return
    stands = _stand(session, moment_id)
    told = {"removed": Counter(stands.removed) + Counter(removed), "files": [*stands.files, *files]}
    session.execute(update(erasures).where(erasures.c.moment_id == moment_id).values(told))


def _delete_files(resources: Grounds, erasing: Erasing, moment_id: UUID) -> list[str]:
    """Delete the files that no row names any more, and give their digests. One that was deleted before is no error."""
    with resources.database.reading() as session:
        named = dict.fromkeys(_stand(session, moment_id).files)
        alone = [digest for digest in named if not any(_name(session, erasing, digest))]
    for digest in alone:
        resources.blobs.delete(digest)
    return alone


def _name(session: Session, erasing: Erasing, digest: str) -> Iterator[bool]:
    """Tell of each table that names files whether it names this one."""
    for claim in erasing.claims:
        if claim.file is not None:
            yield bool(session.scalar(select(exists().where(claim.file == digest))))


def _end(database: Database, moment_id: UUID, files: list[str]) -> None:
    with database.writing() as session:
        if _stand(session, moment_id, locked=True).ended_at is None:
            ended = {"ended_at": now(), "files": files}
            session.execute(update(erasures).where(erasures.c.moment_id == moment_id).values(ended))


def _stand(session: Session, moment_id: UUID, *, locked: bool = False) -> Row[Any]:
    wanted = select(erasures).where(erasures.c.moment_id == moment_id)
    return session.execute(wanted.with_for_update() if locked else wanted).one()
