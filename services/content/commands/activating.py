"""A care provider's administrator decides at which of its care units a version may be started."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.idempotency import by_key, idempotent
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.content.activations import Activate, Activations
from common.contracts.directory.units import ProviderUnit
from common.contracts.errors import Conflict, Forbidden, Invalid
from common.phrases import authoring
from services.content import queries
from services.content.model import Activation


def require_may_activate(actor: Actor) -> None:
    """Raise `Forbidden` unless the actor works as provider_admin."""
    if "provider_admin" not in actor.roles:
        raise Forbidden


@idempotent(by_key)
def activate(session: Session, call: Call[Activate], units: Sequence[ProviderUnit]) -> Activations:
    """Let a version be started at the chosen ones of the provider's `units`, and at no other of them.

    Moments that run go on either way. Raises `Forbidden`, `NotFound`, `Invalid` for a unit that isn't the provider's, and `Conflict` when
    a withdrawn version would be activated.
    """
    require_may_activate(call.actor)
    chosen = set(call.request.care_unit_ids)
    own = [unit.care_unit_id for unit in units]
    if not chosen <= set(own):
        raise Invalid(fields={"care_unit_ids": [authoring.OWN_UNITS()]})
    version = queries.version_by_id(session, call.request.version_id)
    if chosen and version.state != "published":
        raise Conflict(state=version.state)
    _set(session, version.id, {unit: unit in chosen for unit in own})
    session.flush()
    return queries.activations(session, version.id, units)


def _set(session: Session, version_id: UUID, words: Mapping[UUID, bool]) -> None:
    """Keep each unit's own word."""
    kept = select(Activation).where(Activation.version_id == version_id, Activation.care_unit_id.in_(words))
    rows = {row.care_unit_id: row for row in session.scalars(kept)}
    for unit, word in words.items():
        if unit in rows:
            rows[unit].is_active = word
        else:
            row = Activation(id=new_id(), version_id=version_id, care_unit_id=unit, is_active=word, activated_at=now())
            session.add(row)
