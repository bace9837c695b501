"""Lists: a unit's moments by tab, and a citizen's own. No query grows with what it doesn't show."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, case, func, literal, literal_column, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from common.chassis.clock import now, swedish_day, today
from common.chassis.identity import Actor
from common.contracts.errors import Forbidden, Invalid
from common.contracts.moments_attention import CLOSING_DAYS
from services.moments.model import (
    SORTS,
    Absence,
    Action,
    ModuleRun,
    Moment,
    PractitionerCount,
    ProgrammeVersion,
    Relation,
    Response,
    UnitCount,
    Verdict,
    fingerprint,
    judge,
    may_hand_over,
    relation_of,
    word_for,
)
from services.moments.model.moment import shown_state
from services.moments.queries.absences import absent_now, cover_of
from services.moments.queries.finding import has_opened
from services.moments.queries.handover import offer_count
from services.moments.queries.paging import beyond, cut

# Written into the statement, not bound: SQLite uses a partial index only when it can see that the condition is the index's own.
IS_ONGOING: ColumnElement[bool] = Moment.state == literal_column("'ongoing'")
IS_NOT_ONGOING: ColumnElement[bool] = Moment.state != literal_column("'ongoing'")
# Said in two ways, since each database would rather walk a range of the flags' index and sort than the index that is in order.
HAS_UNSEEN: ColumnElement[bool] = Moment.unseen_responses != literal_column("0")
UNSEEN_RANGE: ColumnElement[bool] = Moment.unseen_responses > literal_column("0")
MOST_CHOICES = 200
"""How many of the unit's practitioners a list offers to narrow to: as many as one question for names takes."""


def list_moments(session: Session, actor: Actor, request: Mapping[str, Any]) -> dict[str, Any]:
    """Give a page of the unit's moments for one tab (`mine`, `all`, `ended`), and the counts of all tabs; raises `Forbidden`, `Invalid`."""
    care_unit_id = unit_to_list(actor)
    absences = absent_now(session, care_unit_id)
    own = own_people(actor, absences)
    limit, at = request["limit"], now()
    column, ascending = _sort(request), request["ascending"]
    question = (
        _rows(actor, column, at)
        .where(of_tab(own, request["scope"]), *narrowed(request, care_unit_id, at))
        .limit(limit + 1)
    )
    question = question.order_by(*(each if ascending else each.desc() for each in (column, Moment.id)))
    if request["cursor"]:
        question = question.where(beyond(column, Moment.id, request["cursor"], ascending=ascending))
    rows, next_cursor = cut(
        session.execute(question).mappings().all(), limit, lambda row: (row["sort_key"], row["moment_id"])
    )
    shown = [_row(actor, row, absences.get(row["responsible_person_id"])) for row in rows]
    return {
        **_counts(session, care_unit_id, own),
        "rows": shown,
        "next_cursor": next_cursor,
        "fingerprint": fingerprint.of_rows(shown),
    }


def unit_to_list(actor: Actor) -> UUID:
    """Give the care unit whose moments the actor may list; raises `Forbidden`."""
    if actor.care_unit_id is None or judge(actor, Relation.COLLEAGUE, Action.LIST) is not Verdict.ALLOWED:
        raise Forbidden
    return actor.care_unit_id


def list_choices(session: Session, actor: Actor) -> dict[str, Any]:
    """Give what the unit's lists can be narrowed to: programmes, and who is or has been responsible. Raises `Forbidden`."""
    care_unit_id = unit_to_list(actor)
    # One look into an index for each programme: for EXISTS PostgreSQL may read all of the unit's moments instead.
    own = (Moment.care_unit_id == care_unit_id, Moment.programme_id == ProgrammeVersion.programme_id)
    ongoing, ended = (
        select(Moment.id).where(*own, tab).limit(1).correlate(ProgrammeVersion).scalar_subquery()
        for tab in (IS_ONGOING, IS_NOT_ONGOING)
    )
    found = session.execute(
        select(ProgrammeVersion.programme_id, func.max(ProgrammeVersion.title).label("title"))
        .where(func.coalesce(ongoing, ended).is_not(None))
        .group_by(ProgrammeVersion.programme_id)
        .order_by(func.max(ProgrammeVersion.title))
    )
    people = (
        select(PractitionerCount.person_id).where(PractitionerCount.care_unit_id == care_unit_id).limit(MOST_CHOICES)
    )
    return {"programmes": list(found.mappings()), "responsible_person_ids": list(session.scalars(people))}


def mine(session: Session, actor: Actor) -> dict[str, Any]:
    """Give the citizen's moments that they reach, newest first, with how many steps are read of those in modules that have begun."""
    has_begun = ModuleRun.state != "upcoming"
    is_running = and_(Moment.state == "ongoing", Moment.starts_on.is_(None))
    is_maintained = and_(Moment.state == "maintenance", Moment.maintained_until >= today())
    rows = session.execute(
        select(
            Moment.id.label("moment_id"),
            Moment.citizen_id,
            Moment.state,
            Moment.started_at,
            Moment.maintained_until,
            Moment.responsible_person_id,
            ProgrammeVersion.title,
            func.coalesce(func.sum(case((has_begun, ModuleRun.read_count), else_=0)), 0).label("steps_read"),
            func.coalesce(func.sum(case((has_begun, ModuleRun.step_count), else_=0)), 0).label("steps_open"),
        )
        .join(ProgrammeVersion, ProgrammeVersion.id == Moment.version_id)
        .outerjoin(ModuleRun, ModuleRun.moment_id == Moment.id)
        .where(Moment.citizen_id == actor.person_id, or_(is_running, is_maintained))
        .group_by(Moment.id, ProgrammeVersion.id)
        .order_by(Moment.started_at.desc(), Moment.id.desc())
    )
    return {"moments": [dict(row) for row in rows.mappings()]}


