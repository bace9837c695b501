"""Group starts: ordered in one transaction, then run a few rows at a time, each few in a transaction of their own.

A row is therefore either done or not begun, whenever a process dies, and the next look goes on where it stopped. Every replica may look:
rows are locked while they are started, and passed over by the others. Whoever ordered the job is checked anew before each batch.
"""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from common.chassis.access import concerns, record
from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.idempotency import by_key, idempotent
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.keys import MomentKeys
from common.contracts.base import Caller
from common.contracts.content.versions import Outline
from common.contracts.directory.starts import CommissionNow, GroupFactsAnswer
from common.contracts.errors import Invalid
from common.contracts.moments.group_starts import GroupOrdered, GroupRow, ResumeGroupStart, StartGroup
from common.phrases import moments
from services.moments.commands.beginning import Beginning, Responsible, begin_all, keep_version
from services.moments.model.group_starts import GROUP_ROLES, KEPT, GroupStart, GroupStartRow, require_may_start_groups
from services.moments.queries import group_starts

BATCH = 50
"""Rows between two looks at whether who ordered the job still may."""
TOGETHER = 10
"""Rows of one transaction: fewer cost more each, more keep others waiting."""
FORGOTTEN = 100


@idempotent(by_key)
def start_group(session: Session, call: Call[StartGroup], facts: GroupFactsAnswer, outline: Outline) -> GroupOrdered:
    """Order a job; `facts` are directory's. Raises `Forbidden` and `Invalid`."""
    require_may_start_groups(call.actor)
    _require_each_once(call.request.rows)
    if why_not(call.actor.care_unit_id, facts, is_active=True) == "practitioner":
        raise Invalid(fields={"responsible_commission_id": [moments.NO_PRACTITIONER()]})
    keep_version(session, call.request.version_id, outline)
    job = _job(call, facts)
    session.add(job)
    session.flush()
    session.add_all(_rows(job.id, call.request.rows))
    for row in call.request.rows:
        concerns(session, row.citizen_id)
    return GroupOrdered(group_start_id=job.id)


def _require_each_once(rows: list[GroupRow]) -> None:
    if any(times > 1 for times in Counter(row.citizen_id for row in rows).values()):
        raise Invalid(fields={"rows": [moments.CITIZEN_TWICE()]})


def _job(call: Call[StartGroup], facts: GroupFactsAnswer) -> GroupStart:
    actor = call.actor
    return GroupStart(
        id=new_id(),
        care_unit_id=actor.care_unit_id,
        version_id=call.request.version_id,
        responsible_person_id=facts.responsible.person_id,
        responsible_commission_id=call.request.responsible_commission_id,
        ordered_by_person_id=actor.person_id,
        ordered_by_commission_id=actor.commission_id,
        correlation_id=call.correlation_id,
        state="running",
        stop_reason=None,
        ordered_at=now(),
        finished_at=None,
    )


def _rows(job_id: UUID, rows: list[GroupRow]) -> list[GroupStartRow]:
    return [
        GroupStartRow(
            group_start_id=job_id,
            position=position,
            line=row.line,
            citizen_id=row.citizen_id,
            planned_moment_id=new_id(),
            outcome="waiting",
            moment_id=None,
        )
        for position, row in enumerate(rows)
    ]


@idempotent(by_key)
def resume_group_start(session: Session, call: Call[ResumeGroupStart]) -> GroupOrdered:
    """Go on with a stopped job; raises `Forbidden`, `NotFound`, `IllegalTransition`."""
    job = group_starts.group_for(session, call, for_change=True)
    job.resume(call.actor, call.correlation_id)
    return GroupOrdered(group_start_id=job.id)


@dataclass(frozen=True, slots=True)
class GroupBatch:
    """The next rows of the job that has waited longest, read without a lock: what to ask others about before they are started."""

    job: GroupStart
    rows: list[GroupStartRow]


def next_group_batch(database: Database) -> GroupBatch | None:
    """Give the next batch, or `None` when no job runs. An idle service writes nothing."""
    with database.reading() as session:
        job = group_starts.next_group(session)
        return None if job is None else GroupBatch(job, group_starts.waiting_rows(session, job.id, BATCH))


