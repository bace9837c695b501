"""How moments stand to their erasure, for one actor: what `moments` has told, and what is ordered."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.contracts.moments.erasable import ErasableMoment
from common.contracts.retention.erasures import Standing, Standings, StandingsRequest
from services.retention import queries
from services.retention.commands import obstacles_for


def standings(
    session: Session, call: Call[StandingsRequest], moments: Mapping[UUID, ErasableMoment], keep_months: int
) -> Standings:
    """Give for each moment what stands before its erasure by the actor, and the one that is ordered."""
    runs = queries.living_runs(session, moments)
    told = []
    for moment_id, moment in moments.items():
        run = runs.get(moment_id)
        told.append(
            Standing(
                moment_id=moment_id,
                obstacles=obstacles_for(call.actor, moment, keep_months),
                run_id=run.id if run else None,
                run_state=run.state if run else None,
                begins_at=run.begins_at if run else None,
            )
        )
    return Standings(moments=told)
