"""Opening a moment: with a right to it, or with a reason that a colleague of the unit states."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from common.contracts.base import Caller, command, query
from common.contracts.messages import Message
from common.contracts.moments.header import Header
from common.contracts.moments.vocabulary import MomentCommand, MomentRequest
from common.contracts.strict import Saying
from common.phrases import inputs


class Opened(Message):
    """The header, and the grant that other services ask for (15 s, never kept)."""

    header: Header
    grant: str


class Granted(Message):
    """The grant alone, for what is no view: a command of another service."""

    grant: str


OPEN = query("moments", "open", MomentRequest, Opened, Caller.STAFF, Caller.CITIZEN)
GRANT = query("moments", "grant", MomentRequest, Granted, Caller.STAFF, Caller.CITIZEN)
"""As `OPEN`, and reveals nothing of the moment."""


class StateReason(MomentCommand):
    """A colleague of the unit says why the moment must be opened; it then opens, read only, for eight hours."""

    reason: Annotated[str, Saying(5, 500, too_short=inputs.REASON_TO_OPEN)]


class ReasonKept(Message):
    """Until when the moment opens for this person, and whose it is."""

    moment_id: UUID
    citizen_id: UUID
    until: datetime


STATE_REASON = command("moments", "state_reason", StateReason, ReasonKept, Caller.STAFF)
