"""What arrives at moments about the welcome of one citizen."""

from typing import ClassVar

from common.chassis.bus import ResourcesProvider, does, keys, reads
from common.contracts.moments.welcomes import (
    HIDE_WELCOME,
    PUBLISH_WELCOME,
    RESET_WELCOME,
    SAVE_WELCOME,
    SHOW_WELCOME,
    WELCOME,
)
from services.moments import commands, queries


class WelcomeHandlers:
    """Writing, publishing, hiding, going back."""

    resources: ClassVar[ResourcesProvider]

    welcome = reads(WELCOME, queries.welcome_page, keys)
    save_welcome = does(SAVE_WELCOME, commands.save_welcome, keys)
    publish_welcome = does(PUBLISH_WELCOME, commands.publish_welcome, keys)
    hide_welcome = does(HIDE_WELCOME, commands.hide_welcome, keys)
    show_welcome = does(SHOW_WELCOME, commands.show_welcome, keys)
    reset_welcome = does(RESET_WELCOME, commands.reset_welcome, keys)
