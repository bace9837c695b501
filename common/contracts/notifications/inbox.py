"""The inbox: what somebody was told of, newest first, whether or not anything was sent outside of the service."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, Range

from common.contracts.base import Caller, Command, Nothing, command, query
from common.contracts.messages import Message, Patient
from common.contracts.notifications.vocabulary import Kind

MOST_SHOWN = 100
"""The most notices of one page."""
MOST_COUNTED = 100
"""Up to how many unseen notices are counted: more are said as "more than 99"."""


class InboxRequest(Message):
    """A page of one's own inbox."""

    cursor: Annotated[str | None, Length(max=200)] = None
    limit: Annotated[int, Range(1, MOST_SHOWN)] = 20


class NoticeView(Message):
    """What waits, or did: of which moment and citizen, null for what belongs to none. `cause_id`: the conversation of a message.

    `is_unseen`: it has neither been seen here nor dealt with where it waits.
    """

    notice_id: UUID
    kind: Patient[Kind]
    moment_id: UUID | None
    citizen_id: UUID | None
    cause_id: UUID
    at: datetime
    is_unseen: bool


class Inbox(Message):
    """A page, newest first; `next_cursor` is null at the end."""

    notices: list[NoticeView]
    next_cursor: str | None


class SeeNotices(Command):
    """These were seen, as far as they were there at `until`: what has been added to one since isn't."""

    notice_ids: Annotated[list[UUID], Length(max=MOST_SHOWN)]
    until: datetime


class InboxNews(Message):
    """How many notices are `unseen`, `MOST_COUNTED` at most. `is_unreachable`: an address that is on doesn't get what is sent there.

    `is_stopped`: a link in a mail has switched an address off, and the person hasn't saved their choices since.
    """

    unseen: int
    is_unreachable: bool
    is_stopped: bool


INBOX = query("notifications", "inbox", InboxRequest, Inbox, Caller.STAFF, Caller.CITIZEN)
"""Staff are told of moments of the unit at which they are signed in, if they meet citizens there; citizens of moments that they may read now. Raises `Invalid`."""
SEE_NOTICES = command("notifications", "see_notices", SeeNotices, Nothing, Caller.STAFF, Caller.CITIZEN)
"""Another's notices stay as they are."""
INBOX_NEWS = query("notifications", "inbox_news", Nothing, InboxNews, Caller.STAFF, Caller.CITIZEN, deadline=1.0)
"""A number, nothing of a citizen: asked beside a page and again while it is open. A page is worth showing without, so it waits for a second at most."""
