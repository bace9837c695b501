"""Moving a running moment to a newer minor version of its programme."""

from collections.abc import Sequence
from functools import partial
from typing import cast
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.database import insert_if_absent
from common.chassis.idempotency import idempotent
from common.contracts.content.versions import Outline
from common.contracts.errors import Conflict
from common.contracts.moments.events import MOMENT_VERSION_CHANGED
from common.contracts.moments.version_changes import MissingPart, MoveToVersion
from common.contracts.moments.vocabulary import MomentChanged
from services.moments import events, queries
from services.moments.commands.changing import change_of
from services.moments.model import Action, ModuleRun, Moment, ProgrammeVersion


@idempotent(queries.may(Action.WRITE))
def move_to_version(
    session: Session, call: Call[MoveToVersion], left: UUID, outline: Outline, missing: Sequence[MissingPart]
) -> MomentChanged:
    """Let the moment run the version that `outline` describes; `missing` is what that lacks of the version `left`.

    Ticks, sent and unsent answers stay. What is sent keeps the version that it was answered on; what is being written goes on in the new
    one. Modules that are new wait as upcoming. Raises `NotFound`, `Forbidden`, `MomentEnded`, `StaleVersion`, `Conflict(missing=…)`.
    """
    change = change_of(session, call)
    moment = change.moment
    change.require_unchanged(call.request.expected_version)
    if moment.version_id != left:
        moment.require_version(-1, ["moment"])
    if missing:
        raise Conflict(missing=list(map(vars, missing)))
    before = moment.programme.version
    _move(session, moment, call.request.version_id, outline)
    facts = {"from_version": before, "to_version": outline.version, "version_id": moment.version_id}
    change.tell("version_changed", MOMENT_VERSION_CHANGED, partial(events.version_changed, left), **facts)
    return change.answer


def _move(session: Session, moment: Moment, version_id: UUID, outline: Outline) -> None:
    values = ProgrammeVersion.values_of(version_id, outline)
    insert_if_absent(session, cast("Table", ProgrammeVersion.__table__), **values)
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
