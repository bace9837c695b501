"""Which form is answered: asked before a save, so that its definition can be fetched outside the transaction."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.identity import Actor
from common.contracts.base import Caller
from common.contracts.errors import NotFound
from services.moments.model import Moment


def version_for_form(session: Session, actor: Actor, moment_id: UUID, step_id: str, form_id: str) -> UUID:
    """Give the programme version that the citizen's moment runs, or a moment of the unit's; raises `NotFound` unless the step has that form.

    What may be written isn't judged here: the command does so, or gives a repeat its first answer.
    """
    own = Moment.citizen_id == actor.person_id
    its = own if actor.kind is Caller.CITIZEN else Moment.care_unit_id == actor.care_unit_id
    moment = session.scalar(select(Moment).where(Moment.id == moment_id, its))
    if moment is None or form_id not in moment.programme.step(step_id).form_ids:
        raise NotFound
    return moment.version_id
