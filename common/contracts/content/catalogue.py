"""The catalogue (innehållskatalog): every published version, what may be started at a care unit, and what is withdrawn."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, OneOf, Regexp

from common.contracts.base import Caller, Command, Nothing, command, query
from common.contracts.messages import Message, described
from common.phrases import inputs


class CatalogueEntry(Message):
    """A programme version that may be started at the actor's care unit."""

    version_id: UUID
    programme_id: str
    title: str
    version: Annotated[str, described("major.minor")]
    summary: str
    recommended_days: int


class Catalogue(Message):
    """The unit's programmes, newest version of each, by title."""

    programmes: list[CatalogueEntry]


CATALOGUE = query("content", "catalogue", Nothing, Catalogue, Caller.STAFF)


class MayStart(Message):
    """Ask whether a version may be started at a care unit."""

    version_id: UUID
    care_unit_id: UUID


class MayStartAnswer(Message):
    """Whether it may."""

    is_active: bool


MAY_START = query("content", "may_start", MayStart, MayStartAnswer, Caller.SERVICE, services=("moments",))
TABS = ("all", "available", "active", "withdrawn")
VERSION_STATES = ("published", "withdrawn")


class ListCatalogue(Message):
    """A tab of the catalogue at the actor's care unit: `available` may be activated and isn't, `active` may be started.

    `text` is looked for in title, summary and target group; `programme_id` chooses the versions of one programme.
    """

    tab: Annotated[str, OneOf(TABS)] = "all"
    text: Annotated[str, Length(max=100)] = ""
    programme_id: Annotated[str | None, Length(max=64)] = None


class CatalogueVersion(Message):
    """One version. `is_active`: it may be started at the actor's care unit."""

    version_id: UUID
    programme_id: str
    title: str
    version: Annotated[str, described("major.minor")]
    summary: str
    target_group: str
    recommended_days: int
    state: Annotated[str, OneOf(VERSION_STATES)]
    published_at: datetime
    is_active: bool


class CatalogueList(Message):
    """The versions by title, newest first within a programme; at most 500."""

    versions: list[CatalogueVersion]


LIST_CATALOGUE = query("content", "list_catalogue", ListCatalogue, CatalogueList, Caller.STAFF)


class ChangeState(Command):
    """One version, by its name `programme@major.minor`."""

    name: Annotated[str, Regexp(r"^[a-z0-9][a-z0-9-]{0,63}@\d{1,4}\.\d{1,4}$", error=inputs.VERSION_NAME)]


class StateChanged(Message):
    """The version and what it is now."""

    version_id: UUID
    state: Annotated[str, OneOf(VERSION_STATES)]


WITHDRAW = command(
    "content", "withdraw", ChangeState, StateChanged, Caller.STAFF, Caller.SERVICE, services=("operator",)
)
"""Nobody can start it any more; moments that run it go on. Staff need the role publisher. Raises `Forbidden`, `NotFound`, `IllegalTransition`."""
RESTORE = command("content", "restore", ChangeState, StateChanged, Caller.STAFF, Caller.SERVICE, services=("operator",))
"""Takes a withdrawal back."""
