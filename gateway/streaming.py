"""Files to browsers: found by an RPC's answer, read from the store, given in parts where a player asks for parts (RFC 9110, 14).

A service answers with a file's digest; nobody chooses a digest by address alone unless what lies there is public. A patient's file comes with
its key in that answer, is unsealed while it is sent, and stays in no cache.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Any

from flask import Response, current_app, g, request
from werkzeug.datastructures import ContentRange
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from common.chassis.blobs import BlobMissingError, BlobStore, open_store
from common.chassis.blobs.sealing import open_sealed
from common.contracts.errors import NotFound

A_YEAR = 365 * 24 * 3600


class Kept(StrEnum):
    """How long a browser may keep a file: not at all, or for ever since its address names its content (still for this person only)."""

    NOWHERE = "no-store"
    FOR_EVER = f"private, max-age={A_YEAR}, immutable"


@dataclass(frozen=True, slots=True)
class File:
    """A file as a service's answer describes it. `key` (32 bytes) unseals a patient's file; `size` is that of the file as it is sent."""

    digest: str
    media_type: str
    size: int
    name: str | None = None
    key: bytes | None = None

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "File":
        """Read `digest`, `media_type`, `size`, and where they are told `file_name` and `key` (hexadecimal)."""
        key = answer.get("key")
        return cls(
            answer["digest"],
            answer["media_type"],
            answer["size"],
            answer.get("file_name"),
            bytes.fromhex(key) if key else None,
        )


def send(file: File, kept: Kept = Kept.NOWHERE) -> Response:
    """Give a file, or the part of it that the browser asks for. Raises `NotFound` when the store has lost it, before anything is sent.

    The store's first bytes are read before the answer begins, so that a store that is away is an error page and no broken file.
    """
    start, stop = _asked_part(file)
    begun = _begun(_read(file, start, stop)) if request.method != "HEAD" else iter(())
    response = Response(begun, 206 if (start, stop) != (0, file.size) else 200, mimetype=file.media_type)
    response.content_length = stop - start
    response.accept_ranges = "bytes"
    response.set_etag(file.digest)
    if response.status_code == 206:  # noqa: PLR2004 (Partial Content)
        response.content_range = ContentRange("bytes", start, stop, file.size)
    # Only now: an error page in its place must not be kept.
    g.kept = kept.value
    if file.name:
        response.headers.set("Content-Disposition", "attachment", filename=file.name)
    if response.status_code == 200:  # noqa: PLR2004 (a part has had its condition, If-Range)
        response.make_conditional(request)
    return response


def _asked_part(file: File) -> tuple[int, int]:
    """Give the part's ends; the whole file for several parts at once, and when the browser's own copy is of another file (If-Range)."""
    whole = (0, file.size)
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1 or not _is_same(file):
        return whole
    part = asked.range_for_length(file.size)
    if part is None:
        raise RequestedRangeNotSatisfiable(file.size)
    return part[0], part[1]


def _is_same(file: File) -> bool:
    condition = request.if_range
    return condition.date is None and condition.etag in {None, file.digest}


def _read(file: File, start: int, stop: int) -> Iterator[bytes]:
    try:
        if file.key:
            return open_sealed(store(), file.digest, file.key, start, stop)[1]
        return store().open(file.digest, start, stop)[1]
    except BlobMissingError as error:
        raise NotFound from error


def _begun(chunks: Iterator[bytes]) -> Iterator[bytes]:
    return chain([next(chunks, b"")], chunks)


def store() -> BlobStore:
    """Give the store of the running application."""
    # setdefault is atomic: two first requests at once get the same store
    extensions = current_app.extensions
    found = extensions.get("sob_blobs") or extensions.setdefault(
        "sob_blobs", open_store(current_app.config["SOB_BLOBS"])
    )
    store: BlobStore = found
    return store
