"""Asking again and again while a fault happens, to tell how long nobody was answered."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import requests

from tests.faults.system.faults import OK, UNAVAILABLE
from tests.waiting import until

ASK_EVERY = 0.25
"""Questions start that often, also while earlier ones wait: else one that ran into its deadline would hide that others were answered."""
TOO_LATE = 6.0
"""Seconds within which each is answered or refused: two are promised, and most of a machine's time goes to what is being hurt."""

NOBODY = 0
"""The status when no gateway answered at all."""


@dataclass(frozen=True)
class Answered:
    """One question: when it began and ended (monotonic), the answer's status and its reference, and what it says if it is a refusal."""

    began: float
    ended: float
    status: int
    reference: str
    told: str


class Watch:
    """Asks four times a second, each time in a thread of its own."""

    def __init__(self, ask: Callable[[], requests.Response]) -> None:
        self._ask = ask
        self._over = threading.Event()
        self._askers: list[threading.Thread] = []
        self.answers: list[Answered] = []
        self._clock = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._clock.start()
        self.seconds_back(0.0)
        return self

    def __exit__(self, *_raised: object) -> None:
        """Wait for the last answer."""
        self._over.set()
        self._clock.join()
        for asker in self._askers:
            asker.join()

    def _run(self) -> None:
        while not self._over.wait(ASK_EVERY):
            asker = threading.Thread(target=self._ask_once)
            self._askers.append(asker)
            asker.start()

    def _ask_once(self) -> None:
        began = time.monotonic()
        try:
            answer = self._ask()
        except requests.RequestException as gone:
            self.answers.append(Answered(began, time.monotonic(), NOBODY, "", repr(gone)))
            return
        ended = time.monotonic()
        told = "" if answer.status_code == OK else answer.text[:300]
        self.answers.append(Answered(began, ended, answer.status_code, answer.headers["X-Correlation-ID"], told))

    def seconds_back(self, since: float) -> float:
        """Wait for the answer to a question that was asked after `since`, and give how long after `since` it came."""
        try:
            return until(lambda: self._first_good(since), tells="an answer") - since
        except AssertionError as error:
            raise AssertionError(f"{error} {self.answers[-3:]}") from error

    def _first_good(self, since: float) -> float:
        return min((one.ended for one in list(self.answers) if one.began > since and one.status == OK), default=0.0)

    @property
    def last_refused(self) -> float:
        """Give when the last refusal came (monotonic); 0 when none did."""
        return max((one.ended for one in list(self.answers) if one.status != OK), default=0.0)

    def check(self) -> None:
        """Raise unless everything that wasn't answered was refused clearly and soon."""
        assert {one.status for one in self.answers} <= {OK, UNAVAILABLE}, self.answers
        late = [one.ended - one.began for one in self.answers if one.ended - one.began > TOO_LATE]
        assert not late, late
