"""The citizen's view of a moment, for staff to look at: the same shapes as the citizen's own, and never what they haven't sent."""

from common.contracts.base import Caller, query
from common.contracts.moments.overview import Overview
from common.contracts.moments.steps import StepPage, StepRequest
from common.contracts.moments.vocabulary import MomentRequest

PREVIEW = query("moments", "preview", MomentRequest, Overview, Caller.STAFF)
"""Raises as `OVERVIEW`, and `MomentEnded` for a moment that its citizen no longer reaches."""
PREVIEW_STEP = query("moments", "preview_step", StepRequest, StepPage, Caller.STAFF)
"""Answers that are being written are left out: they are the citizen's own. Raises as the citizen's `STEP`, and as `PREVIEW`."""
