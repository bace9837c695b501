"""What is asked of flags: every SELECT."""

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from common.chassis import mirror
from common.chassis.calls import Call
from common.chassis.tables import mirrored_moments
from common.contracts.flags.flags import (
    CountedMoments,
    FlagCounts,
    MomentCount,
    MomentFlags,
    MomentFlagsRequest,
    OpenFlag,
)
from services.flags.model.flags import WHILE_ONGOING, Flag, unit_to_count


def moment_flags(session: Session, call: Call[MomentFlagsRequest]) -> MomentFlags:
    """Give the flags of a grant's moment that stand, oldest first; none for one that is erased, or that another unit has taken over."""
    asked = (
        select(Flag.id.label("flag_id"), Flag.kind, Flag.cause_id, Flag.raised_at)
        .join(mirrored_moments, mirrored_moments.c.moment_id == Flag.moment_id)
        .where(Flag.moment_id == call.grant.moment_id, _stands(), mirror.may_read(call.grant))
        .order_by(Flag.raised_at, Flag.id)
    )
    rows = session.execute(asked).mappings()
    return MomentFlags(moment_id=call.grant.moment_id, flags=[OpenFlag(**row) for row in rows])


def counts(session: Session, call: Call[CountedMoments]) -> FlagCounts:
    """Give those of the moments that have flags, with how many and since when, as far as they are the actor's care unit's; raises `Forbidden`."""
    care_unit_id = unit_to_count(call.actor)
    asked = (
        select(
            Flag.moment_id,
            mirrored_moments.c.citizen_id,
            func.count().label("count"),
            func.min(Flag.raised_at).label("oldest_at"),
        )
        .join(mirrored_moments, mirrored_moments.c.moment_id == Flag.moment_id)
        .where(
            Flag.moment_id.in_(call.request.moment_ids),
            _stands(),
            mirrored_moments.c.care_unit_id == care_unit_id,
            *([Flag.kind == call.request.kind] if call.request.kind else []),
        )
        .group_by(Flag.moment_id, mirrored_moments.c.citizen_id)
    )
    return FlagCounts(moments=[MomentCount(**row) for row in session.execute(asked).mappings()])


def _stands() -> ColumnElement[bool]:
    """Give the condition on a flag, beside its moment's row: its cause is there, and the moment goes on, where that is asked of its kind."""
    state = mirrored_moments.c.state
    goes_on = or_(state.is_(None), state.in_(mirror.WRITABLE))
    return and_(Flag.cleared_at.is_(None), or_(Flag.kind.not_in(WHILE_ONGOING), goes_on))
