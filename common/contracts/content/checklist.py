"""The check list of a draft: what must be mended before it can be reviewed, and what is worth a look."""

from marshmallow import fields

from common.contracts.base import Caller, Said, Strict, query
from common.contracts.content.vocabulary import OfDraft


class DraftFinding(Strict):
    """Something in the check list: where it is (ids are null where they don't apply), and why. `code` is stable; blocking ones stop a review."""

    code = fields.String(required=True)
    is_blocking = fields.Boolean(required=True)
    reason = fields.Nested(Said, required=True)
    module_id = fields.String(required=True, allow_none=True)
    step_id = fields.String(required=True, allow_none=True)
    block_id = fields.String(required=True, allow_none=True)
    form_id = fields.String(required=True, allow_none=True)
    question_id = fields.String(required=True, allow_none=True)
    path = fields.String(required=True, allow_none=True)


class DraftFindings(Strict):
    """The check list, blocking ones first, each in the programme's order; at most 500."""

    findings = fields.List(fields.Nested(DraftFinding), required=True)
    blocking = fields.Integer(required=True)


DRAFT_FINDINGS = query("content", "draft_findings", OfDraft, DraftFindings, Caller.STAFF, deadline=10.0)
