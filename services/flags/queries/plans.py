"""What is asked of plans: staff's questions. What a grant opens is read together with the mirror, as everywhere."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from json import loads
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis import mirror
from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.identity import Grant
from common.chassis.keys import MomentKeys
from common.chassis.paging import fitting
from common.chassis.tables import mirrored_moments
from common.contracts.errors import NotFound
from common.contracts.flags.activities import OpenActivity
from common.contracts.flags.plans import (
    MOST_POINTS,
    MOST_SHOWN,
    MomentPlans,
    MomentPlansRequest,
    PlanActivity,
    PlanPage,
    PlanRequest,
    PlanRow,
    Point,
    Series,
)
from services.flags.contents import Content
from services.flags.courses import Happening, Standing, Stretch, course
from services.flags.model.plans import Answered, Period, Plan
from services.flags.schedules import next_after

MOST_BYTES = 120_000
"""How much of answers a page holds, of the 262,144 bytes of an answer; those of one activity are at most 100,000."""
Answers = Mapping[UUID, Answered]
Told = TypeVar("Told", PlanActivity, OpenActivity)


@dataclass(frozen=True, slots=True)
class Room:
    """What a grant opens of a moment's plans: how the moment stands, and the keys."""

    session: Session
    grant: Grant
    keys: MomentKeys
    standing: Standing
    at: datetime

    @property
    def moment_id(self) -> UUID:
        """Give the moment."""
        return self.grant.moment_id

    def content(self, place: str, sealed: bytes) -> Content:
        """Open a plan's or a period's content."""
        return Content.read(self.keys.open(self.moment_id, place, sealed))

    def stretches(self, plan_id: UUID | None = None) -> dict[UUID, list[Stretch]]:
        """Give the periods of a plan, or of all, by plan, oldest first."""
        asked = select(Period).where(Period.moment_id == self.moment_id).order_by(Period.from_at, Period.id)
        found: dict[UUID, list[Stretch]] = defaultdict(list)
        for each in self.session.scalars(asked.where(Period.plan_id == plan_id) if plan_id else asked):
            found[each.plan_id].append(Stretch.of(each, self.content(Period.place(each.id), each.content)))
        return found

    def answers(self, plan_id: UUID | None = None, since: datetime | None = None) -> Answers:
        """Give what was answered, sealed, by activity."""
        asked = select(Answered).where(Answered.moment_id == self.moment_id)
        asked = asked.where(Answered.plan_id == plan_id) if plan_id else asked
        asked = asked.where(Answered.due_at >= since) if since else asked
        return {each.activity_id: each for each in self.session.scalars(asked)}

    def opened(self, answered: Answered | None) -> dict[str, Any] | None:
        """Open what was answered; null for nothing."""
        if answered is None:
            return None
        answers: dict[str, Any] = loads(
            self.keys.open(self.moment_id, Answered.place(answered.activity_id), answered.answers)
        )
        return answers

    def course(
        self,
        stretches: Sequence[Stretch],
        answers: Answers,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Happening]:
        """Give the activities of periods that have come, or those between two instants."""
        begin, end = since or self.standing.begins_at, until or self.at
        return list(course(stretches, answers, self.standing, (begin, end), self.at))


def room_of(session: Session, call: Call[Any], keys: MomentKeys) -> Room:
    """Give what the call's grant opens; raises `NotFound`."""
    room = room_if_known(session, call, keys)
    if room is None:
        raise NotFound
    return room


def room_if_known(session: Session, call: Call[Any], keys: MomentKeys) -> Room | None:
    """Give what the call's grant opens; null for a moment that nobody has told of yet, in which there is nothing, or that may not be read any more."""
    asked = select(mirrored_moments).where(mirror.may_read(call.grant), mirrored_moments.c.state.is_not(None))
    row = session.execute(asked).mappings().one_or_none()
    return None if row is None else Room(session, call.grant, keys, Standing.of(dict(row)), now())


