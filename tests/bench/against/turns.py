"""Loads the same page of two systems in turn and tells what it took: processor time of all processes, a person's time, bytes, pages a second."""

import gzip
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field

from tests.bench.against import processor
from tests.bench.against.pages import Get, Post
from tests.bench.against.versions import Side
from tests.bench.browsing import Browser, Loaded

BATCH = 10
"""Pages between two looks at processor time: the kernel counts in hundredths of a second."""
CLIENTS, EACH = 8, 8
AFTER_SECONDS = 0.25
"""How long what a page leaves behind (events, access records) may take, and is counted to it."""
REST_SECONDS, MOST_LOOKS = 4.0, 10


@dataclass(slots=True)
class Spent:
    """What a page took in one system, over all turns."""

    pages: int = 0
    seconds: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    bytes: int = 0
    compressed: int = 0

    @property
    def milliseconds(self) -> float:
        """Give the processor time of one page."""
        return sum(self.by_part.values())

    @property
    def by_part(self) -> dict[str, float]:
        """Give the same for each part of the system."""
        return {name: 1000 * seconds / self.pages for name, seconds in self.seconds.items()}


def at_rest(side: Side) -> Counter[str]:
    """Give the seconds of processor time that each part uses in a second in which nobody asks, when what was done before has been heard by all."""
    least = _in_a_second(side)
    for _ in range(MOST_LOOKS):
        now = _in_a_second(side)
        if now.total() >= least.total():
            return now
        least = now
    return least


def _in_a_second(side: Side) -> Counter[str]:
    before = processor.used(side)
    time.sleep(REST_SECONDS)
    used = processor.used(side)
    return Counter({name: (used[name] - before[name]) / REST_SECONDS for name in used})


class Turn:
    """One system in a comparison: its idle use is taken off what is measured, since it is paid by the clock and not by the page."""

    def __init__(self, side: Side) -> None:
        """Measure what the system uses at rest."""
        self.side = side
        self.rest = at_rest(side)

    def serial(self, get: Get, spent: Spent, numbers: Iterable[int]) -> None:
        """Load a page one after the other."""
        with closing(Browser(self.side.url)) as browser:
            answers = self._measured(spent, lambda: [get(browser, number) for number in numbers])
        data = answers[-1].text.encode()
        spent.bytes, spent.compressed = len(data), len(gzip.compress(data, 6, mtime=0))

    def posted(self, post: Post, spent: Spent, numbers: Iterable[int]) -> None:
        """Post forms one after the other; the pages that they stand on are loaded before."""
        with closing(Browser(self.side.url)) as browser:
            ready = [post(browser, number) for number in numbers]
            time.sleep(AFTER_SECONDS)
            self._measured(spent, lambda: [send() for send in ready])

    def together(self, get: Get, spent: Spent) -> None:
        """Let several clients load a page as fast as they come."""
        answers: list[list[Loaded]] = [[] for _ in range(CLIENTS)]

        def work(place: int) -> None:
            with closing(Browser(self.side.url)) as browser:
                answers[place].extend(get(browser, place * EACH + number) for number in range(EACH))

        def all_of_them() -> list[Loaded]:
            threads = [threading.Thread(target=work, args=(place,)) for place in range(CLIENTS)]
            began = time.perf_counter()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            loaded = [page for each in answers for page in each]
            if len(loaded) != CLIENTS * EACH:
                raise RuntimeError("a page wasn't shown to one of several clients")
            spent.rates.append(len(loaded) / (time.perf_counter() - began))
            return loaded

        self._measured(spent, all_of_them)

    def _measured(self, spent: Spent, load: Callable[[], list[Loaded]]) -> list[Loaded]:
        before, began = processor.used(self.side), time.perf_counter()
        answers = load()
        time.sleep(AFTER_SECONDS)
        lasted = time.perf_counter() - began
        after = processor.used(self.side)
        for name in after:
            spent.seconds[name] += after[name] - before[name] - self.rest[name] * lasted
        spent.pages += len(answers)
        spent.took += [page.took for page in answers]
        return answers


def p50(spent: Spent) -> float:
    """Give the median of a person's time, in milliseconds."""
    return statistics.median(spent.took) * 1000
