"""The inbox: what a person was told of, of what they may read now."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.identity import Actor
from common.chassis.paging import before, cut
from common.chassis.tables import mirrored_moments
from common.contracts.base import Caller, Nothing
from common.contracts.notifications.inbox import MOST_COUNTED, Inbox, InboxNews, InboxRequest, NoticeView
from services.notifications.model.absences import Absence
from services.notifications.model.notices import ENDING, READABLE_STATES, Notice
from services.notifications.queries.recipients import contacts_of

MEETING = frozenset({"practitioner", "citizen_admin"})
"""The roles in which staff meet citizens."""


def inbox(session: Session, call: Call[InboxRequest]) -> Inbox:
    """Give a page of the person's inbox. One statement. Raises `Invalid`."""
    request = call.request
    asked = _own(call.actor, now(), Notice, mirrored_moments.c.citizen_id)
    asked = asked.order_by(Notice.made_at.desc(), Notice.id.desc()).limit(request.limit + 1)
    if request.cursor:
        asked = asked.where(before(Notice.made_at, Notice.id, request.cursor))
    rows, onward = cut(session.execute(asked).all(), request.limit, lambda row: (row[0].made_at, row[0].id))
    return Inbox(notices=[_shown(notice, citizen_id) for notice, citizen_id in rows], next_cursor=onward)


def inbox_news(session: Session, call: Call[Nothing]) -> InboxNews:
    """Count what the person hasn't seen, and tell whether something doesn't reach them. Two statements."""
    unseen = _own(call.actor, now(), Notice.id).where(Notice.seen_at.is_(None), Notice.heeded_at.is_(None))
    counted = session.scalar(select(func.count()).select_from(unseen.limit(MOST_COUNTED).subquery()))
    contacts = contacts_of(session, UUID(call.actor.id))
    return InboxNews(
        unseen=counted or 0,
        is_unreachable=any(each.is_used and each.unreachable_since for each in contacts),
        is_stopped=any(each.stopped_at for each in contacts),
    )


def _own(actor: Actor, at: datetime, *columns: Any) -> Select[Any]:
    """Give the question for a person's notices of what they may read now."""
    may_read = _of_staff(actor, at) if actor.kind is Caller.STAFF else _of_citizen(at)
    of_moment = mirrored_moments.c.moment_id == Notice.moment_id
    return (
        select(*columns)
        .select_from(Notice)
        .outerjoin(mirrored_moments, of_moment)
        .where(Notice.person_id == UUID(actor.id), may_read)
    )


def _of_citizen(at: datetime) -> ColumnElement[bool]:
    """Give what a citizen may read: of moments that are open to them, and that a time of reading ends when that is near."""
    is_near = and_(mirrored_moments.c.state == "maintenance", Notice.due_at <= at)
    return and_(mirrored_moments.c.state.in_(READABLE_STATES), or_(Notice.kind != ENDING, is_near))


def _of_staff(actor: Actor, at: datetime) -> ColumnElement[bool]:
    """Give what staff may read: of moments of their unit, and when a cover there has begun."""
    if not actor.roles & MEETING:
        return false()
    covers = exists().where(
        Absence.absence_id == Notice.cause_id,
        Absence.care_unit_id == actor.care_unit_id,
        Absence.is_cancelled.is_(False),
    )
    is_cover = and_(Notice.moment_id.is_(None), Notice.due_at <= at, covers)
    return or_(mirrored_moments.c.care_unit_id == actor.care_unit_id, is_cover)


def _shown(notice: Notice, citizen_id: UUID | None) -> NoticeView:
    return NoticeView(
        notice_id=notice.id,
        kind=notice.kind,
        moment_id=notice.moment_id,
        citizen_id=citizen_id,
        cause_id=notice.cause_id,
        at=notice.made_at,
        is_unseen=notice.seen_at is None and notice.heeded_at is None,
    )
