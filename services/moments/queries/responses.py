"""Pages that show answers: the citizen's step, and a sent response as staff read it. The only places where answers are opened."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from common.chassis.clock import today
from common.chassis.identity import Actor
from common.chassis.keys import MomentKeys
from common.contracts.base import Caller
from common.contracts.errors import NotFound
from services.moments.model import ModuleRun, Moment, Response, StepOutline, for_citizen, for_staff
from services.moments.queries.authorised import module_for_change, moment_for_reading
from services.moments.queries.occasions import occasions_of, require_not_blocked, response_state
from services.moments.queries.pages import header, ongoing_modules, read_steps
from services.moments.queries.reviews import notes_for_citizen, review, sending, sendings

SEALED = (undefer(Response.answers), undefer(Response.outcome))
"""What is loaded only where it is opened."""
OF_SENDING = (
    "version_id",
    "submitted_at",
    "seen_at",
    "filled_by_person_id",
    "filled_by_commission_version_id",
    "guardian_id",
)
"""What each sending has of its own."""
_NO_NOTES = {"reopened": None, "review": None}


def step_page(session: Session, keys: MomentKeys, actor: Actor, moment_id: UUID, step_id: str) -> dict[str, Any]:
    """Give a step with the citizen's answers, those that are sent to staff who look at it as the citizen.

    Raises `NotFound` also for a step of a module that hasn't begun, `Blocked` when the programme waits for a form on another.
    """
    found = moment_for_reading(session, actor, moment_id)
    moment, step, day = found.moment, found.moment.programme.step(step_id), today()
    run = module_for_change(session, moment, step.module_id)
    if not run.has_begun:
        raise NotFound
    require_not_blocked(session, moment, day, step_id)
    marks = read_steps(session, moment_id)
    return {
        "header": header(found, actor),
        "module_id": run.module_id,
        "module_state": run.state,
        "is_open": moment.is_ongoing and run.is_open(day),
        "days": run.days(day),
        "is_read": step_id in marks,
        "read_steps": sorted(marks),
        "ongoing_modules": ongoing_modules(session, moment_id),
        "responses": _with_answers(session, keys, step, run, day, are_own=actor.kind is Caller.CITIZEN),
    }


def response_page(session: Session, keys: MomentKeys, actor: Actor, request: Mapping[str, Any]) -> dict[str, Any]:
    """Give a sent response to staff, as it was sent last or in the sending that they ask for.

    Raises `NotFound` for one that was never sent, as for one that isn't there: what is being written is the citizen's own.
    """
    found = moment_for_reading(session, actor, request["moment_id"])
    response = session.get(Response, request["response_id"], options=SEALED)
    if response is None or response.moment_id != found.moment.id:
        raise NotFound
    sent = sending(session, response, request["sending"])
    told = {name: getattr(sent, name) for name in OF_SENDING}
    opened = {"answers": json.loads(keys.open(response.moment_id, sent.answers_place, sent.answers))}
    return {
        "header": header(found, actor),
        "module_id": response.module_id,
        "step_id": response.step_id,
        "response": {
            **_state(session, found.moment, response),
            **told,
            **opened,
            **for_staff(_outcome(keys, response.moment_id, sent.outcome, sent.outcome_place)),
        },
        "seen_by_person_id": sent.seen_by_person_id,
        "sending": sent.number,
        "sendings": sendings(session, keys, response),
        "series": _series(session, keys, response),
        "review": review(session, keys, response, sent.number),
    }


def _state(session: Session, moment: Moment, response: Response) -> dict[str, Any]:
    step, number = moment.programme.step(response.step_id), response.occasion
    run = module_for_change(session, moment, response.module_id)
    return response_state(step, response.form_id, response, run, (number, number))


def _with_answers(
    session: Session, keys: MomentKeys, step: StepOutline, run: ModuleRun, day: date, *, are_own: bool
) -> list[dict[str, Any]]:
    """Give the responses to a step's forms in the order of the forms, each form's occasions oldest first.

    To whoever they aren't `are_own`, nothing of what isn't sent is opened.
    """
    own = (Response.moment_id == run.moment_id, Response.step_id == step.id, Response.form_id.in_(step.form_ids))
    rows = session.scalars(select(Response).where(*own).options(*SEALED)).all()
    notes = notes_for_citizen(session, keys, run.moment_id, rows)
    return [
        {
            **state,
            **_own(keys, row if are_own or (row and row.is_sent) else None),
            **(notes[row.id] if row else _NO_NOTES),
        }
        for form_id in step.form_ids
        for row, state in occasions_of(step, form_id, (row for row in rows if row.form_id == form_id), run, day)
    ]


def _own(keys: MomentKeys, row: Response | None) -> dict[str, Any]:
    if row is None:
        return {"answers": {}, **for_citizen({})}
    added_up = _outcome(keys, row.moment_id, row.outcome, Response.outcome_place(row.id))
    answers = json.loads(keys.open(row.moment_id, Response.place(row.id), row.answers)) if row.answers else {}
    return {"answers": answers, **for_citizen(added_up)}


def _series(session: Session, keys: MomentKeys, response: Response) -> list[dict[str, Any]]:
    """Give the scores of every sent response to the same form in the moment, oldest first (`moments.outcomes.ScoreSeries`)."""
    same = (Response.moment_id == response.moment_id, Response.form_id == response.form_id)
    sent = select(Response).where(*same, Response.submitted_at.is_not(None)).order_by(Response.submitted_at)
    series: dict[str, dict[str, Any]] = {}
    for row in session.scalars(sent.options(undefer(Response.outcome))):
        for score in _outcome(keys, row.moment_id, row.outcome, Response.outcome_place(row.id)).get("scores", ()):
            one = series.setdefault(score["score_id"], {"score_id": score["score_id"], "points": []})
            one["title"] = score["title"]
            point = {"response_id": row.id, "submitted_at": row.submitted_at, "value": score["value"]}
            one["points"].append(point)
    return list(series.values())


def _outcome(keys: MomentKeys, moment_id: UUID, sealed: bytes | None, place: str) -> dict[str, Any]:
    """Give what sent answers added up to; nothing for unsent ones, and for a form without scores and rules."""
    found: dict[str, Any] = {} if sealed is None else json.loads(keys.open(moment_id, place, sealed))
    return found
