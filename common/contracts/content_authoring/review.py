"""A draft before it is published: its check list, how citizens would see it, and what differs from the version that it began from."""

from marshmallow import fields

from common.contracts.base import Caller, Strict, query
from common.contracts.content import Outline, StepContent
from common.contracts.content_authoring.base import OfDraft
from common.contracts.content_authoring.parts import OfStep
from common.contracts.content_catalogue import Differences


class DraftFinding(Strict):
    """Something in the check list: where it is (ids are null where they don't apply), and why. `code` is stable; blocking ones stop a review."""

    code = fields.String(required=True)
    is_blocking = fields.Boolean(required=True)
    reason = fields.String(required=True)
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
DRAFT_OUTLINE = query("content", "draft_outline", OfDraft, Outline, Caller.STAFF)
"""As `content.outline`, so that the same pages show it; `version_id` is the draft's id and `digest` is empty."""
DRAFT_PREVIEW_STEP = query("content", "draft_preview_step", OfStep, StepContent, Caller.STAFF)
"""As `content.step`; a block that can't be shown yet is left out."""
DRAFT_CHANGES = query("content", "draft_changes", OfDraft, Differences, Caller.STAFF, deadline=10.0)
"""What a publisher reads: the difference from the version that the draft began from; raises `NotFound` for a new programme's draft."""
