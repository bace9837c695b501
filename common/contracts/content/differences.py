"""What differs between two versions of a programme, or between a draft and the version that it began from."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import OneOf

from common.contracts.base import Caller, query
from common.contracts.content.vocabulary import OfDraft, VersionRequest
from common.contracts.messages import Message, described


class CompareVersions(VersionRequest):
    """Two versions of one programme: from `earlier_id` to `version_id`."""

    earlier_id: UUID


class Difference(Message):
    """One thing that differs. `place` names it in words; `before` and `after` are texts, null where it didn't or doesn't exist."""

    kind: Annotated[str, OneOf(["added", "removed", "changed", "moved"])]
    what: Annotated[str, OneOf(["programme", "module", "step", "form", "question"])]
    place: str
    before: str | None
    after: str | None


class Differences(Message):
    """What differs, in the order of the later version; at most 500, `is_cut` tells that there were more."""

    earlier: Annotated[str, described("major.minor")]
    later: str
    differences: list[Difference]
    is_cut: bool


COMPARE = query("content", "compare", CompareVersions, Differences, Caller.STAFF)
"""Raises `NotFound`, and `Invalid` for versions of different programmes."""
DRAFT_CHANGES = query("content", "draft_changes", OfDraft, Differences, Caller.STAFF, deadline=10.0)
"""What a publisher reads: the difference from the version that the draft began from; raises `NotFound` for a new programme's draft."""
