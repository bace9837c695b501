"""The timeline's entries, which commands add beside their change."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.base import Caller
from services.moments import queries
from services.moments.model import KIND_OF, Moment, TimelineEntry


def record(session: Session, actor: Actor, moment: Moment, action: str, at: datetime, **facts: Any) -> None:
    """Add an entry to the moment's timeline; `facts` are ids, numbers, times and names of the unit's, kept as JSON.

    A moment that has ended isn't told of absences as they are registered. When a cover does something in it, it first tells why they could.
    """
    if not moment.is_ongoing and actor.kind is Caller.STAFF:
        absence = queries.untold_cover(session, actor, moment)
        if absence:
            session.add(TimelineEntry(**entry(actor, moment.id, "absence_noted", at, **absence.facts)))
    session.add(TimelineEntry(**entry(actor, moment.id, action, at, **facts)))


def entry(actor: Actor, moment_id: UUID, action: str, at: datetime, /, **facts: Any) -> dict[str, Any]:
    """Give the columns of an entry for the timeline; `facts` as for `record`. A guardian who acts for a child is told as `guardian_id`."""
    if actor.guardian_id:
        facts["guardian_id"] = actor.guardian_id
    told = {name: fact if isinstance(fact, int | str | list | None) else _as_text(fact) for name, fact in facts.items()}
    return {
        "id": new_id(),
        "moment_id": moment_id,
        "kind": KIND_OF[action],
        "action": action,
        "at": at,
        "actor_kind": actor.kind.value,
        "commission_version_id": actor.commission_version_id if actor.kind is Caller.STAFF else None,
        "facts": told,
        "absence_id": facts.get("absence_id"),
    }


def _as_text(fact: Any) -> str:
    return fact.isoformat() if isinstance(fact, datetime) else str(fact)
