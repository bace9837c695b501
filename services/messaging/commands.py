"""What changes conversations. Whoever writes has locked the moment's mirror row: numbers, counts and versions are one person's at a time.

The moment's key is made under that lock too, so that an erasure, which waits for it, destroys each key that there ever was.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from common.chassis import mirror
from common.chassis.access import concerns, is_told, is_unchanged
from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.facts import Fact
from common.chassis.idempotency import earlier_answers, idempotent, supersede
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, Grant
from common.chassis.keys import MomentKeys
from common.contracts.errors import Invalid, NotFound
from common.contracts.messaging.conversations import BeginConversation, ConversationChanged
from common.contracts.messaging.drafts import DraftChanged, DropOther, SaveDraft
from common.contracts.messaging.messages import MarkMessages, MessageSent, MessagesMarked, SendMessage
from common.contracts.messaging.vocabulary import MOST_BEGUN, MOST_CONVERSATIONS, ChangeConversation
from common.contracts.moments.events import StandingFact
from common.door import line
from common.phrases import messaging
from services.messaging import events, queries, rich_text
from services.messaging.model import (
    OTHER_SIDE,
    Conversation,
    Draft,
    Message,
    Reading,
    is_other,
    person_of,
    side_of,
)
from services.messaging.queries.counting import news_of


@dataclass(frozen=True, slots=True)
class _Change:
    """What somebody does in a conversation that they may write in, while nobody else does anything in the moment."""

    session: Session
    actor: Actor
    grant: Grant
    conversation: Conversation
    at: datetime

    def rename(self, keys: MomentKeys, subject: str | None) -> None:
        """Give a conversation in which nothing is sent another name, if there is one; raises `IllegalTransition`."""
        if subject is not None:
            self.conversation.require_unsent("rename")
            self.conversation.subject = _named(keys, self.conversation, subject)

    def draft(self) -> Draft:
        """Give the person's draft, made afresh if they have written nothing yet."""
        own = queries.draft_of(self.session, self.conversation, self.actor)
        if own is None:
            own = Draft.of(self.conversation.id, person_of(self.actor), self.at)
            self.session.add(own)
        return own

    def overtakes(self, keys: MomentKeys, draft: Draft, expected: int | None, words: str) -> bool:
        """Say whether a text from a page that began from `expected` meets another, which was saved since."""
        kept = queries.opened(keys, self.conversation, draft, "body") or ""
        return expected not in {None, draft.version} and is_other(rich_text.read(kept).words, words)


@idempotent(mirror.may_write_again)
def begin_conversation(session: Session, call: Call[BeginConversation], keys: MomentKeys) -> ConversationChanged:
    """Begin a conversation, which is its beginner's alone until something is sent."""
    grant = _writable(session, call)
    _require_room(session, grant)
    if queries.begun_count(session, grant.moment_id, call.actor) >= MOST_BEGUN:
        raise Invalid(fields={"subject": [messaging.TOO_MANY_BEGUN(most=MOST_BEGUN)]})
    keys.ensure(grant.moment_id)
    conversation = Conversation.of(new_id(), grant.moment_id, call.actor, b"", now())
    conversation.subject = _named(keys, conversation, call.request.subject)
    session.add(conversation)
    return ConversationChanged(conversation_id=conversation.id, moment_id=grant.moment_id)


@idempotent(mirror.may_write_again)
def delete_conversation(session: Session, call: Call[ChangeConversation]) -> ConversationChanged:
    """Delete a conversation in which nothing was sent, with its draft."""
    change = _change(session, call)
    change.conversation.require_unsent("delete")
    for kind in (Draft, Reading):
        session.execute(delete(kind).where(kind.conversation_id == change.conversation.id))
    session.delete(change.conversation)
    return ConversationChanged(conversation_id=change.conversation.id, moment_id=change.grant.moment_id)


@idempotent(mirror.may_write_again)
def save_draft(session: Session, call: Call[SaveDraft], keys: MomentKeys) -> DraftChanged:
    """Keep the text so far (`messaging.drafts.SAVE_DRAFT`)."""
    supersede(session, call, call.request.follows)
    text = rich_text.read(call.request.body)
    text.require_short()
    change = _change(session, call)
    change.rename(keys, call.request.subject)
    draft, expected = change.draft(), _begun_from(session, call)
    if draft.is_saved_this_hour(change.at):
        is_told(session)  # one record an hour: while somebody writes, the page saves every few seconds
    sealed = None if text.is_blank else _sealed(keys, draft, change.grant, text.html)
    draft.save(expected, sealed, change.at, overtakes=change.overtakes(keys, draft, expected, text.words))
    draft.notify = call.request.notify or draft.notify
    return _draft_answer(change, draft)


