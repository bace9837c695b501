"""Linked moments: one may have a parent of the same care unit, for example a parent's programme beside a child's. The parent is erased last."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import OneOf

from common.contracts.base import Caller, command, query
from common.contracts.messages import Message, Patient
from common.contracts.moments.header import Header
from common.contracts.moments.vocabulary import MOMENT_STATES, MomentChanged, MomentCommand, MomentRequest


class LinkedMoment(Message):
    """A moment beside the one that is shown. `relation`: what it is to that one, `parent`, `child` or `none` (not linked, could be)."""

    moment_id: UUID
    relation: Annotated[str, OneOf(["parent", "child", "none"])]
    citizen_id: Patient[UUID]
    title: Patient[str]
    state: Annotated[str, OneOf(MOMENT_STATES)]
    started_at: datetime


class LinksPage(Message):
    """The header, what is linked, and the citizen's other moments at the unit that could be. `may_change`: for this actor."""

    header: Header
    links: list[LinkedMoment]
    candidates: list[LinkedMoment]
    may_change: bool


LINKS = query("moments", "links", MomentRequest, LinksPage, Caller.STAFF)


class Link(MomentCommand):
    """Make one moment the parent of another; both must be of the unit and the actor's to write in."""

    parent_moment_id: UUID


LINK = command("moments", "link", Link, MomentChanged, Caller.STAFF)
"""Raises `Conflict(reason=…)`: `parent` (it has one already), `cycle` (also itself), `offered` (one is offered to another unit)."""
UNLINK = command("moments", "unlink", Link, MomentChanged, Caller.STAFF)
"""Raises `NotFound` when they aren't linked so."""
