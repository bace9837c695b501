"""An answer on its way out. It stands where gunicorn expects the socket to write to, and never waits for who reads."""

import socket
from collections import deque

from gateway.serving.limits import FULL_BYTES


class Departure:
    """What the socket hasn't taken yet. One thread at a time has it: the one that makes the answer, or the poller's."""

    def __init__(self, sock: socket.socket) -> None:
        """Begin with nothing to send."""
        self._sock = sock
        self._waiting: deque[memoryview] = deque()
        self.sent = 0
        self.size = 0

    @property
    def is_full(self) -> bool:
        """Say whether an answer ought to wait before it is made on."""
        return self.size > FULL_BYTES

    def sendall(self, data: bytes) -> None:
        """Send what the socket takes, and keep the rest. Raises `OSError` when nobody is there any more."""
        self._waiting.append(memoryview(data))
        self.size += len(data)
        self.flush()

    send = sendall

    def flush(self) -> bool:
        """Send what the socket takes; tell whether that was all. Raises `OSError`."""
        while self._waiting:
            first = self._waiting.popleft()
            try:
                taken = self._sock.send(first)
            except BlockingIOError:
                taken = 0
            self.sent += taken
            self.size -= taken
            if taken < len(first):
                self._waiting.appendleft(first[taken:])
                return False
        return True

    def gettimeout(self) -> float:
        """Tell gunicorn, which asks before it writes an error, that this never waits."""
        return 0.0
