"""What tests do to a system: keep a process away, look into its databases, and work on while something dies."""

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

import requests
from sqlalchemy import NullPool, create_engine

from common.chassis.identifiers import new_id
from common.contracts.errors import OutcomeUnknown, Unavailable
from tests.system import System, Visitor
from tests.waiting import until

TOO_LATE = 3.9
"""Seconds within which a dead part is told: two are promised; the rest is for a test machine that does other things meanwhile, and still
less than two deadlines one after the other."""
OK = 200
UNAVAILABLE = 503
BACK_SECONDS = 40.0

Value = TypeVar("Value")


@contextmanager
def away(system: System, name: str) -> Iterator[None]:
    """Kill a process as a crash would and keep it away; afterwards it runs and is ready again."""
    process = system.supervisor._kept[name].process
    system.supervisor.kill(name)
    system.supervisor.stop(name, seconds=0)
    try:
        yield
    finally:
        system.supervisor.start(process)
        system.supervisor.wait_ready(name, seconds=BACK_SECONDS)


def rows(system: System, service: str, question: str, *values: Any) -> list[tuple[Any, ...]]:
    """Ask a service's database, with `?` for values. Only tests may: in the system nobody reads another's."""
    address = system.databases.get(f"{service.upper()}_DATABASE_URL", "")
    if address.startswith("postgresql"):
        with create_engine(address, poolclass=NullPool).connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(question.replace("?", "%s"), values)]
    with closing(sqlite3.connect(system.here.var / f"{service}.sqlite3", timeout=20)) as database:
        return database.execute(question, values).fetchall()


def timed(ask: Callable[[], Value]) -> tuple[Value, float]:
    """Give what a question gives, and how many seconds it took."""
    began = time.monotonic()
    answer = ask()
    return answer, time.monotonic() - began


def page(visitor: Visitor, path: str) -> requests.Response:
    """Open a page as a browser does."""
    return visitor.http.get(f"{visitor._url}{path}", headers={"Accept": "text/html"}, timeout=30)


def answers_again(visitor: Visitor, path: str) -> None:
    """Wait until a page opens."""
    until(lambda: page(visitor, path).status_code == OK, BACK_SECONDS, tells=f"{path} to open again")


def staff_again(system: System, hsa_id: str, unit: str) -> Visitor:
    """Give a staff member as soon as the system signs anybody in: a test before may just have brought its broker back."""

    def signed_in() -> Visitor | None:
        with suppress(Unavailable, OutcomeUnknown):
            return system.staff(hsa_id, unit)
        return None

    found = until(signed_in, BACK_SECONDS, tells="somebody signed in")
    assert found
    return found


@dataclass
class Work:
    """What one thread did: `done` answers by their order, when the last of them was asked for, how often each refusal came and when the last one did."""

    module_id: str
    version: int
    done: int = 0
    last_asked: float = 0.0
    last_refused: float = 0.0
    refusals: Counter[str] = field(default_factory=Counter)
    fault: BaseException | None = None

    def refused(self, code: str) -> None:
        """Note a refusal, and wait a little."""
        self.refusals[code] += 1
        self.last_refused = time.monotonic()
        threading.Event().wait(0.05)


