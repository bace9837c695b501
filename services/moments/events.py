"""What moments announces, built from the model: ids, versions and states, never an answer.

Every event of a moment says `moment_fact`; the other functions give what one kind says beside it.
"""

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


def responsible(moment: Moment) -> dict[str, Any]:
    """Give who is responsible: what `MOMENT_STARTED` says."""
    return {"responsible_person_id": moment.responsible_person_id}


def planned(moment: Moment) -> dict[str, Any]:
    """Give what `MOMENT_PLANNED` says."""
    return responsible(moment) | {"starts_on": moment.starts_on}


def ended(moment: Moment) -> dict[str, Any]:
    """Give what `MOMENT_ENDED` says."""
    return {"reason": moment.end_reason, "maintained_until": moment.maintained_until}


def welcome(row: Welcome) -> dict[str, Any]:
    """Give what `WELCOME_CHANGED` says."""
    return {"state": row.state, "is_own": row.published is not None}


def module(run: ModuleRun, today: date) -> dict[str, Any]:
    """Give what every event about a module says."""
    return {
        "module_id": run.module_id,
        "module_version": run.version,
        "state": run.state,
        "days": run.days(today),
    }


def response(row: Response) -> dict[str, Any]:
    """Give what every event about a response says."""
    return {
        "response_id": row.id,
        "response_version": row.version,
        "form_id": row.form_id,
        "state": row.state,
    }


def submitted(row: Response, outcome: Outcome) -> dict[str, Any]:
    """Give what `RESPONSE_SUBMITTED` says. A rule's own id may tell of what was answered, so it travels as a digest of its place."""
    rules = [
        {"rule_id": uuid5(row.version_id, f"{row.form_id}/{rule.id}"), "priority": rule.priority.value}
        for rule in outcome.flags
    ]
    return response(row) | {"rules": rules, "by_staff": row.filled_by_person_id is not None}


def categories(category_ids: Iterable[UUID]) -> dict[str, Any]:
    """Give what `MOMENT_CATEGORIES_CHANGED` says."""
    return {"category_ids": list(category_ids)}


def handover(moment: Moment, offer: Handover) -> dict[str, Any]:
    """Give what every event about a handover says."""
    return responsible(moment) | {
        "handover_id": offer.id,
        "from_unit_id": offer.from_unit_id,
        "to_unit_id": offer.to_unit_id,
    }


def absence(row: Absence) -> dict[str, Any]:
    """Give the whole data of every event about an absence."""
    told = ("care_unit_id", "person_id", "cover_person_id", "first_day", "last_day")
    return {"absence_id": row.id, **{name: getattr(row, name) for name in told}}


def category_changed(category: Category, change: str) -> dict[str, Any]:
    """Give the whole data of `CATEGORY_CHANGED`; the category's name stays here."""
    told = {"category_id": category.id, "category_version": category.version, "care_unit_id": category.care_unit_id}
    return {**told, "change": change}
