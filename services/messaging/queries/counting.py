"""What is unread to whom: one rule, in the database's own words, for the list of conversations, a page of one, and the markers of many moments."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from common.chassis.calls import Call
from common.chassis.identity import Actor
from common.chassis.tables import mirrored_moments
from common.contracts.base import Caller
from common.contracts.messaging.unread import Marker, Markers, MarkersRequest, Unread, UnreadOf, UnreadRequest
from services.messaging.model import OTHER_SIDE, Conversation, Draft, Message, Reading, person_of, side_of

MEETING = frozenset({"practitioner", "citizen_admin"})
"""The roles in which staff write to citizens."""
WRITTEN = {"staff": Conversation.from_staff, "citizen": Conversation.from_citizen}
HAS_DRAFT = case((or_(Draft.body.is_not(None), Draft.other.is_not(None)), 1), else_=0)
_MESSAGES = Conversation.from_staff + Conversation.from_citizen
_TEAMS = aliased(Reading)


def unread(session: Session, call: Call[UnreadRequest]) -> Unread:
    """Give in which of some moments the person hasn't read everything. One statement."""
    count = func.sum(unread_by(call.actor))
    citizen_id = mirrored_moments.c.citizen_id
    asked = _of_moments(call.actor, call.request.moment_ids, citizen_id, count.label("unread"))
    asked = asked.group_by(Conversation.moment_id, citizen_id).having(count > 0)
    return Unread(moments=[UnreadOf(**row) for row in session.execute(asked).mappings()])


def markers(session: Session, call: Call[MarkersRequest]) -> Markers:
    """Give the numbers of some moments, and of the conversation that is open. One statement, two with a conversation."""
    actor, request = call.actor, call.request
    numbers = {"unread": unread_by(actor), "drafts": HAS_DRAFT, "messages": _MESSAGES}
    since = func.min(_oldest_unread(actor)).label("unread_since")
    sums = [*(func.sum(each).label(name) for name, each in numbers.items()), since]
    asked = _of_moments(actor, request.moment_ids, *sums).outerjoin(Draft, draft_by(actor))
    rows = session.execute(asked.group_by(Conversation.moment_id)).mappings()
    moments = [Marker(**row) for row in rows if row["messages"] or row["drafts"]]
    return Markers(moments=moments, messages=_messages_of(session, actor, request))


def unread_by(actor: Actor) -> ColumnElement[int]:
    """Give how many messages of a conversation the person hasn't read; beside `reading_by`, and the mirror."""
    return WRITTEN[OTHER_SIDE[side_of(actor)]] - read_by(actor)


def read_by(actor: Actor) -> ColumnElement[int]:
    """Give how many of the other side's messages are read to the person: by themselves, or, to staff who aren't responsible, by anybody of them.

    So what a team sees as unread is what waits for all of them, and it is gone for all when one has read it. What somebody has marked as unread is
    unread to them, whoever else reads it.
    """
    own = func.coalesce(Reading.read, 0)
    if side_of(actor) == "citizen":
        return own
    is_marked_unread = Reading.read < Reading.furthest
    is_responsible = mirrored_moments.c.responsible_person_id == person_of(actor)
    return case((or_(is_marked_unread, is_responsible), own), else_=_read_by_team())


def news_of(session: Session, conversation: Conversation) -> tuple[int, datetime | None]:
    """Give the conversation's version, which every message and every mark raises by one, and since when a message waits that nobody of the staff has read.

    What is sent or marked is in the database by now, under the lock of the moment's row.
    """
    session.flush()
    of = Reading.conversation_id == conversation.id
    read = case((Reading.side == "staff", Reading.read), else_=0)
    marks, by_team = session.execute(select(func.sum(Reading.version), func.max(read)).where(of)).one()
    waiting = conversation.from_citizen - (by_team or 0)
    return conversation.messages + (marks or 0), _sent_at(session, conversation, waiting) if waiting else None


def reading_by(actor: Actor) -> ColumnElement[bool]:
    """Give the condition that joins a conversation with the person's own reading."""
    return and_(Reading.conversation_id == Conversation.id, Reading.reader_id == person_of(actor))


def draft_by(actor: Actor) -> ColumnElement[bool]:
    """Give the condition that joins a conversation with the person's own draft."""
    return and_(Draft.conversation_id == Conversation.id, Draft.author_id == person_of(actor))


def _sent_at(session: Session, conversation: Conversation, newest: int) -> datetime | None:
    """Give when the oldest of so many of the citizen's newest messages was sent."""
    asked = select(Message.sent_at).where(Message.conversation_id == conversation.id, Message.side == "citizen")
    return session.scalar(asked.order_by(Message.side_number.desc()).offset(newest - 1).limit(1))


def _oldest_unread(actor: Actor) -> ColumnElement[datetime]:
    """Give when the first message after those that are read to the person was sent, null for none; beside `reading_by`, and the mirror."""
    of = (Message.conversation_id == Conversation.id, Message.side == OTHER_SIDE[side_of(actor)])
    asked = select(Message.sent_at).where(*of, Message.side_number == read_by(actor) + 1)
    return asked.correlate(Conversation, Reading, mirrored_moments).scalar_subquery()


def _read_by_team() -> ColumnElement[int]:
    most = select(func.max(_TEAMS.read)).where(_TEAMS.conversation_id == Conversation.id, _TEAMS.side == "staff")
    return func.coalesce(most.correlate(Conversation).scalar_subquery(), 0)


def _of_moments(actor: Actor, moment_ids: Sequence[UUID] | None, *columns: Any) -> Select[Any]:
    """Ask for something of the conversations in those of the moments whose numbers the person may be told."""
    asked = select(Conversation.moment_id, *columns).join(
        mirrored_moments, mirrored_moments.c.moment_id == Conversation.moment_id
    )
    own = _is_own(actor, is_every=moment_ids is None)
    chosen = Conversation.moment_id.in_(moment_ids) if moment_ids is not None else own
    return asked.outerjoin(Reading, reading_by(actor)).where(chosen, mirrored_moments.c.erased_at.is_(None), own)


def _is_own(actor: Actor, *, is_every: bool) -> ColumnElement[bool]:
    """Give the condition on a moment's row: it is the citizen's, or of the unit of staff who meet citizens; never every moment of a unit."""
    if actor.kind is Caller.CITIZEN:
        return mirrored_moments.c.citizen_id == actor.person_id
    may_ask = bool(actor.roles & MEETING) and not is_every
    return mirrored_moments.c.care_unit_id == (actor.care_unit_id if may_ask else None)


def _messages_of(session: Session, actor: Actor, request: MarkersRequest) -> int | None:
    if request.conversation_id is None:
        return None
    asked = _of_moments(actor, request.moment_ids, _MESSAGES.label("messages"))
    found = session.execute(asked.where(Conversation.id == request.conversation_id)).one_or_none()
    return (found.messages or None) if found else None
