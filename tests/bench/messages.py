"""What it takes to send a message, and what the tab of messages costs beside that of the timeline.

`message.send_p50_ms`: one client sends one message after the other by the API, from the first byte sent until the answer is there, which comes when the message is
committed. `cpu.page_ms.*`: processor time of the gateway and all services for one page of the same moment; the two pages take turns, and between them nothing else is asked.
"""

import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from common.contracts.services import SERVICES
from tests.bench.browsing import Browser
from tests.system import ASTRID, NORRA, System

SENT = 60
WARM_UP = 10
CONVERSATIONS = 5
ROUNDS, PAGES = 6, 10
"""How often the two pages take turns, and how many of one are loaded in a turn: the kernel counts in hundredths of a second."""
TICKS = 100
"""In which proc(5) counts, on every Linux that we know of (`getconf CLK_TCK`)."""
OK = 200


def measure(system: System, moment_id: str) -> dict[str, float]:
    """Give `message.send_p50_ms`, `cpu.page_ms.messages` and `cpu.page_ms.timeline`, of one moment."""
    staff = system.staff(ASTRID, NORRA)
    place = f"/moments/{moment_id}/conversations"
    talks = [staff.do(place, subject="Min konversation").json()["conversation_id"] for _ in range(CONVERSATIONS)]
    took = []
    for number in range(SENT + WARM_UP):
        began = time.perf_counter()
        sent = staff.do(f"{place}/{talks[number % CONVERSATIONS]}/messages", body=f"<p>Hej, nummer {number}.</p>")
        took.append(time.perf_counter() - began)
        sent.raise_for_status()
    cookie = f"{staff.cookie}={staff.secret}"
    pages = {
        "messages": f"/personal/moment/{moment_id}/meddelanden",
        "timeline": f"/personal/moment/{moment_id}/tidslinje",
    }
    return {
        "message.send_p50_ms": statistics.median(took[WARM_UP:]) * 1000,
        **{f"cpu.page_ms.{page}": value for page, value in _processor_time(system, cookie, pages).items()},
    }


def _processor_time(system: System, cookie: str, pages: dict[str, str]) -> dict[str, float]:
    """Give the milliseconds of processor time that one page takes, by page."""
    used = dict.fromkeys(pages, 0.0)
    with closing(Browser(system.url)) as browser:
        for number in range(ROUNDS + 1):
            for page, address in pages.items():
                before = _used(system)
                for _ in range(PAGES):
                    if browser.get(address, cookie).status != OK:
                        message = f"{page}: the page wasn't shown"
                        raise RuntimeError(message)
                used[page] += _used(system) - before if number else 0
    return {page: 1000 * seconds / (ROUNDS * PAGES) for page, seconds in used.items()}


def _used(system: System) -> float:
    """Give the seconds of processor time that gateway and services have used so far."""
    roots = [pid for name in (*SERVICES, "gateway") if (pid := system.supervisor.pid(name))]
    ticks = 0
    for pid in {each for root in roots for each in _with_children(root)}:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(told[11]) + int(told[12])  # utime and stime, fields 14 and 15 of proc(5)
    return ticks / TICKS


def _with_children(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="utf-8").split():
            yield from _with_children(int(child))
