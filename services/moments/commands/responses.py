"""Saving, sending and seeing answers. Answers leave this room sealed with the moment's key."""

import json
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from common.chassis.access import is_told
from common.chassis.calls import Call, JsonAnswer
from common.chassis.clock import today
from common.chassis.database import Database
from common.chassis.idempotency import earlier_answers, idempotent, supersede
from common.chassis.identifiers import new_id
from common.chassis.keys import MomentKeys
from common.contracts.errors import Invalid
from common.contracts.moments.events import RESPONSE_BEGUN, RESPONSE_SEEN, RESPONSE_SUBMITTED
from common.contracts.moments.filling_in import FilledIn, FillIn
from common.contracts.moments.responses import ResponseChanged, ResponseSubmitted, SaveResponse, SeeResponse
from common.contracts.moments.vocabulary import MomentChanged
from common.forms import Checked, Form, Outcome, check_draft, check_submission, evaluate
from services.moments import events, queries
from services.moments.commands.changing import Change, change_of
from services.moments.model import Action, Response, kept_outcome


class _Evaluation(NamedTuple):
    """What a form that is to be sent says, worked out before its transaction."""

    checked: Checked
    outcome: Outcome
    needs_review: bool


def save_response(
    database: Database, call: Call[SaveResponse], keys: MomentKeys, form: Form
) -> JsonAnswer[ResponseChanged]:
    """Keep the answers so far: one row is updated, and only the first save is announced.

    Raises `NotFound`, `MomentEnded`, `ModuleClosed`, `ResponseLocked`, `StaleVersion`, `Invalid` (types and sizes only).
    """
    return _save(database, call, keys, check_draft(form, call.request.answers))


@idempotent(queries.may(Action.WRITE))
def _save(session: Session, call: Call[SaveResponse], keys: MomentKeys, checked: Checked) -> ResponseChanged:
    supersede(session, call, call.request.follows)
    change, response = _written_by_citizen(session, call)
    began = response.version == 0
    if response.is_saved_this_hour(change.at, call.actor.guardian_id):
        is_told(session)  # one record an hour: while somebody writes, the page saves every few seconds
    response.save(_sealed(keys, response, checked), change.at, call.actor.guardian_id)
    change.moment.note_writing(change.at)
    if began:
        change.announce(RESPONSE_BEGUN, partial(events.response, response), response)
    return _answer(change, response)


def submit_response(
    database: Database, call: Call[SaveResponse], keys: MomentKeys, form: Form
) -> JsonAnswer[ResponseSubmitted]:
    """Send the form: it is locked, scored, and waits for staff to see it.

    Gives the texts on safety that the answers call for, also to a repeat; they tell of the answers, so they aren't kept with its first answer.
    Raises as `save_response`, and `Invalid` with every rule of the form.
    """
    evaluation = _evaluation(call, form)
    return JsonAnswer({**_submit(database, call, keys, evaluation), "safety_texts": evaluation.outcome.safety_texts})


@idempotent(queries.may(Action.WRITE))
def _submit(session: Session, call: Call[SaveResponse], keys: MomentKeys, evaluation: _Evaluation) -> ResponseChanged:
    change, response = _written_by_citizen(session, call)
    _send(change, keys, response, evaluation, guardian_id=call.actor.guardian_id)
    change.moment.note_activity(change.at)
    change.moment.unseen_responses += 1
    change.announce(RESPONSE_SUBMITTED, partial(events.submitted, response, evaluation.outcome), response)
    return _answer(change, response)


@idempotent(queries.may(Action.SEE))
def see_response(session: Session, call: Call[SeeResponse]) -> MomentChanged:
    """Note that staff opened a sent form; the first time it enters the timeline, with the time at which it was sent.

    This is no change of the treatment, so it is allowed after the end too: a form that nobody had opened must not wait for ever.
    """
    change = change_of(session, call, Action.SEE)
    see(change, queries.sent_response(session, change.moment, call.request.response_id))
    return change.answer


def fill_in(database: Database, call: Call[FillIn], keys: MomentKeys, form: Form) -> JsonAnswer[FilledIn]:
    """Answer a form for the citizen and send it: seen by whoever does so, in the timeline, and no action of the citizen's.

    Raises as `submit_response`, without `Blocked`: the programme waits for the citizen, not for staff. Raises also `Forbidden`, `ReasonNeeded`,
    and `CitizenWriting` when the citizen has begun.
    """
    evaluation = _evaluation(call, form)
    return JsonAnswer({**_fill_in(database, call, keys, evaluation), "safety_texts": evaluation.outcome.safety_texts})


