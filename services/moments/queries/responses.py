"""Pages that show answers: the citizen's step, and a sent response as staff read it. The only places where answers are opened."""

import json
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
from services.moments.queries.pages import header, read_steps, response_state

SEALED = (undefer(Response.answers), undefer(Response.outcome))
"""What is loaded only where it is opened."""


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
        "responses": _with_answers(session, keys, moment_id, step_id, step.form_ids),
    }


def response_page(
    session: Session, keys: MomentKeys, actor: Actor, moment_id: UUID, response_id: UUID
) -> dict[str, Any]:
    """Give a sent response to staff; raises `NotFound` for one that isn't sent, as for one that isn't there."""
    found = moment_for_reading(session, actor, moment_id)
    response = session.get(Response, response_id, options=SEALED)
    if response is None or response.moment_id != moment_id or not response.is_sent:
        raise NotFound
    return {
        "header": header(found, actor),
        "module_id": response.module_id,
        "step_id": response.step_id,
        "response": {**_opened(keys, response.form_id, response), **for_staff(_outcome(keys, response))},
        "seen_by_person_id": response.seen_by_person_id,
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
    begun = {row.form_id for row in rows}
    unbegun = [_own(keys, form_id, None) for form_id in form_ids if form_id not in begun]
    return sorted(
        [*unbegun, *(_own(keys, row.form_id, row) for row in rows)],
        key=lambda state: form_ids.index(state["form_id"]),
    )


def _own(keys: MomentKeys, form_id: str, response: Response | None) -> dict[str, Any]:
    return {**_opened(keys, form_id, response), **for_citizen(_outcome(keys, response))}


def _outcome(keys: MomentKeys, response: Response | None) -> dict[str, Any]:
    """Give what a sent response added up to; nothing for an unsent one, and for a form without scores and rules."""
    if response is None or response.outcome is None or not response.is_sent:
        return {}
    found: dict[str, Any] = json.loads(
        keys.open(response.moment_id, Response.outcome_place(response.id), response.outcome)
    )
    return found


def _opened(keys: MomentKeys, form_id: str, response: Response | None) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    if response is not None and response.answers is not None:
        answers = json.loads(keys.open(response.moment_id, Response.place(response.id), response.answers))
    return {**response_state(form_id, response), "answers": answers}
