"""The responses to a step's forms, each with its occasion: those that are there, and those that are still to be begun."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.contracts.moments.overview import Blocking
from common.contracts.moments.responses import ResponseState
from services.moments.model import ModuleRun, Moment, Response, StepOutline
from services.moments.model.occasions import current_number, occasion
from services.moments.model.programme import first_blocking

NOT_STARTED: Mapping[str, Any] = {
    "response_id": None,
    "version_id": None,
    "state": "not_started",
    "version": 0,
    "saved_at": None,
    "submitted_at": None,
    "seen_at": None,
    "reopened_at": None,
    "filled_by_person_id": None,
    "filled_by_commission_version_id": None,
    "guardian_id": None,
    "sendings": 0,
}
"""How a form without a response looks."""


def occasions_of(
    step: StepOutline, form_id: str, rows: Iterable[Response], run: ModuleRun, day: date
) -> Iterator[tuple[Response | None, ResponseState]]:
    """Give each occasion of a form so far, oldest first: its response, if it was begun, and its state."""
    by_number = {row.occasion: row for row in rows}
    current = current_number(step.repeat_of(form_id), run.first_day, day)
    for number in range(1, max(current, *by_number, 1) + 1):
        row = by_number.get(number)
        yield row, response_state(step, form_id, row, run, (number, current))


def response_state(
    step: StepOutline, form_id: str, row: Response | None, run: ModuleRun, numbers: tuple[int, int]
) -> ResponseState:
    """Give a response's state, without its answers; `None` is one that hasn't been begun. `numbers`: its occasion's, the current one's."""
    number, current = numbers
    told = NOT_STARTED if row is None else {name: getattr(row, name, row.id) for name in NOT_STARTED}
    is_unsent = row is None or (not row.is_sent and row.reopened_at is None)
    place = occasion(step.repeat_of(form_id), run.first_day, number)
    return ResponseState(
        form_id=form_id,
        **told,
        occasion=number,
        occasions=place.times,
        is_over=is_unsent and number < current,
        due_on=place.due_on,
        next_on=place.next_on,
    )


def blocking_form(session: Session, moment: Moment, day: date) -> Blocking | None:
    """Give the first form that the programme waits for, `None` when it waits for none.

    A programme without such forms asks the database nothing; else two statements.
    """
    waiting = moment.programme.blocking_forms()
    if not waiting or not moment.is_ongoing:
        return None
    runs = select(ModuleRun).where(ModuleRun.moment_id == moment.id, ModuleRun.state == "ongoing")
    are_open = {run.module_id for run in session.scalars(runs) if run.is_open(day)}
    sent = select(Response.step_id, Response.form_id).where(Response.moment_id == moment.id, Response.sendings > 0)
    return first_blocking(waiting, are_open, {(row.step_id, row.form_id) for row in session.execute(sent)})
