"""A body in chunks (RFC 9112, 7.1), taken apart as its pieces come, wherever they are cut."""

import re
from enum import Enum, auto

from gunicorn.http.errors import ChunkMissingTerminator, InvalidChunkSize, LimitRequestHeaders

SIZE_LINE = re.compile(rb"([0-9a-fA-F]{1,12})[ \t]*(?:;[^\r\n]*)?")
MOST_LINE_BYTES = 8 * 1024
END = b"\r\n"


class _Part(Enum):
    SIZE, DATA, AFTER_DATA, TRAILER = auto(), auto(), auto(), auto()


class Chunks:
    """Gives the payload of what it is fed. Raises gunicorn's errors, which are answered with 400, or 431 for an endless trailer."""

    def __init__(self) -> None:
        """Begin before the first chunk."""
        self.is_over = False
        self._part = _Part.SIZE
        self._left = 0
        self._held = b""
        self._trailer = 0

    def feed(self, data: bytes) -> tuple[bytes, bytes]:
        """Give the payload, and what comes after the body's end."""
        payload = bytearray()
        data = self._held + data
        while not self.is_over:
            if self._part is _Part.DATA:
                payload += data[: self._left]
                data, self._left = data[self._left :], max(0, self._left - len(data))
                if self._left:
                    break
                self._part = _Part.AFTER_DATA
            line, found, rest = data.partition(END)
            if not found:
                self._require_short(line)
                break
            data = rest
            self._take(line)
        self._held, rest = (b"", data) if self.is_over else (data, b"")
        return bytes(payload), rest

    def _require_short(self, line: bytes) -> None:
        if self._part is _Part.AFTER_DATA and line not in {b"", b"\r"}:
            raise ChunkMissingTerminator(line[:2])
        if len(line) > MOST_LINE_BYTES:
            raise InvalidChunkSize(line[:20])

    def _take(self, line: bytes) -> None:
        if self._part is _Part.AFTER_DATA:
            if line:
                raise ChunkMissingTerminator(line[:2])
            self._part = _Part.SIZE
        elif self._part is _Part.SIZE:
            size = SIZE_LINE.fullmatch(line)
            if size is None:
                raise InvalidChunkSize(line[:20])
            self._left = int(size[1], 16)
            self._part = _Part.DATA if self._left else _Part.TRAILER
        else:
            self._trailer += len(line)
            if self._trailer > MOST_LINE_BYTES:
                raise LimitRequestHeaders("limit request trailer section size")
            self.is_over = not line
