"""Lists: a unit's moments by tab, and a citizen's own. No query grows with what it doesn't show."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, and_, case, func, literal, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from common.chassis.calls import Call
from common.chassis.clock import now, today
from common.chassis.collation import swedish
from common.chassis.identity import Actor
from common.chassis.paging import beyond, cut
from common.contracts.base import Nothing
from common.contracts.errors import Forbidden
from common.contracts.moments.fingerprints import ListFingerprint
from common.contracts.moments.lists import (
    Counts,
    ListChoices,
    ListedProgramme,
    ListMoments,
    MomentList,
    MomentRow,
    MyMoment,
    MyMoments,
)
from common.contracts.moments.vocabulary import MomentCategory as Tag
from services.moments.model import (
    Absence,
    Action,
    ModuleRun,
    Moment,
    MomentCategory,
    PractitionerCount,
    ProgrammeVersion,
    Relation,
    UnitCount,
    Verdict,
    fingerprints,
    judge,
    may_hand_over,
    relation_of,
    word_for,
)
from services.moments.model.moment import is_unseen, shown_state
from services.moments.queries.absences import absent_now, cover_of
from services.moments.queries.authorised import has_opened
from services.moments.queries.categories import categories_of, told, unit_categories
from services.moments.queries.filters import IS_NOT_ONGOING, IS_ONGOING, Source, narrowed, of_tab, own_people
from services.moments.queries.handovers import offer_count

MOST_CHOICES = 200
"""How many of the unit's practitioners a list offers to narrow to: as many as one question for names takes."""


def list_moments(session: Session, call: Call[ListMoments]) -> MomentList:
    """Give a page of the unit's moments for one tab (`mine`, `all`, `ended`), and the counts of all tabs; raises `Forbidden`, `Invalid`."""
    actor, request = call.actor, call.request
    care_unit_id = unit_to_list(actor)
    absences = absent_now(session, care_unit_id)
    own = own_people(actor, absences)
    limit, at, ascending, source = request.limit, now(), request.ascending, Source.of(request)
    column = source.sort_column(request)
    conditions = (of_tab(own, request.scope, source.table), *narrowed(request, source, care_unit_id, at))
    question = _rows(actor, source, column, at).where(*conditions).limit(limit + 1)
    question = question.order_by(*(each if ascending else each.desc() for each in (column, source.id)))
    if request.cursor:
        question = question.where(beyond(column, source.id, request.cursor, ascending=ascending))
    rows, next_cursor = cut(
        session.execute(question).mappings().all(), limit, lambda row: (row["sort_key"], row["moment_id"])
    )
    tags = categories_of(session, [row["moment_id"] for row in rows if row["category_count"]])
    shown = [
        _row(actor, row, absences.get(row["responsible_person_id"]), tags.get(row["moment_id"], [])) for row in rows
    ]
    counts, offers = _counts(session, care_unit_id, own)
    news = fingerprints.of_rows(shown)
    return MomentList(counts=counts, rows=shown, next_cursor=next_cursor, offers=offers, fingerprint=news)


def list_fingerprint(session: Session, call: Call[ListMoments]) -> ListFingerprint:
    """Give the counts of all tabs and the fingerprint of a page of one; raises as the list does, whose statements these are."""
    page = list_moments(session, call)
    ids = [row.moment_id for row in page.rows]
    return ListFingerprint(counts=page.counts, fingerprint=page.fingerprint, moment_ids=ids)


def unit_to_list(actor: Actor) -> UUID:
    """Give the care unit whose moments the actor may list; raises `Forbidden`."""
    if actor.care_unit_id is None or judge(actor, Relation.COLLEAGUE, Action.LIST) is not Verdict.ALLOWED:
        raise Forbidden
    return actor.care_unit_id


def list_choices(session: Session, call: Call[Nothing]) -> ListChoices:
    """Give what the unit's lists can be narrowed to: programmes, categories, and who is or has been responsible. Raises `Forbidden`."""
    care_unit_id = unit_to_list(call.actor)
    # One look into an index for each programme: for EXISTS PostgreSQL may read all of the unit's moments instead.
    own = (Moment.care_unit_id == care_unit_id, Moment.programme_id == ProgrammeVersion.programme_id)
    ongoing, ended = (
        select(Moment.id).where(*own, tab).limit(1).correlate(ProgrammeVersion).scalar_subquery()
        for tab in (IS_ONGOING, IS_NOT_ONGOING)
    )
    found = session.execute(
        select(ProgrammeVersion.programme_id, ProgrammeVersion.title, ProgrammeVersion.version).where(
            func.coalesce(ongoing, ended).is_not(None)
        )
    )
    people = (
        select(PractitionerCount.person_id).where(PractitionerCount.care_unit_id == care_unit_id).limit(MOST_CHOICES)
    )
    return ListChoices(
        programmes=_by_title(found.mappings()),
        categories=[told(category) for category in unit_categories(session, care_unit_id)],
        responsible_person_ids=list(session.scalars(people)),
    )


