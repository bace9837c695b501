"""The store in a folder: whole files or none, right bytes or an error, and no name that leads out of it."""

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from common.chassis.blobs import (
    MEDIA_TYPES,
    BlobMissingError,
    BlobTooLargeError,
    DamagedBlobError,
    open_store,
)
from common.chassis.blobs.folder import FolderStore

TEXT = b"En bild av en lugn sj\xc3\xb6. " * 10_000


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "blobs")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_comes_back_as_it_was(store: FolderStore) -> None:
    blob = store.put(TEXT, "image/png")
    assert (blob.digest, blob.media_type, blob.size) == (hashlib.sha256(TEXT).hexdigest(), "image/png", len(TEXT))
    found, chunks = store.open(blob.digest)
    assert found == blob
    assert b"".join(chunks) == TEXT
    assert store.has(blob.digest)
    assert store.about(blob.digest) == blob


def test_the_same_bytes_twice_are_one_file(store: FolderStore, tmp_path: Path) -> None:
    first = store.put(iter([TEXT[:100], TEXT[100:]]), "image/png")
    assert store.put(TEXT, "image/png") == first
    assert len(files(tmp_path)) == 1


def test_a_part_is_given_by_its_ends(store: FolderStore) -> None:
    blob = store.put(TEXT, "audio/mpeg")
    assert b"".join(store.open(blob.digest, 70_000, 200_001)[1]) == TEXT[70_000:200_001]
    assert b"".join(store.open(blob.digest, 5, 5)[1]) == b""


@pytest.mark.parametrize(("start", "stop"), [(-1, 5), (5, 4), (0, len(TEXT) + 1), (len(TEXT) + 1, None)])
def test_a_part_outside_the_file_is_refused(store: FolderStore, start: int, stop: int | None) -> None:
    blob = store.put(TEXT, "audio/mpeg")
    with pytest.raises(ValueError, match="bytes"):
        store.open(blob.digest, start, stop)


def test_too_large_leaves_nothing(tmp_path: Path) -> None:
    store = FolderStore(tmp_path, limit=1000)
    with pytest.raises(BlobTooLargeError):
        store.put((b"x" * 100 for _ in range(11)), "image/png")
    assert files(tmp_path) == []


def test_a_source_that_fails_half_way_leaves_nothing(store: FolderStore, tmp_path: Path) -> None:
    def failing() -> Iterator[bytes]:
        yield TEXT
        raise OSError("the source went away")

    with pytest.raises(OSError, match="went away"):
        store.put(failing(), "image/png")
    assert files(tmp_path) == []


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "", "image/png; charset=x"])
def test_what_a_browser_would_run_is_not_stored(store: FolderStore, media_type: str) -> None:
    with pytest.raises(ValueError, match="not stored"):
        store.put(b"<script>", media_type)
    assert "text/html" not in MEDIA_TYPES


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "",
        "a" * 63,
        "A" * 64,
        "a" * 64 + "\n",
        "..%2f" + "a" * 59,
        "\u0661" * 64,
        "g" * 64,
    ],
)
def test_a_name_that_is_no_digest_is_not_there(store: FolderStore, name: str) -> None:
    assert not store.has(name)
    store.delete(name)
    with pytest.raises(BlobMissingError):
        store.open(name)
    with pytest.raises(BlobMissingError):
        store.about(name)


def test_a_changed_file_never_passes_for_whole(store: FolderStore, tmp_path: Path) -> None:
    blob = store.put(TEXT, "image/png")
    path = files(tmp_path)[0]
    path.write_bytes(TEXT[:-1] + b"!")
    given: list[bytes] = []
    with pytest.raises(DamagedBlobError):
        given.extend(store.open(blob.digest)[1])
    assert sum(map(len, given)) < len(TEXT)
    with pytest.raises(DamagedBlobError):
        store.open(blob.digest, 0, 10)


def test_a_damaged_part_is_found_even_after_a_good_one_was_given(store: FolderStore, tmp_path: Path) -> None:
    blob = store.put(TEXT, "image/png")
    assert b"".join(store.open(blob.digest, 0, 10)[1]) == TEXT[:10]
    files(tmp_path)[0].write_bytes(b"?" * len(TEXT))
    with pytest.raises(DamagedBlobError):
        store.open(blob.digest, 0, 10)


def test_a_cut_off_file_is_written_anew(store: FolderStore, tmp_path: Path) -> None:
    """A disk that lost a file's end is mended by the next put of the same bytes."""
    blob = store.put(TEXT, "image/png")
    files(tmp_path)[0].write_bytes(TEXT[:10])
    assert store.put(TEXT, "image/png").size in {10, len(TEXT)}
    assert b"".join(store.open(blob.digest)[1]) == TEXT


def test_deleted_is_gone_and_twice_is_no_error(store: FolderStore) -> None:
    blob = store.put(TEXT, "image/png")
    store.delete(blob.digest)
    store.delete(blob.digest)
    assert not store.has(blob.digest)
    with pytest.raises(BlobMissingError):
        store.open(blob.digest)


def test_nobody_else_on_the_machine_reads_a_file(store: FolderStore, tmp_path: Path) -> None:
    store.put(TEXT, "image/png")
    assert stat.S_IMODE(files(tmp_path)[0].stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize(
    "address", ["", "blobs", "http://x/y", "s3:///nobucket", "s3://b?key=x", "file://host/x", "file:"]
)
def test_an_address_that_means_no_store_is_told(address: str) -> None:
    with pytest.raises(ValueError, match="SOB_BLOBS"):
        open_store(address)


def test_a_folder_is_opened_by_its_address(tmp_path: Path) -> None:
    blob = open_store(f"file:{tmp_path}/here").put(b"hej", "application/pdf")
    assert [path.name for path in files(tmp_path / "here")] == [f"{blob.digest}.pdf"]
