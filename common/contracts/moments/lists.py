"""Lists: the unit's moments for staff, the citizen's own."""

from dataclasses import field
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, OneOf, Range

from common.contracts.base import Caller, Nothing, Slug, query
from common.contracts.messages import Message, Patient, described
from common.contracts.moments.absences import Cover
from common.contracts.moments.vocabulary import CURSOR, MOMENT_STATES, MomentCategory, UnitCategory

LIST_NEEDS = ("review", "closing", "not_begun")
LIST_SORTS = ("start", "active", "flags")


class NarrowMoments(Message):
    """A page of the unit's moments: `mine` (responsible or covering), `all` (ongoing) or `ended`, narrowed by any of the filters.

    `sort`: by `start`, by `active` (how long the citizen has been silent: since the last activity, or since the start when there was
    none) or by `flags`. With `inactive_days` the list can only be sorted by `active`, which is then the default; else `start` is.
    """

    scope: Annotated[str, OneOf(["mine", "all", "ended"])]
    sort: Annotated[str | None, OneOf(LIST_SORTS)] = None
    ascending: bool = False
    programme_id: Slug | None = None
    responsible_person_id: UUID | None = None
    unseen_only: Annotated[bool, described("with forms that staff haven't opened")] = False
    category_id: Annotated[UUID | None, described("that have this category")] = None
    never_signed_in_only: Annotated[bool, described("that have started, and whose citizen has never signed in")] = False
    uncategorised_only: Annotated[bool, described("that have no category at all")] = False
    needs: Annotated[str | None, OneOf(LIST_NEEDS), described("own moments alone that need this (`Attention`)")] = None
    inactive_days: Annotated[int | None, Range(1, 3650), described("silent for at least so many days of 24 hours")] = (
        None
    )
    cursor: Annotated[str | None, CURSOR] = None
    limit: Annotated[int, Range(1, 100)] = 50


class ListMoments(NarrowMoments):
    """With the citizens whom a search found, and the moments that another service has named."""

    citizen_ids: Annotated[
        list[UUID] | None,
        Length(max=200),
        described("of these citizens alone (`directory.citizens.SEARCH_CITIZENS`); null: of everyone"),
    ] = None
    moment_ids: Annotated[
        list[UUID] | None, Length(max=200), described("these alone (`Attention.moment_ids`, with something unread)")
    ] = None


class MomentRow(Message):
    """A moment in a list. `access` tells whether it opens at once, after a reason, or not at all for this actor."""

    moment_id: UUID
    citizen_id: Patient[UUID]
    title: Patient[str]
    programme_version: str
    state: Annotated[str, OneOf(MOMENT_STATES)]
    responsible_person_id: UUID
    started_at: datetime
    starts_on: Annotated[date | None, described("the day to come, when planned")]
    last_active_at: Patient[datetime] | None
    never_signed_in: Patient[bool]
    unseen_responses: int
    categories: Annotated[list[MomentCategory], described("in the care unit's order")] = field(default_factory=list)
    access: Annotated[str, OneOf(["write", "read", "reason", "none"])]
    may_hand_over: Annotated[bool, described("may make somebody else responsible now")]
    absence: Annotated[Cover | None, described("the responsible is away today")]


class Counts(Message):
    """How many moments each tab holds."""

    mine: int
    all: int
    ended: int


class MomentList(Message):
    """A page of moments with the counts of all tabs; `next_cursor` is null at the end; `fingerprint`: see `fingerprints`."""

    counts: Counts
    rows: list[MomentRow]
    next_cursor: str | None
    offers: Annotated[int, described("moments that other units offer this one")] = 0
    fingerprint: str


LIST_MOMENTS = query("moments", "list_moments", ListMoments, MomentList, Caller.STAFF)


class ListedProgramme(Message):
    """A programme that the unit has, or has had, a moment of."""

    programme_id: str
    title: str


class ListChoices(Message):
    """What the unit's lists can be narrowed to: programmes by title, categories in their order, and those who are or have been responsible there (at most 200)."""

    programmes: list[ListedProgramme]
    categories: list[UnitCategory] = field(default_factory=list)
    responsible_person_ids: list[UUID]


LIST_CHOICES = query("moments", "list_choices", Nothing, ListChoices, Caller.STAFF)


class MyMoment(Message):
    """One of the citizen's own moments, in their list."""

    moment_id: UUID
    citizen_id: Patient[UUID]
    title: Patient[str]
    state: Annotated[str, OneOf(MOMENT_STATES)]
    started_at: datetime
    maintained_until: Annotated[date | None, described("last day to read, in maintenance")]
    responsible_person_id: UUID
    steps_read: Patient[int]
    steps_open: Annotated[int, described("steps of started modules")]


class MyMoments(Message):
    """The citizen's moments that can be reached, newest first."""

    moments: list[MyMoment]


MINE = query("moments", "mine", Nothing, MyMoments, Caller.CITIZEN)
