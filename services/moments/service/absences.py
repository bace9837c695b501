"""What arrives at moments about absences and covers, and the timer that tells timelines of them."""

from typing import ClassVar, cast
from uuid import UUID

from common.chassis import telemetry
from common.chassis.bus import ResourcesProvider, every, reads, rpc
from common.chassis.calls import Call, JsonAnswer
from common.chassis.idempotency import by_key, replayed
from common.contracts.errors import DatabaseAway, OutcomeUnknown
from common.contracts.moments.absences import (
    ABSENCES,
    CANCEL_ABSENCE,
    CHANGE_ABSENCE,
    REGISTER_ABSENCE,
    AbsenceKept,
    CancelAbsence,
    ChangeAbsence,
    RegisterAbsence,
)
from services.moments import commands, queries
from services.moments.practitioners import practitioner

TELL_EVERY = 1.0
"""Seconds between looks for absences that timelines aren't told of."""
TELL_AT_ONCE = 5
"""How many times a hundred timelines are told before an absence is answered: some tenths of a second."""
log = telemetry.logger(__name__)


class AbsenceHandlers:
    """Who is away, and who covers."""

    resources: ClassVar[ResourcesProvider]

    absences = reads(ABSENCES, queries.absences)

    @rpc(REGISTER_ABSENCE)
    def register_absence(self, call: Call[RegisterAbsence]) -> JsonAnswer[AbsenceKept]:
        """Register an absence with a cover."""
        return self._told(self._register(call))

    @rpc(CHANGE_ABSENCE)
    def change_absence(self, call: Call[ChangeAbsence]) -> JsonAnswer[AbsenceKept]:
        """Give an absence other days or another cover."""
        return self._told(self._change(call))

    @rpc(CANCEL_ABSENCE)
    def cancel_absence(self, call: Call[CancelAbsence]) -> JsonAnswer[AbsenceKept]:
        """End an absence."""
        return self._told(commands.cancel_absence(self.resources.database, call))

    @every(TELL_EVERY)
    def tell_absences(self) -> bool:
        """Tell timelines of absences, a few in each transaction; any replica may."""
        return bool(commands.tell_absences(self.resources.database))

    @replayed(by_key)
    def _register(self, call: Call[RegisterAbsence]) -> JsonAnswer[AbsenceKept]:
        request = call.request
        commands.require_may_register(call.actor, request.commission_id)
        absent = practitioner(self.resources, request.commission_id or cast("UUID", call.actor.commission_id), call)
        cover = practitioner(self.resources, request.cover_commission_id, call)
        return commands.register_absence(self.resources.database, call, absent, cover)

    @replayed(by_key)
    def _change(self, call: Call[ChangeAbsence]) -> JsonAnswer[AbsenceKept]:
        cover = practitioner(self.resources, call.request.cover_commission_id, call)
        return commands.change_absence(self.resources.database, call, cover)

    def _told(self, answer: JsonAnswer[AbsenceKept]) -> JsonAnswer[AbsenceKept]:
        """Tell timelines before the answer, so that whoever registered an absence finds it there; the timer does what is left.

        What was registered stands whatever becomes of this.
        """
        try:
            for _ in range(TELL_AT_ONCE):
                if not commands.tell_absences(self.resources.database):
                    break
        except (DatabaseAway, OutcomeUnknown):
            log.warning("timelines are told of an absence later")
        return answer
