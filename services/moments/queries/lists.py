"""Lists: a unit's moments by tab, and a citizen's own. No query grows with what it doesn't show."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, case, func, literal_column, or_, select
from sqlalchemy.orm import Session

from common.chassis.clock import now, today
from common.chassis.identity import Actor
from common.contracts.errors import Forbidden
from services.moments.model import (
    Action,
    ModuleRun,
    Moment,
    PractitionerCount,
    ProgrammeVersion,
    Relation,
    UnitCount,
    Verdict,
    judge,
    relation_of,
    word_for,
)
from services.moments.queries.finding import has_opened
from services.moments.queries.paging import before, cut

# Written into the statement, not bound: SQLite uses a partial index only when it can see that the condition is the index's own.
IS_ONGOING: ColumnElement[bool] = Moment.state == literal_column("'ongoing'")
IS_NOT_ONGOING: ColumnElement[bool] = Moment.state != literal_column("'ongoing'")


def list_moments(session: Session, actor: Actor, request: Mapping[str, Any]) -> dict[str, Any]:
    """Give a page of the unit's moments for one tab (`mine`, `all`, `ended`), and the counts of all tabs; raises `Forbidden`, `Invalid`."""
    if actor.care_unit_id is None or judge(actor, Relation.COLLEAGUE, Action.LIST) is not Verdict.ALLOWED:
        raise Forbidden
    limit = request["limit"]
    question = _rows(actor, request["scope"], now()).limit(limit + 1)
    if request["cursor"]:
        question = question.where(before(Moment.started_at, Moment.id, request["cursor"]))
    rows, next_cursor = cut(
        session.execute(question).mappings().all(), limit, lambda row: (row["started_at"], row["moment_id"])
    )
    return {
        "counts": _counts(session, actor.care_unit_id, actor.person_id),
        "rows": [_row(actor, row) for row in rows],
        "next_cursor": next_cursor,
    }


def mine(session: Session, actor: Actor) -> dict[str, Any]:
    """Give the citizen's moments that they reach, newest first, with how many steps are read of those in modules that have begun."""
    has_begun = ModuleRun.state != "upcoming"
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
        .where(Moment.citizen_id == actor.person_id, or_(Moment.state == "ongoing", is_maintained))
        .group_by(Moment.id, ProgrammeVersion.id)
        .order_by(Moment.started_at.desc(), Moment.id.desc())
    )
    return {"moments": [dict(row) for row in rows.mappings()]}


def _rows(actor: Actor, scope: str, at: datetime) -> Select[*tuple[Any, ...]]:
    # The outer join keeps the moments first in every plan, in their index's order; each has its version.
    return (
        select(
            Moment.id.label("moment_id"),
            Moment.care_unit_id,
            Moment.citizen_id,
            Moment.state,
            Moment.responsible_person_id,
            Moment.started_at,
            Moment.last_active_at,
            Moment.unseen_responses,
            ProgrammeVersion.title,
            ProgrammeVersion.version.label("programme_version"),
            has_opened(actor, at).label("has_opened"),
        )
        .outerjoin(ProgrammeVersion, ProgrammeVersion.id == Moment.version_id)
        .where(Moment.care_unit_id == actor.care_unit_id, _tab(actor, scope))
        .order_by(Moment.started_at.desc(), Moment.id.desc())
    )


def _tab(actor: Actor, scope: str) -> ColumnElement[bool]:
    if scope == "mine":
        return and_(IS_ONGOING, Moment.responsible_person_id == actor.person_id)
    return IS_ONGOING if scope == "all" else IS_NOT_ONGOING


def _row(actor: Actor, row: RowMapping) -> dict[str, Any]:
    ids = {name: row[name] for name in ("care_unit_id", "citizen_id", "responsible_person_id", "has_opened")}
    access = word_for(actor, relation_of(actor, **ids), is_ongoing=row["state"] == "ongoing")
    return {**row, "access": access}


def _counts(session: Session, care_unit_id: UUID, person_id: UUID) -> dict[str, int]:
    row = session.execute(
        select(UnitCount.ongoing, UnitCount.ended, PractitionerCount.ongoing)
        .outerjoin(
            PractitionerCount,
            and_(PractitionerCount.care_unit_id == UnitCount.care_unit_id, PractitionerCount.person_id == person_id),
        )
        .where(UnitCount.care_unit_id == care_unit_id)
    ).one_or_none()
    ongoing, ended, own = row or (0, 0, 0)
    return {"mine": own or 0, "all": ongoing, "ended": ended}