def plan_of(session: Session, grant: Grant, plan_id: UUID) -> Plan:
    """Give a plan of the grant's moment; raises `NotFound`."""
    asked = select(Plan).where(Plan.id == plan_id, Plan.moment_id == grant.moment_id)
    found = session.scalars(asked).one_or_none()
    if found is None:
        raise NotFound
    return found


def moment_plans(session: Session, call: Call[MomentPlansRequest], keys: MomentKeys) -> MomentPlans:
    """Give the plans of a grant's moment, newest first. Four statements."""
    room = room_if_known(session, call, keys)
    if room is None:
        return MomentPlans(moment_id=call.grant.moment_id, plans=[])
    found = session.scalars(select(Plan).where(Plan.moment_id == room.moment_id).order_by(Plan.id.desc())).all()
    stretches, answers = room.stretches(), room.answers()
    rows = [PlanRow(**_row(room, each, stretches[each.id], answers)) for each in found]
    return MomentPlans(moment_id=room.moment_id, plans=rows)


def plan(session: Session, call: Call[PlanRequest], keys: MomentKeys) -> PlanPage:
    """Give a plan with its newest activities and the numbers that were answered. Four statements. Raises `NotFound`."""
    room = room_of(session, call, keys)
    found = plan_of(session, room.grant, call.request.plan_id)
    stretches, answers = room.stretches(found.id)[found.id], room.answers(found.id)
    content = room.content(Plan.place(found.id), found.content)
    past = room.course(stretches, answers)[::-1]
    before = call.request.before
    asked = [each for each in past if before is None or each.due_at < before]
    shown = as_fits([_activity(room, each) for each in asked[:MOST_SHOWN]])
    return PlanPage(
        **_row(room, found, stretches, answers),
        moment_id=room.moment_id,
        questions=content.questions,
        note=content.note,
        active_from=stretches[0].from_at if stretches else None,
        activities=shown,
        series=_series(room, past) if before is None else [],
        next_before=shown[-1].due_at if len(asked) > len(shown) else None,
    )


def as_fits(activities: list[Told]) -> list[Told]:
    """Give the first of the activities, as many as fit on a page with their answers."""
    return activities[: fitting([each.answers for each in activities], MOST_BYTES)]


def _row(room: Room, plan: Plan, stretches: Sequence[Stretch], answers: Answers) -> dict[str, Any]:
    content = room.content(Plan.place(plan.id), plan.content)
    states = [each.state for each in room.course(stretches, answers)]
    is_on = plan.state == "active" and room.standing.ended_at is None
    last = stretches[-1] if stretches and is_on else None
    begins_at = max(last.from_at, room.standing.begins_at) if last else room.at
    return {
        "plan_id": plan.id,
        "name": content.name,
        "state": plan.state,
        "version": plan.version,
        "schedule": content.schedule,
        "answered": states.count("answered"),
        "missed": states.count("missed"),
        "next_at": next_after(last.content.schedule, begins_at, room.at) if last else None,
    }


def _activity(room: Room, each: Happening) -> PlanActivity:
    return PlanActivity(
        activity_id=each.id,
        due_at=each.due_at,
        closes_at=each.closes_at,
        state=each.state,
        answered_at=each.answered.answered_at if each.answered else None,
        guardian_id=each.answered.guardian_id if each.answered else None,
        answers=room.opened(each.answered),
    )


def _series(room: Room, newest_first: Iterable[Happening]) -> list[Series]:
    """Give the newest numbers of each question, oldest first: in all no more than an answer on the bus can carry."""
    answered = [each for each in newest_first if each.answered][:MOST_POINTS]
    points: dict[str, list[Point]] = defaultdict(list)
    for each in answered:
        numbers = {question.id: question for question in each.stretch.content.form.questions if question.span}
        for name, value in (room.opened(each.answered) or {}).items():
            if name in numbers and sum(map(len, points.values())) < MOST_POINTS:
                points[name].append(Point(at=each.due_at, value=float(numbers[name].number(value))))
    return [Series(question_id=name, points=told[::-1]) for name, told in points.items()]
