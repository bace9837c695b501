"""Finding what a file is made of, and the files that were made before."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.blobs import Blob
from common.chassis.clock import now
from common.contracts.errors import NotFound
from services.content.model import ProgrammeVersion, Step
from services.content.pdf.model import DerivedFile


def kept_file(session: Session, version_id: UUID, part: str, recipe: str) -> Blob | None:
    """Give the file that was made of a part, if it was."""
    row = session.get(DerivedFile, (version_id, part, recipe))
    return Blob(row.digest, row.media_type, row.size) if row else None


def keep_file(session: Session, version_id: UUID, part: str, recipe: str, blob: Blob) -> None:
    """Note the file that was made of a part. Who made the same at the same time made the same bytes: either row is right."""
    row = DerivedFile(version_id=version_id, part=part, recipe=recipe, made_at=now())
    row.digest, row.media_type, row.size = blob.digest, blob.media_type, blob.size
    session.merge(row)


def published(session: Session, version_id: UUID) -> ProgrammeVersion:
    """Give a published version; raises `NotFound`."""
    is_published = ProgrammeVersion.published_at.is_not(None)
    version = session.scalar(select(ProgrammeVersion).where(ProgrammeVersion.id == version_id, is_published))
    if version is None:
        raise NotFound
    return version


def pages_of(session: Session, version_id: UUID, step_ids: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """Give the pages of steps by id, with one query."""
    chosen = select(Step.step_id, Step.content).where(Step.version_id == version_id, Step.step_id.in_(list(step_ids)))
    return {step_id: content for step_id, content in session.execute(chosen)}  # noqa: C416 (rows are no pairs to mypy)
