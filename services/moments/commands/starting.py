"""Starting a programme for a citizen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now, swedish_day
from common.chassis.database import Database
from common.chassis.idempotency import once
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.keys import MomentKeys
from common.chassis.outbox import announce
from common.contracts import moments
from common.contracts.errors import Conflict, Forbidden, Invalid
from services.moments import events, queries
from services.moments.commands.keeping import count, record
from services.moments.model import ModuleRun, Moment, ProgrammeVersion

STARTING_ROLES = frozenset({"practitioner", "citizen_admin"})


@dataclass(frozen=True, slots=True)
class _Start:
    """What one start has at hand, in its transaction."""

    database: Database
    session: Session
    call: Call
    facts: Mapping[str, Any]
    outline: Mapping[str, Any]
    moment_id: UUID
    at: datetime


def require_may_start(actor: Actor) -> None:
    """Raise `Forbidden` unless the actor works at a care unit as practitioner or citizen_admin."""
    if actor.care_unit_id is None or not actor.roles & STARTING_ROLES:
        raise Forbidden


def start(
    database: Database, keys: MomentKeys, call: Call, facts: Mapping[str, Any], outline: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Start the programme version that `outline` describes; `facts` is directory's answer (`directory.START_FACTS`).

    Raises `Forbidden`, `Invalid`, and `Conflict(moment_id=…)` when the citizen has the programme ongoing at the unit.
    """
    require_may_start(call.actor)
    moment_id, began = new_id(), False
    # The key is durable before the first text sealed with it can be; one for a start that didn't happen is taken away again.
    keys.ensure(moment_id)
    try:
        with once(database, call) as run:
            if not run.repeated:
                _require_startable(call.actor, facts)
                run.answer = _start(_Start(database, run.session, call, facts, outline, moment_id, now()))
        began = not run.repeated
    finally:
        if not began:
            keys.destroy(moment_id)
    return run.answer


def _require_startable(actor: Actor, facts: Mapping[str, Any]) -> None:
    wrong: dict[str, list[str]] = {}
    if not facts["citizen_may_start"]:
        wrong["citizen_id"] = ["Det går inte att starta ett moment för den här invånaren."]
    if not facts["is_active_practitioner"] or UUID(str(facts["care_unit_id"])) != actor.care_unit_id:
        wrong["responsible_commission_id"] = ["Välj en behandlare som arbetar på vårdenheten."]
    if wrong:
        raise Invalid(fields=wrong)


def _start(start: _Start) -> dict[str, Any]:
    session, actor, at = start.session, start.call.actor, start.at
    moment = _insert(start)
    responsible = {
        "responsible_person_id": moment.responsible_person_id,
        "responsible_commission_version_id": start.facts["commission_version_id"],
    }
    record(session, actor, moment, "started", at, version_id=moment.version_id)
    record(session, actor, moment, "responsible_set", at, **responsible)
    announce(session, moments.MOMENT_STARTED, moment.id, events.moment_started(moment))
    _begin_modules(session, actor, moment, at)
    count(start.database, session, moment, ongoing=1)
    return {"moment_id": moment.id, "version": moment.version}


def _insert(start: _Start) -> Moment:
    """Insert the moment, or find that there is one: the unique index decides between two starts at the same instant."""
    session, request, unit = start.session, start.call.request, cast("UUID", start.call.actor.care_unit_id)
    version = ProgrammeVersion.values_of(request["version_id"], start.outline)
    start.database.insert_if_absent(session, cast("Table", ProgrammeVersion.__table__), **version)
    values = Moment.values_at_start(
        id=start.moment_id,
        care_unit_id=unit,
        citizen_id=request["citizen_id"],
        programme_id=version["programme_id"],
        version_id=request["version_id"],
        responsible_person_id=UUID(str(start.facts["person_id"])),
        responsible_commission_id=request["responsible_commission_id"],
        started_at=start.at,
    )
    if not start.database.insert_if_absent(session, cast("Table", Moment.__table__), **values):
        earlier = queries.ongoing_moment(session, request["citizen_id"], version["programme_id"], unit)
        raise Conflict(moment_id=str(earlier)) if earlier else Conflict
    return session.get_one(Moment, start.moment_id)


def _begin_modules(session: Session, actor: Actor, moment: Moment, at: datetime) -> None:
    """Add a run of every module; those that start at once begin now, each with its entry and its event."""
    today = swedish_day(at)
    for position, outline in enumerate(moment.programme.outlines()):
        module = ModuleRun.of(moment.id, outline, position)
        session.add(module)
        if outline.starts_at_once:
            module.begin(at, today)
            facts = {"module_id": module.module_id, "module_version": module.version, "days": module.days(today)}
            record(session, actor, moment, "module_started", at, **facts)
            announce(session, moments.MODULE_STARTED, moment.id, events.module_changed(moment, module, today))
