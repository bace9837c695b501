"""Which citizens a care unit has: what `directory` asks when its copy doesn't know one."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from services.moments.model import Moment
from services.moments.model.group_starts import GroupStart, GroupStartRow


def citizens_of_unit(session: Session, care_unit_id: UUID, citizen_ids: Collection[UUID]) -> list[UUID]:
    """Give those of the citizens who have or have had a moment at a unit that has it still, or whom its group starts list; one SELECT."""
    of_moments = select(Moment.citizen_id).where(
        Moment.citizen_id.in_(citizen_ids), Moment.care_unit_id == care_unit_id
    )
    of_groups = (
        select(GroupStartRow.citizen_id)
        .join(GroupStart, GroupStart.id == GroupStartRow.group_start_id)
        .where(GroupStartRow.citizen_id.in_(citizen_ids), GroupStart.care_unit_id == care_unit_id)
    )
    return list(session.scalars(union(of_moments, of_groups)))
