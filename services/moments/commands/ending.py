"""Ending a moment."""

from collections.abc import Mapping
from typing import Any

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.idempotency import once
from common.chassis.keys import MomentKeys
from common.chassis.outbox import announce
from common.contracts import moments
from services.moments import events, queries
from services.moments.commands.keeping import count, record
from services.moments.model import Moment


def end(database: Database, keys: MomentKeys, call: Call) -> Mapping[str, Any]:
    """End an ongoing moment; the citizen no longer reaches it, staff of the unit can read it.

    Raises `NotFound`, `Forbidden`, `MomentEnded`, and `StaleVersion` with what has happened since the page was shown.
    """
    with once(database, call) as run:
        if not run.repeated:
            session, request, at = run.session, call.request, now()
            moment = queries.moment_for_change(session, call.actor, request["moment_id"])
            if moment.version != request["expected_version"]:
                changed = queries.changes_since(session, moment, request["expected_version"])
                moment.require_version(request["expected_version"], changed)
            note = keys.seal(moment.id, Moment.note_place(moment.id), request["note"]) if request["note"] else None
            moment.end(request["reason"], note, at)
            record(session, call.actor, moment, "ended", at, reason=moment.end_reason)
            announce(session, moments.MOMENT_ENDED, moment.id, events.moment_ended(moment))
            count(database, session, moment, ongoing=-1, ended=1)
            run.answer = {"moment_id": moment.id, "version": moment.version}
    return run.answer
