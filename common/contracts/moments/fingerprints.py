"""What an open page asks again and again: has what it shows changed? Counts and fingerprints, nothing of a citizen, so it is no view.

A fingerprint is an opaque text that comes with a list or an overview; another one now means that a reload shows something else. The gateway
asks in a poll, which neither keeps a session open nor leaves an access record.
"""

from dataclasses import field
from typing import Annotated
from uuid import UUID

from common.contracts.base import Caller, query
from common.contracts.messages import Message, described
from common.contracts.moments.lists import Counts, ListMoments
from common.contracts.moments.vocabulary import MomentRequest


class ListFingerprint(Message):
    """The counts of all tabs, and the fingerprint of the asked page of the list (`MomentList.fingerprint`)."""

    counts: Counts
    fingerprint: str
    moment_ids: Annotated[list[UUID], described("of the page, for what others keep of them")] = field(
        default_factory=list
    )


LIST_FINGERPRINT = query("moments", "list_fingerprint", ListMoments, ListFingerprint, Caller.STAFF)
"""Asked with what `LIST` was asked with."""


class Fingerprint(Message):
    """The fingerprint of one moment as this actor sees it (`Overview.fingerprint`)."""

    fingerprint: str


FINGERPRINT = query("moments", "fingerprint", MomentRequest, Fingerprint, Caller.STAFF, Caller.CITIZEN)
"""Raises as `OVERVIEW`."""
