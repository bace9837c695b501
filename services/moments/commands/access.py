"""A colleague states a reason to open a moment that somebody else is responsible for."""

from sqlalchemy.orm import Session

from common.chassis.access import concerns
from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.idempotency import idempotent
from common.chassis.identifiers import new_id
from common.chassis.identity import Sealing
from common.chassis.keys import MomentKeys
from common.contracts.moments.access import ReasonKept, StateReason
from services.moments import queries
from services.moments.commands.timeline import record
from services.moments.model import Action, BreakGlassAccess
from services.moments.model.records import REASON_HOLDS


@idempotent(queries.may(Action.STATE_REASON))
def state_reason(session: Session, call: Call[StateReason], keys: MomentKeys, for_audit: Sealing) -> ReasonKept:
    """Open the moment for reading for eight hours; the reason is kept sealed, here and in the access record, and the timeline tells who opened it.

    An ended moment can be opened so too. Raises `NotFound` and `Forbidden`.
    """
    at, opening_id = now(), new_id()
    moment = queries.moment_for_change(session, call.actor, call.request.moment_id, Action.STATE_REASON)
    opening = BreakGlassAccess(
        id=opening_id,
        moment_id=moment.id,
        person_id=call.actor.person_id,
        commission_version_id=call.actor.commission_version_id,
        reason=keys.seal(moment.id, BreakGlassAccess.place(opening_id), call.request.reason),
        stated_at=at,
        until=at + REASON_HOLDS,
    )
    session.add(opening)
    concerns(session, moment.citizen_id, moment.id, sealed_reason=for_audit.seal(call.request.reason))
    record(session, call.actor, moment, "opened_with_reason", at, until=opening.until)
    return ReasonKept(moment_id=moment.id, citizen_id=moment.citizen_id, until=opening.until)
