"""The timeline of a moment: everything that has happened, in pages."""

from dataclasses import field
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from marshmallow.validate import OneOf, Range

from common.contracts.base import Caller, query
from common.contracts.messages import Message, Patient
from common.contracts.moments.header import Header
from common.contracts.moments.vocabulary import CURSOR, MomentRequest

TIMELINE_KINDS = ("moment", "module", "form", "message")


class TimelineRequest(MomentRequest):
    """A page of the timeline, newest first: `since` and `until` are Swedish calendar days, both included."""

    since: date | None = None
    until: date | None = None
    kinds: list[Annotated[str, OneOf(TIMELINE_KINDS)]] = field(default_factory=list)
    cursor: Annotated[str | None, CURSOR] = None
    limit: Annotated[int, Range(1, 100)] = 50


class TimelineEntry(Message):
    """One thing that happened. `action` names it (`started`, `responsible_set`, `module_started`, `submitted`, …); `facts` holds ids.

    `commission_version_id` tells who of the staff, at which unit and provider; null when the citizen acted.
    """

    id: UUID
    kind: Annotated[str, OneOf(TIMELINE_KINDS)]
    action: Patient[str]
    at: datetime
    actor_kind: str
    commission_version_id: UUID | None
    facts: Patient[dict[str, Any]]


class Timeline(Message):
    """A page of the timeline with the moment's header."""

    header: Header
    entries: list[TimelineEntry]
    next_cursor: str | None


TIMELINE = query("moments", "timeline", TimelineRequest, Timeline, Caller.STAFF)
