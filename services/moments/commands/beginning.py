"""What every way to start a moment has in common: the moment, its modules, its timeline, its events, and the counts of the lists.

Several begin together as cheaply as one: a statement for each table, not for each row.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from common.chassis.access import concerns
from common.chassis.clock import swedish_day
from common.chassis.database import insert_if_absent
from common.chassis.identity import Actor
from common.chassis.outbox import Announcement, announce_all
from common.contracts.content.versions import Outline
from common.contracts.moments.events import MODULE_STARTED, MOMENT_PLANNED, MOMENT_STARTED
from services.moments import events
from services.moments.commands.absence_entries import note_absences
from services.moments.commands.counts import count
from services.moments.commands.first_sign_ins import never_signed_in
from services.moments.commands.timeline import entry
from services.moments.model import ModuleOutline, ModuleRun, Moment, ProgrammeVersion, TimelineEntry
from services.moments.model.moment import first_instant

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who will be responsible, as directory knows them now."""

    person_id: UUID
    commission_id: UUID
    commission_version_id: UUID


@dataclass(frozen=True, slots=True)
class Beginning:
    """A moment that is about to be; `facts` are told by the timeline beside the start. With `starts_on` it is planned for that day.

    `has_signed_in`: whether the citizen ever has, as directory answered.
    """

    moment_id: UUID
    citizen_id: UUID
    care_unit_id: UUID
    version_id: UUID
    responsible: Responsible
    actor: Actor
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    starts_on: date | None = None
    has_signed_in: bool = False


def begin_all(session: Session, outline: Outline, beginnings: Iterable[Beginning]) -> dict[UUID, Moment]:
    """Start moments of one programme version, and give those that began, by id: no moment of a citizen who has the programme at the unit.

    The moments aren't the session's: they tell what was inserted.
    """
    # In the order of citizens, so that two transactions with the same ones can't wait for each other in a circle.
    wanted = sorted(beginnings, key=lambda each: each.citizen_id)
    if not wanted:
        return {}
    keep_version(session, wanted[0].version_id, outline)
    never = never_signed_in(session, {each.citizen_id: each.has_signed_in for each in wanted})
    begun = [(each, moment) for each in wanted if (moment := _insert(session, outline, each, never))]
    for _, moment in begun:
        concerns(session, moment.citizen_id, moment.id)
    modules = [
        ModuleOutline.from_data(data) for data in ProgrammeVersion.values_of(wanted[0].version_id, outline)["modules"]
    ]
    told = [_told(each, moment, modules) for each, moment in begun]
    for kind, rows in (
        (ModuleRun, [row for each in told for row in each.runs]),
        (TimelineEntry, [row for each in told for row in each.entries]),
    ):
        if rows:
            session.execute(insert(cast("Table", kind.__table__)), rows)
    announce_all(session, [event for each in told for event in each.events])
    _count(session, [moment for _, moment in begun])
    # Those who begin together were ordered by one person.
    note_absences(session, wanted[0].actor, [moment for _, moment in begun])
    return {moment.id: moment for _, moment in begun}


def keep_version(session: Session, version_id: UUID, outline: Outline) -> None:
    """Keep the outline of a programme version, unless it is kept."""
    version = ProgrammeVersion.values_of(version_id, outline)
    insert_if_absent(session, cast("Table", ProgrammeVersion.__table__), **version)


def _insert(session: Session, outline: Outline, each: Beginning, never: Collection[UUID]) -> Moment | None:
    """Insert the moment, or find that there is one: the unique index decides between two starts at the same instant."""
    values = Moment.values_at_start(
        id=each.moment_id,
        care_unit_id=each.care_unit_id,
        citizen_id=each.citizen_id,
        programme_id=outline.programme_id,
        version_id=each.version_id,
        responsible_person_id=each.responsible.person_id,
        responsible_commission_id=each.responsible.commission_id,
        started_at=first_instant(each.starts_on) if each.starts_on else each.at,
        starts_on=each.starts_on,
        never_signed_in=each.citizen_id in never,
    )
    is_new = insert_if_absent(session, cast("Table", Moment.__table__), **values)
    return Moment(**values) if is_new else None


@dataclass(frozen=True, slots=True)
class _Told:
    """What stands beside a moment that began."""

    runs: Rows
    entries: Rows
    events: list[Announcement]


def _told(each: Beginning, moment: Moment, modules: Sequence[ModuleOutline]) -> _Told:
    """Give a run of every module, and what is told of the start and of the modules that begin with it."""
    actor, at, today = each.actor, each.at, swedish_day(each.at)
    responsible = {
        "responsible_person_id": moment.responsible_person_id,
        "responsible_commission_version_id": each.responsible.commission_version_id,
    }
    told = _Told(
        [],
        [
            _start_entry(each, moment),
            entry(actor, moment.id, "responsible_set", at, **responsible),
        ],
        [_start_event(moment)],
    )
    for position, outline in enumerate(modules):
        run = ModuleRun.of(moment.id, outline, position)
        if outline.starts_at_once and not moment.is_planned:
            run.begin(at, today)
            facts = {"module_id": run.module_id, "module_version": run.version, "days": run.days(today)}
            told.entries.append(entry(actor, moment.id, "module_started", at, **facts))
            told.events.append(Announcement(MODULE_STARTED, moment.id, events.module(run, today, moment)))
        told.runs.append({column.key: getattr(run, column.key) for column in ModuleRun.__table__.columns})
    return told


def _start_entry(each: Beginning, moment: Moment) -> dict[str, Any]:
    if each.starts_on:
        return entry(each.actor, moment.id, "planned", each.at, starts_on=each.starts_on, **each.facts)
    return entry(each.actor, moment.id, "started", each.at, version_id=moment.version_id, **each.facts)


def _start_event(moment: Moment) -> Announcement:
    if moment.starts_on:
        return Announcement(MOMENT_PLANNED, moment.id, events.planned(moment.starts_on, moment))
    return Announcement(MOMENT_STARTED, moment.id, events.started(moment))


def _count(session: Session, begun: Iterable[Moment]) -> None:
    """Add to the counts, each unit and practitioner once."""
    numbers = Counter((moment.care_unit_id, moment.responsible_person_id) for moment in begun)
    known = {(moment.care_unit_id, moment.responsible_person_id): moment for moment in begun}
    for key, number in numbers.items():
        count(session, known[key], ongoing=number)
