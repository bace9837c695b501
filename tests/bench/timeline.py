"""Does a timeline get slower when more has happened? 100,000 entries of one moment against 100, on SQLite and on PostgreSQL.

What is timed is what answers the call `TIMELINE`: `services.moments.queries.timeline` in a reading session, for the newest page, one further
down, each kind, kinds together, and a period. Entries are as in life: mostly modules, forms among them, and what concerns the moment as a
whole at its beginning, so that whoever asks for that kind looks for the last of all.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert, text

from common.chassis.calls import Call
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.migrate import upgrade
from common.chassis.paging import to_cursor
from common.contracts.base import Caller
from common.contracts.moments.timeline import TIMELINE
from services.moments import queries
from services.moments.model import Moment, ProgrammeVersion, TimelineEntry
from tests.bench import growth

FEW, MANY = 100, 100_000
BATCH = 5_000
PAGE, NARROWED = 40, 10
"""Entries of a page: a whole one, and one that each kind fills even where a hundred things have happened."""
OF_THE_MOMENT = 10
FORM_EVERY = 4
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
BETWEEN = timedelta(hours=1)

Request = dict[str, Any]


def measure(folder: Path) -> dict[str, float]:
    """Give `timeline.growth` and what it is made of (`tests.bench.growth.measure`)."""
    return growth.measure("timeline", folder, _side, FEW, MANY)


def _side(url: str, size: int) -> growth.Side:
    upgrade("moments", url)
    database = Database(url)
    actor = Actor(Caller.STAFF, str(new_id()), care_unit_id=new_id(), roles=frozenset({"practitioner"}))
    moment_id = _fill(database, actor, size)
    requests = {name: TIMELINE.load(each) for name, each in _questions(database, actor, moment_id)}
    asked = {name: partial(_look, database, actor, request) for name, request in requests.items()}
    return growth.Side(database, asked, {name: request.limit for name, request in requests.items()})


def _call(actor: Actor, request: Request) -> Call:
    return Call(actor, TIMELINE, request, "", None, None)


def _look(database: Database, actor: Actor, request: Request) -> int:
    with database.reading() as session:
        return len(queries.timeline(session, _call(actor, request)).entries)


def _questions(database: Database, actor: Actor, moment_id: UUID) -> Iterator[tuple[str, Request]]:
    """Give what a timeline can be asked; the page further down begins in the middle of what there is, at most two thousand pages down."""
    newest = {"moment_id": str(moment_id), "limit": PAGE}
    yield "newest", newest
    with database.reading() as session:
        whole = session.query(TimelineEntry).where(TimelineEntry.moment_id == moment_id).count()
        middle = (
            session.query(TimelineEntry.at, TimelineEntry.id)
            .where(TimelineEntry.moment_id == moment_id)
            .order_by(TimelineEntry.at.desc(), TimelineEntry.id.desc())
            .offset(whole // 2)
            .limit(1)
            .one()
        )
    yield "further down", newest | {"cursor": to_cursor((middle[0], middle[1]))}
    narrowed = newest | {"limit": NARROWED}
    for kind in ("moment", "module", "form"):
        yield kind, narrowed | {"kinds": [kind]}
    yield "moment and form", narrowed | {"kinds": ["moment", "form"]}
    first_days = {"since": date(2024, 1, 1).isoformat(), "until": date(2024, 1, 3).isoformat()}
    yield "the first days", narrowed | first_days
    yield "forms of the first days", narrowed | first_days | {"kinds": ["form"]}


def _fill(database: Database, actor: Actor, size: int) -> UUID:
    """Make one moment in which `size` things have happened, one each hour; statistics are gathered as autovacuum would."""
    version_id, moment_id = new_id(), new_id()
    version = {"programme_id": "program-1", "title": "Tobakshjälpen", "version": "1.0", "recommended_days": 365}
    started = Moment.values_at_start(
        id=moment_id,
        care_unit_id=cast("UUID", actor.care_unit_id),
        citizen_id=new_id(),
        programme_id="program-1",
        version_id=version_id,
        responsible_person_id=UUID(actor.id),
        responsible_commission_id=new_id(),
        started_at=BEGAN,
    )
    entries = _entries(moment_id, size)
    with database.writing() as session:
        session.execute(insert(ProgrammeVersion).values(id=version_id, modules=[], **version))
        session.execute(insert(cast("Table", Moment.__table__)), [started])
        while batch := list(islice(entries, BATCH)):
            session.execute(insert(cast("Table", TimelineEntry.__table__)), batch)
    if not database.is_sqlite:
        with database.writing() as session:
            session.execute(text("ANALYZE"))
    return moment_id


def _entries(moment_id: UUID, size: int) -> Iterator[dict[str, Any]]:
    for number in range(size):
        kind = "moment" if number < OF_THE_MOMENT else "module" if number % FORM_EVERY else "form"
        yield {
            "id": new_id(),
            "moment_id": moment_id,
            "kind": kind,
            "action": "started",
            "at": BEGAN + number * BETWEEN,
            "actor_kind": "staff",
            "commission_version_id": new_id(),
            "facts": {"module_id": "steg-1"},
        }