class Crew:
    """Threads that change the days of modules, a module each, one command after the other, and repeat with the same id what wasn't answered.

    Each command raises its module's version by one and stands in the timeline: what is lost or done twice can be counted.
    """

    def __init__(self, visitor: Visitor, moment_id: str, modules: dict[str, int]) -> None:
        """Take the modules with their versions."""
        self._visitor = visitor
        self.moment_id = moment_id
        self.works = [Work(module_id, version) for module_id, version in modules.items()]
        self._told_before = self._told()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(work,)) for work in self.works]

    @property
    def done(self) -> int:
        """Give how many commands have been acknowledged."""
        return sum(work.done for work in self.works)

    @property
    def refusals(self) -> Counter[str]:
        """Give how often each refusal came."""
        return sum((work.refusals for work in self.works), Counter())

    @property
    def last_refused(self) -> float:
        """Give when the last refusal came (monotonic); 0 when none did."""
        return max(work.last_refused for work in self.works)

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        """Let each thread finish the command that it is at."""
        self._over.set()
        for thread in self._threads:
            thread.join(BACK_SECONDS)

    def goes_on(self, commands: int = 20) -> None:
        """Wait until so many more commands are acknowledged."""
        until(self._passes(self.done + commands), BACK_SECONDS, tells=f"{commands} more commands")

    def seconds_back(self, since: float) -> float:
        """Wait until every thread has an answer to a command sent after `since`, and give how long after `since` that was."""
        until(
            lambda: all(work.last_asked > since or work.fault for work in self.works),
            BACK_SECONDS,
            tells="all to write",
        )
        return time.monotonic() - since

    def _passes(self, goal: int) -> Any:
        return lambda: self.done >= goal or any(work.fault for work in self.works)

    def _run(self, work: Work) -> None:
        try:
            with requests.Session() as http:
                http.cookies.update(self._visitor.http.cookies)
                while not self._over.is_set():
                    self._change_days(http, work)
        except BaseException as fault:  # noqa: BLE001 (told by `check`, in the test's own thread)
            work.fault = fault

    def _change_days(self, http: requests.Session, work: Work) -> None:
        path = f"{self._visitor._url}/api/v1/moments/{self.moment_id}/modules/{work.module_id}/days"
        days = 1 + work.version % 200
        body = {"idempotency_id": str(new_id()), "expected_version": work.version, "days": days}
        deadline = time.monotonic() + BACK_SECONDS
        while True:
            assert time.monotonic() < deadline, f"{work.module_id} waits too long: {work.refusals}"
            asked = time.monotonic()
            try:
                answer = http.put(path, json=body, headers={"X-CSRF-Token": self._visitor._token}, timeout=30)
            except requests.RequestException as gone:
                work.refused(type(gone).__name__)
                continue
            if answer.status_code == OK:
                break
            code = answer.json()["code"]
            assert answer.status_code == UNAVAILABLE, answer.text
            work.refused(code)
        changed = answer.json()
        assert (changed["version"], changed["days"]) == (work.version + 1, days)
        work.version += 1
        work.last_asked = asked
        work.done += 1

    def check(self) -> None:
        """Raise unless each acknowledged command is there, once."""
        for work in self.works:
            if work.fault is not None:
                raise work.fault
        overview = self._visitor.get(f"/moments/{self.moment_id}").json()
        versions = {module["module_id"]: module["version"] for module in overview["modules"]}
        assert {work.module_id: versions[work.module_id] for work in self.works} == {
            work.module_id: work.version for work in self.works
        }
        told = self._told()
        told.subtract(self._told_before)
        assert {work.module_id: told[work.module_id] for work in self.works} == {
            work.module_id: work.done for work in self.works
        }

    def _told(self) -> Counter[str]:
        """Give how often the timeline tells of changed days, by module."""
        return Counter(entry["facts"]["module_id"] for entry in self._timeline() if entry["action"] == "days_changed")

    def _timeline(self) -> Iterator[dict[str, Any]]:
        cursor = None
        while True:
            answer = self._visitor.get(
                f"/moments/{self.moment_id}/timeline",
                kinds="module",
                limit=100,
                **({"cursor": cursor} if cursor else {}),
            )
            assert answer.status_code == OK, answer.text
            yield from answer.json()["entries"]
            cursor = answer.json()["next_cursor"]
            if cursor is None:
                return


def crew_of(visitor: Visitor, personal_number: str, size: int = 4) -> Crew:
    """Give a crew that works on some upcoming modules of a citizen's moment, started now unless the visitor has started it before."""
    started = visitor.start(personal_number)
    assert started.status_code in {201, 409}, started.text
    moment_id = started.json()["moment_id"]
    modules = visitor.get(f"/moments/{moment_id}").json()["modules"]
    upcoming = [module for module in modules if module["state"] == "upcoming"][:size]
    return Crew(visitor, moment_id, {module["module_id"]: module["version"] for module in upcoming})
