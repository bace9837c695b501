"""Absence and cover: who is away when, and who reads and writes in their moments meanwhile."""

from datetime import date
from uuid import UUID

from common.contracts.base import Caller, Command, Nothing, command, query
from common.contracts.messages import Message


class Cover(Message):
    """Shown where the responsible practitioner is away today: through which Swedish day, and who covers."""

    cover_person_id: UUID
    last_day: date


class Absence(Message):
    """One absence at the care unit; both days are included. `may_cancel`: this actor may end it now."""

    absence_id: UUID
    person_id: UUID
    cover_person_id: UUID
    first_day: date
    last_day: date
    has_begun: bool
    may_cancel: bool


class Absences(Message):
    """Those that go on and those to come, soonest first, at most 200."""

    absences: list[Absence]


ABSENCES = query("moments", "absences", Nothing, Absences, Caller.STAFF)
"""For everyone who may see the unit's lists. Ends by itself when its last day is over."""


class RegisterAbsence(Command):
    """Register an absence: one's own, or as citizen_admin somebody else's (`commission_id`)."""

    commission_id: UUID | None = None
    cover_commission_id: UUID
    first_day: date
    last_day: date


class AbsenceKept(Message):
    """The absence."""

    absence_id: UUID


REGISTER_ABSENCE = command("moments", "register_absence", RegisterAbsence, AbsenceKept, Caller.STAFF)
"""Raises `Invalid` for days or a cover that won't do, `Forbidden` for somebody else's absence."""


class ChangeAbsence(Command):
    """Other days or another cover, from now on."""

    absence_id: UUID
    cover_commission_id: UUID
    first_day: date
    last_day: date


CHANGE_ABSENCE = command("moments", "change_absence", ChangeAbsence, AbsenceKept, Caller.STAFF)
"""For the absent person and citizen_admin: the absence is ended and another registered in its place, which it answers with.

Both are told. Raises `Invalid` as a registration does, and `IllegalTransition` when it is over.
"""


class CancelAbsence(Command):
    """End an absence now, or one to come before it begins."""

    absence_id: UUID


CANCEL_ABSENCE = command("moments", "cancel_absence", CancelAbsence, AbsenceKept, Caller.STAFF)
"""For the absent person and citizen_admin. The cover loses access at once. Raises `IllegalTransition` when it is over."""
