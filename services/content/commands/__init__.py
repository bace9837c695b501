"""What can be done in content: one function a use case; it alone opens and commits the transaction."""

from services.content.commands.activating import activate, require_may_activate
from services.content.commands.publishing import keep_pictures, publish_package
from services.content.commands.withdrawing import restore, withdraw

__all__ = ["activate", "keep_pictures", "publish_package", "require_may_activate", "restore", "withdraw"]