@idempotent(queries.may(Action.WRITE))
def _fill_in(session: Session, call: Call[FillIn], keys: MomentKeys, evaluation: _Evaluation) -> FilledIn:
    change, response = _open(session, call)
    response.require_unsent()
    response.require_no_words_of_the_citizen(queries.answers_of(keys, response))
    response.require_writable(call.request.expected_version)
    _send(change, keys, response, evaluation, filled_by=(call.actor.person_id, call.actor.commission_version_id))
    response.see(call.actor.person_id, change.at)
    fact = partial(events.submitted, response, evaluation.outcome)
    change.tell("filled_in", RESPONSE_SUBMITTED, fact, response, **_place(response))
    return FilledIn(**vars(_answer(change, response)), safety_texts=[], citizen_id=change.moment.citizen_id)


def _evaluation(call: Call[SaveResponse | FillIn], form: Form) -> _Evaluation:
    checked = check_submission(form, call.request.answers, today())
    return _Evaluation(checked, evaluate(form, checked.answers), form.review)


def _send(change: Change, keys: MomentKeys, response: Response, evaluation: _Evaluation, **by: Any) -> None:
    sealed, added_up = _sealed(keys, response, evaluation.checked), _sealed_outcome(keys, response, evaluation.outcome)
    response.submit(sealed, added_up, change.at, needs_review=evaluation.needs_review, **by)


def see(change: Change, response: Response) -> None:
    """Note, in the transaction of a change, that staff have opened a sent form; the first time it is told."""
    if not response.see(change.actor.person_id, change.at):
        return
    change.moment.unseen_responses -= 1
    sent = {"submitted_at": response.submitted_at} | (
        {"guardian_id": response.guardian_id} if response.guardian_id else {}
    )
    fact = partial(events.response, response)
    change.tell("submitted", RESPONSE_SEEN, fact, response, **_place(response), **sent)


def _written_by_citizen(session: Session, call: Call[SaveResponse]) -> tuple[Change, Response]:
    """Give the change of a moment and the response that the citizen may write now, made afresh if nothing was written yet."""
    change, response = _open(session, call)
    change.require_not_blocked(call.request.step_id)
    response.require_writable(_version_begun_from(session, call, response))
    return change, response


def _open(session: Session, call: Call[SaveResponse | FillIn]) -> tuple[Change, Response]:
    """Give the change of a moment and the response of an open module, made afresh if nothing was written yet."""
    change, request = change_of(session, call), call.request
    moment, day = change.moment, change.day
    module = queries.open_module(session, call.actor, moment, request.step_id, day)
    response, number = queries.written_now(session, moment, module, request, day)
    if response is None:
        response = Response.of(new_id(), moment, moment.programme.step(request.step_id), request.form_id, number)
        session.add(response)
    return change, response


def _version_begun_from(session: Session, call: Call[SaveResponse], response: Response) -> int:
    """Give the version that the page has seen or made: the moment is locked, so no save that it names is under way."""
    answers = earlier_answers(session, call, call.request.follows)
    own = [int(answer["version"]) for answer in answers if answer["response_id"] == str(response.id)]
    return max([call.request.expected_version, *own])


def _sealed(keys: MomentKeys, response: Response, checked: Checked) -> bytes:
    """Seal accepted answers for their row; raises `Invalid` with a path for each question that needs correction."""
    if checked.errors:
        raise Invalid(fields={".".join(filter(None, ("answers", name))): told for name, told in checked.errors.items()})
    text = json.dumps(checked.answers, ensure_ascii=False, separators=(",", ":"))
    return keys.seal(response.moment_id, Response.place(response.id), text)


def _sealed_outcome(keys: MomentKeys, response: Response, outcome: Outcome) -> bytes | None:
    """Seal what the answers add up to for its column; most forms add up to nothing."""
    if not outcome.scores and not outcome.flags:
        return None
    text = json.dumps(kept_outcome(outcome), ensure_ascii=False, separators=(",", ":"))
    return keys.seal(response.moment_id, Response.outcome_place(response.id), text)


def _place(response: Response) -> dict[str, Any]:
    """Give which response an entry of the timeline is about."""
    told = {name: getattr(response, name) for name in ("module_id", "step_id", "form_id")}
    return {"response_id": response.id, **told}


def _answer(change: Change, response: Response) -> ResponseChanged:
    return ResponseChanged(response_id=response.id, version=response.version, state=response.state, at=change.at)
