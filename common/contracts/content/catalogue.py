"""The catalogue (innehållskatalog): every published version, what may be started at a care unit, and what is withdrawn."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Nothing, Strict, command, query
from common.phrases import inputs


class CatalogueEntry(Strict):
    """A programme version that may be started at the actor's care unit."""

    version_id = Identifier(required=True)
    programme_id = fields.String(required=True)
    title = fields.String(required=True)
    version = fields.String(required=True, metadata={"description": "major.minor"})
    summary = fields.String(required=True)
    recommended_days = fields.Integer(required=True)


class Catalogue(Strict):
    """The unit's programmes, newest version of each, by title."""

    programmes = fields.List(fields.Nested(CatalogueEntry), required=True)


CATALOGUE = query("content", "catalogue", Nothing, Catalogue, Caller.STAFF)


class MayStart(Strict):
    """Ask whether a version may be started at a care unit."""

    version_id = Identifier(required=True)
    care_unit_id = Identifier(required=True)


class MayStartAnswer(Strict):
    """Whether it may."""

    is_active = fields.Boolean(required=True)


MAY_START = query("content", "may_start", MayStart, MayStartAnswer, Caller.SERVICE, services=("moments",))
TABS = ("all", "available", "active", "withdrawn")
VERSION_STATES = ("published", "withdrawn")


class ListCatalogue(Strict):
    """A tab of the catalogue at the actor's care unit: `available` may be activated and isn't, `active` may be started.

    `text` is looked for in title, summary and target group; `programme_id` chooses the versions of one programme.
    """

    tab = fields.String(load_default="all", validate=validate.OneOf(TABS))
    text = fields.String(load_default="", validate=validate.Length(max=100))
    programme_id = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=64))


class CatalogueVersion(Strict):
    """One version. `is_active`: it may be started at the actor's care unit."""

    version_id = Identifier(required=True)
    programme_id = fields.String(required=True)
    title = fields.String(required=True)
    version = fields.String(required=True, metadata={"description": "major.minor"})
    summary = fields.String(required=True)
    target_group = fields.String(required=True)
    recommended_days = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(VERSION_STATES))
    published_at = fields.AwareDateTime(required=True, format="iso")
    is_active = fields.Boolean(required=True)


class CatalogueList(Strict):
    """The versions by title, newest first within a programme; at most 500."""

    versions = fields.List(fields.Nested(CatalogueVersion), required=True)


LIST_CATALOGUE = query("content", "list_catalogue", ListCatalogue, CatalogueList, Caller.STAFF)


class ChangeState(Command):
    """One version, by its name `programme@major.minor`."""

    name = fields.String(
        required=True,
        validate=validate.Regexp(r"^[a-z0-9][a-z0-9-]{0,63}@\d{1,4}\.\d{1,4}$", error=inputs.VERSION_NAME),
    )


class StateChanged(Strict):
    """The version and what it is now."""

    version_id = Identifier(required=True)
    state = fields.String(required=True, validate=validate.OneOf(VERSION_STATES))


WITHDRAW = command(
    "content", "withdraw", ChangeState, StateChanged, Caller.STAFF, Caller.SERVICE, services=("operator",)
)
"""Nobody can start it any more; moments that run it go on. Staff need the role publisher. Raises `Forbidden`, `NotFound`, `IllegalTransition`."""
RESTORE = command("content", "restore", ChangeState, StateChanged, Caller.STAFF, Caller.SERVICE, services=("operator",))
"""Takes a withdrawal back."""
