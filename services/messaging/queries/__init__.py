"""What is asked of messaging: every SELECT. What a grant opens is read together with the mirror, so that nothing is told of an erased or handed over moment."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, func, or_, select
from sqlalchemy.orm import Session

from common.chassis import mirror
from common.chassis.calls import Call
from common.chassis.identity import Actor, Grant
from common.chassis.keys import MomentKeys
from common.chassis.paging import fitting
from common.chassis.tables import mirrored_moments
from common.contracts.errors import NotFound
from common.contracts.messaging.conversations import Conversation as Shown
from common.contracts.messaging.conversations import MomentConversations, MomentConversationsRequest
from common.contracts.messaging.drafts import OwnDraft
from common.contracts.messaging.files import MOST_IN_FILE, Writer, Writers
from common.contracts.messaging.messages import Messages, MessagesRequest, SentMessage
from common.contracts.messaging.vocabulary import OneConversation
from services.messaging.model import (
    MOST_BYTES,
    OTHER_SIDE,
    Conversation,
    Draft,
    Message,
    Reading,
    person_of,
    require_seen,
    side_of,
)
from services.messaging.queries.counting import HAS_DRAFT, WRITTEN, draft_by, read_by, reading_by, unread_by

_IS_SENT = Conversation.from_staff + Conversation.from_citizen > 0


def moment_conversations(
    session: Session, call: Call[MomentConversationsRequest], keys: MomentKeys
) -> MomentConversations:
    """Give the conversations of a grant's moment, newest activity first. One statement."""
    asked = _shown(call.actor, call.grant).order_by(Conversation.last_at.desc(), Conversation.id.desc())
    rows = [_conversation(row, keys) for row in session.execute(asked).mappings()]
    return MomentConversations(
        moment_id=call.grant.moment_id,
        conversations=rows,
        unread=sum(row.unread for row in rows),
        drafts=sum(row.has_draft for row in rows),
    )


def messages(session: Session, call: Call[MessagesRequest], keys: MomentKeys) -> Messages:
    """Give a page of a conversation, newest first. Three statements. Raises `NotFound`."""
    grant, request, side = call.grant, call.request, side_of(call.actor)
    shown = session.execute(_shown(call.actor, grant).where(Conversation.id == request.conversation_id))
    row = shown.mappings().one_or_none()
    if row is None:
        raise NotFound
    asked = select(Message).where(Message.conversation_id == request.conversation_id)
    if request.before is not None:
        asked = asked.where(Message.number < request.before)
    found = session.scalars(asked.order_by(Message.number.desc()).limit(request.limit + 1)).all()
    bodies = [keys.open(grant.moment_id, Message.place(each.id), each.body) for each in found[: request.limit]]
    fits = fitting(bodies, MOST_BYTES)
    seen = _seen_by_citizens(session, request.conversation_id) if side == "staff" else None
    read = row["theirs"] - row["unread"]
    return Messages(
        moment_id=grant.moment_id,
        conversation=_conversation(row, keys),
        messages=[
            _message(each, body, side, read, seen) for each, body in zip(found[:fits], bodies[:fits], strict=True)
        ],
        next_before=found[fits - 1].number if len(found) > fits else None,
    )


def draft(session: Session, call: Call[OneConversation], keys: MomentKeys) -> OwnDraft:
    """Give what the person has written in a conversation and not sent. Raises `NotFound`."""
    conversation = conversation_of(session, call.actor, call.grant, call.request.conversation_id)
    own = draft_of(session, conversation, call.actor)
    return OwnDraft(
        moment_id=call.grant.moment_id,
        conversation_id=conversation.id,
        version=own.version if own else 0,
        saved_at=own.saved_at if own else None,
        body=opened(keys, conversation, own, "body"),
        other=opened(keys, conversation, own, "other"),
        notify=own.notify if own else None,
    )


def conversation_of(session: Session, actor: Actor, grant: Grant, conversation_id: UUID) -> Conversation:
    """Give a conversation that the person sees in the grant's moment; raises `NotFound`."""
    asked = (
        select(Conversation)
        .join(mirrored_moments, mirrored_moments.c.moment_id == Conversation.moment_id)
        .where(Conversation.id == conversation_id, mirror.may_read(grant))
    )
    return require_seen(session.scalars(asked).one_or_none(), actor)


def sent_conversation(session: Session, actor: Actor, grant: Grant, conversation_id: UUID) -> Conversation:
    """Give a conversation in which something is sent; raises `NotFound`."""
    conversation = conversation_of(session, actor, grant, conversation_id)
    if not conversation.messages:
        raise NotFound
    return conversation


def newest_messages(session: Session, conversation: Conversation, most: int) -> Sequence[Message]:
    """Give the newest messages of a conversation, newest first."""
    asked = select(Message).where(Message.conversation_id == conversation.id)
    return session.scalars(asked.order_by(Message.number.desc()).limit(most)).all()


