"""Responses: the citizen's step, a sent one as staff read it, one that staff fill in, and which is written now."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from common.chassis.calls import Call
from common.chassis.clock import today
from common.chassis.identity import Actor
from common.chassis.keys import MomentKeys
from common.contracts.base import Caller
from common.contracts.errors import NotFound
from common.contracts.moments.filling_in import FillIn, FillPage, FillPageRequest
from common.contracts.moments.outcomes import ScorePoint, ScoreSeries
from common.contracts.moments.responses import (
    OwnResponse,
    ResponsePage,
    ResponseRequest,
    ResponseState,
    SaveResponse,
    SentResponse,
)
from common.contracts.moments.responses import Response as ShownResponse
from common.contracts.moments.steps import StepPage, StepRequest
from services.moments.model import Action, ModuleRun, Moment, Response, StepOutline, for_citizen, for_staff, require
from services.moments.model.occasions import current_number, require_current
from services.moments.model.programme import require_not_blocked
from services.moments.model.responses import WRITABLE
from services.moments.queries.authorised import Found, header, moment_for_reading
from services.moments.queries.modules import module_for_change
from services.moments.queries.occasions import blocking_form, occasions_of, response_state
from services.moments.queries.overview import ongoing_modules, read_steps
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
_NO_NOTES: dict[str, Any] = {"reopened": None, "review": None}


def step_page(session: Session, call: Call[StepRequest], keys: MomentKeys) -> StepPage:
    """Give a step with the citizen's answers, those that are sent to staff who look at it as the citizen.

    Raises `NotFound` also for a step of a module that hasn't begun, `Blocked` when the programme waits for a form on another.
    """
    found = moment_for_reading(session, call.actor, call.request.moment_id)
    return _step(session, call, keys, found)


def preview_step(session: Session, call: Call[StepRequest], keys: MomentKeys) -> StepPage:
    """Give staff a step as its citizen sees it; raises also `MomentEnded` when the citizen doesn't reach the moment."""
    found = moment_for_reading(session, call.actor, call.request.moment_id)
    found.moment.require_reached_by_citizen(today())
    return _step(session, call, keys, found)


def _step(session: Session, call: Call[StepRequest], keys: MomentKeys, found: Found) -> StepPage:
    actor, moment_id, step_id = call.actor, found.moment.id, call.request.step_id
    moment, step, day = found.moment, found.moment.programme.step(step_id), today()
    run = module_for_change(session, moment, step.module_id)
    if not run.has_begun:
        raise NotFound
    require_not_blocked(blocking_form(session, moment, day), step_id)
    marks = read_steps(session, moment_id)
    return StepPage(
        header=header(found, actor),
        module_id=run.module_id,
        module_state=run.state,
        is_open=moment.is_ongoing and run.is_open(day),
        days=run.days(day),
        is_read=step_id in marks,
        read_steps=sorted(marks),
        ongoing_modules=ongoing_modules(session, moment_id),
        responses=_with_answers(session, keys, step, run, day, are_own=actor.kind is Caller.CITIZEN),
    )


def response_page(session: Session, call: Call[ResponseRequest], keys: MomentKeys) -> ResponsePage:
    """Give a sent response to staff, as it was sent last or in the sending that they ask for.

    Raises `NotFound` for one that was never sent, as for one that isn't there: what is being written is the citizen's own.
    """
    actor, request = call.actor, call.request
    found = moment_for_reading(session, actor, request.moment_id)
    response = session.get(Response, request.response_id, options=SEALED)
    if response is None or response.moment_id != found.moment.id:
        raise NotFound
    sent = sending(session, response, request.sending)
    stands = vars(_state(session, found.moment, response)) | {name: getattr(sent, name) for name in OF_SENDING}
    return ResponsePage(
        header=header(found, actor),
        module_id=response.module_id,
        step_id=response.step_id,
        response=SentResponse(
            **stands,
            answers=json.loads(keys.open(response.moment_id, sent.answers_place, sent.answers)),
            **for_staff(_outcome(keys, response.moment_id, sent.outcome, sent.outcome_place)),
        ),
        seen_by_person_id=sent.seen_by_person_id,
        sending=sent.number,
        sendings=sendings(session, keys, response),
        series=_series(session, keys, response),
        review=review(session, keys, response, sent.number),
    )


def fill_page(session: Session, call: Call[FillPageRequest], keys: MomentKeys) -> FillPage:
    """Give a form to answer for the citizen: empty, or with what staff sent for them before it was opened again.

    Raises as `moments.filling_in.FILL_IN`, so that nobody begins in vain.
    """
    actor, request = call.actor, call.request
    found = moment_for_reading(session, actor, request.moment_id)
    require(actor, found.relation, Action.WRITE)
    moment, form_id, day = found.moment, request.form_id, today()
    moment.require_ongoing()
    module = open_module(session, actor, moment, request.step_id, day)
    row, number = written_now(session, moment, module, request, day)
    if row is not None:
        row.require_unsent()
        row.require_no_words_of_the_citizen(answers_of(keys, row))
    state = response_state(moment.programme.step(request.step_id), form_id, row, module, (number, number))
    return FillPage(
        header=header(found, actor),
        module_id=module.module_id,
        response=ShownResponse(**vars(state), answers=answers_of(keys, row) if row else {}),
    )


def open_module(session: Session, actor: Actor, moment: Moment, step_id: str, day: date) -> ModuleRun:
    """Give the module of a step that the actor may write in on that day; raises `NotFound`, `ModuleClosed`."""
    module = module_for_change(session, moment, moment.programme.step(step_id).module_id)
    module.require_written_by(actor.kind, day)
    return module


