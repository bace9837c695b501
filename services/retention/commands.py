"""What changes erasures: people's orders, and what a run writes of itself."""

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from common.chassis.access import concerns
from common.chassis.calls import Call
from common.chassis.clock import now, today
from common.chassis.database import Database, insert_if_absent
from common.chassis.idempotency import by_key, idempotent
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.base import schema
from common.contracts.errors import Conflict, IllegalTransition, StaleVersion
from common.contracts.moments.erasable import ErasableMoment
from common.contracts.retention.erasures import Obstacle, Order, Ordered, ServiceReceipt, Undo, Undone
from common.contracts.retention.events import (
    ERASURE_BEGUN,
    ERASURE_DONE,
    ERASURE_ORDERED,
    ERASURE_STOPPED,
    ERASURE_UNDONE,
)
from services.retention import queries
from services.retention.events import tell
from services.retention.model import TAKEN, ErasureRun, ErasureStep, may_erase, obstacles_of, require_may_erase
from services.retention.settings import Settings

_OBSTACLES, _RECEIPTS = schema(Obstacle), schema(ServiceReceipt)
_STEPS = cast("Table", ErasureStep.__table__)


@idempotent(by_key)
def order(session: Session, call: Call[Order], moment: ErasableMoment, settings: Settings) -> Ordered:
    """Order the erasure of a moment that stands so; it begins when the order can't be taken back any more.

    Raises `IllegalTransition`, `StaleVersion` and `Conflict`. What happens to the moment until then is looked at when it begins.
    """
    require_erasable(call, moment, settings.keep_months)
    at = now()
    begins_at = at + timedelta(minutes=settings.undo_minutes)
    run = ErasureRun(
        id=new_id(),
        moment_id=moment.moment_id,
        care_unit_id=call.grant.care_unit_id,
        ordered_by_person_id=call.actor.person_id,
        ordered_at=at,
        begins_at=begins_at,
        due_at=begins_at,
        state="queued",
        obstacles=[],
    )
    _add(session, run)
    concerns(session, call.grant.citizen_id, run.moment_id)
    tell(session, ERASURE_ORDERED, run)
    return Ordered(run_id=run.id, moment_id=run.moment_id, begins_at=begins_at)


def require_erasable(call: Call[Order], moment: ErasableMoment, keep_months: int) -> None:
    """Raise `IllegalTransition` or `StaleVersion` unless the actor may order the erasure of the moment as it stands."""
    found = obstacles_for(call.actor, moment, keep_months)
    if found:
        raise IllegalTransition(state=moment.state, action="erase", obstacles=kept_obstacles(found))
    if moment.version != call.request.expected_version:
        raise StaleVersion(expected=call.request.expected_version, actual=moment.version)


def obstacles_for(actor: Actor, moment: ErasableMoment, keep_months: int) -> list[Obstacle]:
    """Give what stands before an erasure by this actor today."""
    may = may_erase(actor, moment.responsible_person_id)
    return [*([] if may else [Obstacle(reason="role")]), *obstacles_of(moment, keep_months, today())]


def kept_obstacles(found: list[Obstacle]) -> list[dict[str, Any]]:
    """Give obstacles as JSON data."""
    return [_OBSTACLES.dump(each) for each in found]


@idempotent(by_key)
def undo(session: Session, call: Call[Undo]) -> Undone:
    """Take the order of a moment's erasure back; whoever may order may. Raises `Forbidden`, `NotFound` and `IllegalTransition`."""
    require_may_erase(call.actor, call.grant)
    run = queries.living_run(session, call.grant.moment_id)
    run.undo(now())
    concerns(session, call.grant.citizen_id, run.moment_id)
    tell(session, ERASURE_UNDONE, run)
    return Undone(run_id=run.id, moment_id=run.moment_id)


def take_due(database: Database, at: datetime) -> ErasureRun | None:
    """Take a run that is to be gone on with, for this process alone as long as it lives."""
    with database.writing() as session:
        run = queries.due_run(session, at)
        if run is not None:
            run.due_at = at + TAKEN
            session.flush()
            session.expunge(run)
        return run


def begin(database: Database, run_id: UUID) -> bool:
    """Begin an erasure, and tell whether it goes on: an order may have been taken back just before."""
    with database.writing() as session:
        run = _locked(session, run_id)
        if run.state == "queued":
            run.begin(now())
            tell(session, ERASURE_BEGUN, run)
        return run.state == "running"


def stop(database: Database, run_id: UUID, found: list[Obstacle]) -> None:
    """Stop an erasure of which nothing is done, at what stands before it."""
    with database.writing() as session:
        run = _locked(session, run_id)
        if run.state in {"queued", "running"}:
            run.stop(kept_obstacles(found), now())
            tell(session, ERASURE_STOPPED, run)


def wait(database: Database, run_id: UUID, service: str, until: datetime) -> None:
    """Let a run wait for a service that doesn't answer."""
    with database.writing() as session:
        run = _locked(session, run_id)
        run.waits_for, run.due_at = service, until


def keep_receipt(database: Database, run_id: UUID, receipt: ServiceReceipt) -> None:
    """Keep what a service has answered: the first receipt, should two have asked."""
    with database.writing() as session:
        run = _locked(session, run_id)
        run.waits_for, run.due_at = None, now() + TAKEN
        kept = {"answer": _RECEIPTS.dump(receipt), "ended_at": now()}
        insert_if_absent(session, _STEPS, run_id=run_id, service=receipt.service, **kept)


def finish(database: Database, run_id: UUID) -> None:
    """End a run whose every service is done."""
    with database.writing() as session:
        run = _locked(session, run_id)
        if run.state == "running":
            run.finish(now())
            tell(session, ERASURE_DONE, run)


def _add(session: Session, run: ErasureRun) -> None:
    """Add a run, unless the moment has one: the unique index decides between two at the same instant."""
    living = queries.living_runs(session, [run.moment_id])
    if living:
        raise Conflict(run_id=str(living[run.moment_id].id))
    session.add(run)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict from error


def _locked(session: Session, run_id: UUID) -> ErasureRun:
    return session.get_one(ErasureRun, run_id, with_for_update=True)