def run_group_batch(
    database: Database,
    keys: MomentKeys,
    batch: GroupBatch,
    facts: GroupFactsAnswer,
    outline: Outline,
    *,
    is_active: bool,
) -> None:
    """Start the rows of a batch, and finish the job after its last; stop it when the order doesn't hold any more.

    `facts` as for `start_group`; `is_active`: whether the programme may be started at the unit.
    """
    if why := why_not(batch.job.care_unit_id, facts, is_active=is_active):
        stop_group(database, batch.job.id, why)
        return
    for first in range(0, len(batch.rows), TOGETHER):
        _start_rows(database, keys, GroupBatch(batch.job, batch.rows[first : first + TOGETHER]), facts, outline)
    _finish(database, batch.job.id)


def stop_group(database: Database, group_start_id: UUID, reason: str) -> None:
    """Begin no more rows of a job; nothing for one that doesn't run."""
    with database.writing() as session:
        job = group_starts.running_group(session, group_start_id)
        if job is not None:
            job.stop(reason)


def forget_old_groups(database: Database) -> int:
    """Delete a batch of old jobs; gives how many."""
    with database.writing() as session:
        old = group_starts.forgettable_groups(session, now() - KEPT, FORGOTTEN)
        session.execute(delete(GroupStartRow).where(GroupStartRow.group_start_id.in_(old)))
        session.execute(delete(GroupStart).where(GroupStart.id.in_(old)))
        return len(old)


def why_not(care_unit_id: UUID | None, facts: GroupFactsAnswer, *, is_active: bool) -> str | None:
    """Give why an order doesn't hold (a stop reason of the contract's), or `None`."""
    holds = {
        "orderer": _works(facts.ordered_by, care_unit_id) and GROUP_ROLES & set(facts.ordered_by.roles),
        "practitioner": _works(facts.responsible, care_unit_id) and "practitioner" in facts.responsible.roles,
        "programme": is_active,
    }
    return next((why for why, does in holds.items() if not does), None)


def _works(commission: CommissionNow, care_unit_id: UUID | None) -> bool:
    return commission.care_unit_id == care_unit_id


def _start_rows(
    database: Database, keys: MomentKeys, batch: GroupBatch, facts: GroupFactsAnswer, outline: Outline
) -> None:
    """Start a few rows. Their keys are durable first; those that nothing was started for are taken away again."""
    startable = set(facts.startable_citizen_ids)
    keys.ensure_all(row.planned_moment_id for row in batch.rows if row.citizen_id in startable)
    with database.writing() as session:
        # Those that another replica has, or has had, are left out.
        rows = group_starts.rows_to_start(session, batch.job.id, [row.position for row in batch.rows])
        wanted = [row for row in rows if row.citizen_id in startable]
        begun = begin_all(session, outline, [_beginning(batch.job, row, facts) for row in wanted])
        if begun:
            record(session, "moments", _orderer(batch.job, facts), "start", action="change")
        idle = [row for row in wanted if row.planned_moment_id not in begun]
        place = (batch.job.care_unit_id, outline.programme_id)
        earlier = group_starts.running_moments(session, *place, [row.citizen_id for row in idle]) if idle else {}
        for row in rows:
            row.settle(is_startable=row.citizen_id in startable, begun=begun, earlier=earlier)
    for row in idle:
        keys.destroy(row.planned_moment_id)


def _beginning(job: GroupStart, row: GroupStartRow, facts: GroupFactsAnswer) -> Beginning:
    responsible = facts.responsible
    return Beginning(
        moment_id=row.planned_moment_id,
        citizen_id=row.citizen_id,
        care_unit_id=job.care_unit_id,
        version_id=job.version_id,
        responsible=Responsible(
            responsible.person_id, job.responsible_commission_id, responsible.commission_version_id
        ),
        actor=_orderer(job, facts),
        at=now(),
        facts={"group_start_id": job.id},
        has_signed_in=row.citizen_id in facts.signed_in_citizen_ids,
    )


def _orderer(job: GroupStart, facts: GroupFactsAnswer) -> Actor:
    """Give who ordered the job, as the timeline names them."""
    ordered_by = facts.ordered_by
    return Actor(
        Caller.STAFF,
        str(job.ordered_by_person_id),
        commission_id=job.ordered_by_commission_id,
        commission_version_id=ordered_by.commission_version_id,
        care_unit_id=job.care_unit_id,
        roles=frozenset(ordered_by.roles),
    )


def _finish(database: Database, group_start_id: UUID) -> None:
    with database.writing() as session:
        job = group_starts.running_group(session, group_start_id)
        if job is not None and not group_starts.waiting_rows(session, job.id, 1):
            job.finish(now())
