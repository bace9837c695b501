"""The port: what a store of files promises, and what every store checks in the same way."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Protocol

MAX_BLOB_BYTES = 200 * 1024 * 1024
"""The largest file, in bytes (`docs/operators/limits.md`)."""
CHUNK_BYTES = 64 * 1024
MEDIA_TYPES = {
    "application/octet-stream": "bin",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "audio/mpeg": "mp3",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}
"""What may be stored, and the ending of its file. Nothing that a browser would run (HTML, SVG, scripts) is here."""
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class BlobMissingError(Exception):
    """No file has that digest, or it is no digest at all."""


class BlobTooLargeError(Exception):
    """The file is larger than the limit; nothing of it was kept."""


class DamagedBlobError(Exception):
    """The stored bytes are no longer those that the digest names."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A stored file: the SHA-256 of its bytes (64 hexadecimal digits), its media type, its size in bytes."""

    digest: str
    media_type: str
    size: int


class BlobStore(Protocol):
    """A store of immutable files. All methods may be called from many threads, and raise `FilesAway` while the store can't be reached."""

    def put(self, data: bytes | Iterable[bytes], media_type: str) -> Blob:
        """Keep a file, durably and whole or not at all. The same bytes again change nothing and give the same blob.

        Raises `BlobTooLargeError`, and `ValueError` for a media type that isn't in `MEDIA_TYPES`.
        """

    def about(self, digest: str) -> Blob:
        """Say what is known of a file; raises `BlobMissingError`."""

    def open(self, digest: str, start: int = 0, stop: int | None = None) -> tuple[Blob, Iterator[bytes]]:
        """Give a file, or its bytes from `start` up to but not including `stop`, in chunks.

        Raises `BlobMissingError` at once, `ValueError` for a part outside the file, and `DamagedBlobError` before the last chunk is given.
        """

    def has(self, digest: str) -> bool:
        """Say whether a file is there."""

    def delete(self, digest: str) -> None:
        """Remove a file; one that isn't there is no error."""


def is_digest(name: str) -> bool:
    """Say whether a name is a SHA-256 in lower-case hexadecimal digits: only such names ever reach a path or an address."""
    return _DIGEST.fullmatch(name) is not None


def check_digest(name: str) -> str:
    """Give the name back if it is a digest, else raise `BlobMissingError`: there is no such file."""
    if not is_digest(name):
        raise BlobMissingError(name[:80])
    return name


def check_part(size: int, start: int, stop: int | None) -> tuple[int, int]:
    """Give the part's ends within a file of `size` bytes; raises `ValueError` for one that lies outside it."""
    end = size if stop is None else stop
    if not 0 <= start <= end <= size:
        message = f"bytes {start} to {end} of {size}"
        raise ValueError(message)
    return start, end


def write_checked(data: bytes | Iterable[bytes], file: IO[bytes], limit: int) -> tuple[str, int]:
    """Write a file's bytes; gives digest and size. Raises `BlobTooLargeError` as soon as the limit is passed."""
    digest, size = hashlib.sha256(), 0
    for chunk in [data] if isinstance(data, bytes) else data:
        size += len(chunk)
        if size > limit:
            raise BlobTooLargeError(limit)
        digest.update(chunk)
        file.write(chunk)
    return digest.hexdigest(), size


def verified(chunks: Iterable[bytes], digest: str) -> Iterator[bytes]:
    """Pass a whole file's chunks on and hold the last back until the digest is right, so that nobody takes a damaged file for whole."""
    found, held = hashlib.sha256(), b""
    for chunk in chunks:
        found.update(chunk)
        if held:
            yield held
        held = chunk
    if found.hexdigest() != digest:
        raise DamagedBlobError(digest)
    if held:
        yield held


def media_type_ending(media_type: str) -> str:
    """Give the ending of a media type's files; raises `ValueError` for one that may not be stored."""
    if media_type not in MEDIA_TYPES:
        message = f"files of type {media_type!r} are not stored"
        raise ValueError(message)
    return MEDIA_TYPES[media_type]
