"""What it costs that answers are encrypted: opening and sealing a form's answers, with the moment's key read from its store or still at hand.

A step's page opens one form, whose key is at hand unless the process has served a thousand other moments since. The parts of a page that
show no text of the citizen's (lists, search, timeline) open nothing.
"""

import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from common.chassis.identifiers import new_id
from common.chassis.keys import KEPT_KEYS, MASTER_BYTES, MomentKeys
from tests.bench.forms import KINDS, QUESTIONS

PLACE = "moments.responses.answers"
ANSWERS = json.dumps({f"q{number}": KINDS[number % len(KINDS)][2] for number in range(QUESTIONS)})
MOMENTS = 2 * KEPT_KEYS
"""So many that going through them in turn finds no key at hand."""


def measure(folder: Path) -> dict[str, float]:
    """Give `at_rest.first_open_ms` (the key is read from its store), `at_rest.open_ms` and `at_rest.seal_ms` (it is at hand): medians.

    The answers are those of 30 questions; the keys lie on SQLite in `folder`.
    """
    folder.mkdir(parents=True)
    keys = MomentKeys(f"sqlite:///{folder / 'keys.sqlite3'}", os.urandom(MASTER_BYTES))
    moment_ids = [new_id() for _ in range(MOMENTS)]
    keys.ensure_all(moment_ids)
    sealed = {each: keys.seal(each, PLACE, ANSWERS) for each in moment_ids}

    def open_answers(moment_id: UUID) -> None:
        json.loads(keys.open(moment_id, PLACE, sealed[moment_id]))

    one = [moment_ids[-1]] * MOMENTS
    took = {
        "at_rest.first_open_ms": _median_ms(open_answers, moment_ids),
        "at_rest.open_ms": _median_ms(open_answers, one),
        "at_rest.seal_ms": _median_ms(lambda each: keys.seal(each, PLACE, ANSWERS), one),
    }
    keys.dispose()
    return took


def _median_ms(work: Callable[[UUID], object], moment_ids: list[UUID]) -> float:
    took = []
    for each in moment_ids:
        began = time.perf_counter()
        work(each)
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000
