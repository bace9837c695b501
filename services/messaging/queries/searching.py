"""Searching a moment's messages: their texts are sealed, so they are opened and read, a bounded number for each question (`docs/decisions/0046-searching-messages.md`)."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from common.chassis import mirror
from common.chassis.calls import Call
from common.chassis.identity import Grant
from common.chassis.keys import MomentKeys
from common.chassis.tables import mirrored_moments
from common.contracts.messaging.searching import FoundMessage, FoundMessages, SearchMessages
from services.messaging.model import Conversation, Message
from services.messaging.searching import Place, found_in, text_of, words_of

MOST_READ = 500
"""So many messages one question opens and reads: a few hundredths of a second, in which the service does nothing else."""
_TOLD = ("conversation_id", "number", "side", "person_id", "commission_version_id", "guardian_id")
Looked = tuple[Place, FoundMessage | None]
"""How far the search has come by looking at a name or a message, and what was found there."""


def search_messages(session: Session, call: Call[SearchMessages], keys: MomentKeys) -> FoundMessages:
    """Give what is found from the cursor on. Two statements. Raises `Invalid`."""
    request, words = call.request, words_of(call.request.text)
    start = Place.of(request.cursor) if request.cursor else None
    conversations = _conversations(session, call.grant, start) if words else ()
    read = _to_read(conversations, start)
    found: list[FoundMessage] = []
    place: Place | None = None
    for place, told in _looked(session, read, start, keys, words):
        found.extend([told] if told else [])
        if len(found) == request.limit:
            return _answer(call.grant, found, place)
    has_more = place is not None and place.below != 1 and len(read) == 1
    rest = Place(conversations[len(read)].id, None) if len(conversations) > len(read) else None
    return _answer(call.grant, found, place if has_more else rest)


def _answer(grant: Grant, found: list[FoundMessage], onward: Place | None) -> FoundMessages:
    return FoundMessages(moment_id=grant.moment_id, found=found, next_cursor=str(onward) if onward else None)


def _conversations(session: Session, grant: Grant, start: Place | None) -> Sequence[Conversation]:
    """Give those of the moment's conversations in which something is sent that are left to search, begun last first."""
    asked = (
        select(Conversation)
        .join(mirrored_moments, mirrored_moments.c.moment_id == Conversation.moment_id)
        .where(Conversation.moment_id == grant.moment_id, mirror.may_read(grant))
        .where(Conversation.from_staff + Conversation.from_citizen > 0)
    )
    if start:
        asked = asked.where(Conversation.id <= start.conversation_id)
    return session.scalars(asked.order_by(Conversation.id.desc())).all()


def _to_read(conversations: Sequence[Conversation], start: Place | None) -> Sequence[Conversation]:
    """Give as many of them as one question reads, at least one: then one of which only a part may be read is alone, and is read along its index."""
    size = 0
    for number, each in enumerate(conversations):
        is_begun = start is not None and start.below is not None and each.id == start.conversation_id
        size += start.below - 1 if is_begun and start and start.below else each.messages
        if size > MOST_READ:
            return conversations[: max(1, number)]
    return conversations


def _looked(
    session: Session, conversations: Sequence[Conversation], start: Place | None, keys: MomentKeys, words: list[str]
) -> Iterator[Looked]:
    """Look at each name and each message in turn."""
    messages = {of: list(rows) for of, rows in groupby(_messages(session, conversations, start), _conversation_id)}
    for each in conversations:
        subject = keys.open(each.moment_id, Conversation.place(each.id), each.subject)
        if start is None or start.below is None or each.id != start.conversation_id:
            yield Place(each.id, each.messages + 1), _name(each, subject, words)
        for message in messages.get(each.id, ()):
            text = text_of(keys.open(each.moment_id, Message.place(message.id), message.body))
            yield Place(each.id, message.number), _message(message, subject, text, words)


def _messages(session: Session, conversations: Sequence[Conversation], start: Place | None) -> Sequence[Any]:
    """Give rows rather than objects: there are hundreds, most of which are looked at and forgotten."""
    asked = select(*(getattr(Message, name) for name in (*_TOLD, "id", "body", "sent_at"))).where(
        Message.conversation_id.in_([each.id for each in conversations])
    )
    if start and start.below is not None:
        asked = asked.where(or_(Message.conversation_id != start.conversation_id, Message.number < start.below))
    newest = asked.order_by(Message.conversation_id.desc(), Message.number.desc())
    return session.execute(newest.limit(MOST_READ)).all()


def _conversation_id(message: Any) -> Any:
    return message.conversation_id


def _name(conversation: Conversation, subject: str, words: list[str]) -> FoundMessage | None:
    excerpt = found_in(subject, words)
    if excerpt is None:
        return None
    return FoundMessage(
        conversation_id=conversation.id,
        subject=subject,
        number=None,
        side=conversation.begun_by,
        person_id=None,
        commission_version_id=None,
        guardian_id=None,
        at=conversation.made_at,
        before=excerpt.before,
        found=excerpt.found,
        after=excerpt.after,
    )


def _message(message: Any, subject: str, text: str, words: list[str]) -> FoundMessage | None:
    excerpt = found_in(text, words)
    if excerpt is None:
        return None
    return FoundMessage(
        **{name: getattr(message, name) for name in _TOLD},
        subject=subject,
        at=message.sent_at,
        before=excerpt.before,
        found=excerpt.found,
        after=excerpt.after,
    )
