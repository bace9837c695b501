"""Who has seen a citizen's data: an extract of the access records."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Identifier, Strict, query


class Extract(Strict):
    """Who has seen this citizen's data? Newest first, in pages by key."""

    citizen_id = Identifier(required=True)
    cursor = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=200))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 200))


class ExtractRow(Strict):
    """One access to one citizen's data."""

    time = fields.AwareDateTime(required=True, format="iso")
    action = fields.String(required=True)
    what = fields.String(required=True)
    actor_kind = fields.String(required=True)
    actor_id = fields.String(required=True)
    commission_version_id = Identifier(required=True, allow_none=True)
    care_unit_id = Identifier(required=True, allow_none=True)
    moment_id = Identifier(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class Extracted(Strict):
    """A page of the extract; `next_cursor` is null at its end."""

    rows = fields.List(fields.Nested(ExtractRow), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


EXTRACT = query("audit", "extract", Extract, Extracted, Caller.SERVICE, services=("operator",))
