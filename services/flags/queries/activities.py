"""What a citizen asks: which activities there are now, soon and before, and one of them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.keys import MomentKeys
from common.contracts.errors import NotFound
from common.contracts.flags.activities import (
    DAYS_AHEAD,
    MOST_PAST,
    Activities,
    ActivitiesRequest,
    Activity,
    ActivityPage,
    ActivityRequest,
    OpenActivity,
)
from services.flags.courses import Happening
from services.flags.model.plans import Plan
from services.flags.queries.plans import Room, as_fits, plan_of, room_if_known, room_of

SAME = timedelta(microseconds=1)


def activities(session: Session, call: Call[ActivitiesRequest], keys: MomentKeys) -> Activities:
    """Give a moment's activities, as the citizen sees them. Four statements."""
    room = room_if_known(session, call, keys)
    if room is None:
        return Activities(moment_id=call.grant.moment_id, now=[], coming=[], past=[])
    active = set(session.scalars(select(Plan.id).where(Plan.moment_id == room.moment_id, Plan.state == "active")))
    stretches = [each for found in room.stretches().values() for each in found]
    until = room.at + timedelta(days=DAYS_AHEAD)
    every = sorted(room.course(stretches, room.answers(), until=until), key=lambda each: (each.due_at, each.id))
    goes_on = room.standing.ended_at is None
    now = [each for each in every if goes_on and each.stretch.plan_id in active and _is_now(each, room.at)]
    past = [each for each in every if each not in now and each.state in {"answered", "missed"}]
    return Activities(
        moment_id=room.moment_id,
        now=as_fits([OpenActivity(**_open(room, each)) for each in now]),
        coming=[Activity(**_told(each)) for each in every if each.state == "upcoming"],
        past=[Activity(**_told(each)) for each in past[: -MOST_PAST - 1 : -1]],
    )


def activity(session: Session, call: Call[ActivityRequest], keys: MomentKeys) -> ActivityPage:
    """Give one activity that has come. Five statements. Raises `NotFound`."""
    room = room_of(session, call, keys)
    found = plan_of(session, room.grant, call.request.plan_id)
    each = find(room, found, call.request.activity_id)
    goes_on = room.standing.ended_at is None and found.state == "active"
    return ActivityPage(**_open(room, each), moment_id=room.moment_id, can_answer=goes_on and _is_now(each, room.at))


def find(room: Room, plan: Plan, activity_id: UUID) -> Happening:
    """Give one activity of a plan that has come; raises `NotFound`."""
    past = room.course(room.stretches(plan.id)[plan.id], room.answers(plan.id), until=room.at + SAME)
    found = next((each for each in reversed(past) if each.id == activity_id), None)
    if found is None:
        raise NotFound
    return found


def _is_now(each: Happening, at: datetime) -> bool:
    """Say whether it waits for an answer, or has one that can be changed."""
    return each.due_at <= at < each.closes_at


def _told(each: Happening) -> dict[str, Any]:
    return {
        "activity_id": each.id,
        "plan_id": each.stretch.plan_id,
        "name": each.stretch.content.name,
        "due_at": each.due_at,
        "closes_at": each.closes_at,
        "state": each.state,
        "answered_at": each.answered.answered_at if each.answered else None,
    }


def _open(room: Room, each: Happening) -> dict[str, Any]:
    content = each.stretch.content
    more = {"note": content.note, "questions": content.questions, "answers": room.opened(each.answered)}
    return {**_told(each), **more}
