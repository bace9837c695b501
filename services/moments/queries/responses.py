"""Pages that show answers: the citizen's step, and a sent response as staff read it. The only places where answers are opened."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from common.chassis.clock import today
from common.chassis.identity import Actor
from common.chassis.keys import MomentKeys
from common.contracts.errors import NotFound
from services.moments.model import Response, for_citizen, for_staff
from services.moments.queries.finding import module_for_change, moment_for_reading
from services.moments.queries.pages import header, ongoing_modules, read_steps, response_state
from services.moments.queries.sendings import notes_for_citizen, review, sending, sendings

SEALED = (undefer(Response.answers), undefer(Response.outcome))
"""What is loaded only where it is opened."""
_NO_NOTES = {"reopened": None, "review": None}


def step_page(session: Session, keys: MomentKeys, actor: Actor, moment_id: UUID, step_id: str) -> dict[str, Any]:
    """Give a step with the citizen's answers; raises `NotFound` also for a step of a module that hasn't begun."""
    found = moment_for_reading(session, actor, moment_id)
    moment, step, day = found.moment, found.moment.programme.step(step_id), today()
    run = module_for_change(session, moment, step.module_id)
    if not run.has_begun:
        raise NotFound
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
        "responses": _with_answers(session, keys, moment_id, step_id, step.form_ids),
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
    told = {name: getattr(sent, name) for name in ("version_id", "submitted_at", "seen_at")}
    opened = {"answers": json.loads(keys.open(response.moment_id, sent.answers_place, sent.answers))}
    return {
        "header": header(found, actor),
        "module_id": response.module_id,
        "step_id": response.step_id,
        "response": {
            **response_state(response.form_id, response),
            **told,
            **opened,
            **for_staff(_outcome(keys, response.moment_id, sent.outcome, sent.outcome_place)),
        },
        "seen_by_person_id": sent.seen_by_person_id,
        "sending": sent.number,
        "sendings": sendings(session, keys, response),
        "review": review(session, keys, response, sent.number),
    }


def _with_answers(
    session: Session, keys: MomentKeys, moment_id: UUID, step_id: str, form_ids: tuple[str, ...]
) -> list[dict[str, Any]]:
    rows = session.scalars(
        select(Response)
        .where(Response.moment_id == moment_id, Response.step_id == step_id, Response.form_id.in_(form_ids))
        .order_by(Response.occasion)
        .options(*SEALED)
    ).all()
    notes = notes_for_citizen(session, keys, moment_id, rows)
    begun = {row.form_id for row in rows}
    unbegun = [{**_own(keys, form_id, None), **_NO_NOTES} for form_id in form_ids if form_id not in begun]
    return sorted(
        [*unbegun, *({**_own(keys, row.form_id, row), **notes[row.id]} for row in rows)],
        key=lambda state: form_ids.index(state["form_id"]),
    )


def _own(keys: MomentKeys, form_id: str, response: Response | None) -> dict[str, Any]:
    added_up: dict[str, Any] = {}
    if response is not None:
        added_up = _outcome(keys, response.moment_id, response.outcome, Response.outcome_place(response.id))
    return {**_opened(keys, form_id, response), **for_citizen(added_up)}


def _outcome(keys: MomentKeys, moment_id: UUID, sealed: bytes | None, place: str) -> dict[str, Any]:
    """Give what sent answers added up to; nothing for unsent ones, and for a form without scores and rules."""
    found: dict[str, Any] = {} if sealed is None else json.loads(keys.open(moment_id, place, sealed))
    return found


def _opened(keys: MomentKeys, form_id: str, response: Response | None) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    if response is not None and response.answers is not None:
        answers = json.loads(keys.open(response.moment_id, Response.place(response.id), response.answers))
    return {**response_state(form_id, response), "answers": answers}
