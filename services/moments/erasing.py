"""What of moments is one moment's, and how it goes: first out of everybody's reach, then row by row, and itself last."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, Select, Table, delete, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from common.chassis.erasing import Claim, Erasing
from common.chassis.mirror import Mirrored
from common.contracts.errors import Conflict, IllegalTransition
from services.moments.commands.counts import count
from services.moments.model import (
    Base,
    BreakGlassAccess,
    Citizen,
    GroupStartRow,
    Handover,
    ModuleRun,
    Moment,
    MomentCategory,
    Reopening,
    Response,
    ResponseFile,
    Review,
    StepMark,
    TimelineEntry,
    TimelineFile,
    Welcome,
)


def _of(moment_id: UUID) -> Select[UUID]:
    return select(Response.id).where(Response.moment_id == moment_id)


def _claim(kind: type[Base], file: InstrumentedAttribute[str] | None = None, column: str = "moment_id") -> Claim:
    """Claim the rows that name the moment, or one of its responses."""
    own, table = getattr(kind, column), cast("Table", kind.__table__)

    def of(moment_id: UUID) -> ColumnElement[bool]:
        named: ColumnElement[bool] = own.in_(_of(moment_id)) if column == "response_id" else own == moment_id
        return named

    return Claim(table, of, table.c[file.key] if file is not None else None)


def begin(session: Session, moment_id: UUID, _mirrored: Mirrored) -> Mapping[str, int]:
    """Take a moment from its unit and its citizen: no list, page or command finds it from now on.

    Raises `IllegalTransition` for one that goes on or that its citizen still reads, `Conflict(reason="linked")` while others are linked under it.
    """
    # The citizen's row first, as a start and the news of a first sign-in do.
    citizen_id = session.scalar(select(Moment.citizen_id).where(Moment.id == moment_id))
    if citizen_id is None:
        return {}
    session.get(Citizen, citizen_id, with_for_update=True)
    moment = session.get_one(Moment, moment_id, with_for_update={"of": Moment})
    _require_erasable(session, moment)
    others = exists().where(Moment.citizen_id == citizen_id, Moment.id != moment_id)
    removed = {
        "moment_categories": _gone(session, delete(MomentCategory).where(MomentCategory.moment_id == moment_id)),
        "citizens": _gone(session, delete(Citizen).where(Citizen.citizen_id == citizen_id, ~others)),
    }
    count(session, moment, ended=-1)
    moment.take_away()
    return removed


def _require_erasable(session: Session, moment: Moment) -> None:
    if moment.state not in {"ended", "closed"}:
        raise IllegalTransition(state=moment.snapshot["state"], action="erase", moment_id=str(moment.id))
    if session.scalar(select(Moment.id).where(Moment.parent_id == moment.id).limit(1)):
        raise Conflict(reason="linked", moment_id=str(moment.id))


def _gone(session: Session, removal: Delete) -> int:
    return cast("Any", session.execute(removal)).rowcount or 0


ERASING = Erasing(
    claims=(
        _claim(ResponseFile, ResponseFile.digest, "response_id"),
        _claim(Review, column="response_id"),
        _claim(Reopening, column="response_id"),
        _claim(Response),
        _claim(TimelineFile, TimelineFile.digest),
        _claim(TimelineEntry),
        _claim(BreakGlassAccess),
        _claim(Handover),
        _claim(Welcome),
        _claim(StepMark),
        _claim(ModuleRun),
        _claim(GroupStartRow),
        _claim(Moment, column="id"),
    ),
    begin=begin,
    at_once=frozenset({"moment_categories", "citizens"}),
    seals=True,
)
