"""Access records: one for each view of patient data.

They come on a quorum queue, persistent, mandatory and confirmed, before the patient data leaves the gateway.
"""

from marshmallow import fields, validate

from common.contracts.base import Caller, Identifier, Strict, WorkQueue

ACCESS_RECORDS = WorkQueue("audit", "access_records", senders=frozenset({"gateway"}))
ACCESS_QUEUE = ACCESS_RECORDS.queue
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
    """In plain words, as records had it before they were sealed; null in all that are new."""
    sealed_reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=4000))
    """What a colleague stated, for audit alone (`common.chassis.identity.sealing`)."""
    sought = fields.String(load_default=None, allow_none=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))
    """The keyed digest of a number that found nobody (directory's key): whoever has the number can ask for it, nobody reads it."""
    correlation_id = fields.String(required=True)
