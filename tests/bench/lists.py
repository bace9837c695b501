"""Does the staff list get slower when the unit has more moments? 100,000 of a million in the database against 200, on SQLite and on PostgreSQL.

What is timed is what answers the call `LIST`: `services.moments.queries.list_moments` in a reading session, one page of 50, for every
question that a list can be asked (`questions`), from the top and from the middle. Rows are as in life: every third moment ended, each twentieth opened once by a
colleague, some silent from the start, some with new forms, a quarter with a category that many have and some forty with one that few have; in the small unit
those that a question asks for still fill a page.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, func, insert, literal, select, text, update
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.migrate import upgrade
from common.contracts.base import Caller
from common.contracts.moments.lists import LIST_MOMENTS
from services.moments import queries
from services.moments.model import (
    SORTS,
    BreakGlassAccess,
    Category,
    Moment,
    MomentCategory,
    PractitionerCount,
    ProgrammeVersion,
    UnitCount,
    fold,
)
from services.moments.model.records import REASON_HOLDS
from tests.bench import growth

FEW, MANY = 200, 100_000
UNITS_BESIDE = 9
"""How many more units as large as the large one its database has: a million moments in all."""
BATCH = 5_000
FULL, NARROWED = 50, 10
"""Rows of a page: a whole one, and one that a fifth of the small unit's moments still fill."""
PRACTITIONERS = 4
PROGRAMMES = 5
UNSEEN_EVERY = 7
OPENED_EVERY = 20
CATEGORISED_EVERY = 4
STAYED_AWAY_EVERY = 5
RARE = 40
"""About how many ongoing moments of the unit have the rare category, in the small unit as in the large one."""
FIRST_START = datetime(2020, 1, 1, tzinfo=UTC)

Request = dict[str, Any]


def measure(folder: Path) -> dict[str, float]:
    """Give `list.growth` and what it is made of (`tests.bench.growth.measure`)."""
    return growth.measure("list", folder, _unit, FEW, MANY)


def _unit(url: str, size: int) -> growth.Side:
    """Migrate and fill a database; statistics are gathered as autovacuum would."""
    upgrade("moments", url)
    database = Database(url)
    unit_id, people = new_id(), [new_id() for _ in range(PRACTITIONERS)]
    table = cast("Table", Moment.__table__)
    indexes = [index for index in table.indexes if index.name != "uq_moments_listed"]  # which a foreign key needs
    for index in indexes:  # made again when the table is full: a fifth of the time
        index.drop(database.engine)
    _fill(database, unit_id, people, size)
    if size == MANY:
        _fill_beside(database, table)
    for index in indexes:
        index.create(database.engine)
    common, rare = _categorise(database, unit_id)
    if not database.is_sqlite:
        with database.writing() as session:
            session.execute(text("ANALYZE"))
    actor = Actor(Caller.STAFF, str(people[0]), care_unit_id=unit_id, roles=frozenset({"practitioner"}))
    requests = _with_cursors(database, actor, questions(people[0], common, rare))
    asked = {name: partial(_look, database, actor, request) for name, request in requests.items()}
    return growth.Side(database, asked, {name: request.limit for name, request in requests.items()})


def _call(actor: Actor, request: Request) -> Call:
    return Call(actor, LIST_MOMENTS, request, "", None, None)


def _look(database: Database, actor: Actor, request: Request) -> int:
    with database.reading() as session:
        return len(queries.list_moments(session, _call(actor, request)).rows)


def questions(person_id: UUID, common: UUID, rare: UUID) -> dict[str, Request]:
    """Give what a list can be asked: each tab by each order, each filter by each order that it allows, and some together."""
    asked: dict[str, dict[str, Any]] = {}
    for sort in SORTS:
        asked |= {f"{scope} by {sort}": {"scope": scope, "sort": sort} for scope in ("mine", "all", "ended")}
        for name, filtered in {
            "responsible": {"responsible_person_id": str(person_id)},
            "programme": {"programme_id": "program-1"},
            "unseen": {"unseen_only": True},
            "category": {"category_id": str(common)},
            "rare category": {"category_id": str(rare)},
            "uncategorised": {"uncategorised_only": True},
            "never signed in": {"never_signed_in_only": True},
        }.items():
            asked[f"{name} by {sort}"] = {"scope": "all", "sort": sort, "limit": NARROWED, **filtered}
        asked[f"mine of a category by {sort}"] = asked[f"category by {sort}"] | {"scope": "mine"}
        asked[f"ended of a category by {sort}"] = asked[f"category by {sort}"] | {"scope": "ended"}
    asked["mine unseen"] = {"scope": "mine", "unseen_only": True, "limit": NARROWED}
    asked["silent"] = {"scope": "all", "inactive_days": 14, "limit": NARROWED}
    asked["silent of a category"] = asked["silent"] | {"category_id": str(common)}
    asked["silent the longest"] = asked["silent"] | {"scope": "mine", "ascending": True}
    return {name: LIST_MOMENTS.load({"limit": FULL, **each}) for name, each in asked.items()}


