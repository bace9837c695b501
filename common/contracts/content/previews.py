"""A draft as citizens would see it, in the shapes of a published version, so that the same pages show it."""

from common.contracts.base import Caller, query
from common.contracts.content.parts import OfStep
from common.contracts.content.versions import Outline, StepContent
from common.contracts.content.vocabulary import OfDraft

DRAFT_OUTLINE = query("content", "draft_outline", OfDraft, Outline, Caller.STAFF)
"""As `content.outline`, so that the same pages show it; `version_id` is the draft's id and `digest` is empty."""
DRAFT_PREVIEW_STEP = query("content", "draft_preview_step", OfStep, StepContent, Caller.STAFF)
"""As `content.step`; a block that can't be shown yet is left out."""
