"""Saving, sending and seeing answers. Answers leave this room sealed with the moment's key."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from common.chassis.calls import Call, Dumped
from common.chassis.clock import now, swedish_day, today
from common.chassis.database import Database
from common.chassis.idempotency import earlier_answers, once, supersede
from common.chassis.identifiers import new_id
from common.chassis.keys import MomentKeys
from common.chassis.outbox import announce
from common.contracts.errors import Invalid
from common.contracts.moments.events import RESPONSE_BEGUN, RESPONSE_SEEN, RESPONSE_SUBMITTED
from common.forms import Checked, Form, Outcome, check_draft, check_submission, evaluate
from services.moments import events, queries
from services.moments.commands.keeping import record
from services.moments.model import Action, Moment, Response, kept_outcome


def save_response(database: Database, keys: MomentKeys, call: Call, form: Form) -> Mapping[str, Any]:
    """Keep the answers so far: one row is updated, and only the first save is announced.

    Raises `NotFound`, `MomentEnded`, `ModuleClosed`, `ResponseLocked`, `StaleVersion`, `Invalid` (types and sizes only).
    """
    checked = check_draft(form, call.request["answers"])
    with once(database, call) as run:
        if not run.repeated:
            session, at = run.session, now()
            supersede(database, session, call, call.request["follows"])
            moment, response = _written_by_citizen(session, call, at)
            began = response.version == 0
            response.save(_sealed(keys, response, checked), at, call.actor.guardian_id)
            moment.note_writing(at)
            if began:
                response.in_version = moment.note_change()
                announce(session, RESPONSE_BEGUN, moment.id, events.response_changed(moment, response))
            run.answer = _answer(response, at)
    return run.answer


def submit_response(database: Database, keys: MomentKeys, call: Call, form: Form) -> Mapping[str, Any]:
    """Send the form: it is locked, scored, and waits for staff to see it.

    Gives the texts on safety that the answers call for, also to a repeat; they tell of the answers, so they aren't kept with its first answer.
    Raises as `save_response`, and `Invalid` with every rule of the form.
    """
    checked = check_submission(form, call.request["answers"], today())
    outcome = evaluate(form, checked.answers)
    with once(database, call) as run:
        if not run.repeated:
            session, at = run.session, now()
            moment, response = _written_by_citizen(session, call, at)
            sealed, added_up = _sealed(keys, response, checked), _sealed_outcome(keys, response, outcome)
            guardian_id = call.actor.guardian_id
            response.submit(sealed, added_up, at, needs_review=form.review, guardian_id=guardian_id)
            moment.note_activity(at)
            moment.unseen_responses += 1
            response.in_version = moment.note_change()
            told = events.response_submitted(moment, response, outcome)
            announce(session, RESPONSE_SUBMITTED, moment.id, told)
            run.answer = _answer(response, at)
    return Dumped({**run.answer, "safety_texts": outcome.safety_texts})


def see_response(database: Database, call: Call) -> Mapping[str, Any]:
    """Note that staff opened a sent form; the first time it enters the timeline, with the time at which it was sent.

    This is no change of the treatment, so it is allowed after the end too: a form that nobody had opened must not wait for ever.
    """
    with once(database, call) as run:
        if not run.repeated:
            session, at = run.session, now()
            moment = queries.moment_for_change(session, call.actor, call.request["moment_id"], Action.SEE)
            response = queries.sent_response(session, moment, call.request["response_id"])
            if response.see(call.actor.person_id, at):
                tell_seen(session, call, moment, response, at)
            run.answer = {"moment_id": moment.id, "version": moment.version}
    return run.answer


def fill_in(database: Database, keys: MomentKeys, call: Call, form: Form) -> Mapping[str, Any]:
    """Answer a form for the citizen and send it: seen by whoever does so, in the timeline, and no action of the citizen's.

    Raises as `submit_response`, without `Blocked`: the programme waits for the citizen, not for staff. Raises also `Forbidden`, `ReasonNeeded`,
    and `CitizenWriting` when the citizen has begun.
    """
    checked = check_submission(form, call.request["answers"], today())
    outcome = evaluate(form, checked.answers)
    with once(database, call) as run:
        if not run.repeated:
            session, at, person_id = run.session, now(), call.actor.person_id
            moment, response = _open(session, call, at)
            response.require_unsent()
            queries.require_no_words_of_the_citizen(keys, response)
            response.require_writable(call.request["expected_version"])
            sealed, added_up = _sealed(keys, response, checked), _sealed_outcome(keys, response, outcome)
            filled_by = (person_id, call.actor.commission_version_id)
            response.submit(sealed, added_up, at, needs_review=form.review, filled_by=filled_by)
            response.see(person_id, at)
            response.in_version = moment.note_change()
            record(session, call.actor, moment, "filled_in", at, **_place(response))
            announce(session, RESPONSE_SUBMITTED, moment.id, events.response_submitted(moment, response, outcome))
            run.answer = {**_answer(response, at), "citizen_id": moment.citizen_id}
    return Dumped({**run.answer, "safety_texts": outcome.safety_texts})


def _written_by_citizen(session: Session, call: Call, at: datetime) -> tuple[Moment, Response]:
    """Give the locked moment and the response that the citizen may write now, made afresh if nothing was written yet."""
    moment, response = _open(session, call, at)
    queries.require_not_blocked(session, moment, swedish_day(at), call.request["step_id"])
    response.require_writable(_version_begun_from(session, call, response))
    return moment, response


def _open(session: Session, call: Call, at: datetime) -> tuple[Moment, Response]:
    """Give the locked moment and the response of an open module, made afresh if nothing was written yet."""
    request, day = call.request, swedish_day(at)
    moment = queries.moment_for_change(session, call.actor, request["moment_id"])
    module = queries.open_module(session, call.actor, moment, request["step_id"], day)
    response, number = queries.written_now(session, moment, module, request, day)
    if response is None:
        response = Response.of(new_id(), moment, moment.programme.step(request["step_id"]), request["form_id"], number)
        session.add(response)
    return moment, response


def _version_begun_from(session: Session, call: Call, response: Response) -> int:
    """Give the version that the page has seen or made: the moment is locked, so no save that it names is under way."""
    answers = earlier_answers(session, call, call.request["follows"])
    own = [int(answer["version"]) for answer in answers if answer["response_id"] == str(response.id)]
    return max([int(call.request["expected_version"]), *own])


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


def tell_seen(session: Session, call: Call, moment: Moment, response: Response, at: datetime) -> None:
    """Tell, in the transaction of the change, that staff have opened a sent form."""
    moment.unseen_responses -= 1
    response.in_version = moment.note_change()
    sent = {"submitted_at": response.submitted_at} | (
        {"guardian_id": response.guardian_id} if response.guardian_id else {}
    )
    record(session, call.actor, moment, "submitted", at, **_place(response), **sent)
    announce(session, RESPONSE_SEEN, moment.id, events.response_changed(moment, response))


def _place(response: Response) -> dict[str, Any]:
    """Give which response an entry of the timeline is about."""
    told = {name: getattr(response, name) for name in ("module_id", "step_id", "form_id")}
    return {"response_id": response.id, **told}


def _answer(response: Response, at: datetime) -> dict[str, Any]:
    return {"response_id": response.id, "version": response.version, "state": response.state, "at": at}
