"""What can be done with moments: one function a use case; it alone opens and commits the transaction."""

from services.moments.commands.absence_entries import tell_absences
from services.moments.commands.absences import cancel_absence, change_absence, register_absence, require_may_register
from services.moments.commands.access import state_reason
from services.moments.commands.categories import (
    create_category,
    delete_category,
    move_category,
    rename_category,
    restore_category,
    retire_category,
    set_categories,
)
from services.moments.commands.ending import close_maintained, end, undo_end
from services.moments.commands.handovers import accept_handover, decline_handover, offer_handover, withdraw_handover
from services.moments.commands.links import link, unlink
from services.moments.commands.modules import (
    change_days,
    end_module,
    move_module,
    schedule_module,
    set_module_upcoming,
    start_module,
    start_scheduled,
)
from services.moments.commands.responses import fill_in, save_response, see_response, submit_response
from services.moments.commands.responsible import change_responsible, hand_over_many
from services.moments.commands.reviews import reopen_response, review_response
from services.moments.commands.starts import start
from services.moments.commands.steps import mark_step
from services.moments.commands.version_changes import move_to_version
from services.moments.commands.welcomes import hide_welcome, publish_welcome, reset_welcome, save_welcome, show_welcome

__all__ = [
    "accept_handover",
    "cancel_absence",
    "change_absence",
    "change_days",
    "change_responsible",
    "close_maintained",
    "create_category",
    "decline_handover",
    "delete_category",
    "end",
    "end_module",
    "fill_in",
    "hand_over_many",
    "hide_welcome",
    "link",
    "mark_step",
    "move_category",
    "move_module",
    "move_to_version",
    "offer_handover",
    "publish_welcome",
    "register_absence",
    "rename_category",
    "reopen_response",
    "require_may_register",
    "reset_welcome",
    "restore_category",
    "retire_category",
    "review_response",
    "save_response",
    "save_welcome",
    "schedule_module",
    "see_response",
    "set_categories",
    "set_module_upcoming",
    "show_welcome",
    "start",
    "start_module",
    "start_scheduled",
    "state_reason",
    "submit_response",
    "tell_absences",
    "undo_end",
    "unlink",
    "withdraw_handover",
]
