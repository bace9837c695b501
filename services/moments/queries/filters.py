"""What a list is narrowed to, and where its rows are read from so that no page reads what it doesn't show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute

from common.chassis.clock import swedish_day
from common.chassis.identity import Actor
from common.contracts.errors import Invalid
from common.contracts.moments.attention import CLOSING_DAYS
from common.contracts.moments.lists import ListMoments
from common.phrases import moments
from services.moments.model import SORTS, Absence, ModuleRun, Moment, MomentCategory, Response
from services.moments.queries.first_sign_ins import NEVER_SIGNED_IN

# Written into the statement, not bound: SQLite uses a partial index only when it can see that the condition is the index's own.
_ONGOING: ColumnElement[str] = literal_column("'ongoing'")
_NONE: ColumnElement[int] = literal_column("0")
IS_ONGOING: ColumnElement[bool] = Moment.state == _ONGOING
IS_NOT_ONGOING: ColumnElement[bool] = Moment.state != _ONGOING
# Said in two ways, since each database would rather walk a range of the flags' index and sort than the index that is in order.
HAS_UNSEEN: ColumnElement[bool] = Moment.unseen_responses != _NONE
UNSEEN_RANGE: ColumnElement[bool] = Moment.unseen_responses > _NONE


@dataclass(frozen=True, slots=True)
class Source:
    """Where a list's rows are read from, in order: the moments, or those of one category, whose columns have the same names."""

    table: type[Moment | MomentCategory]
    id: InstrumentedAttribute[UUID]

    @classmethod
    def of(cls, request: ListMoments) -> Self:
        """Give what a request reads. Who looks among own moments, or some citizens', has few: each is asked for its category instead."""
        by_category = request.category_id and request.scope != "mine" and request.citizen_ids is None
        return cls(MomentCategory, MomentCategory.moment_id) if by_category else cls(Moment, Moment.id)

    def sort_column(self, request: ListMoments) -> InstrumentedAttribute[Any]:
        """Give the column that rows go by; raises `Invalid` when those who are silent are to be sorted by anything but that."""
        if request.inactive_days and request.sort not in {None, "active"}:
            raise Invalid(fields={"sort": [moments.INACTIVE_SORT()]})
        usual = "active" if request.inactive_days else "start"
        column: InstrumentedAttribute[Any] = getattr(self.table, SORTS[request.sort or usual])
        return column


def own_people(actor: Actor, absences: Mapping[UUID, Absence]) -> list[UUID]:
    """Give those whose moments stand under the actor's Mina: the actor, and those of whom they cover for now."""
    return [actor.person_id, *(one for one, absence in absences.items() if absence.cover_person_id == actor.person_id)]


def of_tab(own: list[UUID], scope: str, table: type[Moment | MomentCategory] = Moment) -> ColumnElement[bool]:
    """Give the condition of a tab; `own`: whose moments stand under Mina, the actor's first and then those of whom they cover for."""
    if scope == "mine":
        # Said as equality for the many who cover for nobody: one range of the index, already in order.
        column = Moment.responsible_person_id
        return and_(IS_ONGOING, column.in_(own) if len(own) > 1 else column == own[0])
    return table.state == _ONGOING if scope == "all" else table.state != _ONGOING


def narrowed(request: ListMoments, source: Source, care_unit_id: UUID, at: datetime) -> Iterator[ColumnElement[bool]]:
    """Give the conditions of the unit and of the filters that a request has; raises `Invalid` for filters that don't go together.

    A search looks up its citizens and sorts them. Without statistics a database would rather read the whole tab in order and leave the
    others out, so the unit is then compared in a way that no index knows.
    """
    if request.citizen_ids is None:
        yield Moment.care_unit_id == care_unit_id
    else:
        yield Moment.citizen_id.in_(request.citizen_ids)
        yield func.coalesce(Moment.care_unit_id, Moment.id) == care_unit_id
    if request.moment_ids is not None:
        yield Moment.id.in_(request.moment_ids)
    if request.programme_id:
        yield Moment.programme_id == request.programme_id
    if request.responsible_person_id:
        yield Moment.responsible_person_id == request.responsible_person_id
    yield from _by_category(request, source)
    if request.never_signed_in_only:
        yield has_never_signed_in()
    if request.unseen_only:
        yield UNSEEN_RANGE if request.sort == "flags" else HAS_UNSEEN
    if request.needs:
        if request.scope != "mine":
            raise Invalid(fields={"needs": [moments.OWN_MOMENTS_ONLY()]})
        yield needing(request.needs, at)
    if request.inactive_days:
        yield source.table.quiet_since < at - timedelta(days=request.inactive_days)


def has_never_signed_in() -> ColumnElement[bool]:
    """Give the condition of moments that have started, and whose citizen has never signed in: who has done something has, whatever was heard."""
    return and_(NEVER_SIGNED_IN, Moment.starts_on.is_(None), Moment.last_active_at.is_(None))


def needing(need: str, at: datetime) -> ColumnElement[bool]:
    """Give the condition of moments that need something (`LIST_NEEDS`): a look into an index for each, so for own moments alone."""
    if need == "not_begun":
        return and_(Moment.last_active_at.is_(None), Moment.starts_on.is_(None))
    found: Select[*tuple[Any, ...]]
    if need == "review":
        waits = (Response.moment_id == Moment.id, Response.state == "awaiting_review", Response.seen_at.is_not(None))
        found = select(Response.id).where(*waits)
    else:
        day, last = swedish_day(at), swedish_day(at) + timedelta(days=CLOSING_DAYS)
        closes = (ModuleRun.state == "ongoing", ModuleRun.closes_on > day, ModuleRun.closes_on <= last)
        found = select(ModuleRun.module_id).where(ModuleRun.moment_id == Moment.id, *closes)
    return _is_found(found)


def _by_category(request: ListMoments, source: Source) -> Iterator[ColumnElement[bool]]:
    wanted = request.category_id
    if wanted and request.uncategorised_only:
        raise Invalid(fields={"uncategorised_only": [moments.CATEGORY_OR_NONE()]})
    if request.uncategorised_only:
        yield Moment.category_count == _NONE
    elif wanted and source.table is MomentCategory:
        yield MomentCategory.category_id == wanted
    elif wanted:
        has_it = (MomentCategory.moment_id == Moment.id, MomentCategory.category_id == wanted)
        yield _is_found(select(MomentCategory.category_id).where(*has_it))


def _is_found(looked_for: Select[*tuple[Any, ...]]) -> ColumnElement[bool]:
    return looked_for.limit(1).correlate(Moment).scalar_subquery().is_not(None)
