"""What needs a practitioner now, and how far citizens have come. Reads the practitioner's own moments, or those of a page, never the unit's."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.contracts.base import Nothing
from common.contracts.moments.attention import INACTIVE_DAYS, MOST_COUNTED, MOST_NAMED, Attention
from common.contracts.moments.progress import MomentProgress, Progress, ProgressRequest
from services.moments.model import ModuleRun, Moment
from services.moments.queries.absences import absent_now
from services.moments.queries.filters import HAS_UNSEEN, has_never_signed_in, needing, of_tab, own_people
from services.moments.queries.lists import unit_to_list


def attention(session: Session, call: Call[Nothing]) -> Attention:
    """Count the actor's ongoing moments by what they need, and name them, in three statements; raises `Forbidden`."""
    actor, at = call.actor, now()
    care_unit_id = unit_to_list(actor)
    own = (Moment.care_unit_id == care_unit_id, of_tab(own_people(actor, absent_now(session, care_unit_id)), "mine"))
    conditions = {
        "unseen": HAS_UNSEEN,
        "never_signed_in": has_never_signed_in(),
        "inactive": Moment.quiet_since < at - timedelta(days=INACTIVE_DAYS),
        **{need: needing(need, at) for need in ("review", "closing", "not_begun")},
    }
    counts = {name: _count(select(Moment.id).where(*own, condition)) for name, condition in conditions.items()}
    counted = session.execute(select(*(each.label(name) for name, each in counts.items()))).mappings().one()
    named = select(Moment.id).where(*own).order_by(Moment.quiet_since.desc(), Moment.id.desc()).limit(MOST_NAMED)
    return Attention(**counted, moment_ids=list(session.scalars(named)))


def progress(session: Session, call: Call[ProgressRequest]) -> Progress:
    """Tell of the unit's moments among these which modules are ongoing and how many steps are read; raises `Forbidden`."""
    begun = ModuleRun.state != "upcoming"
    rows = session.execute(
        select(
            Moment.id,
            Moment.citizen_id,
            Moment.version_id,
            ModuleRun.module_id,
            ModuleRun.state,
            ModuleRun.read_count,
            ModuleRun.step_count,
        )
        .join(ModuleRun, and_(ModuleRun.moment_id == Moment.id, begun))
        .where(Moment.id.in_(call.request.moment_ids), Moment.care_unit_id == unit_to_list(call.actor))
        .order_by(Moment.id, ModuleRun.position)
    )
    found: dict[UUID, MomentProgress] = {}
    for row in rows:
        one = found.setdefault(row.id, _nothing_yet(row.id, row.citizen_id, row.version_id))
        one.steps_read += row.read_count
        one.steps_open += row.step_count
        if row.state == "ongoing":
            one.open_modules.append(row.module_id)
    return Progress(moments=list(found.values()))


def _count(of: Select[*tuple[Any, ...]]) -> Any:
    return select(func.count()).select_from(of.limit(MOST_COUNTED).subquery()).scalar_subquery()


def _nothing_yet(moment_id: UUID, citizen_id: UUID, version_id: UUID) -> MomentProgress:
    ids = {"moment_id": moment_id, "citizen_id": citizen_id, "version_id": version_id}
    return MomentProgress(**ids, open_modules=[], steps_read=0, steps_open=0)
