"""Who is responsible for how much at a care unit."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.contracts.base import Nothing
from common.contracts.moments.responsible import Caseload, Caseloads
from services.moments.model import PractitionerCount, require_citizen_admin


def caseloads(session: Session, call: Call[Nothing]) -> Caseloads:
    """Give everyone at the actor's unit who has ongoing moments, most first; raises `Forbidden`."""
    require_citizen_admin(call.actor)
    rows = session.execute(
        select(PractitionerCount.person_id, PractitionerCount.ongoing)
        .where(PractitionerCount.care_unit_id == call.actor.care_unit_id, PractitionerCount.ongoing > 0)
        .order_by(PractitionerCount.ongoing.desc(), PractitionerCount.person_id)
    )
    return Caseloads(caseloads=[Caseload(**row) for row in rows.mappings()])
