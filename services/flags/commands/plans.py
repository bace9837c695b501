"""What people change of plans: they are written, activated and ended by staff, answered by citizens.

Whoever writes has locked the moment's mirror row, so activities are answered one after the other, and the moment's key is made under that lock.
"""

import json
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.chassis import mirror
from common.chassis.access import concerns
from common.chassis.calls import Call
from common.chassis.clock import now, swedish_day
from common.chassis.idempotency import idempotent
from common.chassis.identifiers import new_id
from common.chassis.identity import Grant
from common.chassis.keys import MomentKeys
from common.contracts.errors import IllegalTransition, Invalid, StaleVersion
from common.contracts.flags.activities import ActivityAnswered, AnswerActivity
from common.contracts.flags.plans import PlanChanged, SavePlan
from common.contracts.flags.vocabulary import MOST_PLANS, ChangePlan
from common.forms import Form, check_submission
from common.phrases import plans
from services.flags.contents import Content
from services.flags.model.plans import ACTIVE, DRAFT, ENDED, Answered, Period, Plan
from services.flags.queries import activities
from services.flags.queries.plans import plan_of, room_of
from services.flags.schedules import first_open


@idempotent(mirror.may_write_again)
def save_plan(session: Session, call: Call[SavePlan], keys: MomentKeys) -> PlanChanged:
    """Keep a plan as a draft, or activate it (`flags.plans.SAVE_PLAN`)."""
    content, at = Content.of(call.request), now()
    content.require_readable()
    if call.request.activate:
        content.require_complete(swedish_day(at), at)
    grant = _writable(session, call)
    keys.ensure(grant.moment_id)
    plan = _to_write(session, call)
    plan.content = keys.seal(grant.moment_id, Plan.place(plan.id), content.text)
    plan.change(ACTIVE if call.request.activate else DRAFT, at)
    session.add(plan)
    session.flush()
    if plan.state == ACTIVE:
        period = Period(
            id=new_id(),
            plan_id=plan.id,
            moment_id=plan.moment_id,
            from_at=first_open(content.schedule, at),
            until_at=None,
        )
        period.content = keys.seal(grant.moment_id, Period.place(period.id), content.text)
        session.add(period)
    return _changed(plan)


@idempotent(mirror.may_write_again)
def end_plan(session: Session, call: Call[ChangePlan]) -> PlanChanged:
    """End an active plan: nothing more happens by it."""
    grant, at = _writable(session, call), now()
    plan = plan_of(session, grant, call.request.plan_id)
    plan.require(call.request.expected_version, ACTIVE, "end")
    for period in session.scalars(select(Period).where(Period.plan_id == plan.id, Period.until_at.is_(None))):
        period.until_at = at
    plan.change(ENDED, at)
    return _changed(plan)


@idempotent(mirror.may_write_again)
def delete_plan(session: Session, call: Call[ChangePlan]) -> PlanChanged:
    """Delete a draft."""
    plan = plan_of(session, _writable(session, call), call.request.plan_id)
    plan.require(call.request.expected_version, DRAFT, "delete")
    session.delete(plan)
    return _changed(plan)


@idempotent(mirror.may_write_again)
def answer_activity(session: Session, call: Call[AnswerActivity], keys: MomentKeys) -> ActivityAnswered:
    """Keep a citizen's answers to an activity that is open, in place of earlier ones."""
    request, grant = call.request, _writable(session, call)
    room = room_of(session, call, keys)
    plan = plan_of(session, grant, request.plan_id)
    activity = activities.find(room, plan, request.activity_id)
    if plan.state != ACTIVE or room.at >= activity.closes_at:
        raise IllegalTransition(state=ENDED if plan.state != ACTIVE else "missed", action="answer")
    answers = _checked(activity.stretch.content.form, request.answers)
    answered = activity.answered or Answered(
        activity_id=activity.id,
        plan_id=plan.id,
        period_id=activity.stretch.id,
        moment_id=plan.moment_id,
        due_at=activity.due_at,
    )
    answered.answers = keys.seal(plan.moment_id, Answered.place(activity.id), answers)
    answered.answered_at, answered.guardian_id = room.at, call.actor.guardian_id
    session.add(answered)
    return ActivityAnswered(
        activity_id=activity.id,
        plan_id=plan.id,
        moment_id=plan.moment_id,
        answered_at=room.at,
        closes_at=activity.closes_at,
    )


def _writable(session: Session, call: Call[Any]) -> Grant:
    """Give the grant of a person who may write now; raises what `mirror.require_writable` does."""
    mirror.require_writable(session, call.grant)
    concerns(session, call.grant.citizen_id, call.grant.moment_id)
    return call.grant


def _to_write(session: Session, call: Call[SavePlan]) -> Plan:
    """Give the draft that is written on, or a new one; raises `NotFound`, `StaleVersion`, `IllegalTransition`, and `Invalid` when there are too many."""
    request, moment_id = call.request, call.grant.moment_id
    if request.plan_id is not None:
        plan = plan_of(session, call.grant, request.plan_id)
        plan.require(request.expected_version, DRAFT, "save")
        return plan
    if request.expected_version:
        raise StaleVersion(expected=request.expected_version, actual=0)
    if (session.scalar(select(func.count()).where(Plan.moment_id == moment_id)) or 0) >= MOST_PLANS:
        raise Invalid(fields={"name": [plans.PLANS_FULL(most=MOST_PLANS)]})
    return Plan.draft(new_id(), moment_id)


def _checked(form: Form, given: dict[str, Any]) -> str:
    """Give the answers as text to seal; raises `Invalid` with what is to be corrected."""
    checked = check_submission(form, given, swedish_day(now()))
    if not checked.accepted:
        raise Invalid(fields={f"answers.{name}" if name else "answers": told for name, told in checked.errors.items()})
    return json.dumps(checked.answers, ensure_ascii=False)


def _changed(plan: Plan) -> PlanChanged:
    return PlanChanged(plan_id=plan.id, moment_id=plan.moment_id, version=plan.version, state=plan.state)
