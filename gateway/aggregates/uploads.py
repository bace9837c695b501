"""Files that authors send: put into the store for `content` to read, which is told where they lie (`contracts.content.{packages,pictures}`)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import request

from common.contracts.content.drafts import LIST_DRAFTS
from common.contracts.content.packages import IMPORT_DRAFT
from common.contracts.content.pictures import ADD_PICTURE, DRAFT_PICTURES
from common.contracts.errors import NotFound
from gateway import backend, streaming
from gateway.streaming import File

CHUNK_BYTES = 64 * 1024


def body() -> Iterable[bytes]:
    """Give the request's body in parts, as it comes."""
    return iter(lambda: request.stream.read(CHUNK_BYTES), b"")


def add_picture(draft_id: UUID, idempotency_id: UUID, data: Iterable[bytes]) -> dict[str, Any]:
    """Take a picture into a draft. Two RPCs: who may not see the draft puts nothing into the store. Raises what they raise."""
    backend.ask(DRAFT_PICTURES, draft_id=draft_id)
    with _stored(idempotency_id, data) as digest:
        return backend.ask(ADD_PICTURE, draft_id=draft_id, idempotency_id=idempotency_id, upload=digest)


def import_draft(idempotency_id: UUID, data: Iterable[bytes]) -> dict[str, Any]:
    """Make a draft of a package. Two RPCs: who writes no programmes puts nothing into the store. Raises what they raise."""
    backend.ask(LIST_DRAFTS)
    with _stored(idempotency_id, data) as digest:
        return backend.ask(IMPORT_DRAFT, idempotency_id=idempotency_id, upload=digest)


def picture_of_draft(draft_id: UUID, digest: str) -> File:
    """Give a picture that a draft names; one RPC. Raises `NotFound`: a digest alone opens nothing in the store."""
    for picture in backend.ask(DRAFT_PICTURES, draft_id=draft_id)["pictures"]:
        if picture["digest"] == digest:
            return File.of(picture)
    raise NotFound


@contextmanager
def _stored(idempotency_id: UUID, data: Iterable[bytes]) -> Iterator[str]:
    """Keep an upload while `content` reads it: the command's id first, so that it is nobody else's file and may be deleted whatever happens."""
    store = streaming.store()
    digest = store.put(_begun(idempotency_id, data), "application/octet-stream").digest
    try:
        yield digest
    finally:
        store.delete(digest)


def _begun(idempotency_id: UUID, data: Iterable[bytes]) -> Iterator[bytes]:
    yield idempotency_id.bytes
    yield from data
