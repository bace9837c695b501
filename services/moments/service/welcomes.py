"""What arrives at moments about the welcome of one citizen."""

from collections.abc import Mapping
from typing import Any, ClassVar

from common.chassis.bus import ResourcesProvider, does, keys, rpc
from common.chassis.calls import Call
from common.contracts.moments.welcomes import (
    HIDE_WELCOME,
    PUBLISH_WELCOME,
    RESET_WELCOME,
    SAVE_WELCOME,
    SHOW_WELCOME,
    WELCOME,
)
from services.moments import commands, queries

Answer = Mapping[str, Any]


class WelcomeHandlers:
    """Writing, publishing, hiding, going back."""

    resources: ClassVar[ResourcesProvider]

    @rpc(WELCOME)
    def welcome(self, call: Call) -> Answer:
        """Give the welcome as staff edit it."""
        with self.resources.database.reading() as session:
            return queries.welcome_page(session, self.resources.keys, call.actor, call.request["moment_id"])

    save_welcome = does(SAVE_WELCOME, commands.save_welcome, keys)
    publish_welcome = does(PUBLISH_WELCOME, commands.publish_welcome, keys)
    hide_welcome = does(HIDE_WELCOME, commands.hide_welcome, keys)
    show_welcome = does(SHOW_WELCOME, commands.show_welcome, keys)
    reset_welcome = does(RESET_WELCOME, commands.reset_welcome, keys)
