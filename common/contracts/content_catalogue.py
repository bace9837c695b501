"""What `content` promises of its catalogue (innehållskatalog): every published version, and at which care units it may be started."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Strict, command, query
from common.contracts.content import VersionRequest

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


class UnitActivation(Strict):
    """A care unit of the actor's care provider, and whether the version may be started there."""

    care_unit_id = Identifier(required=True)
    name = fields.String(required=True)
    is_active = fields.Boolean(required=True)


class Activations(Strict):
    """All care units of the care provider, by name."""

    units = fields.List(fields.Nested(UnitActivation), required=True)


ACTIVATIONS = query("content", "activations", VersionRequest, Activations, Caller.STAFF)
"""Needs the role provider_admin."""


class Activate(Command):
    """Let a version be started at these care units of the actor's care provider, and at no other of them."""

    version_id = Identifier(required=True)
    care_unit_ids = fields.List(Identifier(), required=True, validate=validate.Length(max=1000))


ACTIVATE = command("content", "activate", Activate, Activations, Caller.STAFF)
"""Needs the role provider_admin. Raises `Forbidden`, `NotFound`, `Conflict` for a withdrawn version, `Invalid` for a foreign unit."""


class ChangeState(Command):
    """One version, by its name `programme@major.minor`."""

    name = fields.String(
        required=True,
        validate=validate.Regexp(r"^[a-z0-9][a-z0-9-]{0,63}@\d{1,4}\.\d{1,4}$", error="Skriv som tobakshjalpen@9.0."),
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


class CompareVersions(VersionRequest):
    """Two versions of one programme: from `earlier_id` to `version_id`."""

    earlier_id = Identifier(required=True)


class Difference(Strict):
    """One thing that differs. `place` names it in words; `before` and `after` are texts, null where it didn't or doesn't exist."""

    kind = fields.String(required=True, validate=validate.OneOf(["added", "removed", "changed", "moved"]))
    what = fields.String(required=True, validate=validate.OneOf(["programme", "module", "step", "form", "question"]))
    place = fields.String(required=True)
    before = fields.String(required=True, allow_none=True)
    after = fields.String(required=True, allow_none=True)


class Differences(Strict):
    """What differs, in the order of the later version; at most 500, `is_cut` tells that there were more."""

    earlier = fields.String(required=True, metadata={"description": "major.minor"})
    later = fields.String(required=True)
    differences = fields.List(fields.Nested(Difference), required=True)
    is_cut = fields.Boolean(required=True)


COMPARE = query("content", "compare", CompareVersions, Differences, Caller.STAFF)
"""Raises `NotFound`, and `Invalid` for versions of different programmes."""
