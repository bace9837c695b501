"""The circuit breaker: a service that doesn't answer stops costing threads.

After `LIMIT` timeouts or unroutable calls in a row, calls to the service fail at once; every `PAUSE` seconds one is let through
to see whether it is back (half open), and its answer closes the circuit.
"""

import threading
import time

LIMIT = 5
"""How many failures in a row open the circuit."""
PAUSE = 0.5
"""Seconds between the calls that are let through while the circuit is open."""


class Breaker:
    """The circuit of one service, safe under threads. The caller's thread asks, the bus' thread tells."""

    def __init__(self) -> None:
        self._failures = 0
        self._next_trial = 0.0
        self._lock = threading.Lock()

    def lets_through(self) -> bool:
        """Say whether a call may be sent now. While the circuit is open, a yes also claims this pause's only trial."""
        if self._failures < LIMIT:  # read without the lock: the common case, and a stale answer costs one call
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._next_trial:
                return False
            self._next_trial = now + PAUSE
            return True

    def worked(self) -> None:
        """Note an answer, be it a named error: the service lives."""
        self._failures = 0

    def failed(self) -> None:
        """Note a timeout or an unroutable call."""
        with self._lock:
            self._failures += 1
            self._next_trial = time.monotonic() + PAUSE
