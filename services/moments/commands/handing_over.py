"""Handing moments over to another practitioner of the unit: one, or many of somebody who leaves."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.idempotency import once
from common.chassis.identity import Actor
from common.chassis.outbox import announce
from common.contracts.errors import Forbidden, Invalid, MomentEnded, NamedError, NotFound
from common.contracts.moments.events import MOMENT_RESPONSIBLE_CHANGED
from common.contracts.moments.handing_over import CHANGE_RESPONSIBLE
from services.moments import events, queries
from services.moments.commands.keeping import count_handover, record, require_unchanged
from services.moments.commands.telling import note_absences
from services.moments.model import Action, Moment, require_citizen_admin

_REFUSALS: Mapping[type[NamedError], str] = {MomentEnded: "ended", NotFound: "not_found", Forbidden: "forbidden"}


class _StaysError(Exception):
    """A row that is left as it is, and why: its transaction must leave nothing behind, so that another try finds it as it is then."""


def change_responsible(database: Database, call: Call, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Make another practitioner responsible; `facts` is directory's answer (`directory.practitioners.PRACTITIONER_FACTS`). Access moves at once.

    Raises `NotFound`, `Forbidden`, `MomentEnded`, `StaleVersion`, `Invalid`.
    """
    with once(database, call) as run:
        if not run.repeated:
            session, request = run.session, call.request
            require_receiver(call.actor, facts)
            moment = queries.moment_for_change(session, call.actor, request["moment_id"], Action.HAND_OVER)
            require_unchanged(session, moment, request["expected_version"])
            _hand_over(database, session, call, moment, facts)
            run.answer = {"moment_id": moment.id, "version": moment.version}
    return run.answer


def hand_over_many(database: Database, call: Call, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Move moments of one practitioner to another, each in a transaction of its own, and tell what became of each.

    Each row carries an id made of the command's and the moment's: whoever sends the command again after a crash completes it, and gets
    the first answer for what was done. Raises `Forbidden`, `Invalid`.
    """
    require_citizen_admin(call.actor)
    require_receiver(call.actor, facts)
    ids: list[UUID] = list(dict.fromkeys(call.request["moment_ids"]))
    return {"rows": [{"moment_id": each, "outcome": _row(database, call, each, facts)} for each in ids]}


def require_receiver(actor: Actor, facts: Mapping[str, Any]) -> None:
    """Raise `Invalid` unless the receiver is an active practitioner of the actor's care unit."""
    if not facts["is_active_practitioner"] or UUID(str(facts["care_unit_id"])) != actor.care_unit_id:
        raise Invalid(fields={"responsible_commission_id": ["Välj en behandlare som arbetar på vårdenheten."]})


def _row(database: Database, call: Call, moment_id: UUID, facts: Mapping[str, Any]) -> str:
    one = replace(
        call,
        contract=CHANGE_RESPONSIBLE,
        request={"idempotency_id": uuid5(call.request["idempotency_id"], str(moment_id)), "moment_id": moment_id},
    )
    try:
        with once(database, one) as run:
            if not run.repeated:
                moment = queries.moment_for_change(run.session, call.actor, moment_id, Action.HAND_OVER)
                _require_still(moment, giver=call.request["from_person_id"], receiver=UUID(str(facts["person_id"])))
                _hand_over(database, run.session, one, moment, facts)
                run.answer = {"moment_id": moment.id, "version": moment.version}
    except _StaysError as stays:
        return str(stays)
    except (MomentEnded, NotFound, Forbidden) as refused:
        return _REFUSALS[type(refused)]
    return "moved"


def _require_still(moment: Moment, *, giver: UUID, receiver: UUID) -> None:
    if moment.responsible_person_id == receiver:
        raise _StaysError("already")
    if moment.responsible_person_id != giver:
        raise _StaysError("changed")


def _hand_over(database: Database, session: Session, call: Call, moment: Moment, facts: Mapping[str, Any]) -> None:
    at: datetime = now()
    previous = moment.responsible_person_id
    moment.hand_over(UUID(str(facts["person_id"])), UUID(str(facts["commission_id"])))
    told = {
        "responsible_person_id": moment.responsible_person_id,
        "responsible_commission_version_id": facts["commission_version_id"],
        "previous_responsible_person_id": previous,
    }
    record(session, call.actor, moment, "responsible_set", at, **told)
    announce(session, MOMENT_RESPONSIBLE_CHANGED, moment.id, events.responsible_changed(moment, previous))
    count_handover(database, session, moment, previous)
    note_absences(session, call.actor, [moment])
