"""Does the staff list get slower when the unit has more moments? 100,000 against 200, on SQLite and on PostgreSQL.

Each size has a database of its own, so that every index is as deep as its unit is big. What is timed is what answers the call `LIST`:
`services.moments.queries.list_moments` in a reading session, one page of 50, for every tab and for a page in the middle of the list. The
two sizes take turns. Rows are as in life: four practitioners, every third moment ended, each twentieth opened once by a colleague.
"""

import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert, select, text

from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.migrate import upgrade
from common.contracts.base import Caller
from deploy.local.postgres import Postgres
from services.moments import queries
from services.moments.model import Moment, Opening, PractitionerCount, ProgrammeVersion, UnitCount
from services.moments.model.records import REASON_HOLDS
from services.moments.queries.paging import to_cursor

FEW, MANY = 200, 100_000
SAMPLES = 100
WARM_UP = 10
BATCH = 5_000
LIMIT = 50
PRACTITIONERS = 4
OPENED_EVERY = 20
FIRST_START = datetime(2020, 1, 1, tzinfo=UTC)

Request = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unit:
    """A care unit with its moments in a database, and whoever looks at its list."""

    database: Database
    actor: Actor
    requests: Mapping[str, Request]

    def look(self, question: str) -> float:
        """Ask for a page and give the seconds that it took; it must be a full one."""
        began = time.perf_counter()
        with self.database.reading() as session:
            page = queries.list_moments(session, self.actor, self.requests[question])
        took = time.perf_counter() - began
        if len(page["rows"]) != LIMIT:
            message = f"{question}: {len(page['rows'])} rows instead of a full page"
            raise RuntimeError(message)
        return took


def measure(folder: Path) -> dict[str, float]:
    """Give `list.growth` (the worst of all questions on both databases), and each database's worst with its medians in ms."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = _on("sqlite", {size: f"sqlite:///{folder}/moments-{size}.sqlite3" for size in (FEW, MANY)})
    with Postgres() as cluster:
        urls = {size: cluster.create_database(f"moments_{size}") for size in (FEW, MANY)}
        figures |= _on("postgresql", urls)
    return {"list.growth": max(figures["list.growth.sqlite"], figures["list.growth.postgresql"]), **figures}


def _on(kind: str, urls: Mapping[int, str]) -> dict[str, float]:
    """Measure one kind of database: for each question the median with many moments ÷ the median with few, and the worst of these."""
    few, many = (_unit(urls[size], size) for size in (FEW, MANY))
    with closing(_Disposed(few, many)):
        medians = {question: _take_turns(few, many, question) for question in few.requests}
    worst = max(medians, key=lambda question: medians[question][1] / medians[question][0])
    few_median, many_median = medians[worst]
    return {
        f"list.growth.{kind}": many_median / few_median,
        f"list.few_ms.{kind}": few_median * 1000,
        f"list.many_ms.{kind}": many_median * 1000,
    }


def _take_turns(few: Unit, many: Unit, question: str) -> tuple[float, float]:
    took: dict[int, list[float]] = {FEW: [], MANY: []}
    for number in range(SAMPLES + WARM_UP):
        for size, unit in ((FEW, few), (MANY, many)) if number % 2 else ((MANY, many), (FEW, few)):
            took[size].append(unit.look(question))
    return statistics.median(took[FEW][WARM_UP:]), statistics.median(took[MANY][WARM_UP:])


class _Disposed:
    """Closes the databases of both units."""

    def __init__(self, *units: Unit) -> None:
        self._units = units

    def close(self) -> None:
        """Close every connection."""
        for unit in self._units:
            unit.database.dispose()


def _unit(url: str, size: int) -> Unit:
    """Migrate and fill a database; statistics are gathered as autovacuum would."""
    upgrade("moments", url)
    database = Database(url)
    unit_id, people = new_id(), [new_id() for _ in range(PRACTITIONERS)]
    _fill(database, unit_id, people, size)
    if not database.is_sqlite:
        with database.writing() as session:
            session.execute(text("ANALYZE"))
    actor = Actor(Caller.STAFF, str(people[0]), care_unit_id=unit_id, roles=frozenset({"practitioner"}))
    return Unit(database, actor, _requests(database, unit_id, size))


def _requests(database: Database, unit_id: UUID, size: int) -> Mapping[str, Request]:
    """Give the questions: the first page of each tab, and a page of Alla from a third of the way down."""
    ongoing = (Moment.care_unit_id == unit_id, Moment.state == "ongoing")
    key = select(Moment.started_at, Moment.id).where(*ongoing).order_by(Moment.started_at.desc(), Moment.id.desc())
    with database.reading() as session:
        at, moment_id = session.execute(key.offset(size // 3).limit(1)).one()
    first = {scope: {"scope": scope, "cursor": None, "limit": LIMIT} for scope in ("mine", "all", "ended")}
    return {**first, "all, further down": {"scope": "all", "cursor": to_cursor((at, moment_id)), "limit": LIMIT}}


def _fill(database: Database, unit_id: UUID, people: list[UUID], size: int) -> None:
    version_id = new_id()
    version = {"programme_id": "tobakshjalpen", "title": "Tobakshjälpen", "version": "1.0", "recommended_days": 365}
    moments = _moments(unit_id, people, version_id, size)
    ongoing = dict.fromkeys(people, 0)
    with database.writing() as session:
        session.execute(insert(ProgrammeVersion).values(id=version_id, modules=[], **version))
        while batch := list(islice(moments, BATCH)):
            # The table, not the class: mapped inserts fall apart where one row has a null and the next has none.
            session.execute(insert(cast("Table", Moment.__table__)), batch)
            session.execute(
                insert(cast("Table", Opening.__table__)), [_opening(row, people[-1]) for row in batch[::OPENED_EVERY]]
            )
            for row in batch:
                ongoing[row["responsible_person_id"]] += row["state"] == "ongoing"
        counted = sum(ongoing.values())
        session.execute(insert(UnitCount).values(care_unit_id=unit_id, ongoing=counted, ended=size - counted))
        own = [{"care_unit_id": unit_id, "person_id": person, "ongoing": count} for person, count in ongoing.items()]
        session.execute(insert(PractitionerCount), own)


def _moments(unit_id: UUID, people: list[UUID], version_id: UUID, size: int) -> Iterator[dict[str, Any]]:
    """Give moments, one each ten minutes, a third of them ended; the first practitioner has half of them, so that 200 fill a page."""
    for number in range(size):
        has_ended = number % 3 == 0
        at = FIRST_START + timedelta(minutes=10 * number)
        more = {"state": "ended", "ended_at": at, "end_reason": "completed"} if has_ended else {}
        yield {
            **Moment.values_at_start(
                id=new_id(),
                care_unit_id=unit_id,
                citizen_id=new_id(),
                programme_id="tobakshjalpen",
                version_id=version_id,
                responsible_person_id=people[0 if number % 2 else number // 2 % PRACTITIONERS],
                responsible_commission_id=new_id(),
                started_at=at,
            ),
            **more,
        }


def _opening(moment: Mapping[str, Any], person_id: UUID) -> dict[str, Any]:
    """Give a colleague's opening of a moment on the day after its start; it holds for some hours and stands for years."""
    stated = moment["started_at"] + timedelta(days=1)
    who = {
        "person_id": person_id,
        "commission_version_id": new_id(),
        "stated_at": stated,
        "until": stated + REASON_HOLDS,
    }
    return {"id": new_id(), "moment_id": moment["id"], "reason": b"sealed", **who}
