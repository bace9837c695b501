"""What services ask that keep something of moments: how they stand, page by page, and which citizens a care unit has."""

from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.orm import Session, lazyload

from common.chassis.calls import Call
from common.contracts.moments.units import CitizensHad, CitizensOfUnit
from services.moments.model import Moment
from services.moments.model.group_starts import GroupStart, GroupStartRow
from services.moments.model.moment import NOBODY


def moments_after(session: Session, after: UUID | None, limit: int) -> list[Moment]:
    """Give the moments after one by id, or the first: a walk along the primary key, one SELECT a page. Those whose erasure has begun are nobody's."""
    asked = select(Moment).where(Moment.care_unit_id != NOBODY).order_by(Moment.id).limit(limit)
    asked = asked.options(lazyload(Moment.programme))
    return list(session.scalars(asked if after is None else asked.where(Moment.id > after)))


def citizens_of_unit(session: Session, call: Call[CitizensOfUnit]) -> CitizensHad:
    """Give those of the citizens who have or have had a moment at a unit that has it still, or whom its group starts list; one SELECT."""
    care_unit_id, citizen_ids = call.request.care_unit_id, call.request.citizen_ids
    of_moments = select(Moment.citizen_id).where(
        Moment.citizen_id.in_(citizen_ids), Moment.care_unit_id == care_unit_id
    )
    of_groups = (
        select(GroupStartRow.citizen_id)
        .join(GroupStart, GroupStart.id == GroupStartRow.group_start_id)
        .where(GroupStartRow.citizen_id.in_(citizen_ids), GroupStart.care_unit_id == care_unit_id)
    )
    return CitizensHad(citizen_ids=list(session.scalars(union(of_moments, of_groups))))
