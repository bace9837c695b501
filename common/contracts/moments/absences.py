"""Absence and cover: who is away when, and who reads and writes in their moments meanwhile."""

from marshmallow import fields

from common.contracts.base import Caller, Command, Identifier, Nothing, Strict, command, query


class Cover(Strict):
    """Shown where the responsible practitioner is away today: through which Swedish day, and who covers."""

    cover_person_id = Identifier(required=True)
    last_day = fields.Date(required=True)


class Absence(Strict):
    """One absence at the care unit; both days are included. `may_cancel`: this actor may end it now."""

    absence_id = Identifier(required=True)
    person_id = Identifier(required=True)
    cover_person_id = Identifier(required=True)
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    has_begun = fields.Boolean(required=True)
    may_cancel = fields.Boolean(required=True)


class Absences(Strict):
    """Those that go on and those to come, soonest first, at most 200."""

    absences = fields.List(fields.Nested(Absence), required=True)


ABSENCES = query("moments", "absences", Nothing, Absences, Caller.STAFF)
"""For everyone who may see the unit's lists. Ends by itself when its last day is over."""


class RegisterAbsence(Command):
    """Register an absence: one's own, or as citizen_admin somebody else's (`commission_id`)."""

    commission_id = Identifier(load_default=None, allow_none=True)
    cover_commission_id = Identifier(required=True)
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)


class AbsenceKept(Strict):
    """The absence."""

    absence_id = Identifier(required=True)


REGISTER_ABSENCE = command("moments", "register_absence", RegisterAbsence, AbsenceKept, Caller.STAFF)
"""Raises `Invalid` for days or a cover that won't do, `Forbidden` for somebody else's absence."""


class ChangeAbsence(Command):
    """Other days or another cover, from now on."""

    absence_id = Identifier(required=True)
    cover_commission_id = Identifier(required=True)
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)


CHANGE_ABSENCE = command("moments", "change_absence", ChangeAbsence, AbsenceKept, Caller.STAFF)
"""For the absent person and citizen_admin: the absence is ended and another registered in its place, which it answers with.

Both are told. Raises `Invalid` as a registration does, and `IllegalTransition` when it is over.
"""


class CancelAbsence(Command):
    """End an absence now, or one to come before it begins."""

    absence_id = Identifier(required=True)


CANCEL_ABSENCE = command("moments", "cancel_absence", CancelAbsence, AbsenceKept, Caller.STAFF)
"""For the absent person and citizen_admin. The cover loses access at once. Raises `IllegalTransition` when it is over."""
