"""What can be done in content: one function a use case; it alone opens and commits the transaction."""

from services.content.commands.activating import activate, require_may_activate
from services.content.commands.drafting import (
    change_draft_state,
    create_draft,
    draft_from_version,
    import_draft,
    number_draft,
    save_facts,
)
from services.content.commands.exporting import forget_exports, keep_export
from services.content.commands.forming import add_form, add_picture, import_form, save_form
from services.content.commands.parts import add_block, add_module, add_step, save_block, save_module, save_step
from services.content.commands.publishing import import_package, keep_files, publish_draft, publish_package
from services.content.commands.rearranging import delete_part, move_part, restore_part
from services.content.commands.withdrawing import restore, withdraw

__all__ = [
    "activate",
    "add_block",
    "add_form",
    "add_module",
    "add_picture",
    "add_step",
    "change_draft_state",
    "create_draft",
    "delete_part",
    "draft_from_version",
    "forget_exports",
    "import_draft",
    "import_form",
    "import_package",
    "keep_export",
    "keep_files",
    "move_part",
    "number_draft",
    "publish_draft",
    "publish_package",
    "require_may_activate",
    "restore",
    "restore_part",
    "save_block",
    "save_facts",
    "save_form",
    "save_module",
    "save_step",
    "withdraw",
]
