"""Exported drafts on their way out: put where the gateway fetches them, and taken away again."""

from sqlalchemy import delete, select

from common.chassis.blobs import BlobStore
from common.chassis.blobs.sealing import SealedBlob, put_sealed
from common.chassis.clock import now
from common.chassis.database import Database
from services.content.model import EXPORT_LIES, ExportedPackage

MOST_AT_ONCE = 100


def keep_export(database: Database, blobs: BlobStore, data: bytes) -> SealedBlob:
    """Put an exported draft into the store for `EXPORT_LIES`."""
    sealed = put_sealed(blobs, data)
    with database.writing() as session:
        session.add(ExportedPackage(digest=sealed.blob.digest, made_at=now()))
    return sealed


def forget_exports(database: Database, blobs: BlobStore) -> int:
    """Delete exported drafts whose time is over; gives how many. May be done twice at once: the files go first, then their rows."""
    with database.reading() as session:
        old = select(ExportedPackage.digest).where(ExportedPackage.made_at < now() - EXPORT_LIES).limit(MOST_AT_ONCE)
        digests = list(session.scalars(old))
    for digest in digests:
        blobs.delete(digest)
    if digests:
        with database.writing() as session:
            session.execute(delete(ExportedPackage).where(ExportedPackage.digest.in_(digests)))
    return len(digests)
