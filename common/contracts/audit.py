"""What `audit` promises: to keep every access record (PDL 4 ch. 3 §, HSLF-FS 2016:40 4 ch. 9 §) and to answer who saw what.

Records come on a quorum queue, persistent, mandatory and confirmed, before the patient data leaves the gateway.
"""

from marshmallow import fields, validate

from common.contracts.base import Caller, Identifier, Nothing, Strict, query

ACCESS_QUEUE = "audit.access_records"
ACTIONS = ("list", "read", "change", "reveal", "print", "export")


class AccessRecord(Strict):
    """One view of patient data: who, when, where, why, whose. A list of N citizens is one record with N citizens.

    A citizen who is none of those whom the record concerns is a guardian who acted for a child.
    """

    id = Identifier(required=True)
    time = fields.AwareDateTime(required=True, format="iso")
    action = fields.String(required=True, validate=validate.OneOf(ACTIONS))
    what = fields.String(required=True, validate=validate.Length(1, 60))
    actor_kind = fields.String(required=True, validate=validate.OneOf([caller.value for caller in Caller]))
    actor_id = fields.String(required=True, validate=validate.Length(1, 64))
    session_id = fields.String(required=True, allow_none=True)
    commission_version_id = Identifier(required=True, allow_none=True)
    care_unit_id = Identifier(required=True, allow_none=True)
    citizen_ids = fields.List(Identifier(), required=True, validate=validate.Length(max=500))
    moment_id = Identifier(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True, validate=validate.Length(max=500))
    correlation_id = fields.String(required=True)


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


class ChainReport(Strict):
    """Whether every record is where and as it was written: `broken` names chains (unit and month) that aren't."""

    checked = fields.Integer(required=True)
    broken = fields.List(fields.String(), required=True)


VERIFY = query("audit", "verify", Nothing, ChainReport, Caller.SERVICE, services=("operator",), deadline=60.0)
