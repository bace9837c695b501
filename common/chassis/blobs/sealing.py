"""A patient's file: sealed in chunks with AES-256-GCM under a key of its own, so that a part can be read without the rest.

The file's key is sealed with the moment's key (`common.chassis.keys`) in the owner's table: erasing the moment's key makes every file of the
moment unreadable. The owner hands the file's key to the gateway with the answer that a grant allowed, in a message that is never stored;
the gateway unseals while it streams and forgets. A key seals one file only, so a chunk's nonce is its number and whether it is the last
(the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015): no chunk can be moved, dropped, doubled or cut off.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from common.chassis.blobs.port import Blob, BlobStore, DamagedBlobError, check_part

PLAIN_BYTES = 64 * 1024
TAG_BYTES = 16
SEALED_BYTES = PLAIN_BYTES + TAG_BYTES
COUNTER_BYTES = 11


@dataclass(frozen=True, slots=True)
class SealedBlob:
    """A sealed file: `blob` names the sealed bytes, `size` is that of the plain file, `key` (32 bytes) opens it."""

    blob: Blob
    key: bytes
    size: int


def put_sealed(store: BlobStore, data: bytes | Iterable[bytes]) -> SealedBlob:
    """Seal a file under a new key and keep it; the caller seals the key with the moment's."""
    key = AESGCM.generate_key(256)
    blob = store.put(seal(data, key), "application/octet-stream")
    return SealedBlob(blob, key, plain_size(blob.size))


def open_sealed(
    store: BlobStore, digest: str, key: bytes, start: int = 0, stop: int | None = None
) -> tuple[int, Iterator[bytes]]:
    """Give the plain file's size and its bytes from `start` up to `stop`.

    Raises `BlobMissingError`, `ValueError` for a part outside the file; `DamagedBlobError`, at the chunk, for one that was changed or another key.
    """
    sealed_size = store.about(digest).size
    size = plain_size(sealed_size)
    begin, end = check_part(size, start, stop)
    first, last = begin // PLAIN_BYTES, max(begin, end - 1) // PLAIN_BYTES
    _, sealed = store.open(digest, first * SEALED_BYTES, min((last + 1) * SEALED_BYTES, sealed_size))
    plain = _unsealed(_regrouped(sealed), AESGCM(key), first, _chunk_count(sealed_size), digest)
    return size, _cut(plain, begin - first * PLAIN_BYTES, end - begin)


def seal(data: bytes | Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """Seal a file's bytes; `key` must never have sealed anything else."""
    cipher = AESGCM(key)
    number, held = 0, bytearray()
    for piece in [data] if isinstance(data, bytes) else data:
        held += piece
        # The last chunk is marked, so a full one waits until it is known that more follows.
        while len(held) > PLAIN_BYTES:
            yield cipher.encrypt(_nonce(number, is_last=False), bytes(held[:PLAIN_BYTES]), None)
            del held[:PLAIN_BYTES]
            number += 1
    yield cipher.encrypt(_nonce(number, is_last=True), bytes(held), None)


def plain_size(sealed_size: int) -> int:
    """Give the plain file's size in bytes."""
    return sealed_size - _chunk_count(sealed_size) * TAG_BYTES


def _chunk_count(sealed_size: int) -> int:
    return -(-sealed_size // SEALED_BYTES)


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(COUNTER_BYTES) + bytes([is_last])


def _regrouped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= SEALED_BYTES:
            yield bytes(held[:SEALED_BYTES])
            del held[:SEALED_BYTES]
    if held:
        yield bytes(held)


def _unsealed(chunks: Iterable[bytes], cipher: AESGCM, first: int, count: int, digest: str) -> Iterator[bytes]:
    for number, chunk in enumerate(chunks, first):
        try:
            yield cipher.decrypt(_nonce(number, is_last=number == count - 1), chunk, None)
        except InvalidTag as error:
            raise DamagedBlobError(digest) from error


def _cut(chunks: Iterable[bytes], skip: int, left: int) -> Iterator[bytes]:
    for chunk in chunks:
        piece = chunk[skip : skip + left]
        skip, left = 0, left - len(piece)
        if piece:
            yield piece
