"""The decorator of a method that takes messages of a plain work queue in batches: `@consumes(ACCESS_QUEUE)`.

The method gets a list of raw JSON bodies, all of them proven, and they are acknowledged after it returns. A batch that fails is taken one by one: what fails
alone is tried again later and in the end parked, the rest survives.
"""

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import eventlet
from eventlet.event import Event
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint, register_entrypoint

from common.chassis.bus.libraries import Queue
from common.chassis.bus.publisher import SharedPublisher
from common.chassis.bus.queue_consumer import QueueConsumer
from common.chassis.bus.settlement import Delivery, Settler, is_outage
from common.chassis.bus.shared import SharedResources
from common.chassis.bus.signature_checks import require_record
from common.chassis.identity import NotProvenError
from common.contracts.base import WORK_QUEUES

BATCH = 100
GATHER_SECONDS = 0.02

Method = TypeVar("Method", bound=Callable[..., None])


def consumes(queue: str, batch: int = BATCH) -> Callable[[Method], Method]:
    """Make a method take the messages of `queue` (declared by topology), up to `batch` at once: `def keep(self, bodies: list[bytes])`."""

    def register(method: Method) -> Method:
        register_entrypoint(method, BatchEntrypoint(queue, batch))
        return method

    return register


class BatchEntrypoint(Entrypoint):
    """One method that takes batches; one batch at a time, since the next gathers meanwhile."""

    queue_consumer = QueueConsumer()
    publisher = SharedPublisher()
    resources = SharedResources()
    handles_inline = True
    occupies_workers = 1

    def __init__(self, queue: str, batch: int) -> None:
        super().__init__()
        self.queue = Queue(queue, no_declare=True)
        self._batch = batch
        # Twice the batch: one is handled while the next arrives.
        self.prefetch = 2 * batch
        self._gathered: list[Delivery] = []
        self._arrived = Event()
        self._thread: Any = None
        self._stopping = False

    def setup(self) -> None:
        """Take part in the container's connection."""
        resources = self.resources.get()
        self._verifier = resources.verifier
        self._settler = Settler(self.queue.name, self.queue_consumer, self.publisher, resources.database)
        self.queue_consumer.register_provider(self)

    def start(self) -> None:
        """Begin to hand batches to the method."""
        self._thread = self.container.spawn_managed_thread(self._run)

    def stop(self) -> None:
        """Take no more messages, and return when what was gathered is handled."""
        self.queue_consumer.unregister_provider(self)
        self._stopping = True
        self._wake()
        if self._thread is not None:
            self._thread.wait()

    def handle_message(self, message: Any) -> None:
        """Gather."""
        self._gathered.append(Delivery.of(message))
        self._wake()

    def connection_lost(self) -> None:
        """Forget what wasn't begun: the broker gives it again."""
        self._gathered.clear()

    def _wake(self) -> None:
        if not self._arrived.ready():
            self._arrived.send()

    def _run(self) -> None:
        while self._gathered or not self._stopping:
            self._arrived.wait()
            self._arrived = Event()
            if not self._stopping and len(self._gathered) < self._batch:
                eventlet.sleep(GATHER_SECONDS)
            self._take_all()

    def _take_all(self) -> None:
        while self._gathered:
            gathered, self._gathered = self._gathered[: self._batch], self._gathered[self._batch :]
            taken = [delivery for delivery in gathered if self._is_proven(delivery)]
            exc_info = self._handle(taken) if taken else None
            if exc_info is None:
                for delivery in taken:
                    self._settler.done(delivery)
            else:
                self._take_singly(taken, exc_info)

    def _is_proven(self, delivery: Delivery) -> bool:
        try:
            require_record(delivery, WORK_QUEUES[self.queue.name], self._verifier)
        except NotProvenError as error:
            self._settler.refused(delivery, error)
            return False
        return True

    def _take_singly(self, taken: list[Delivery], exc_info: Any) -> None:
        """Find the poison; when the database is away there is none, and all wait."""
        for delivery in taken:
            alone = exc_info if is_outage(exc_info[1]) or len(taken) == 1 else self._handle([delivery])
            if alone is None:
                self._settler.done(delivery)
            else:
                self._settler.failed(delivery, alone)

    def _handle(self, taken: list[Delivery]) -> Any:
        """Run the method in a worker; give `None`, or what it raised as `sys.exc_info()`."""
        outcome = Event()

        def finish(_worker: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            outcome.send(exc_info)
            return result, exc_info

        try:
            self.container.spawn_worker(self, ([delivery.body for delivery in taken],), {}, handle_result=finish)
        except ContainerBeingKilled:
            return sys.exc_info()
        return outcome.wait()
