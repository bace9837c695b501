"""A patient's file: unreadable without its key, and no part of it can be changed, moved or cut off unseen."""

import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from common.chassis.blobs import Blob, BlobMissingError, DamagedBlobError
from common.chassis.blobs.folder import FolderStore
from common.chassis.blobs.sealing import PLAIN_BYTES, SEALED_BYTES, open_sealed, plain_size, put_sealed, seal

SIZES = [0, 1, PLAIN_BYTES - 1, PLAIN_BYTES, PLAIN_BYTES + 1, 3 * PLAIN_BYTES + 7]


def content(size: int) -> bytes:
    return (b"Jag sover illa. " * (size // 16 + 1))[:size]


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path)


@pytest.mark.parametrize("size", SIZES)
def test_a_sealed_file_opens_with_its_key(store: FolderStore, tmp_path: Path, size: int) -> None:
    sealed = put_sealed(store, content(size))
    found, chunks = open_sealed(store, sealed.blob.digest, sealed.key)
    assert (found, b"".join(chunks)) == (size, content(size))
    assert sealed.size == size
    assert not any(b"Jag sover" in path.read_bytes() for path in tmp_path.rglob("*.bin"))


def test_the_same_text_twice_has_two_names(store: FolderStore) -> None:
    first, second = put_sealed(store, b"samma"), put_sealed(store, b"samma")
    assert first.blob.digest != second.blob.digest


@pytest.mark.parametrize("size", SIZES)
@given(data=st.data())
def test_any_part_is_what_the_whole_has_there(
    tmp_path_factory: pytest.TempPathFactory, size: int, data: st.DataObject
) -> None:
    store = FolderStore(tmp_path_factory.getbasetemp() / f"parts-{size}")
    sealed = put_sealed(store, content(size))
    start = data.draw(st.integers(0, size))
    stop = data.draw(st.integers(start, size))
    assert b"".join(open_sealed(store, sealed.blob.digest, sealed.key, start, stop)[1]) == content(size)[start:stop]


def test_a_part_outside_the_file_is_refused(store: FolderStore) -> None:
    sealed = put_sealed(store, content(10))
    with pytest.raises(ValueError, match="bytes"):
        open_sealed(store, sealed.blob.digest, sealed.key, 0, 11)


def test_another_key_opens_nothing(store: FolderStore) -> None:
    sealed = put_sealed(store, content(100))
    with pytest.raises(DamagedBlobError):
        b"".join(open_sealed(store, sealed.blob.digest, AESGCM.generate_key(256))[1])


def swapped(sealed: bytes) -> bytes:
    return sealed[SEALED_BYTES : 2 * SEALED_BYTES] + sealed[:SEALED_BYTES] + sealed[2 * SEALED_BYTES :]


@pytest.mark.parametrize(
    "change",
    [
        swapped,
        lambda sealed: sealed[: 2 * SEALED_BYTES],
        lambda sealed: sealed[SEALED_BYTES:],
        lambda sealed: sealed[:SEALED_BYTES] + sealed,
        lambda sealed: sealed[:-1],
        lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]),
    ],
    ids=["swapped", "end cut", "start cut", "doubled", "a byte short", "a bit changed"],
)
def test_a_changed_file_is_seen(store: FolderStore, change: object) -> None:
    assert callable(change)
    key = AESGCM.generate_key(256)
    blob = store.put(change(b"".join(seal(content(3 * PLAIN_BYTES - 5), key))), "application/octet-stream")
    with pytest.raises(DamagedBlobError):
        b"".join(open_sealed(store, blob.digest, key)[1])


def test_a_sealed_file_that_is_gone_is_missing(store: FolderStore) -> None:
    with pytest.raises(BlobMissingError):
        open_sealed(store, "0" * 64, AESGCM.generate_key(256))


def test_sizes_agree() -> None:
    key = AESGCM.generate_key(256)
    assert [plain_size(len(b"".join(seal(content(size), key)))) for size in SIZES] == SIZES


def test_an_error_names_the_digest_and_nothing_else(store: FolderStore) -> None:
    sealed = put_sealed(store, content(100))
    with pytest.raises(DamagedBlobError) as caught:
        b"".join(open_sealed(store, sealed.blob.digest, AESGCM.generate_key(256))[1])
    assert re.fullmatch("[0-9a-f]{64}", str(caught.value))
    assert isinstance(sealed.blob, Blob)
