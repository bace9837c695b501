"""A citizen starts an open programme by themselves."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.idempotency import idempotent
from common.chassis.keys import MomentKeys
from common.contracts.errors import Conflict, NotFound
from services.moments.commands.beginning import Beginning, Responsible
from services.moments.commands.starts import begin_one, begin_with_key


def start_open(
    database: Database, call: Call, keys: MomentKeys, facts: Mapping[str, Any], outline: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Start it at the unit that offers it; `facts` is directory's answer (`directory.starts.START_FACTS`) with the responsible one's `commission_id`.

    Raises as `moments.starts.START_OPEN`.
    """
    return begin_with_key(keys, partial(_start, database, call, facts, outline))


@idempotent
def _start(
    session: Session, call: Call, facts: Mapping[str, Any], outline: Mapping[str, Any], moment_id: UUID
) -> Mapping[str, Any]:
    unit_id = call.request["care_unit_id"]
    if not facts["citizen_may_start"]:
        raise NotFound
    if not facts["is_active_practitioner"] or UUID(str(facts["care_unit_id"])) != unit_id:
        raise Conflict(reason="practitioner")
    beginning = Beginning(
        moment_id=moment_id,
        citizen_id=call.actor.person_id,
        care_unit_id=unit_id,
        version_id=call.request["version_id"],
        responsible=Responsible(facts["person_id"], facts["commission_id"], facts["commission_version_id"]),
        actor=call.actor,
        at=now(),
        has_signed_in=facts["citizen_has_signed_in"],
    )
    return begin_one(session, outline, beginning)
