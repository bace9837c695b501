"""Several people at once: each is told yes or no, and nobody waits for ever."""

import threading
from collections.abc import Callable
from typing import Any

from common.contracts.errors import NamedError


def side_by_side(*attempts: Callable[[], Any]) -> list[Any]:
    """Do all of it at the same time; give each answer or named error, in the order of the attempts."""
    together = threading.Barrier(len(attempts))
    outcomes: list[Any] = [None] * len(attempts)

    def run(number: int) -> None:
        together.wait(30)
        try:
            outcomes[number] = attempts[number]()
        except NamedError as error:
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(attempts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    assert None not in outcomes
    return outcomes