def _with_cursors(database: Database, actor: Actor, asked: Mapping[str, Request]) -> dict[str, Request]:
    """Add a question further down each order of Alla, by the cursor of a page as long as a third of the tab, or of a hundred pages."""
    deeper = {}
    for sort in SORTS:
        request = asked[f"all by {sort}"]
        with database.reading() as session:
            tab = queries.list_moments(session, _call(actor, request)).counts.all
            above = queries.list_moments(session, _call(actor, replace(request, limit=min(tab // 3, 100 * FULL))))
        deeper[f"all by {sort}, further down"] = replace(request, cursor=above.next_cursor)
    return {**asked, **deeper}


def _fill_beside(database: Database, table: Table) -> None:
    """Copy the unit's moments to other units, with ids and citizens of their own."""
    fresh = func.lower(func.hex(func.randomblob(16))) if database.is_sqlite else func.gen_random_uuid()
    rows = select(table).limit(MANY).subquery()
    for _ in range(UNITS_BESIDE):
        changed = {"id": fresh, "citizen_id": fresh, "care_unit_id": literal(new_id(), table.c.care_unit_id.type)}
        columns = [changed.get(column.name, rows.c[column.name]) for column in table.c]
        with database.writing() as session:
            session.execute(insert(table).from_select([column.name for column in table.c], select(*columns)))


def _categorise(database: Database, unit_id: UUID) -> tuple[UUID, UUID]:
    """Let every unit have a category that a quarter of its moments have, and the unit one more; give those two of the unit."""
    moment, given = cast("Table", Moment.__table__), cast("Table", MomentCategory.__table__)
    copied = ("state", "started_at", "quiet_since", "unseen_responses")
    with database.writing() as session:
        units = session.scalars(select(moment.c.care_unit_id).distinct()).all()
        common = {each: _category(session, each, "Ring upp") for each in units}
        for each, category_id in common.items():
            rows = select(literal(category_id), moment.c.id, *(moment.c[name] for name in copied))
            having = rows.where(moment.c.care_unit_id == each, moment.c.category_count == 1)
            session.execute(insert(given).from_select(["category_id", "moment_id", *copied], having))
        rare = _category(session, unit_id, "Tolk")
        unit = (moment.c.care_unit_id == unit_id, moment.c.state == "ongoing", moment.c.category_count == 0)
        free = session.scalars(select(moment.c.id).where(*unit).order_by(moment.c.started_at)).all()
        ids = free[:: len(free) // RARE]
        session.execute(update(moment).where(moment.c.id.in_(ids)).values(category_count=1))
        rows = select(literal(rare), moment.c.id, *(moment.c[name] for name in copied)).where(moment.c.id.in_(ids))
        session.execute(insert(given).from_select(["category_id", "moment_id", *copied], rows))
    return common[unit_id], rare


def _category(session: Session, unit_id: UUID, name: str) -> UUID:
    category_id = new_id()
    values = {"care_unit_id": unit_id, "name": name, "folded": fold(name), "position": 0, "version": 1}
    session.execute(insert(Category).values(id=category_id, retired_at=None, **values))
    return category_id


def _fill(database: Database, unit_id: UUID, people: list[UUID], size: int) -> None:
    version_id = new_id()
    version = {"programme_id": "program-1", "title": "Tobakshjälpen", "version": "1.0", "recommended_days": 365}
    rows = _moments(unit_id, people, version_id, size)
    ongoing = dict.fromkeys(people, 0)
    with database.writing() as session:
        session.execute(insert(ProgrammeVersion).values(id=version_id, modules=[], **version))
        while batch := list(islice(rows, BATCH)):
            # The table, not the class: mapped inserts fall apart where one row has a null and the next has none.
            session.execute(insert(cast("Table", Moment.__table__)), batch)
            session.execute(
                insert(cast("Table", BreakGlassAccess.__table__)),
                [_opening(row, people[-1]) for row in batch[::OPENED_EVERY]],
            )
            for row in batch:
                ongoing[row["responsible_person_id"]] += row["state"] == "ongoing"
        counted = sum(ongoing.values())
        session.execute(insert(UnitCount).values(care_unit_id=unit_id, ongoing=counted, ended=size - counted))
        own = [{"care_unit_id": unit_id, "person_id": person, "ongoing": count} for person, count in ongoing.items()]
        session.execute(insert(PractitionerCount), own)


def _moments(unit_id: UUID, people: list[UUID], version_id: UUID, size: int) -> Iterator[dict[str, Any]]:
    """Give moments, one each ten minutes, a third of them ended; the first practitioner has half of them, so that 200 fill a page.

    A fifth runs each programme, every seventh has new forms, every other was active an hour after its start, and of the rest a fifth is
    of citizens who have never signed in.
    """
    for number in range(size):
        has_ended = number % 3 == 0
        at = FIRST_START + timedelta(minutes=10 * number)
        more: dict[str, Any] = {"state": "ended", "ended_at": at, "end_reason": "completed"} if has_ended else {}
        if number % 4 < 2:
            more |= dict.fromkeys(("last_active_at", "quiet_since"), at + timedelta(hours=1))
        more["never_signed_in"] = number % 4 > 1 and number % STAYED_AWAY_EVERY == 0
        more["category_count"] = int(number * 48_271 % 65_537 % CATEGORISED_EVERY == 0)  # goes with nothing else
        more["unseen_responses"] = 0 if number % UNSEEN_EVERY else 1 + number % 3
        yield {
            **Moment.values_at_start(
                id=new_id(),
                care_unit_id=unit_id,
                citizen_id=new_id(),
                programme_id=f"program-{number // 3 % PROGRAMMES}",
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
