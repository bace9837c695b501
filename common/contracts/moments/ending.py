"""Ending a moment: what it means, said before; doing it, with or without a time of reading afterwards; taking it back."""

from datetime import date
from typing import Annotated

from marshmallow.validate import Length, OneOf

from common.contracts.base import Caller, Version, command, query
from common.contracts.messages import Message, Patient, described
from common.contracts.moments.header import Header
from common.contracts.moments.vocabulary import MomentChanged, MomentCommand, MomentRequest

END_REASONS = (
    "completed",
    "ended_by_citizen",
    "ended_by_care",
    "never_begun",
    "other_care",
    "started_by_mistake",
    "deceased",
)
"""Reasons for an ending (default): genomfört, avbrutet av invånaren, avbrutet av vården, aldrig påbörjat, annan vård, felstart, avliden."""


class EndingPage(Message):
    """What an ending means or has meant. Unsent answers stay the citizen's own: kept, never shown to staff.

    `may_end`, `may_undo`: for this actor, as the moment stands now. `last_maintenance_day`: the furthest that may be chosen today.
    """

    header: Header
    may_end: bool
    may_undo: bool
    ongoing_modules: int
    unsent_responses: Patient[int]
    unseen_responses: Patient[int]
    note: Annotated[Patient[str], described("empty without one; kept when an end is undone")]
    last_maintenance_day: date


ENDING = query("moments", "ending", MomentRequest, EndingPage, Caller.STAFF)


class End(MomentCommand):
    """End the moment. The note is for the unit's staff; until the end of `maintained_until` (a Swedish day) the citizen may still read."""

    expected_version: Version
    reason: Annotated[str, OneOf(END_REASONS)]
    note: Annotated[str, Length(max=2000)] = ""
    maintained_until: date | None = None


END = command("moments", "end", End, MomentChanged, Caller.STAFF)
"""Raises `Invalid` for a day of maintenance that has been, is too far away, or when the citizen is deceased."""


class UndoEnd(MomentCommand):
    """Take an ending back: everything is as it was, and the citizen writes again where days are left."""

    expected_version: Version


UNDO_END = command("moments", "undo_end", UndoEnd, MomentChanged, Caller.STAFF)
"""Raises `IllegalTransition` when it hasn't ended, `Conflict(moment_id=…)` when the citizen has the same programme ongoing at the unit again."""
