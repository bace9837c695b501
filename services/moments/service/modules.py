"""What arrives at moments about modules, the timer that starts them, and moving a moment to a newer version."""

from typing import ClassVar, cast
from uuid import UUID

from common.chassis.bus import ResourcesProvider, does, every, rpc
from common.chassis.calls import Call, JsonAnswer
from common.chassis.idempotency import replayed
from common.contracts.content.catalogue import MAY_START, MayStart
from common.contracts.content.versions import Outline
from common.contracts.errors import NotFound
from common.contracts.moments.modules import (
    CHANGE_DAYS,
    END_MODULE,
    MOVE_MODULE,
    SCHEDULE_MODULE,
    SET_MODULE_UPCOMING,
    START_MODULE,
)
from common.contracts.moments.version_changes import (
    MOVE_REPORT,
    MOVE_TO_VERSION,
    MissingPart,
    MoveReport,
    MoveRequest,
    MoveToVersion,
)
from common.contracts.moments.vocabulary import MomentChanged
from services.moments import commands, queries
from services.moments.cache import form_of, outline_of
from services.moments.model import Action
from services.moments.model.version_changes import form_ids, missing_parts, require_newer_minor

START_EVERY = 60.0
"""Seconds between looks for modules whose day has come."""


class ModuleHandlers:
    """Starting, ending, planning, ordering modules; newer versions of them."""

    resources: ClassVar[ResourcesProvider]

    start_module = does(START_MODULE, commands.start_module)
    end_module = does(END_MODULE, commands.end_module)
    set_module_upcoming = does(SET_MODULE_UPCOMING, commands.set_module_upcoming)
    schedule_module = does(SCHEDULE_MODULE, commands.schedule_module)
    move_module = does(MOVE_MODULE, commands.move_module)
    change_days = does(CHANGE_DAYS, commands.change_days)

    @every(START_EVERY)
    def start_scheduled(self) -> bool:
        """Start modules whose day has come; any replica may."""
        return bool(commands.start_scheduled(self.resources.database))

    @rpc(MOVE_REPORT)
    def move_report(self, call: Call[MoveRequest]) -> MoveReport:
        """Say what a move to another version would leave behind."""
        _, old, new, missing = self._move(call)
        return MoveReport(from_version=old.version, to_version=new.version, missing=missing)

    @rpc(MOVE_TO_VERSION)
    @replayed(queries.may(Action.WRITE))
    def move_to_version(self, call: Call[MoveToVersion]) -> JsonAnswer[MomentChanged]:
        """Move a moment to a newer minor version."""
        left, _, new, missing = self._move(call)
        return commands.move_to_version(self.resources.database, call, left, new, missing)

    def _move(self, call: Call[MoveRequest | MoveToVersion]) -> tuple[UUID, Outline, Outline, list[MissingPart]]:
        """Give the version that a moment runs, its outline, that of the version to move to, and what is missing there."""
        wanted = call.request.version_id
        with self.resources.database.reading() as session:
            left = queries.version_to_leave(session, call)
        place = MayStart(version_id=wanted, care_unit_id=cast("UUID", call.actor.care_unit_id))
        if not self.resources.ask(MAY_START, place, call).is_active:
            raise NotFound
        old, new = outline_of(self.resources, left, call), outline_of(self.resources, wanted, call)
        require_newer_minor(old, new)
        both = set(form_ids(old)) & set(form_ids(new))
        forms = [
            (form_of(self.resources, left, each, call), form_of(self.resources, wanted, each, call))
            for each in sorted(both)
        ]
        return left, old, new, missing_parts(old, new, forms)
