"""What arrives at moments about the welcome of one citizen."""

from collections.abc import Mapping
from typing import Any, ClassVar

from common.chassis.bus import Here, rpc
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


class WelcomeDesk:
    """Writing, publishing, hiding, going back."""

    here: ClassVar[Here]

    @rpc(WELCOME)
    def welcome(self, call: Call) -> Answer:
        """Give the welcome as staff edit it."""
        with self.here.database.reading() as session:
            return queries.welcome_page(session, self.here.keys, call.actor, call.request["moment_id"])

    @rpc(SAVE_WELCOME)
    def save_welcome(self, call: Call) -> Answer:
        """Keep a draft of the welcome."""
        return commands.save_welcome(self.here.database, call, self.here.keys)

    @rpc(PUBLISH_WELCOME)
    def publish_welcome(self, call: Call) -> Answer:
        """Publish a welcome for the citizen."""
        return commands.publish_welcome(self.here.database, call, self.here.keys)

    @rpc(HIDE_WELCOME)
    def hide_welcome(self, call: Call) -> Answer:
        """Hide the welcome."""
        return commands.hide_welcome(self.here.database, call, self.here.keys)

    @rpc(SHOW_WELCOME)
    def show_welcome(self, call: Call) -> Answer:
        """Show the welcome again."""
        return commands.show_welcome(self.here.database, call, self.here.keys)

    @rpc(RESET_WELCOME)
    def reset_welcome(self, call: Call) -> Answer:
        """Go back to the programme's welcome."""
        return commands.reset_welcome(self.here.database, call, self.here.keys)
