"""The queue `rpc-<service>` of versions before 0024, which calls no longer use: taken out of their way, and removed when nobody uses it.

While replicas of both versions run, the old ones finish what they have; a call must not reach both queues, or it would run twice.
"""

import time
from typing import Any

from common.chassis.bus.libraries import NotFound, PreconditionFailed
from common.contracts.base import RPC_EXCHANGE

TRY_EVERY_SECONDS = 5.0


class Predecessor:
    """The old queue of one service."""

    def __init__(self, service: str) -> None:
        """Know its name."""
        self._service = service
        self.gone = False
        """Whether there is nothing more to do."""
        self._try_at = 0.0

    def retire(self, connection: Any) -> None:
        """Remove it if nobody uses it and nothing waits in it; else see that nothing more comes. At most every five seconds."""
        if self.gone or time.monotonic() < self._try_at:
            return
        self._try_at = time.monotonic() + TRY_EVERY_SECONDS
        name, channel = f"rpc-{self._service}", connection.channel()
        try:
            channel.queue_delete(name, if_unused=True, if_empty=True)
            self.gone = True
        except PreconditionFailed:
            # An old replica that connects again binds it again, hence every time.
            channel.queue_unbind(name, RPC_EXCHANGE, f"{self._service}.*")
        except NotFound:
            return  # its node is away: later
        channel.close()
