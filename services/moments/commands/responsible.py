"""Handing moments over to another practitioner of the unit: one, or many of somebody who leaves."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.database import Database
from common.chassis.idempotency import idempotent
from common.chassis.identity import Actor
from common.contracts.directory.practitioners import PractitionerFactsAnswer
from common.contracts.errors import Forbidden, Invalid, MomentEnded, NamedError, NotFound
from common.contracts.moments.events import MOMENT_RESPONSIBLE_CHANGED
from common.contracts.moments.responsible import (
    CHANGE_RESPONSIBLE,
    ChangeResponsible,
    HandedOver,
    HandedOverMany,
    HandOverMany,
)
from common.contracts.moments.vocabulary import MomentChanged, MomentCommand
from common.phrases import moments
from services.moments import events, queries
from services.moments.commands.absence_entries import note_absences
from services.moments.commands.changing import Change, change_of
from services.moments.commands.counts import count_responsible
from services.moments.model import Action, require_citizen_admin

_REFUSALS: Mapping[type[NamedError], str] = {MomentEnded: "ended", NotFound: "not_found", Forbidden: "forbidden"}


class _StaysError(Exception):
    """A row that is left as it is, and why: its transaction must leave nothing behind, so that another try finds it as it is then."""


@idempotent(queries.may(Action.LIST))
def change_responsible(
    session: Session, call: Call[ChangeResponsible], facts: PractitionerFactsAnswer
) -> MomentChanged:
    """Make another practitioner responsible; `facts` are directory's. Access moves at once.

    Raises `NotFound`, `Forbidden`, `MomentEnded`, `StaleVersion`, `Invalid`.
    """
    require_receiver(call.actor, facts)
    change = change_of(session, call, Action.HAND_OVER)
    change.require_unchanged(call.request.expected_version)
    return _hand_over(change, facts)


def hand_over_many(database: Database, call: Call[HandOverMany], facts: PractitionerFactsAnswer) -> HandedOverMany:
    """Move moments of one practitioner to another, each in a transaction of its own, and tell what became of each.

    Each row carries an id made of the command's and the moment's: whoever sends the command again after a crash completes it, and gets
    the first answer for what was done. Raises `Forbidden`, `Invalid`.
    """
    require_citizen_admin(call.actor)
    require_receiver(call.actor, facts)
    ids = dict.fromkeys(call.request.moment_ids)
    return HandedOverMany(rows=[HandedOver(moment_id=each, outcome=_row(database, call, each, facts)) for each in ids])


def require_receiver(actor: Actor, facts: PractitionerFactsAnswer) -> None:
    """Raise `Invalid` unless the receiver is an active practitioner of the actor's care unit."""
    if not facts.is_active_practitioner or facts.care_unit_id != actor.care_unit_id:
        raise Invalid(fields={"responsible_commission_id": [moments.NO_PRACTITIONER()]})


class _OneOfMany(MomentCommand):
    """A row of a list of moments that change hands together; who gets it stands in the whole."""


def _row(database: Database, call: Call[HandOverMany], moment_id: UUID, facts: PractitionerFactsAnswer) -> str:
    own = _OneOfMany(idempotency_id=uuid5(call.request.idempotency_id, str(moment_id)), moment_id=moment_id)
    one = Call(call.actor, CHANGE_RESPONSIBLE, own, call.digest, call.correlation_id, call.deadline)
    try:
        _hand_over_still(database, one, facts, giver=call.request.from_person_id)
    except _StaysError as stays:
        return str(stays)
    except (MomentEnded, NotFound, Forbidden) as refused:
        return _REFUSALS[type(refused)]
    return "moved"


@idempotent(queries.may(Action.LIST))
def _hand_over_still(
    session: Session, call: Call[_OneOfMany], facts: PractitionerFactsAnswer, *, giver: UUID
) -> MomentChanged:
    change = change_of(session, call, Action.HAND_OVER)
    if change.moment.responsible_person_id == facts.person_id:
        raise _StaysError("already")
    if change.moment.responsible_person_id != giver:
        raise _StaysError("changed")
    return _hand_over(change, facts)


def _hand_over(change: Change, facts: PractitionerFactsAnswer) -> MomentChanged:
    moment, previous = change.moment, change.moment.responsible_person_id
    moment.hand_over(facts.person_id, facts.commission_id)
    change.tell(
        "responsible_set",
        MOMENT_RESPONSIBLE_CHANGED,
        partial(events.responsible_changed, previous),
        responsible_person_id=moment.responsible_person_id,
        responsible_commission_version_id=facts.commission_version_id,
        previous_responsible_person_id=previous,
    )
    count_responsible(change.session, moment, previous)
    note_absences(change.session, change.actor, [moment])
    return change.answer
