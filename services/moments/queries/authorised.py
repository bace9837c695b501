"""Authorised loading: what is to be read or changed is found, and those who may not are refused. Every question and command begins here.

A command locks the moment's row first (PostgreSQL; SQLite has one writer anyway). Everything in a moment is changed under that one lock,
so two commands on one moment run one after the other and can't wait for each other in a circle.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from common.chassis.access import concerns
from common.chassis.calls import Call
from common.chassis.clock import now, today
from common.chassis.idempotency import Right
from common.chassis.identity import Actor
from common.contracts.base import Caller
from common.contracts.errors import NotFound
from common.contracts.messages import Message
from common.contracts.moments.header import Header
from services.moments.model import (
    Absence,
    Action,
    BreakGlassAccess,
    Moment,
    Relation,
    may_hand_over,
    relation_of,
    require,
    word_for,
)
from services.moments.model.moment import is_unseen, shown_state
from services.moments.queries.absences import cover_of, covering

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
    valid = (
        BreakGlassAccess.moment_id == Moment.id,
        BreakGlassAccess.person_id == actor.person_id,
        BreakGlassAccess.until > at,
    )
    return select(BreakGlassAccess.id).where(*valid).limit(1).correlate(Moment).scalar_subquery().is_not(None)


def moment_for_reading(session: Session, actor: Actor, moment_id: UUID) -> Found:
    """Give a moment that the actor may read now; raises `NotFound`, `Forbidden` or `ReasonNeeded`."""
    found = _find(session, actor, _asked(actor, moment_id), Action.READ)
    if actor.kind is Caller.CITIZEN and not found.moment.is_reached_by_citizen(today()):
        raise NotFound
    return found


def header(found: Found, actor: Actor) -> Header:
    """Give what every page of a moment begins with."""
    moment, programme = found.moment, found.moment.programme
    return Header.of(
        moment,
        moment_id=moment.id,
        state=shown_state(moment.state, moment.starts_on),
        never_signed_in=is_unseen(moment.never_signed_in, moment.last_active_at),
        title=programme.title,
        programme_version=programme.version,
        recommended_days=programme.recommended_days,
        days_running=moment.days_running(today()),
        access=word_for(actor, found.relation, is_ongoing=moment.is_ongoing),
        may_hand_over=may_hand_over(actor, found.relation, is_ongoing=moment.is_ongoing),
        absence=cover_of(found.absence),
    )


def moment_for_change(session: Session, actor: Actor, moment_id: UUID, action: Action = Action.WRITE) -> Moment:
    """Give a moment, locked, that the actor may do `action` with, and note for the access record that it is the one; raises also `MomentEnded` when that is to write."""
    question = _asked(actor, moment_id).with_for_update(of=Moment)
    moment = _find(session, actor, question, action).moment
    if actor.kind is Caller.CITIZEN and moment.is_planned:
        raise NotFound
    if action is Action.WRITE:
        moment.require_ongoing()
    concerns(session, moment.citizen_id, moment.id)
    return moment


def may(action: Action) -> Right:
    """Give what judges for a repeat whether the actor may still do `action` with the moments that it names, in whatever state they are by now.

    A command that takes the right away by itself, as giving the moment to somebody else does, is judged by what is left. What names no moment has
    made one: its answer does.
    """

    def judge_again(session: Session, call: Call[Message], answer: Mapping[str, Any]) -> None:
        named = [
            getattr(call.request, name)
            for name in ("moment_id", "parent_moment_id")
            if name in call.contract.request.fields
        ]
        for moment_id in named or [UUID(answer["moment_id"])]:
            _find(session, call.actor, _asked(call.actor, moment_id), action)

    return judge_again


def link_count(session: Session, moment: Moment) -> int:
    """Give how many moments this one is linked to: its children, and its parent."""
    children = session.scalar(select(func.count()).where(Moment.parent_id == moment.id)) or 0
    return children + (moment.parent_id is not None)


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
