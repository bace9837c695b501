"""Linked moments: one may have a parent of the same care unit, for example a parent's programme beside a child's. The parent is erased last."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Strict, command, patient, query
from common.contracts.moments.header import Header
from common.contracts.moments.vocabulary import MOMENT_STATES, MomentChanged, MomentRequest


class LinkedMoment(Strict):
    """A moment beside the one that is shown. `relation`: what it is to that one, `parent`, `child` or `none` (not linked, could be)."""

    moment_id = Identifier(required=True)
    relation = fields.String(required=True, validate=validate.OneOf(["parent", "child", "none"]))
    citizen_id = patient(Identifier, required=True)
    title = patient(fields.String, required=True)
    state = fields.String(required=True, validate=validate.OneOf(MOMENT_STATES))
    started_at = fields.AwareDateTime(required=True, format="iso")


class LinksPage(Strict):
    """The header, what is linked, and the citizen's other moments at the unit that could be. `may_change`: for this actor."""

    header = fields.Nested(Header, required=True)
    links = fields.List(fields.Nested(LinkedMoment), required=True)
    candidates = fields.List(fields.Nested(LinkedMoment), required=True)
    may_change = fields.Boolean(required=True)


LINKS = query("moments", "links", MomentRequest, LinksPage, Caller.STAFF)


class Link(Command):
    """Make one moment the parent of another; both must be of the unit and the actor's to write in."""

    moment_id = Identifier(required=True)
    parent_moment_id = Identifier(required=True)


LINK = command("moments", "link", Link, MomentChanged, Caller.STAFF)
"""Raises `Conflict(reason=…)`: `parent` (it has one already), `cycle` (also itself), `offered` (one is offered to another unit)."""
UNLINK = command("moments", "unlink", Link, MomentChanged, Caller.STAFF)
"""Raises `NotFound` when they aren't linked so."""
