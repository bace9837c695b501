"""The check list of a draft: what must be mended before it can be reviewed, and what is worth a look."""

from common.contracts.base import Caller, Said, query
from common.contracts.content.vocabulary import OfDraft
from common.contracts.messages import Message


class DraftFinding(Message):
    """Something in the check list: where it is (ids are null where they don't apply), and why. `code` is stable; blocking ones stop a review."""

    code: str
    is_blocking: bool
    reason: Said
    module_id: str | None
    step_id: str | None
    block_id: str | None
    form_id: str | None
    question_id: str | None
    path: str | None


class DraftFindings(Message):
    """The check list, blocking ones first, each in the programme's order; at most 500."""

    findings: list[DraftFinding]
    blocking: int


DRAFT_FINDINGS = query("content", "draft_findings", OfDraft, DraftFindings, Caller.STAFF, deadline=10.0)
