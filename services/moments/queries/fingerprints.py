"""What open pages ask while they are watched: the fingerprint of a list or of a moment."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis.identity import Actor
from common.contracts.base import Caller
from services.moments.model import fingerprints
from services.moments.queries.authorised import moment_for_reading
from services.moments.queries.lists import list_moments
from services.moments.queries.pages import overview


def list_fingerprint(session: Session, actor: Actor, request: Mapping[str, Any]) -> dict[str, Any]:
    """Give the counts of all tabs and the fingerprint of a page of one; raises as the list does, whose statements these are."""
    page = list_moments(session, actor, request)
    return {name: page[name] for name in ("counts", "fingerprint")}


def moment_fingerprint(session: Session, actor: Actor, moment_id: UUID) -> dict[str, Any]:
    """Give the fingerprint of a moment that the actor may read. One statement for staff; for its citizen the overview's six."""
    if actor.kind is Caller.CITIZEN:
        return {"fingerprint": overview(session, actor, moment_id)["fingerprint"]}
    return {"fingerprint": fingerprints.of_moment(moment_for_reading(session, actor, moment_id).moment.version)}
