"""Moving a running moment to a newer minor version of its programme."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.idempotency import once
from common.chassis.outbox import announce
from common.contracts.errors import Conflict
from common.contracts.moments.events import MOMENT_VERSION_CHANGED
from services.moments import events, queries
from services.moments.commands.keeping import record, require_unchanged
from services.moments.model import ModuleRun, Moment, ProgrammeVersion
from services.moments.model.moving import Missing


def move_to_version(
    database: Database, call: Call, left: UUID, outline: Mapping[str, Any], missing: Sequence[Missing]
) -> Mapping[str, Any]:
    """Let the moment run the version that `outline` describes; `missing` is what that lacks of the version `left`.

    Ticks, sent and unsent answers stay. What is sent keeps the version that it was answered on; what is being written goes on in the new
    one. Modules that are new wait as upcoming. Raises `NotFound`, `Forbidden`, `MomentEnded`, `StaleVersion`, `Conflict(missing=…)`.
    """
    with once(database, call) as run:
        if not run.repeated:
            session, request, at = run.session, call.request, now()
            moment = queries.moment_for_change(session, call.actor, request["moment_id"])
            require_unchanged(session, moment, request["expected_version"])
            if moment.version_id != left:
                moment.require_version(-1, ["moment"])
            if missing:
                raise Conflict(missing=list(missing))
            before = moment.programme.version
            _move(database, session, moment, request["version_id"], outline)
            facts = {"from_version": before, "to_version": outline["version"], "version_id": moment.version_id}
            record(session, call.actor, moment, "version_changed", at, **facts)
            announce(session, MOMENT_VERSION_CHANGED, moment.id, events.version_changed(moment, left))
            run.answer = {"moment_id": moment.id, "version": moment.version}
    return run.answer


def _move(database: Database, session: Session, moment: Moment, version_id: UUID, outline: Mapping[str, Any]) -> None:
    values = ProgrammeVersion.values_of(version_id, outline)
    database.insert_if_absent(session, cast("Table", ProgrammeVersion.__table__), **values)
    version = session.get_one(ProgrammeVersion, version_id)
    moment.move(version)
    for response in queries.unsent_responses(session, moment):
        response.version_id = version_id
    runs = queries.module_runs(session, moment)
    for position, module in enumerate(version.outlines()):
        run = runs.get(module.id)
        if run is None:
            run = ModuleRun.of(moment.id, module, position)
            run.in_version = moment.version
            session.add(run)
        else:
            run.follow(module, position)
