"""A request while it arrives: its head, then its body, until all of it is here. Never waits."""

import time
from tempfile import SpooledTemporaryFile
from typing import Any

from gunicorn.http.body import ChunkedReader
from gunicorn.http.errors import LimitRequestHeaders
from gunicorn.http.parser import RequestParser

from gateway.serving.chunks import Chunks
from gateway.serving.limits import DROP_SECONDS, MOST_BODY_BYTES, MOST_DROPPED_BYTES, MOST_HEAD_BYTES, SPOOL_BYTES

END_OF_LINE = b"\r\n"
END_OF_HEAD = 2 * END_OF_LINE


class _Length:
    """A body of a known length."""

    def __init__(self, length: int) -> None:
        self._left = length

    @property
    def is_over(self) -> bool:
        return not self._left

    def feed(self, data: bytes) -> tuple[bytes, bytes]:
        payload, rest = data[: self._left], data[self._left :]
        self._left -= len(payload)
        return payload, rest


class Arrival:
    """What has come of one request. gunicorn reads the head and refuses a wrong one; its errors come out of `take`.

    `request` is gunicorn's, from the head's end on; its `body` is a file, complete when `is_whole`. `rest` came after the request's end.
    """

    def __init__(self, cfg: Any, client: Any) -> None:
        """Begin with nothing."""
        self._cfg, self._client = cfg, client
        self._head = bytearray()
        self._framing: Chunks | _Length = _Length(0)
        self._drops_since = 0.0
        self.request: Any = None
        self.size = 0
        self.is_whole = False
        self.rest = b""

    @property
    def has_begun(self) -> bool:
        """Say whether anything has come."""
        return bool(self._head)

    @property
    def kept(self) -> int:
        """Give how many bytes are kept."""
        return len(self._head) + min(self.size, MOST_BODY_BYTES)

    @property
    def expects_word(self) -> bool:
        """Say whether the sender waits for our word before it sends its body (RFC 9110, 10.1.1), once."""
        expects: bool = self.request._expected_100_continue and not self.is_whole  # noqa: SLF001 (gunicorn has no other name)
        self.request._expected_100_continue = False  # noqa: SLF001 (or gunicorn says it once more)
        return expects

    def take(self, data: bytes) -> None:
        """Take what has come."""
        if self.request is None:
            data = self._take_head(data)
        if self.request is not None:
            self._take_body(data)

    def has_dropped_enough(self) -> bool:
        """Say whether a body that is too large has been read past for as long as we do: it is answered now, and the connection ends."""
        if not self._drops_since:
            return False
        return self.size > MOST_DROPPED_BYTES or time.monotonic() > self._drops_since + DROP_SECONDS

    def end_here(self) -> None:
        """Let this be all, and the connection's last."""
        self.request.force_close()
        self._complete()

    def close(self) -> None:
        """Let go of the body's file."""
        if self.request is not None:
            self.request.body.close()

    def _take_head(self, data: bytes) -> bytes:
        searched = max(0, len(self._head) - len(END_OF_HEAD))
        # A line end before a request is none of it (RFC 9112, 2.2).
        self._head += data if self._head else data.lstrip(END_OF_LINE)
        end = self._head.find(END_OF_HEAD, searched)
        if (end if end >= 0 else len(self._head)) > MOST_HEAD_BYTES:
            raise LimitRequestHeaders("limit request headers size")
        if end < 0:
            return b""
        end += len(END_OF_HEAD)
        head, rest = bytes(self._head[:end]), bytes(self._head[end:])
        self._read_head(head)
        return rest

    def _read_head(self, head: bytes) -> None:
        self.request = next(RequestParser(self._cfg, [head], self._client))
        reader = self.request.body.reader
        self._framing = Chunks() if isinstance(reader, ChunkedReader) else _Length(reader.length)
        self.request.body = SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 (closed with the connection or the answer)

    def _take_body(self, data: bytes) -> None:
        payload, rest = self._framing.feed(data)
        if self.size <= MOST_BODY_BYTES:
            self.request.body.write(payload)
        self.size += len(payload)
        if self.size > MOST_BODY_BYTES and not self._drops_since:
            self._drops_since = time.monotonic()
        if self._framing.is_over:
            self.rest = rest.lstrip(END_OF_LINE)
            self._complete()
        elif self.has_dropped_enough():
            self.end_here()

    def _complete(self) -> None:
        self.is_whole = True
        self.request.body.seek(0)
