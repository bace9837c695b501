"""A moment's messages, for staff and for citizens: the list of conversations, and one of them with what the person has written and not sent."""

from concurrent.futures import Future
from contextlib import suppress
from time import monotonic
from typing import Any
from uuid import UUID

from common.chassis.identifiers import new_id
from common.contracts.directory.answer_times import ANSWER_TIME
from common.contracts.messaging.conversations import MOMENT_CONVERSATIONS
from common.contracts.messaging.drafts import DRAFT
from common.contracts.messaging.messages import MARK_MESSAGES, MESSAGES
from common.contracts.messaging.searching import SEARCH_MESSAGES
from common.contracts.moments.access import OPEN
from common.contracts.notifications.reach import REACH
from gateway import backend, granted
from gateway.aggregates.staff_names import AWAY

Page = dict[str, Any]
FOUND = 20
"""So many messages a page of a search shows."""
LONGEST_LOOK = 2.0
"""Seconds after which a page shows what was found so far, and offers to go on."""


def listed(moment_id: UUID) -> Page:
    """Give the `header`, and `conversations` with how many are `unread` and have `drafts`. Two RPCs. Patient data."""
    found = granted.opened(MOMENT_CONVERSATIONS, moment_id=moment_id)
    return {"header": found["header"], **found["told"]}


def one(moment_id: UUID, conversation_id: UUID, before: int | None, *, with_reach: bool) -> Page:
    """Give the `header`, the `conversation` with a page of its `messages`, the person's `draft`, the unit's answer time, and for staff the citizen's reach.

    Patient data. Four RPCs or five, all but one of them side by side. `answer_time` (`directory.answer_times`) and `reach` (`notifications.reach`) are null
    when they can't be told now; the page is worth showing without.
    """
    opened = backend.ask(OPEN, moment_id=moment_id)
    asked = {"grant": opened["grant"], "conversation_id": conversation_id}
    messages, draft = backend.call(MESSAGES, **asked, before=before), backend.call(DRAFT, **asked)
    reach = backend.call(REACH, grant=opened["grant"]) if with_reach else None
    answer_time = backend.call(ANSWER_TIME, grant=opened["grant"])
    page = {"header": opened["header"], **messages.result(), "draft": draft.result()}
    return {**page, "answer_time": _if_known(answer_time), "reach": _if_known(reach)}


def written(moment_id: UUID, conversation_id: UUID, **which: int | None) -> Page:
    """Give the `header`, and a page of the messages with their `conversation` (`which`: `before`, `limit`). Two RPCs. Patient data."""
    found = granted.opened(MESSAGES, moment_id=moment_id, conversation_id=conversation_id, **which)
    return {"header": found["header"], **found["told"]}


def searched(moment_id: UUID, text: str, cursor: str | None) -> Page:
    """Give the `header`, the messages that were `found` from a cursor on, and where to go on (`next_cursor`), null at the end. Patient data.

    Messages are sealed, and each question reads some of them: so it is asked until a page is full, for two seconds at most.
    """
    opened, until = backend.ask(OPEN, moment_id=moment_id), monotonic() + LONGEST_LOOK
    found: list[Page] = []
    while True:
        page = backend.ask(SEARCH_MESSAGES, grant=opened["grant"], text=text, cursor=cursor, limit=FOUND - len(found))
        found, cursor = [*found, *page["found"]], page["next_cursor"]
        if cursor is None or len(found) >= FOUND or monotonic() > until:
            return {"header": opened["header"], "found": found, "next_cursor": cursor}


def _if_known(asked: Future[Page] | None) -> Page | None:
    with suppress(*AWAY):
        return asked.result() if asked else None
    return None


def read(page: Page) -> Page:
    """Mark what stands on the newest page as read, if anything there isn't, and give the page as its markers then are.

    When that can't be done now, the next look does it.
    """
    unread = page["conversation"]["unread"]
    if not unread:
        return page
    with suppress(*AWAY):
        left = granted.ask(
            MARK_MESSAGES,
            idempotency_id=new_id(),
            moment_id=UUID(page["moment_id"]),
            conversation_id=page["conversation"]["conversation_id"],
            number=page["messages"][0]["number"],
            is_read=True,
        )["unread"]
        if "marker" in page:
            others = page["marker"]["unread"] - unread
            return {**page, "marker": {**page["marker"], "unread": max(0, others) + left}}
    return page
