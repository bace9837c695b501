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
        data, at = self._held + data, 0
        while not self.is_over:
            if self._part is _Part.DATA:
                piece = data[at : at + self._left]
                payload += piece
                at += len(piece)
                self._left -= len(piece)
                if self._left:
                    break
                self._part = _Part.AFTER_DATA
            end = data.find(END, at)
            self._require_line(data[at : end if end >= 0 else None])
            if end < 0:
                break
            self._take(data[at:end])
            at = end + len(END)
        self._held, rest = (b"", data[at:]) if self.is_over else (data[at:], b"")
        return bytes(payload), rest

    def _require_line(self, line: bytes) -> None:
        """Refuse what can't become the line that has to come now."""
        if self._part is _Part.AFTER_DATA and line not in {b"", END[:1]}:
            raise ChunkMissingTerminator(line[:2])
        if len(line) > MOST_LINE_BYTES:
            raise InvalidChunkSize(line[:20])

    def _take(self, line: bytes) -> None:
        if self._part is _Part.AFTER_DATA:
            if line:
                raise ChunkMissingTerminator(line)
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
