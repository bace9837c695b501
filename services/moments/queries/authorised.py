"""Finding what is to be read or changed, and refusing those who may not: every question and command begins here.

A command locks the moment's row first (PostgreSQL; SQLite has one writer anyway). Everything in a moment is changed under that one lock,
so two commands on one moment run one after the other and can't wait for each other in a circle.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from common.chassis.clock import now, today
from common.chassis.identity import Actor
from common.contracts.base import Caller
from common.contracts.errors import NotFound
from services.moments.model import (
    Absence,
    Action,
    ModuleRun,
    Moment,
    Opening,
    Relation,
    Response,
    StepMark,
    relation_of,
    require,
)
from services.moments.queries.absences import covering

_Question = Select[Moment, bool, Absence | None]


@dataclass(frozen=True, slots=True)
class Found:
    """A moment, what the actor is to it, and the absence of its responsible practitioner that holds today."""

    moment: Moment
    relation: Relation
    absence: Absence | None


def has_opened(actor: Actor, at: datetime) -> ColumnElement[bool]:
    """Give the column that tells whether the actor's stated reason still opens the moment of the row.

    One look into the index a row: for EXISTS PostgreSQL may read the whole table of openings instead, old ones included.
    """
    valid = (Opening.moment_id == Moment.id, Opening.person_id == actor.person_id, Opening.until > at)
    return select(Opening.id).where(*valid).limit(1).correlate(Moment).scalar_subquery().is_not(None)


def moment_for_reading(session: Session, actor: Actor, moment_id: UUID) -> Found:
    """Give a moment that the actor may read now; raises `NotFound`, `Forbidden` or `ReasonNeeded`."""
    found = _find(session, actor, _asked(actor, moment_id), Action.READ)
    if actor.kind is Caller.CITIZEN and not found.moment.is_reached_by_citizen(today()):
        raise NotFound
    return found


def moment_for_change(session: Session, actor: Actor, moment_id: UUID, action: Action = Action.WRITE) -> Moment:
    """Give a moment, locked, that the actor may do `action` with; raises also `MomentEnded` when that is to write."""
    question = _asked(actor, moment_id).with_for_update(of=Moment)
    moment = _find(session, actor, question, action).moment
    if actor.kind is Caller.CITIZEN and moment.is_planned:
        raise NotFound
    if action is Action.WRITE:
        moment.require_ongoing()
    return moment


def link_count(session: Session, moment: Moment) -> int:
    """Give how many moments this one is linked to: its children, and its parent."""
    children = session.scalar(select(func.count()).where(Moment.parent_id == moment.id)) or 0
    return children + (moment.parent_id is not None)


def ongoing_moment(session: Session, citizen_id: UUID, programme_id: str, care_unit_id: UUID) -> UUID | None:
    """Give the id of the citizen's ongoing moment of a programme at a care unit."""
    return session.scalar(
        select(Moment.id).where(
            Moment.citizen_id == citizen_id,
            Moment.programme_id == programme_id,
            Moment.care_unit_id == care_unit_id,
            Moment.state == "ongoing",
        )
    )


def module_for_change(session: Session, moment: Moment, module_id: str) -> ModuleRun:
    """Give a module of a locked moment; raises `NotFound`."""
    module = session.get(ModuleRun, (moment.id, module_id))
    if module is None:
        raise NotFound
    return module


def step_mark(session: Session, moment: Moment, step_id: str) -> StepMark | None:
    """Give the citizen's mark on a step, if there ever was one."""
    return session.get(StepMark, (moment.id, step_id))


def response_for_change(session: Session, moment: Moment, step_id: str, form_id: str, occasion: int) -> Response | None:
    """Give the response to a form of a locked moment on one occasion, if it has been begun."""
    return session.scalar(
        select(Response).where(
            Response.moment_id == moment.id,
            Response.step_id == step_id,
            Response.form_id == form_id,
            Response.occasion == occasion,
        )
    )


def sent_response(session: Session, moment: Moment, response_id: UUID) -> Response:
    """Give a response that the citizen has sent; raises `NotFound`: what isn't sent is the citizen's own."""
    response = session.get(Response, response_id)
    if response is None or response.moment_id != moment.id or not response.is_sent:
        raise NotFound
    return response


def _asked(actor: Actor, moment_id: UUID) -> _Question:
    asked = select(Moment, has_opened(actor, now()), Absence).outerjoin(Absence, covering(today()))
    return asked.where(Moment.id == moment_id)


def _find(session: Session, actor: Actor, question: _Question, action: Action) -> Found:
    row = session.execute(question).first()
    if row is None:
        raise NotFound
    moment, opened, absence = row
    relation = relation_of(
        actor,
        care_unit_id=moment.care_unit_id,
        citizen_id=moment.citizen_id,
        responsible_person_id=moment.responsible_person_id,
        has_opened=opened,
        cover_person_id=absence.cover_person_id if absence else None,
    )
    require(actor, relation, action)
    return Found(moment, relation, absence)
