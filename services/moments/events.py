"""The facts that moments announces, built from the model: ids, versions and states, never an answer."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from common.forms import Outcome
from services.moments.model import Absence, Category, Handover, ModuleRun, Moment, Response, Welcome


def moment_fact(moment: Moment) -> dict[str, Any]:
    """Give what every event of a moment says; those after which it stands otherwise tell the snapshot too."""
    return {
        "moment_id": moment.id,
        "moment_version": moment.version,
        "citizen_id": moment.citizen_id,
        "care_unit_id": moment.care_unit_id,
        "programme_id": moment.programme_id,
        "version_id": moment.version_id,
        "snapshot": moment.snapshot,
    }


def moment_started(moment: Moment) -> dict[str, Any]:
    """Give the data of `MOMENT_STARTED`."""
    return moment_fact(moment) | {"responsible_person_id": moment.responsible_person_id}


def responsible_changed(moment: Moment, previous_person_id: UUID) -> dict[str, Any]:
    """Give the data of `MOMENT_RESPONSIBLE_CHANGED`."""
    return moment_started(moment) | {"previous_responsible_person_id": previous_person_id}


def moment_planned(moment: Moment) -> dict[str, Any]:
    """Give the data of `MOMENT_PLANNED`."""
    return moment_started(moment) | {"starts_on": moment.starts_on}


def moment_ended(moment: Moment) -> dict[str, Any]:
    """Give the data of `MOMENT_ENDED`."""
    return moment_fact(moment) | {"reason": moment.end_reason, "maintained_until": moment.maintained_until}


def version_changed(moment: Moment, previous_version_id: UUID) -> dict[str, Any]:
    """Give the data of `MOMENT_VERSION_CHANGED`."""
    return moment_fact(moment) | {"previous_version_id": previous_version_id}


def welcome_changed(moment: Moment, welcome: Welcome) -> dict[str, Any]:
    """Give the data of `WELCOME_CHANGED`."""
    return moment_fact(moment) | {"state": welcome.state, "is_own": welcome.published is not None}


def module_changed(moment: Moment, module: ModuleRun, today: date) -> dict[str, Any]:
    """Give the data of every event about a module."""
    return moment_fact(moment) | {
        "module_id": module.module_id,
        "module_version": module.version,
        "state": module.state,
        "days": module.days(today),
    }


def module_scheduled(moment: Moment, module: ModuleRun, today: date) -> dict[str, Any]:
    """Give the data of `MODULE_SCHEDULED`."""
    return module_changed(moment, module, today) | {"scheduled_on": module.scheduled_on}


def step_marked(moment: Moment, step_id: str, *, is_read: bool) -> dict[str, Any]:
    """Give the data of `STEP_MARKED`."""
    return moment_fact(moment) | {"step_id": step_id, "is_read": is_read}


def response_changed(moment: Moment, response: Response) -> dict[str, Any]:
    """Give the data of every event about a response."""
    return moment_fact(moment) | {
        "response_id": response.id,
        "response_version": response.version,
        "form_id": response.form_id,
        "state": response.state,
    }


def response_submitted(moment: Moment, response: Response, outcome: Outcome) -> dict[str, Any]:
    """Give the data of `RESPONSE_SUBMITTED`. A rule's own id may tell of what was answered, so it travels as a digest of its place."""
    rules = [
        {"rule_id": uuid5(response.version_id, f"{response.form_id}/{rule.id}"), "priority": rule.priority.value}
        for rule in outcome.flags
    ]
    by_staff = response.filled_by_person_id is not None
    return response_changed(moment, response) | {"rules": rules, "by_staff": by_staff}


def absence(row: Absence) -> dict[str, Any]:
    """Give the data of every event about an absence."""
    told = ("care_unit_id", "person_id", "cover_person_id", "first_day", "last_day")
    return {"absence_id": row.id, **{name: getattr(row, name) for name in told}}


def categories_changed(moment: Moment, category_ids: Iterable[UUID]) -> dict[str, Any]:
    """Give the data of `MOMENT_CATEGORIES_CHANGED`."""
    return moment_fact(moment) | {"category_ids": list(category_ids)}


def category_changed(category: Category, change: str) -> dict[str, Any]:
    """Give the data of `CATEGORY_CHANGED`; its name stays here."""
    told = {"category_id": category.id, "category_version": category.version, "care_unit_id": category.care_unit_id}
    return {**told, "change": change}


def handover(moment: Moment, offer: Handover) -> dict[str, Any]:
    """Give the data of every event about a handover."""
    return moment_started(moment) | {
        "handover_id": offer.id,
        "from_unit_id": offer.from_unit_id,
        "to_unit_id": offer.to_unit_id,
    }


def link(moment: Moment, parent: Moment) -> dict[str, Any]:
    """Give the data of `MOMENT_LINKED` and `MOMENT_UNLINKED`."""
    return moment_fact(moment) | {"parent_moment_id": parent.id}