def _by_title(versions: Iterable[RowMapping]) -> list[ListedProgramme]:
    """Give each programme once, by its title in the newest of its versions."""
    oldest_first = sorted(versions, key=lambda row: [int(part) for part in row["version"].split(".")])
    titles = {row["programme_id"]: row["title"] for row in oldest_first}
    rows = [ListedProgramme(programme_id=programme_id, title=title) for programme_id, title in titles.items()]
    return sorted(rows, key=lambda row: (swedish(row.title), row.programme_id))


def mine(session: Session, call: Call[Nothing]) -> MyMoments:
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
        .where(Moment.citizen_id == call.actor.person_id, or_(is_running, is_maintained))
        .group_by(Moment.id, ProgrammeVersion.id)
        .order_by(Moment.started_at.desc(), Moment.id.desc())
    )
    return MyMoments(moments=[MyMoment(**row) for row in rows.mappings()])


def _rows(actor: Actor, source: Source, sort: InstrumentedAttribute[Any], at: datetime) -> Select[*tuple[Any, ...]]:
    # The outer join keeps the moments first in every plan, in their index's order; each has its version.
    asked = select(
        Moment.id.label("moment_id"),
        Moment.care_unit_id,
        Moment.citizen_id,
        Moment.state,
        Moment.responsible_person_id,
        Moment.started_at,
        Moment.starts_on,
        Moment.last_active_at,
        Moment.unseen_responses,
        Moment.never_signed_in,
        Moment.category_count,
        ProgrammeVersion.title,
        ProgrammeVersion.version.label("programme_version"),
        sort.label("sort_key"),
        has_opened(actor, at).label("has_opened"),
    )
    if source.table is Moment:
        asked = asked.select_from(Moment)
    else:
        asked = asked.select_from(MomentCategory).join(Moment, Moment.id == MomentCategory.moment_id)
    return asked.outerjoin(ProgrammeVersion, ProgrammeVersion.id == Moment.version_id)


def _row(actor: Actor, row: RowMapping, absence: Absence | None, categories: list[Tag]) -> MomentRow:
    ids = {name: row[name] for name in ("care_unit_id", "citizen_id", "responsible_person_id", "has_opened")}
    relation, is_ongoing = (
        relation_of(actor, **ids, cover_person_id=absence.cover_person_id if absence else None),
        row["state"] == "ongoing",
    )
    return MomentRow(
        moment_id=row["moment_id"],
        citizen_id=row["citizen_id"],
        title=row["title"],
        programme_version=row["programme_version"],
        state=shown_state(row["state"], row["starts_on"]),
        responsible_person_id=row["responsible_person_id"],
        started_at=row["started_at"],
        starts_on=row["starts_on"],
        last_active_at=row["last_active_at"],
        never_signed_in=is_unseen(row["never_signed_in"], row["last_active_at"]),
        unseen_responses=row["unseen_responses"],
        categories=categories,
        access=word_for(actor, relation, is_ongoing=is_ongoing),
        may_hand_over=may_hand_over(actor, relation, is_ongoing=is_ongoing),
        absence=cover_of(absence),
    )


def _counts(session: Session, care_unit_id: UUID, own: list[UUID]) -> tuple[Counts, int]:
    """Give how much each tab holds, and how many moments other units offer."""
    mine = select(func.sum(PractitionerCount.ongoing)).where(
        PractitionerCount.care_unit_id == care_unit_id, PractitionerCount.person_id.in_(own)
    )
    unit = select(UnitCount).where(UnitCount.care_unit_id == care_unit_id).subquery()
    asked = select(mine.scalar_subquery(), offer_count(care_unit_id), unit.c.ongoing, unit.c.ended)
    # From a row that is always there: a unit without moments may be offered one.
    row = session.execute(asked.select_from(select(literal(1)).subquery().outerjoin(unit, true()))).one()
    return Counts(mine=row[0] or 0, all=row[2] or 0, ended=row[3] or 0), row[1]
