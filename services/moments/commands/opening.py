"""A citizen starts an open programme by themselves."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.idempotency import once
from common.chassis.identifiers import new_id
from common.chassis.keys import MomentKeys
from common.contracts.errors import Conflict, NotFound
from services.moments.commands.beginning import Beginning, Responsible
from services.moments.commands.starting import begin_one, key_for


def start_open(
    database: Database,
    keys: MomentKeys,
    call: Call,
    facts: Mapping[str, Any],
    outline: Mapping[str, Any],
) -> Mapping[str, Any]:
    """Start it at the unit that offers it; `facts` is directory's answer (`directory.starts.START_FACTS`) with the responsible one's `commission_id`.

    Raises as `moments.starts.START_OPEN`.
    """
    unit_id = call.request["care_unit_id"]
    with key_for(keys, new_id()) as new, once(database, call) as run:
        if not run.repeated:
            if not facts["citizen_may_start"]:
                raise NotFound
            if not facts["is_active_practitioner"] or UUID(str(facts["care_unit_id"])) != unit_id:
                raise Conflict(reason="practitioner")
            beginning = Beginning(
                moment_id=new.moment_id,
                citizen_id=call.actor.person_id,
                care_unit_id=unit_id,
                version_id=call.request["version_id"],
                responsible=Responsible(facts["person_id"], facts["commission_id"], facts["commission_version_id"]),
                actor=call.actor,
                at=now(),
                has_signed_in=facts["citizen_has_signed_in"],
            )
            run.answer = begin_one(database, run.session, outline, beginning)
            new.is_begun = True
    return run.answer
