"""Gives a conversation as a sealed PDF. The open file is in this process' memory and in the pipe to the drawing process, nowhere else."""

from datetime import datetime
from typing import Any
from uuid import UUID

from common.chassis import mirror
from common.chassis.blobs import BlobStore
from common.chassis.blobs.sealing import put_sealed
from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.keys import MomentKeys
from common.chassis.pdf import Document, render
from common.contracts.errors import NotFound
from common.contracts.messaging.files import MOST_IN_FILE, ConversationFile, ConversationFileRequest
from services.messaging import queries
from services.messaging.model import Conversation, ConversationFileRow, Message, person_of
from services.messaging.pdf.document import Written, conversation_document

LARGEST_FILE = 300_000
"""Characters of HTML in a file, styles included; the newest message stands in it whatever its size. What is drawn is read here first, in the service's own process."""


def conversation_file(
    database: Database, keys: MomentKeys, blobs: BlobStore, call: Call[ConversationFileRequest]
) -> ConversationFile:
    """Answer `contracts.messaging.files.CONVERSATION_FILE`. Reading, drawing and storing stand outside any writing transaction."""
    at = now()
    sealed = put_sealed(blobs, render(_document(database, keys, call, at)))
    try:
        before = _keep(database, call, sealed.blob.digest, at)
    except NotFound:
        blobs.delete(sealed.blob.digest)
        raise
    if before is not None:
        blobs.delete(before)
    return ConversationFile(
        moment_id=call.grant.moment_id,
        digest=sealed.blob.digest,
        key=sealed.key.hex(),
        media_type="application/pdf",
        size=sealed.size,
        file_name="konversation.pdf",  # what it is and no more: it ends up in lists of downloads
    )


def _document(database: Database, keys: MomentKeys, call: Call[ConversationFileRequest], at: datetime) -> Document:
    grant, request = call.grant, call.request
    with database.reading() as session:
        conversation = queries.sent_conversation(session, call.actor, grant, request.conversation_id)
        rows = queries.newest_messages(session, conversation, MOST_IN_FILE)
    names = {(each.commission_version_id, each.guardian_id): each.name for each in request.writers}
    written, size = list[Written](), 0
    for row in rows:
        html = keys.open(grant.moment_id, Message.place(row.id), row.body)
        size += len(html)
        if written and size > LARGEST_FILE:
            break
        written.append(Written(names.get(_writer(row), "–"), row.sent_at, html))
    subject = keys.open(grant.moment_id, Conversation.place(conversation.id), conversation.subject)
    is_cut = conversation.messages > len(written)
    return conversation_document(subject, written[::-1], at, is_cut=is_cut, reader=request.language)


def _writer(row: Any) -> tuple[UUID | None, UUID | None]:
    return row.commission_version_id, row.guardian_id


def _keep(database: Database, call: Call[ConversationFileRequest], digest: str, at: datetime) -> str | None:
    """Note the file in place of the person's last one, and give the digest of that; under the moment's lock, so that an erasure misses no file."""
    conversation_id, person_id = call.request.conversation_id, person_of(call.actor)
    with database.writing() as session:
        if mirror.mirrored(session, call.grant.moment_id) is None:
            raise NotFound
        queries.sent_conversation(session, call.actor, call.grant, conversation_id)
        row = session.get(ConversationFileRow, (conversation_id, person_id), with_for_update=True)
        before = row.digest if row else None
        session.merge(
            ConversationFileRow(conversation_id=conversation_id, person_id=person_id, digest=digest, made_at=at)
        )
    return before
