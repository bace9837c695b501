"""A store in a folder: `<first two digits>/<digest>.<ending>`. One machine, or a volume that all pods mount."""

import hashlib
import os
import tempfile
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock

from common.chassis.blobs.port import (
    CHUNK_BYTES,
    MAX_BLOB_BYTES,
    MEDIA_TYPES,
    Blob,
    BlobMissingError,
    DamagedBlobError,
    check_digest,
    check_part,
    media_type_ending,
    verified,
    write_checked,
)

KEPT_CHECKS = 1000


class FolderStore:
    """Files in a folder, which is made when the first file comes."""

    def __init__(self, folder: Path, limit: int = MAX_BLOB_BYTES) -> None:
        """Keep files of at most `limit` bytes under `folder`."""
        self._folder = folder
        self._limit = limit
        self._checked: OrderedDict[tuple[str, int], None] = OrderedDict()
        self._lock = Lock()

    def put(self, data: bytes | Iterable[bytes], media_type: str) -> Blob:
        """Write to a temporary file, sync it, then give it its name: a crash leaves the whole file or none."""
        ending = media_type_ending(media_type)
        # The folder, never what it lies in: that may be a volume which isn't mounted just now.
        self._folder.mkdir(exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".new-", dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                digest, size = write_checked(data, file, self._limit)
                file.flush()
                os.fsync(file.fileno())
            return self._give_name(Path(temporary), Blob(digest, media_type, size), ending)
        finally:
            Path(temporary).unlink(missing_ok=True)

    def _give_name(self, temporary: Path, blob: Blob, ending: str) -> Blob:
        found = self._find(blob.digest)
        if found is not None and found[1].size == blob.size:
            return found[1]
        path = found[0] if found else self._folder / blob.digest[:2] / f"{blob.digest}.{ending}"
        path.parent.mkdir(exist_ok=True)
        temporary.replace(path)
        _sync(path.parent)
        _sync(self._folder)
        return found[1] if found else blob

    def about(self, digest: str) -> Blob:
        """Look the file up by its name."""
        return self._found(digest)[1]

    def open(self, digest: str, start: int = 0, stop: int | None = None) -> tuple[Blob, Iterator[bytes]]:
        """Read the file; a part is given once the whole has been read and found right (remembered while the file isn't touched)."""
        path, blob = self._found(digest)
        begin, end = check_part(blob.size, start, stop)
        if (begin, end) == (0, blob.size):
            return blob, verified(_chunks(path, 0, blob.size), digest)
        self._check(path, digest)
        return blob, _chunks(path, begin, end)

    def has(self, digest: str) -> bool:
        """Say whether the file is there."""
        return self._find(digest) is not None

    def delete(self, digest: str) -> None:
        """Remove the file."""
        found = self._find(digest)
        if found is not None:
            found[0].unlink(missing_ok=True)
            _sync(found[0].parent)

    def _found(self, digest: str) -> tuple[Path, Blob]:
        found = self._find(check_digest(digest))
        if found is None:
            raise BlobMissingError(digest)
        return found

    def _find(self, digest: str) -> tuple[Path, Blob] | None:
        try:
            base = self._folder / check_digest(digest)[:2] / digest
        except BlobMissingError:
            return None
        for media_type, ending in MEDIA_TYPES.items():
            path = base.with_suffix(f".{ending}")
            try:
                return path, Blob(digest, media_type, path.stat().st_size)
            except FileNotFoundError:
                continue
        if not self._folder.is_dir():
            # A volume that isn't mounted has lost nothing: whoever asks shall wait, not be told that the file is gone.
            raise NotADirectoryError(self._folder)
        return None

    def _check(self, path: Path, digest: str) -> None:
        state = (digest, path.stat().st_mtime_ns)
        if state in self._checked:
            return
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                raise DamagedBlobError(digest)
        with self._lock:
            self._checked[state] = None
            while len(self._checked) > KEPT_CHECKS:
                self._checked.popitem(last=False)


def _chunks(path: Path, start: int, stop: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        left = stop - start
        while left > 0 and (chunk := file.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk


def _sync(folder: Path) -> None:
    """Make names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
