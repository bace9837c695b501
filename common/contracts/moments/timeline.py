"""The timeline of a moment: everything that has happened, in pages."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Identifier, Strict, patient, query
from common.contracts.moments.header import Header
from common.contracts.moments.vocabulary import CURSOR, MomentRequest

TIMELINE_KINDS = ("moment", "module", "form")


class TimelineRequest(MomentRequest):
    """A page of the timeline, newest first: `since` and `until` are Swedish calendar days, both included."""

    since = fields.Date(load_default=None, allow_none=True)
    until = fields.Date(load_default=None, allow_none=True)
    kinds = fields.List(fields.String(validate=validate.OneOf(TIMELINE_KINDS)), load_default=list)
    cursor = fields.String(load_default=None, allow_none=True, validate=CURSOR)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 100))


class TimelineEntry(Strict):
    """One thing that happened. `action` names it (`started`, `responsible_set`, `module_started`, `submitted`, …); `facts` holds ids.

    `commission_version_id` tells who of the staff, at which unit and provider; null when the citizen acted.
    """

    id = Identifier(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(TIMELINE_KINDS))
    action = patient(fields.String, required=True)
    at = fields.AwareDateTime(required=True, format="iso")
    actor_kind = fields.String(required=True)
    commission_version_id = Identifier(required=True, allow_none=True)
    facts = patient(fields.Dict, required=True)


class Timeline(Strict):
    """A page of the timeline with the moment's header."""

    header = fields.Nested(Header, required=True)
    entries = fields.List(fields.Nested(TimelineEntry), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


TIMELINE = query("moments", "timeline", TimelineRequest, Timeline, Caller.STAFF)
