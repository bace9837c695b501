"""Which response is answered now, and a form that staff are about to answer for the citizen."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from common.chassis.clock import today
from common.chassis.identity import Actor
from common.chassis.keys import MomentKeys
from common.contracts.base import Caller
from common.contracts.errors import CitizenWriting, ModuleClosed, NotFound, OccasionOver
from services.moments.model import Action, ModuleRun, Moment, Response, require
from services.moments.model.occasions import current_number
from services.moments.queries.authorised import module_for_change, moment_for_reading, response_for_change
from services.moments.queries.occasions import first_day, response_state
from services.moments.queries.pages import header


def fill_page(session: Session, keys: MomentKeys, actor: Actor, request: Mapping[str, Any]) -> dict[str, Any]:
    """Give a form to answer for the citizen (`moments.filling_in.FillPage`): empty, or with what staff sent for them before it was opened again.

    Raises as `moments.filling_in.FILL_IN`, so that nobody begins in vain.
    """
    found = moment_for_reading(session, actor, request["moment_id"])
    require(actor, found.relation, Action.WRITE)
    moment, form_id, day = found.moment, request["form_id"], today()
    moment.require_ongoing()
    module = open_module(session, actor, moment, request["step_id"], day)
    row, number = written_now(session, moment, module, request, day)
    if row is not None:
        row.require_unsent()
        require_no_words_of_the_citizen(keys, row)
    state = response_state(moment.programme.step(request["step_id"]), form_id, row, module, (number, number))
    return {
        "header": header(found, actor),
        "module_id": module.module_id,
        "response": {**state, "answers": _answers(keys, row) if row else {}},
    }


def open_module(session: Session, actor: Actor, moment: Moment, step_id: str, day: date) -> ModuleRun:
    """Give the module of a step that may be written in on that day.

    Raises `NotFound` for a step that isn't there, `ModuleClosed` when its module is over, its days have run out, or it hasn't begun: of that one
    the citizen knows nothing, so for them it isn't there.
    """
    module = module_for_change(session, moment, moment.programme.step(step_id).module_id)
    if not module.has_begun:
        raise NotFound if actor.kind is Caller.CITIZEN else ModuleClosed
    module.require_open(day)
    return module


def written_now(
    session: Session, moment: Moment, module: ModuleRun, request: Mapping[str, Any], day: date
) -> tuple[Response | None, int]:
    """Give the response of the occasion that is written, and its number; raises `OccasionOver` for one that may not be written now.

    Raises `NotFound` for a form that the step doesn't have.
    """
    step, form_id = moment.programme.step(request["step_id"]), request["form_id"]
    if form_id not in step.form_ids:
        raise NotFound
    current = current_number(step.repeat_of(form_id), first_day(module), day)
    number = request["occasion"] or current
    response = response_for_change(session, moment, step.id, form_id, number)
    if number != current and (response is None or response.reopened_at is None):
        raise OccasionOver(current=current)
    return response, number


def require_no_words_of_the_citizen(keys: MomentKeys, response: Response) -> None:
    """Raise `CitizenWriting` when an unsent response holds an answer of the citizen's; what staff sent for them and opened again is staff's."""
    if response.filled_by_person_id is None and _answers(keys, response):
        raise CitizenWriting


def _answers(keys: MomentKeys, response: Response) -> dict[str, Any]:
    if response.answers is None:
        return {}
    opened: dict[str, Any] = json.loads(keys.open(response.moment_id, Response.place(response.id), response.answers))
    return opened