def narrowed(request: Mapping[str, Any], care_unit_id: UUID, at: datetime) -> Iterator[ColumnElement[bool]]:
    """Give the conditions of the unit and of the filters that a request has.

    A search looks up its citizens and sorts them. Without statistics a database would rather read the whole tab in order and leave the
    others out, so the unit is then compared in a way that no index knows.
    """
    if request["citizen_ids"] is None:
        yield Moment.care_unit_id == care_unit_id
    else:
        yield Moment.citizen_id.in_(request["citizen_ids"])
        yield func.coalesce(Moment.care_unit_id, Moment.id) == care_unit_id
    if request["programme_id"]:
        yield Moment.programme_id == request["programme_id"]
    if request["responsible_person_id"]:
        yield Moment.responsible_person_id == request["responsible_person_id"]
    if request["unseen_only"]:
        yield UNSEEN_RANGE if request["sort"] == "flags" else HAS_UNSEEN
    if request["needs"]:
        if request["scope"] != "mine":
            raise Invalid(fields={"needs": ["Det går bara att välja bland egna moment."]})
        yield needing(request["needs"], at)
    if request["inactive_days"]:
        yield Moment.quiet_since < at - timedelta(days=request["inactive_days"])


def needing(need: str, at: datetime) -> ColumnElement[bool]:
    """Give the condition of moments that need something (`LIST_NEEDS`): a look into an index for each, so for own moments alone."""
    if need == "not_begun":
        return Moment.last_active_at.is_(None)
    found: Select[*tuple[Any, ...]]
    if need == "review":
        waits = (Response.moment_id == Moment.id, Response.state == "awaiting_review", Response.seen_at.is_not(None))
        found = select(Response.id).where(*waits)
    else:
        day, last = swedish_day(at), swedish_day(at) + timedelta(days=CLOSING_DAYS)
        closes = (ModuleRun.state == "ongoing", ModuleRun.closes_on > day, ModuleRun.closes_on <= last)
        found = select(ModuleRun.module_id).where(ModuleRun.moment_id == Moment.id, *closes)
    return found.limit(1).correlate(Moment).scalar_subquery().is_not(None)


def _sort(request: Mapping[str, Any]) -> InstrumentedAttribute[Any]:
    """Give the column that rows go by; raises `Invalid` when those who are silent are to be sorted by anything but that."""
    if not request["inactive_days"]:
        return SORTS[request["sort"] or "start"]
    if request["sort"] not in {None, "active"}:
        raise Invalid(fields={"sort": ["Inaktiva moment kan bara sorteras efter senaste aktivitet."]})
    return SORTS["active"]


def _rows(actor: Actor, sort: InstrumentedAttribute[Any], at: datetime) -> Select[*tuple[Any, ...]]:
    # The outer join keeps the moments first in every plan, in their index's order; each has its version.
    return select(
        Moment.id.label("moment_id"),
        Moment.care_unit_id,
        Moment.citizen_id,
        Moment.state,
        Moment.responsible_person_id,
        Moment.started_at,
        Moment.starts_on,
        Moment.last_active_at,
        Moment.unseen_responses,
        ProgrammeVersion.title,
        ProgrammeVersion.version.label("programme_version"),
        sort.label("sort_key"),
        has_opened(actor, at).label("has_opened"),
    ).outerjoin(ProgrammeVersion, ProgrammeVersion.id == Moment.version_id)


def own_people(actor: Actor, absences: Mapping[UUID, Absence]) -> list[UUID]:
    """Give those whose moments stand under the actor's Mina: the actor, and those of whom they cover for now."""
    return [actor.person_id, *(one for one, absence in absences.items() if absence.cover_person_id == actor.person_id)]


def of_tab(own: list[UUID], scope: str) -> ColumnElement[bool]:
    """Give the condition of a tab; `own`: whose moments stand under Mina, the actor's first and then those of whom they cover for."""
    if scope == "mine":
        # Said as equality for the many who cover for nobody: one range of the index, already in order.
        column = Moment.responsible_person_id
        return and_(IS_ONGOING, column.in_(own) if len(own) > 1 else column == own[0])
    return IS_ONGOING if scope == "all" else IS_NOT_ONGOING


def _row(actor: Actor, row: RowMapping, absence: Absence | None) -> dict[str, Any]:
    ids = {name: row[name] for name in ("care_unit_id", "citizen_id", "responsible_person_id", "has_opened")}
    relation, is_ongoing = (
        relation_of(actor, **ids, cover_person_id=absence.cover_person_id if absence else None),
        row["state"] == "ongoing",
    )
    return {
        **row,
        "state": shown_state(row["state"], row["starts_on"]),
        "access": word_for(actor, relation, is_ongoing=is_ongoing),
        "may_hand_over": may_hand_over(actor, relation, is_ongoing=is_ongoing),
        "absence": cover_of(absence),
    }


def _counts(session: Session, care_unit_id: UUID, own: list[UUID]) -> dict[str, Any]:
    mine = select(func.sum(PractitionerCount.ongoing)).where(
        PractitionerCount.care_unit_id == care_unit_id, PractitionerCount.person_id.in_(own)
    )
    unit = select(UnitCount).where(UnitCount.care_unit_id == care_unit_id).subquery()
    asked = select(mine.scalar_subquery(), offer_count(care_unit_id), unit.c.ongoing, unit.c.ended)
    # From a row that is always there: a unit without moments may be offered one.
    row = session.execute(asked.select_from(select(literal(1)).subquery().outerjoin(unit, true()))).one()
    return {"counts": {"mine": row[0] or 0, "all": row[2] or 0, "ended": row[3] or 0}, "offers": row[1]}