@idempotent(mirror.may_write_again)
def drop_other(session: Session, call: Call[DropOther]) -> DraftChanged:
    """Forget what was written on another device."""
    change = _change(session, call)
    draft = change.draft()
    draft.require_version(call.request.expected_version)
    draft.drop_other()
    return _draft_answer(change, draft)


@idempotent(mirror.may_write_again)
def send_message(session: Session, call: Call[SendMessage], keys: MomentKeys) -> MessageSent:
    """Send a message, from the text that comes along; the person's draft there is done with."""
    text = rich_text.read(call.request.body)
    text.require_message()
    change, message_id, expected = _change(session, call), new_id(), call.request.expected_version
    change.rename(keys, call.request.subject)
    if not change.conversation.messages:
        _require_room(session, change.grant)
    change.conversation.add(side_of(call.actor), change.at)
    sealed = keys.seal(change.grant.moment_id, Message.place(message_id), text.html)
    message = Message.of(message_id, change.conversation, call.actor, sealed, change.at)
    session.add(message)
    draft = change.draft()
    draft.empty(expected, change.at, overtakes=change.overtakes(keys, draft, expected, text.words))
    events.sent(session, change.grant, news_of(session, change.conversation), message, call.request.notify)
    return MessageSent(
        message_id=message.id,
        conversation_id=message.conversation_id,
        moment_id=change.grant.moment_id,
        number=message.number,
        sent_at=change.at,
    )


@idempotent(mirror.may_reach_again)
def mark_messages(session: Session, call: Call[MarkMessages]) -> MessagesMarked:
    """Mark messages of the other side as read, or as unread again. Whoever reads may do it, so a moment that has ended does no harm."""
    actor, grant, request = call.actor, call.grant, call.request
    if mirror.mirrored(session, grant.moment_id) is None:
        raise NotFound
    conversation = queries.conversation_of(session, actor, grant, request.conversation_id)
    concerns(session, grant.citizen_id, grant.moment_id)
    theirs = OTHER_SIDE[side_of(actor)]
    number = queries.newest_of_side(session, conversation, theirs, request.number)
    if not request.is_read and not queries.is_of_side(session, conversation, theirs, request.number):
        raise Invalid(fields={"number": [messaging.MESSAGE_NOT_THEIRS()]})
    reading = queries.reading_of(session, conversation, actor) or Reading.of(conversation.id, actor)
    already = queries.read_to(session, conversation, actor)
    is_changed = number > 0 and reading.mark(number, already, is_read=request.is_read)
    session.add(reading)
    session.flush()
    unread = conversation.written_by(theirs) - queries.read_to(session, conversation, actor)
    if not is_changed:
        is_unchanged(session)
    else:
        events.marked(session, grant, news_of(session, conversation), reading, unread)
    return MessagesMarked(conversation_id=conversation.id, moment_id=grant.moment_id, unread=unread)


def note_moment(session: Session, fact: Fact[StandingFact]) -> None:
    """Learn how a moment stands."""
    mirror.learn(session, fact.data)


def _writable(session: Session, call: Call[Any]) -> Grant:
    """Give the grant of a person who may write now; raises what `mirror.require_writable` does."""
    mirror.require_writable(session, call.grant)
    concerns(session, call.grant.citizen_id, call.grant.moment_id)
    return call.grant


def _require_room(session: Session, grant: Grant) -> None:
    """Refuse (`Invalid`) one conversation more where as many are sent as a list shows."""
    if queries.sent_count(session, grant.moment_id) >= MOST_CONVERSATIONS:
        raise Invalid(fields={"subject": [messaging.CONVERSATIONS_FULL(most=MOST_CONVERSATIONS)]})


def _change(session: Session, call: Call[Any]) -> _Change:
    grant = _writable(session, call)
    conversation = queries.conversation_of(session, call.actor, grant, call.request.conversation_id)
    return _Change(session, call.actor, grant, conversation, now())


def _begun_from(session: Session, call: Call[SaveDraft]) -> int:
    """Give the version that a page knows of, or has made itself by saves whose answers it never got."""
    answers = earlier_answers(session, call, call.request.follows)
    here = str(call.request.conversation_id)
    own = [int(answer["version"]) for answer in answers if answer["conversation_id"] == here]
    return max([call.request.expected_version, *own])


def _named(keys: MomentKeys, conversation: Conversation, subject: str) -> bytes:
    return keys.seal(conversation.moment_id, Conversation.place(conversation.id), line(subject))


def _sealed(keys: MomentKeys, draft: Draft, grant: Grant, html: str) -> bytes:
    return keys.seal(grant.moment_id, Draft.place(draft.conversation_id, draft.author_id), html)


def _draft_answer(change: _Change, draft: Draft) -> DraftChanged:
    return DraftChanged(
        conversation_id=draft.conversation_id,
        moment_id=change.grant.moment_id,
        version=draft.version,
        saved_at=draft.saved_at,
        has_other=draft.other is not None,
    )