def writers(session: Session, call: Call[OneConversation]) -> Writers:
    """Give everybody whose messages stand in a conversation's file. Two statements. Raises `NotFound`."""
    conversation = sent_conversation(session, call.actor, call.grant, call.request.conversation_id)
    names = ("side", "person_id", "commission_version_id", "guardian_id")
    of = (Message.conversation_id == conversation.id, Message.number > conversation.messages - MOST_IN_FILE)
    rows = session.execute(select(*(getattr(Message, name) for name in names)).where(*of).distinct()).mappings()
    return Writers(moment_id=call.grant.moment_id, writers=[Writer(**row) for row in rows])


def draft_of(session: Session, conversation: Conversation, actor: Actor) -> Draft | None:
    """Give the person's draft in a conversation; null before they wrote any."""
    return session.get(Draft, (conversation.id, person_of(actor)))


def reading_of(session: Session, conversation: Conversation, actor: Actor) -> Reading | None:
    """Give how far the person has read a conversation; null before they marked any."""
    return session.get(Reading, (conversation.id, person_of(actor)))


def read_to(session: Session, conversation: Conversation, actor: Actor) -> int:
    """Give how many of the other side's messages are read to the person."""
    asked = (
        select(read_by(actor))
        .select_from(Conversation)
        .join(mirrored_moments, mirrored_moments.c.moment_id == Conversation.moment_id)
        .outerjoin(Reading, reading_by(actor))
        .where(Conversation.id == conversation.id)
    )
    return session.scalar(asked) or 0


def opened(keys: MomentKeys, conversation: Conversation, own: Draft | None, column: str) -> str | None:
    """Open a text of a draft, `body` or `other`; null for none."""
    sealed: bytes | None = getattr(own, column, None)
    if own is None or sealed is None:
        return None
    return keys.open(conversation.moment_id, Draft.place(own.conversation_id, own.author_id), sealed)


def sent_count(session: Session, moment_id: UUID) -> int:
    """Give how many conversations of a moment something is sent in."""
    return session.scalar(select(func.count()).where(Conversation.moment_id == moment_id, _IS_SENT)) or 0


def begun_count(session: Session, moment_id: UUID, actor: Actor) -> int:
    """Give how many conversations of a moment the person has begun and sent nothing in: nobody else sees them, so they take nobody else's room."""
    own = (Conversation.moment_id == moment_id, Conversation.begun_by_id == person_of(actor), ~_IS_SENT)
    return session.scalar(select(func.count()).where(*own)) or 0


def newest_of_side(session: Session, conversation: Conversation, side: str, number: int) -> int:
    """Give how many messages a side has written up to that number of the conversation's."""
    asked = select(Message.side_number).where(
        Message.conversation_id == conversation.id, Message.side == side, Message.number <= number
    )
    return session.scalar(asked.order_by(Message.side_number.desc()).limit(1)) or 0


def is_of_side(session: Session, conversation: Conversation, side: str, number: int) -> bool:
    """Say whether a side has written the message of that number."""
    asked = select(Message.side).where(Message.conversation_id == conversation.id, Message.number == number)
    return session.scalar(asked) == side


def _is_seen_by(actor: Actor) -> ColumnElement[bool]:
    """Say what `require_seen` does, of a row."""
    return or_(_IS_SENT, Conversation.begun_by_id == person_of(actor))


def _shown(actor: Actor, grant: Grant) -> Select[Any]:
    """Ask for the conversations of a moment as one person sees them."""
    side = side_of(actor)
    names = ("moment_id", "subject", "begun_by", "made_at", "last_at")
    return (
        select(
            Conversation.id.label("conversation_id"),
            *(getattr(Conversation, name) for name in names),
            (Conversation.from_staff + Conversation.from_citizen).label("messages"),
            WRITTEN[OTHER_SIDE[side]].label("theirs"),
            unread_by(actor).label("unread"),
            HAS_DRAFT.label("has_draft"),
        )
        .join(mirrored_moments, mirrored_moments.c.moment_id == Conversation.moment_id)
        .outerjoin(Reading, reading_by(actor))
        .outerjoin(Draft, draft_by(actor))
        .where(
            Conversation.moment_id == grant.moment_id,
            mirror.may_read(grant),
            _is_seen_by(actor),
        )
    )


def _conversation(row: RowMapping, keys: MomentKeys) -> Shown:
    place = Conversation.place(row["conversation_id"])
    subject = keys.open(row["moment_id"], place, row["subject"])
    told = {each.name: row[each.name] for each in fields(Shown)}
    return Shown(**{**told, "subject": subject, "has_draft": bool(row["has_draft"])})


def _message(message: Message, body: str, side: str, read: int, seen: int | None) -> SentMessage:
    """Give a message as the person on `side` sees it, who has `read` so many of the other's; `seen`: how many of staff's the citizen's side has."""
    is_own = message.side == side
    return SentMessage(
        message_id=message.id,
        number=message.number,
        side=message.side,
        person_id=message.person_id,
        commission_version_id=message.commission_version_id,
        guardian_id=message.guardian_id,
        body=body,
        sent_at=message.sent_at,
        is_unread=not is_own and message.side_number > read,
        is_seen=message.side_number <= seen if is_own and seen is not None else None,
    )


def _seen_by_citizens(session: Session, conversation_id: UUID) -> int:
    asked = select(func.max(Reading.furthest)).where(
        Reading.conversation_id == conversation_id, Reading.side == "citizen"
    )
    return session.scalar(asked) or 0
