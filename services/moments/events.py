"""What moments announces, built from the model: ids, versions and states, never an answer.

Each function gives what one kind of event says. The moment comes last, so that `partial` leaves what `Change.tell` asks for: how the fact reads in the
version that the moment has by then.
"""

from collections.abc import Collection
from datetime import date
from typing import TypedDict, cast
from uuid import UUID, uuid5

from common.contracts.moments.events import (
    AbsenceFact,
    CategoriesFact,
    CategoryFact,
    EndFact,
    HandoverFact,
    LinkFact,
    ModuleFact,
    PlannedFact,
    ResponseFact,
    ResponsibleChangedFact,
    ResponsibleFact,
    ScheduleFact,
    Snapshot,
    StandingFact,
    StepFact,
    SubmittedFact,
    VersionFact,
    WelcomeFact,
)
from common.contracts.moments.outcomes import RaisedRule
from common.forms import Outcome
from services.moments.model import Absence, Category, Handover, ModuleRun, Moment, Response, StepMark, Welcome


class _About(TypedDict):
    """What every event of a moment says."""

    moment_id: UUID
    moment_version: int
    citizen_id: UUID
    care_unit_id: UUID
    programme_id: str
    version_id: UUID


class _Standing(_About):
    """What those events say after which it stands otherwise."""

    snapshot: Snapshot


def _about(moment: Moment) -> _About:
    return {
        "moment_id": moment.id,
        "moment_version": moment.version,
        "citizen_id": moment.citizen_id,
        "care_unit_id": moment.care_unit_id,
        "programme_id": moment.programme_id,
        "version_id": moment.version_id,
    }


def _standing(moment: Moment) -> _Standing:
    return {**_about(moment), "snapshot": Snapshot(**moment.snapshot)}


def standing(moment: Moment) -> StandingFact:
    """Give how it stands, and nothing else."""
    return StandingFact(**_standing(moment))


def started(moment: Moment) -> ResponsibleFact:
    """Give who is responsible for it from the start."""
    return ResponsibleFact(**_standing(moment), responsible_person_id=moment.responsible_person_id)


def planned(starts_on: date, moment: Moment) -> PlannedFact:
    """Give on which day it starts."""
    person_id = moment.responsible_person_id
    return PlannedFact(**_standing(moment), responsible_person_id=person_id, starts_on=starts_on)


def ended(moment: Moment) -> EndFact:
    """Give why it ended, and how long it can be read."""
    reason = cast("str", moment.end_reason)  # what has ended has one
    return EndFact(**_standing(moment), reason=reason, maintained_until=moment.maintained_until)


def responsible_changed(previous: UUID, moment: Moment) -> ResponsibleChangedFact:
    """Give who is responsible now, and who was before."""
    return ResponsibleChangedFact(
        **_standing(moment),
        responsible_person_id=moment.responsible_person_id,
        previous_responsible_person_id=previous,
    )


def version_changed(previous: UUID, moment: Moment) -> VersionFact:
    """Give which version it ran before."""
    return VersionFact(**_standing(moment), previous_version_id=previous)


def handover(offer: Handover, moment: Moment) -> HandoverFact:
    """Give what every event about a handover says."""
    return HandoverFact(
        **_standing(moment),
        responsible_person_id=moment.responsible_person_id,
        handover_id=offer.id,
        from_unit_id=offer.from_unit_id,
        to_unit_id=offer.to_unit_id,
    )


def link(parent_id: UUID, moment: Moment) -> LinkFact:
    """Give which moment is its parent, or was."""
    return LinkFact(**_about(moment), parent_moment_id=parent_id)


def welcome(row: Welcome, moment: Moment) -> WelcomeFact:
    """Give which welcome is seen."""
    return WelcomeFact(**_about(moment), state=row.state, is_own=row.published is not None)


def categories(category_ids: Collection[UUID], moment: Moment) -> CategoriesFact:
    """Give the categories that it has from now on."""
    return CategoriesFact(**_about(moment), category_ids=list(category_ids))


class _Module(_About):
    """What every event about a module says."""

    module_id: str
    module_version: int
    state: str
    days: int | None


def _module(run: ModuleRun, today: date, moment: Moment) -> _Module:
    return {
        **_about(moment),
        "module_id": run.module_id,
        "module_version": run.version,
        "state": run.state,
        "days": run.days(today),
    }


def module(run: ModuleRun, today: date, moment: Moment) -> ModuleFact:
    """Give how a module stands."""
    return ModuleFact(**_module(run, today, moment))


def scheduled(run: ModuleRun, today: date, moment: Moment) -> ScheduleFact:
    """Give how a module stands, and on which day it starts."""
    return ScheduleFact(**_module(run, today, moment), scheduled_on=run.scheduled_on)


def step(mark: StepMark, moment: Moment) -> StepFact:
    """Give whether a step is read."""
    return StepFact(**_about(moment), step_id=mark.step_id, is_read=mark.is_read)


class _Response(_About):
    """What every event about a response says."""

    response_id: UUID
    response_version: int
    form_id: str
    state: str


def _response(row: Response, moment: Moment) -> _Response:
    return {
        **_about(moment),
        "response_id": row.id,
        "response_version": row.version,
        "form_id": row.form_id,
        "state": row.state,
    }


def response(row: Response, moment: Moment) -> ResponseFact:
    """Give how a response stands."""
    return ResponseFact(**_response(row, moment))


def submitted(row: Response, outcome: Outcome, moment: Moment) -> SubmittedFact:
    """Give what a sent form raised. A rule's own id may tell of what was answered, so it travels as a digest of its place."""
    rules = [
        RaisedRule(rule_id=uuid5(row.version_id, f"{row.form_id}/{rule.id}"), priority=rule.priority.value)
        for rule in outcome.flags
    ]
    by_staff = row.filled_by_person_id is not None
    return SubmittedFact(**_response(row, moment), rules=rules, by_staff=by_staff)


def absence(row: Absence) -> AbsenceFact:
    """Give what every event about an absence says."""
    return AbsenceFact(
        absence_id=row.id,
        care_unit_id=row.care_unit_id,
        person_id=row.person_id,
        cover_person_id=row.cover_person_id,
        first_day=row.first_day,
        last_day=row.last_day,
    )


def category_changed(row: Category, change: str) -> CategoryFact:
    """Give what was done with a category; its name stays here."""
    return CategoryFact(category_id=row.id, category_version=row.version, care_unit_id=row.care_unit_id, change=change)
