"""How much of what is asked for fits into one answer on the bus."""

import json
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

MOST_BYTES = 120_000
"""How much of answers a page holds, of the 262,144 bytes of an answer; those of one activity are at most 100,000."""


class _Answering(Protocol):
    answers: dict[str, Any] | None


Told = TypeVar("Told", bound=_Answering)


def fitting(rows: Sequence[Told], most: int = MOST_BYTES) -> list[Told]:
    """Give the first of the rows, as many as fit on a page of so many bytes: at least one."""
    size = 0
    for number, row in enumerate(rows):
        size += len(json.dumps(row.answers, ensure_ascii=False).encode())
        if size > most and number:
            return list(rows[:number])
    return list(rows)
