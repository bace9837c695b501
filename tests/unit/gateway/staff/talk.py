"""A conversation with the citizen, as the services answer for it: what staff's pages of messages stand on."""

from typing import Any
from uuid import UUID

from common.contracts.directory.answer_times import ANSWER_TIME
from common.contracts.messaging.conversations import BEGIN_CONVERSATION, DELETE_CONVERSATION, MOMENT_CONVERSATIONS
from common.contracts.messaging.drafts import DRAFT, DROP_OTHER, SAVE_DRAFT
from common.contracts.messaging.messages import MARK_MESSAGES, MESSAGES, SEND_MESSAGE
from common.contracts.moments.access import GRANT
from common.contracts.notifications.reach import REACH
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.recording import Recording

TALK = UUID(int=80)
LIST = f"/personal/moment/{unit.MOMENT}/meddelanden"
HERE = f"{LIST}/{TALK}"


def conversation(**changed: Any) -> dict[str, Any]:
    """Give a conversation with two messages, one of them unread."""
    counts = {"messages": 2, "unread": 1, "has_draft": True}
    times = {"made_at": unit.STARTED, "last_at": unit.STARTED}
    return {"conversation_id": TALK, "subject": "Min konversation", "begun_by": "staff", **times, **counts, **changed}


def message(number: int, **changed: Any) -> dict[str, Any]:
    """Give a message of Angelica's."""
    who = {"side": "staff", "person_id": unit.ANGELICA, "commission_version_id": None, "guardian_id": None}
    ids = {"message_id": UUID(int=90 + number), "number": number, "sent_at": unit.STARTED}
    return {**ids, **who, "body": f"<p>Text {number}</p>", "is_unread": False, "is_seen": False, **changed}


def page_of(shown: list[dict[str, Any]], **changed: Any) -> dict[str, Any]:
    """Give a page of the conversation."""
    return {
        "moment_id": unit.MOMENT,
        "conversation": conversation(**changed),
        "messages": shown,
        "next_before": None,
    }


def draft(**changed: Any) -> dict[str, Any]:
    """Give a draft."""
    ids = {"moment_id": unit.MOMENT, "conversation_id": TALK}
    return {
        **ids,
        "version": 4,
        "body": "<p>Hej &lt;3<br>du</p><p>Ny rad</p>",
        "saved_at": unit.STARTED,
        "other": None,
        **changed,
    }


def prepare(bus: Recording) -> None:
    """Let there be a conversation, and let everything be done."""
    listed = {"moment_id": unit.MOMENT, "conversations": [conversation()], "unread": 1, "drafts": 1}
    ids = {"conversation_id": TALK, "moment_id": unit.MOMENT}
    bus.answer(MOMENT_CONVERSATIONS, listed)
    theirs = {"side": "citizen", "person_id": None, "is_unread": True, "is_seen": None}
    bus.answer(MESSAGES, page_of([message(2, **theirs), message(1)]))
    bus.answer(DRAFT, draft())
    bus.answer(GRANT, {"grant": "grant"})
    bus.answer(ANSWER_TIME, {"answer_days": 2})
    bus.answer(REACH, {"has_channel": True, "is_unreachable": False})
    for contract in (BEGIN_CONVERSATION, DELETE_CONVERSATION):
        bus.answer(contract, ids)
    changed = {**ids, "version": 5, "saved_at": unit.STARTED, "has_other": False}
    for contract in (SAVE_DRAFT, DROP_OTHER):
        bus.answer(contract, changed)
    bus.answer(SEND_MESSAGE, {**ids, "message_id": UUID(int=93), "number": 3, "sent_at": unit.STARTED})
    bus.answer(MARK_MESSAGES, {**ids, "unread": 0})