def written_now(
    session: Session, moment: Moment, module: ModuleRun, request: FillPageRequest | SaveResponse | FillIn, day: date
) -> tuple[Response | None, int]:
    """Give the response of the occasion that is written, and its number; raises `NotFound`, `OccasionOver`."""
    step, form_id = moment.programme.step(request.step_id), request.form_id
    current = current_number(step.repeat_with(form_id), module.first_day, day)
    number = request.occasion or current
    response = response_for_change(session, moment, step.id, form_id, number)
    require_current(number, current, is_reopened=response is not None and response.reopened_at is not None)
    return response, number


def answers_of(keys: MomentKeys, response: Response) -> dict[str, Any]:
    """Give what a response holds, opened; nothing for one that nobody has written in."""
    if response.answers is None:
        return {}
    opened: dict[str, Any] = json.loads(keys.open(response.moment_id, Response.place(response.id), response.answers))
    return opened


def version_for_form(session: Session, call: Call[SaveResponse | FillIn]) -> UUID:
    """Give the programme version that the citizen's moment runs, or a moment of the unit's; raises `NotFound` unless the step has that form.

    What may be written isn't judged here: the command does so, or gives a repeat its first answer.
    """
    actor, request = call.actor, call.request
    own = Moment.citizen_id == actor.person_id
    its = own if actor.kind is Caller.CITIZEN else Moment.care_unit_id == actor.care_unit_id
    moment = session.scalar(select(Moment).where(Moment.id == request.moment_id, its))
    if moment is None or request.form_id not in moment.programme.step(request.step_id).form_ids:
        raise NotFound
    return moment.version_id


def response_for_change(session: Session, moment: Moment, step_id: str, form_id: str, occasion: int) -> Response | None:
    """Give the response to a form of a locked moment on one occasion, if it has been begun."""
    return session.scalar(
        select(Response).where(
            Response.moment_id == moment.id,
            Response.step_id == step_id,
            Response.form_id == form_id,
            Response.occasion == occasion,
        )
    )


def sent_response(session: Session, moment: Moment, response_id: UUID) -> Response:
    """Give a response that the citizen has sent; raises `NotFound`: what isn't sent is the citizen's own."""
    response = session.get(Response, response_id)
    if response is None or response.moment_id != moment.id or not response.is_sent:
        raise NotFound
    return response


def unsent_responses(session: Session, moment: Moment) -> list[Response]:
    """Give the responses that the citizen is still writing."""
    unsent = select(Response).where(Response.moment_id == moment.id, Response.state.in_(WRITABLE))
    return list(session.scalars(unsent))


def _state(session: Session, moment: Moment, response: Response) -> ResponseState:
    step, number = moment.programme.step(response.step_id), response.occasion
    run = module_for_change(session, moment, response.module_id)
    return response_state(step, response.form_id, response, run, (number, number))


def _with_answers(
    session: Session, keys: MomentKeys, step: StepOutline, run: ModuleRun, day: date, *, are_own: bool
) -> list[OwnResponse]:
    """Give the responses to a step's forms in the order of the forms, each form's occasions oldest first.

    To whoever they aren't `are_own`, nothing of what isn't sent is opened.
    """
    own = (Response.moment_id == run.moment_id, Response.step_id == step.id, Response.form_id.in_(step.form_ids))
    rows = session.scalars(select(Response).where(*own).options(*SEALED)).all()
    notes = notes_for_citizen(session, keys, run.moment_id, rows)
    return [
        OwnResponse(
            **vars(state),
            **_own(keys, row if are_own or (row and row.is_sent) else None),
            **(notes[row.id] if row else _NO_NOTES),
        )
        for form_id in step.form_ids
        for row, state in occasions_of(step, form_id, (row for row in rows if row.form_id == form_id), run, day)
    ]


def _own(keys: MomentKeys, row: Response | None) -> dict[str, Any]:
    if row is None:
        return {"answers": {}, **for_citizen({})}
    added_up = _outcome(keys, row.moment_id, row.outcome, Response.outcome_place(row.id))
    return {"answers": answers_of(keys, row), **for_citizen(added_up)}


def _series(session: Session, keys: MomentKeys, response: Response) -> list[ScoreSeries]:
    """Give the scores of every sent response to the same form in the moment, oldest first."""
    same = (Response.moment_id == response.moment_id, Response.form_id == response.form_id)
    sent = select(Response).where(*same, Response.submitted_at.is_not(None)).order_by(Response.submitted_at)
    series: dict[str, ScoreSeries] = {}
    for row in session.scalars(sent.options(undefer(Response.outcome))):
        for score in _outcome(keys, row.moment_id, row.outcome, Response.outcome_place(row.id)).get("scores", ()):
            score_id, title, value = score["score_id"], score["title"], score["value"]
            one = series.setdefault(score_id, ScoreSeries(score_id=score_id, title=title, points=[]))
            one.title = title
            one.points.append(ScorePoint.of(row, response_id=row.id, value=value))
    return list(series.values())


def _outcome(keys: MomentKeys, moment_id: UUID, sealed: bytes | None, place: str) -> dict[str, Any]:
    """Give what sent answers added up to; nothing for unsent ones, and for a form without scores and rules."""
    found: dict[str, Any] = {} if sealed is None else json.loads(keys.open(moment_id, place, sealed))
    return found
