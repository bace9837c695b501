"""Where a service's calls arrive: a queue on one node, and places that stand in while that node is away (`docs/decisions/0024-cluster.md`).

Calls hold patient data and must not be copied to other nodes' disks, so their queue lives on one node. When that node goes, the exchange
`rpc-<service>.1` has no queue any more and hands on to `rpc-<service>.2`, its alternate; every replica then consumes the second queue, which
the first of them makes on the node it is connected to. When the first node is back, so is its queue, and calls arrive there again.

Each slot has a connection of its own: what one waits for stops no other, and no event.
"""

import contextlib
from typing import Any

import eventlet
from eventlet.event import Event
from nameko.extensions import ProviderCollector

from common.chassis import telemetry
from common.chassis.bus.libraries import NotFound, Queue
from common.chassis.bus.nodes import AWAY, PREPARE_SECONDS, HangsError, abandon, limited, reason
from common.chassis.bus.predecessor import Predecessor
from common.chassis.bus.queue_consumer import QueueConsumer
from common.chassis.bus.topology import CALL_SLOTS, call_name

RETRY_SECONDS = 0.5
"""How often a queue is sought whose node is away: calls wait that long when it comes back."""
AWAY_SECONDS = 1.5
"""How long declaring the queue may take. RabbitMQ 4 says nothing for a minute about a queue whose node is away; 3 says so at once."""
HANGS_TO_STEP_ASIDE = 2

log = telemetry.logger(__name__)


class CallSlot(QueueConsumer):
    """Consumes one of the queues of a service's calls, from when it is needed."""

    def __init__(self, number: int) -> None:
        self.link = f"calls {number}"
        super().__init__()
        self._number = number
        self._needed = Event()
        self.is_away = False
        """Whether the broker answers and the queue's node does not."""
        self._predecessor: Predecessor | None = None
        self._hung = 0

    @property
    def sharing_key(self) -> Any:
        """Share each slot by itself."""
        return type(self), self._number

    def setup(self) -> None:
        """Know the queue's name."""
        super().setup()
        self._name = call_name(self.container.service_name, self._number)
        # Classic, whatever the virtual host's default is: calls are not copied to other nodes, nor kept on disk.
        self._queue = Queue(self._name, no_declare=True)
        if self._number == CALL_SLOTS[0]:
            self._predecessor = Predecessor(self.container.service_name)
            self.call_in()

    def call_in(self) -> None:
        """Begin: all slots before this one are away (or this is the first)."""
        if not self._needed.ready():
            self._needed.send()

    @property
    def idle_seconds(self) -> float:
        """Count from when it is needed."""
        return super().idle_seconds if self._needed.ready() else 0.0

    def run(self, _tokens: int = 1, **_: object) -> None:
        """Wait until it is needed, then consume."""
        self._needed.wait()
        if self._providers:
            super().run()

    def unregister_provider(self, provider: Any) -> None:
        """Let a provider leave, also one whose queue was never needed."""
        if self._needed.ready():
            super().unregister_provider(provider)
        else:
            ProviderCollector.unregister_provider(self, provider)
            self.call_in()

    def kill(self) -> None:
        """End, also while waiting to be needed."""
        self._providers.clear()
        self.call_in()
        super().kill()

    def _queue_of(self, provider: Any) -> Any:
        del provider
        return self._queue

    def _prepare(self, connection: Any) -> None:
        """Wait until the queue's node is there; meanwhile the next slot is called in."""
        super()._prepare(connection)
        while not self.should_stop:
            try:
                with limited(AWAY_SECONDS, f"declaring {self._name}"):
                    self._retire_predecessor(connection)
                    self._declare(connection)
            except NotFound as error:
                self._went_away(connection, error)
            except HangsError as error:
                self._went_away(connection, error)
                self._step_aside()
                raise
            else:
                self._came_back()
                return
            eventlet.sleep(RETRY_SECONDS)
            self._turn()
            self._release_leavers()
            self.should_stop = not self._providers

    def _declare(self, connection: Any) -> None:
        channel = connection.channel()
        channel.queue_declare(self._name, durable=True, auto_delete=False, arguments={"x-queue-type": "classic"})
        channel.queue_bind(self._name, self._name, "")
        channel.close()

    def _went_away(self, connection: Any, error: Exception) -> None:
        if self.is_away:
            return
        self.is_away = True
        log.warning("a queue is away", queue=self._name, place=connection.host, reason=reason(error))
        for provider in self._providers:
            provider.call_in_next()

    def _came_back(self) -> None:
        self._hung = 0
        if self.is_away:
            self.is_away = False
            log.info("a queue is back", queue=self._name)

    def _step_aside(self) -> None:
        """Take a queue that doesn't answer twice out of the calls' way, in a cluster. RabbitMQ 3 does so by itself, 4 leaves it to us."""
        self._hung += 1
        if self._hung != HANGS_TO_STEP_ASIDE or self._nodes.count == 1:
            return
        with contextlib.suppress(*AWAY), limited(PREPARE_SECONDS, "unbinding"):
            connection = self._nodes.connect()
            try:
                connection.channel().queue_unbind(self._name, self._name, "")
            finally:
                abandon(connection)

    def on_iteration(self) -> None:
        """Look after the predecessor, too, until it is gone."""
        super().on_iteration()
        if self._predecessor is not None and not self._predecessor.gone:
            with limited(PREPARE_SECONDS, "retiring the old queue"):
                self._predecessor.retire(self._connection)

    def _retire_predecessor(self, connection: Any) -> None:
        if self._predecessor is not None:
            self._predecessor.retire(connection)
