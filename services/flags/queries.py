"""What is asked of flags: every SELECT."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis import mirror
from common.chassis.calls import Call
from common.chassis.tables import mirrored_moments
from common.contracts.flags.flags import MomentFlags, MomentFlagsRequest, OpenFlag
from services.flags.model import Flag


def moment_flags(session: Session, call: Call[MomentFlagsRequest]) -> MomentFlags:
    """Give the flags of a grant's moment that stand, oldest first; none for one that is erased, or that another unit has taken over."""
    asked = (
        select(Flag.id.label("flag_id"), Flag.kind, Flag.cause_id, Flag.raised_at)
        .join(mirrored_moments, mirrored_moments.c.moment_id == Flag.moment_id)
        .where(Flag.moment_id == call.grant.moment_id, Flag.cleared_at.is_(None), mirror.may_read(call.grant))
        .order_by(Flag.raised_at, Flag.id)
    )
    rows = session.execute(asked).mappings()
    return MomentFlags(moment_id=call.grant.moment_id, flags=[OpenFlag(**row) for row in rows])
