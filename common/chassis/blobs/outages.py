"""A store whose outages are told by their name, whatever kind of store it is."""

from collections.abc import Iterable, Iterator

from common.chassis.blobs.port import Blob, BlobStore
from common.chassis.outages import Dependency
from common.contracts.errors import FilesAway


class StandingStore:
    """Gives what the store inside gives, and raises `FilesAway` for `outages` (its kind of faults) instead."""

    def __init__(self, inside: BlobStore, outages: tuple[type[Exception], ...]) -> None:
        """Stand before a store."""
        self._inside = inside
        self._dependency = Dependency("store of files", FilesAway, lambda fault: isinstance(fault, outages))

    def put(self, data: bytes | Iterable[bytes], media_type: str) -> Blob:
        """Keep a file."""
        with self._dependency.used():
            return self._inside.put(data, media_type)

    def about(self, digest: str) -> Blob:
        """Say what is known of a file."""
        with self._dependency.used():
            return self._inside.about(digest)

    def open(self, digest: str, start: int = 0, stop: int | None = None) -> tuple[Blob, Iterator[bytes]]:
        """Give a file or a part of it."""
        with self._dependency.used():
            blob, chunks = self._inside.open(digest, start, stop)
        return blob, self._read(chunks)

    def _read(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        while True:
            with self._dependency.used():
                chunk = next(chunks, None)
            if chunk is None:
                return
            yield chunk

    def has(self, digest: str) -> bool:
        """Say whether a file is there."""
        with self._dependency.used():
            return self._inside.has(digest)

    def delete(self, digest: str) -> None:
        """Remove a file."""
        with self._dependency.used():
            self._inside.delete(digest)
