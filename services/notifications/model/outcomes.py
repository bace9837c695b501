"""What became of an attempt, and the breaker that leaves a carrier alone while it doesn't answer."""

import time
from collections.abc import Callable
from dataclasses import dataclass

SENT, FAILED, AGAIN, UNKNOWN, UNTRIED = "sent", "failed", "again", "unknown", "untried"
FAULTS = 3
"""So many attempts in a row that the carrier is to blame for open the breaker."""
REST_SECONDS = 30.0
"""How long nothing is tried then; after it one attempt shows whether it is back."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt (`Delivery.note`), with the code of whoever refused. `is_carriers`: the carrier is to blame, not the address."""

    state: str
    detail: str = ""
    is_carriers: bool = False


class Breaker:
    """Tells whether a carrier may be tried. Each process has its own: what one has learnt the other learns within a few attempts."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin closed; `clock` gives monotonic seconds."""
        self._clock = clock
        self._faults = 0
        self._rests_until = 0.0

    def is_open(self) -> bool:
        """Say whether nothing should be tried now."""
        return self._clock() < self._rests_until

    def note(self, outcome: Outcome) -> None:
        """Learn from an attempt."""
        self._faults = self._faults + 1 if outcome.is_carriers else 0
        if self._faults >= FAULTS:
            self._rests_until = self._clock() + REST_SECONDS
