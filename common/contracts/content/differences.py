"""What differs between two versions of a programme, or between a draft and the version that it began from."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Identifier, Strict, query
from common.contracts.content.vocabulary import OfDraft, VersionRequest


class CompareVersions(VersionRequest):
    """Two versions of one programme: from `earlier_id` to `version_id`."""

    earlier_id = Identifier(required=True)


class Difference(Strict):
    """One thing that differs. `place` names it in words; `before` and `after` are texts, null where it didn't or doesn't exist."""

    kind = fields.String(required=True, validate=validate.OneOf(["added", "removed", "changed", "moved"]))
    what = fields.String(required=True, validate=validate.OneOf(["programme", "module", "step", "form", "question"]))
    place = fields.String(required=True)
    before = fields.String(required=True, allow_none=True)
    after = fields.String(required=True, allow_none=True)


class Differences(Strict):
    """What differs, in the order of the later version; at most 500, `is_cut` tells that there were more."""

    earlier = fields.String(required=True, metadata={"description": "major.minor"})
    later = fields.String(required=True)
    differences = fields.List(fields.Nested(Difference), required=True)
    is_cut = fields.Boolean(required=True)


COMPARE = query("content", "compare", CompareVersions, Differences, Caller.STAFF)
"""Raises `NotFound`, and `Invalid` for versions of different programmes."""
DRAFT_CHANGES = query("content", "draft_changes", OfDraft, Differences, Caller.STAFF, deadline=10.0)
"""What a publisher reads: the difference from the version that the draft began from; raises `NotFound` for a new programme's draft."""
