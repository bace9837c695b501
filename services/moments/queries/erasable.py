"""How moments stand before their erasure, for the service that runs it."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from common.chassis.calls import Call
from common.contracts.moments.erasable import ErasableMoment, ErasableMoments, ErasableRequest
from services.moments.model import Moment
from services.moments.model.moment import NOBODY


def erasable(session: Session, call: Call[ErasableRequest]) -> ErasableMoments:
    """Give those of the moments that are the care unit's, and whether others are linked under them; one SELECT. Those whose erasure has begun are nobody's."""
    child = aliased(Moment)
    columns = (
        Moment.id.label("moment_id"),
        Moment.version,
        Moment.state,
        Moment.responsible_person_id,
        Moment.ended_at,
        Moment.maintained_until,
        exists().where(child.parent_id == Moment.id).label("has_children"),
    )
    of_the_unit = (Moment.id.in_(call.request.moment_ids), Moment.care_unit_id == call.request.care_unit_id)
    rows = session.execute(select(*columns).where(*of_the_unit, Moment.care_unit_id != NOBODY)).mappings()
    return ErasableMoments(moments=[ErasableMoment(**row) for row in rows])
