"""The page of a moment when twenty of the staff open moments at once: how long it takes, and what it asks of the services.

Each has a session, a connection and moments of their own choice; the next page is asked for as soon as the last one has come. That is more than twenty
people do, who read what they open: the figure tells how the system bears a busy morning, not how quick a page is alone.
"""

import statistics
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing

import requests
from prometheus_client.parser import text_string_to_metric_families

from common.contracts.services import SERVICES
from tests.bench.browsing import Browser
from tests.bench.population import Person
from tests.system import ASTRID, NORRA, System

STAFF = 20
PAGES_EACH = 15
WARM_UP = 3
OK = 200
HOLDS = "Tobakshjälpen"
READY_FOR = 120.0
COUNT = "sob_call_seconds_count"


def measure(system: System, citizens: Sequence[Person]) -> dict[str, float]:
    """Give `moment_page.p95_ms` and `.p50_ms` under `STAFF` at once, pages a second, kilobytes and calls of one page."""
    visitors = [system.staff(ASTRID, NORRA) for _ in range(STAFF)]
    cookies = [f"{visitor.cookie}={visitor.secret}" for visitor in visitors]
    took = _all_at_once(system.url, cookies, [f"/personal/moment/{person.moment_id}" for person in citizens])
    with closing(Browser(system.url)) as browser:
        address = f"/personal/moment/{citizens[0].moment_id}"
        browser.get(address, cookies[0])
        before = _calls(system)
        page = browser.get(address, cookies[0])
    rpcs = sum(_calls(system).values()) - sum(before.values())
    ordered = sorted(took)
    return {
        "moment_page.p50_ms": statistics.median(ordered) * 1000,
        "moment_page.p95_ms": ordered[int(len(ordered) * 0.95)] * 1000,
        "moment_page.rpcs": rpcs,
        "moment_page.kilobytes": len(page.text.encode()) / 1024,
    }


def _all_at_once(url: str, cookies: Sequence[str], addresses: Sequence[str]) -> list[float]:
    """Let everybody load pages side by side, each beginning at another moment; give the seconds of each page after the warm-up."""
    together = threading.Barrier(len(cookies), timeout=READY_FOR)
    took: list[list[float]] = [[] for _ in cookies]

    def work(place: int) -> None:
        with closing(Browser(url)) as browser:
            together.wait()
            for number in range(WARM_UP + PAGES_EACH):
                page = browser.get(addresses[(place * PAGES_EACH + number) % len(addresses)], cookies[place])
                if page.status == OK and HOLDS in page.text:
                    took[place].append(page.took)

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(cookies))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if any(len(each) != WARM_UP + PAGES_EACH for each in took):
        raise RuntimeError("a page wasn't shown")
    return [seconds for each in took for seconds in each[WARM_UP:]]


def _calls(system: System) -> Mapping[str, float]:
    """Give how many calls each service has answered since its start, by its own count."""
    return {name: _answered(str(system.supervisor.ready_url(name))) for name in SERVICES}


def _answered(ready_url: str) -> float:
    text = requests.get(ready_url.replace("/ready", "/metrics"), timeout=10).text
    families = text_string_to_metric_families(text)
    return sum(sample.value for family in families for sample in family.samples if sample.name == COUNT)
