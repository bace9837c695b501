"""Gives a timeline as a sealed PDF. The open file is in this process' memory and in the pipe to the drawing process, nowhere else."""

from datetime import datetime
from uuid import UUID

from common.chassis.blobs import BlobStore
from common.chassis.blobs.sealing import put_sealed
from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.identity import Actor
from common.chassis.pdf import Document, facts, heading, listed, paragraph, plain, quiet, render
from common.contracts.errors import Forbidden, NotFound, ReasonNeeded
from common.contracts.moments.files import ResponseFile, TimelineFileRequest
from services.moments.model import Action, TimelineFile
from services.moments.pdf.labels import BY_LANGUAGE, instant
from services.moments.queries.authorised import header, moment_for_change, moment_for_reading


def timeline_file(database: Database, blobs: BlobStore, call: Call[TimelineFileRequest]) -> ResponseFile:
    """Answer `contracts.moments.files.TIMELINE_FILE`. Raises `NotFound`, `Forbidden` or `ReasonNeeded` as reading the timeline does."""
    moment_id, at = call.request.moment_id, now()
    with database.reading() as session:
        found = moment_for_reading(session, call.actor, moment_id)
        page_header, programme = header(found, call.actor), found.moment.programme.title
    sealed = put_sealed(blobs, render(_document(call.request, programme, at)))
    try:
        before = _keep(database, call.actor, moment_id, sealed.blob.digest, at)
    except (NotFound, Forbidden, ReasonNeeded):
        blobs.delete(sealed.blob.digest)
        raise
    if before is not None:
        blobs.delete(before)
    return ResponseFile(
        header=page_header,
        digest=sealed.blob.digest,
        key=sealed.key.hex(),
        media_type="application/pdf",
        size=sealed.size,
        file_name="tidslinje.pdf",  # what it is and no more: it ends up in lists of downloads
    )


def _document(request: TimelineFileRequest, programme: str, at: datetime) -> Document:
    language = request.language
    words, made = BY_LANGUAGE[language], instant(at, language)
    blocks = [facts([(words["programme"], programme), (words["period"], request.period), (words["printed"], made)])]
    if request.is_cut:
        blocks.append(quiet(words["is_cut"]))
    for group in request.groups:
        blocks.append(heading(1, plain(group.title)))
        blocks.append(listed([[paragraph(plain(line))] for line in group.lines]))
    if not request.groups:
        blocks.append(quiet(words["nothing"]))
    footer = words["timeline_of"].format(programme=programme)
    return Document(words["timeline"], blocks, footer, at, language=language, reader=language)


def _keep(database: Database, actor: Actor, moment_id: UUID, digest: str, at: datetime) -> str | None:
    """Note the file in place of the person's last one, and give the digest of that; under the moment's lock, so that an erasure misses no file."""
    person_id = actor.person_id
    with database.writing() as session:
        moment_for_change(session, actor, moment_id, Action.READ)
        row = session.get(TimelineFile, (moment_id, person_id), with_for_update=True)
        before = row.digest if row else None
        session.merge(TimelineFile(moment_id=moment_id, person_id=person_id, digest=digest, made_at=at))
    return before
