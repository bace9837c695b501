"""Going on with erasures: one service after the other, until each has given its receipt.

What was done is written after it was done, and asking again changes nothing (`docs/decisions/0031-erasure.md`): so a run goes on after any death, in any process, from the first service
that hasn't answered. Nothing is written while another service is asked.
"""

from typing import Protocol
from uuid import UUID

from common.chassis import telemetry
from common.chassis.clock import now, today
from common.chassis.database import Database
from common.contracts.errors import Conflict, IllegalTransition, NamedError
from common.contracts.operations import OPERATIONS, Erase
from common.contracts.retention.erasures import Obstacle, ServiceReceipt
from services.retention import commands, queries
from services.retention.model import AGAIN, FIRST, ORDER_OF_SERVICES, ErasureRun, obstacles_of
from services.retention.moments_client import Asker, how_they_stand
from services.retention.settings import Settings

REFUSALS = {IllegalTransition: "goes_on", Conflict: "linked"}
"""What the owner of moments refuses with, before anything is erased, and what stands before it then."""

log = telemetry.logger(__name__)


class Grounds(Asker, Protocol):
    """What of a service's resources a run stands on."""

    is_stopping: bool

    @property
    def database(self) -> Database:
        """Give the service's database."""


def go_on(resources: Grounds, settings: Settings) -> bool:
    """Go on with the erasure that has waited longest, as far as it goes, and tell whether there was one."""
    run = commands.take_due(resources.database, now())
    if run is None:
        return False
    if _is_begun(resources, run, settings):
        _ask_all(resources, run.id, run.moment_id)
    return True


def _is_begun(resources: Grounds, run: ErasureRun, settings: Settings) -> bool:
    """Begin a run that waits for it, unless something stands before it by now; tells whether it goes on."""
    if run.state == "running":
        return True
    try:
        moment = how_they_stand(resources, run.care_unit_id, [run.moment_id]).get(run.moment_id)
    except NamedError as away:
        _wait(resources, run.id, FIRST, away)
        return False
    gone = [Obstacle(reason="gone")]
    found = obstacles_of(moment, settings.keep_months, today()) if moment else gone
    if found:
        commands.stop(resources.database, run.id, found)
        return False
    return commands.begin(resources.database, run.id)


def _ask_all(resources: Grounds, run_id: UUID, moment_id: UUID) -> None:
    """Ask every service that hasn't given its receipt, until one doesn't answer or this one is told to stop."""
    with resources.database.reading() as session:
        done = queries.services_done(session, run_id)
    for service in ORDER_OF_SERVICES:
        if service not in done and not _is_erased(resources, run_id, moment_id, service):
            return
    commands.finish(resources.database, run_id)


def _is_erased(resources: Grounds, run_id: UUID, moment_id: UUID, service: str) -> bool:
    """Let one service erase the moment, and keep its receipt; tells whether the run goes on."""
    request = Erase(idempotency_id=run_id, moment_ids=[moment_id])
    while not resources.is_stopping:
        try:
            erased = resources.ask(OPERATIONS[service].erase, request)
        except NamedError as refused:
            _refused(resources, run_id, service, refused)
            return False
        [receipt] = erased.receipts
        if receipt.ended_at is not None:
            told = ServiceReceipt(service=service, receipt=receipt, kept=erased.kept)
            commands.keep_receipt(resources.database, run_id, told)
            return True
    return False


def _refused(resources: Grounds, run_id: UUID, service: str, refused: NamedError) -> None:
    """Stop at what the owner refuses; wait for whoever doesn't answer, or has a fault."""
    reason = REFUSALS.get(type(refused)) if service == FIRST else None
    if reason is None:
        _wait(resources, run_id, service, refused)
    else:
        commands.stop(resources.database, run_id, [Obstacle(reason=reason)])


def _wait(resources: Grounds, run_id: UUID, service: str, away: NamedError) -> None:
    log.warning("an erasure waits", run=str(run_id), service=service, away=away.code)
    commands.wait(resources.database, run_id, service, now() + AGAIN)
