"""The outbox relay: publishes what transactions announced, at least once, soon after their commit.

One relay a database works at a time (`wakeups`). It takes up to 500 unsent rows by id, publishes them, waits for the confirms of the
batch and marks them sent. It never keeps a position: ids are made before the commit, so a smaller id may appear later; it asks for what is
not sent. A crash between confirm and mark sends the batch twice, and the inboxes drop it.
"""

import json
import time
from typing import Any

import eventlet
from greenlet import GreenletExit
from nameko.extensions import SharedExtension
from sqlalchemy import Row, select, update

from common.chassis import telemetry
from common.chassis.bus import topology
from common.chassis.bus.publisher import CONFIRM_SECONDS, Outgoing, Publisher
from common.chassis.bus.purging import purge_one_batch
from common.chassis.bus.shared import SharedResources
from common.chassis.bus.wakeups import Wait, turns_for
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.identity import Signer, Use
from common.chassis.tables import outbox
from common.contracts.base import HEADER_PROOF

BATCH = 500
NET_SECONDS = 4.0
DRAIN_SECONDS = 20.0
PURGE_EVERY_SECONDS = 3600.0
SHORTEST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 1.0

log = telemetry.logger(__name__)


def cloud_event(signer: Signer, row: Row[Any]) -> Outgoing:
    """Give an outbox row as a CloudEvents 1.0 message for the exchange of the service whose signer it is, with its proof."""
    service = signer.issuer
    event = {
        "specversion": "1.0",
        "id": str(row.id),
        "source": f"/sob/{service}",
        "type": row.type,
        "subject": row.subject,
        "time": row.time.isoformat(),
        "datacontenttype": "application/json",
        "correlationid": row.correlation_id,
        "data": row.data,
    }
    body = json.dumps(event, ensure_ascii=False).encode()
    headers = {HEADER_PROOF: signer.proof(body, Use.EVENT, row.time)}
    return Outgoing(body, f"{service}.events", row.type, content_type="application/cloudevents+json", headers=headers)


def send_batch(database: Database, publisher: Publisher, signer: Signer) -> int:
    """Publish one batch of unsent rows and mark them sent; give how many. Raises when the broker doesn't take all of them."""
    unsent = select(outbox).where(outbox.c.sent_at.is_(None)).order_by(outbox.c.id).limit(BATCH)
    with database.reading() as session:
        rows = session.execute(unsent).all()
    if not rows:
        return 0
    publisher.send([cloud_event(signer, row) for row in rows]).wait(CONFIRM_SECONDS)
    with database.writing() as session:
        session.execute(update(outbox).where(outbox.c.id.in_([row.id for row in rows])).values(sent_at=now()))
    telemetry.EVENTS_PUBLISHED.labels(signer.issuer).inc(len(rows))
    return len(rows)


class Relay(SharedExtension):
    """Keeps one thread that relays, whenever it is this process' turn."""

    resources = SharedResources()

    def __init__(self) -> None:
        super().__init__()
        self._thread: Any = None
        self._holding = False
        self._stopping = False
        self._purge_at = 0.0
        self._interrupted = False
        self._pause = SHORTEST_PAUSE_SECONDS

    def setup(self) -> None:
        """Let the database's commits wake the relay; with another's signing key nobody would believe what it sends, so that stops the start."""
        resources, service = self.resources.get(), self.container.service_name
        if resources.signer.issuer != service:
            message = f"the signing key is that of {resources.signer.issuer}, not of {service}"
            raise TypeError(message)
        self._database, self._signer = resources.database, resources.signer
        self._turns = turns_for(self._database)
        self._publisher = Publisher(self.container.config["AMQP_URI"], topology.ensure_on, "relay")
        self._purge_at = time.monotonic() + NET_SECONDS

    def start(self) -> None:
        """Begin to wait for the turn."""
        self._thread = self.container.spawn_managed_thread(self._run)

    def drain(self) -> None:
        """Send what is left, for at most 20 seconds, and end; a relay that waits for its turn ends at once."""
        self._stopping = True
        if self._thread is None:
            return
        if self._holding:
            self._turns.wake()
            with eventlet.Timeout(DRAIN_SECONDS, exception=False):
                self._thread.wait()
        self._end()

    def stop(self) -> None:
        """End; `drain` came before, when the workers had ended."""
        self._end()

    kill = stop

    def _end(self) -> None:
        if self._thread is not None:
            self._thread.kill()
        self._publisher.close()
        self._turns.close()

    def _run(self) -> None:
        while not self._stopping:
            try:
                with self._turns.holding() as wait:
                    self._holding = True
                    self._serve(wait)
            except GreenletExit:
                raise
            except (Exception, eventlet.Timeout) as error:  # noqa: BLE001 (broker or database: it must go on when they are back)
                self._tell_of_interruption(error)
                eventlet.sleep(self._pause)
                self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)
            finally:
                self._holding = False

    def _tell_of_interruption(self, error: BaseException) -> None:
        """Log the first interruption of an outage."""
        if not self._interrupted:
            self._interrupted = True
            log.warning("relay interrupted", fault=type(error).__name__, frames=telemetry.frames(error.__traceback__))

    def _tell_of_going_on(self) -> None:
        self._pause = SHORTEST_PAUSE_SECONDS
        if self._interrupted:
            self._interrupted = False
            log.info("relay goes on")

    def _serve(self, wait: Wait) -> None:
        while True:
            if send_batch(self._database, self._publisher, self._signer):
                self._tell_of_going_on()
                continue
            if self._stopping:
                return
            self._purge_when_due()
            wait(NET_SECONDS)

    def _purge_when_due(self) -> None:
        if time.monotonic() >= self._purge_at:
            more = purge_one_batch(self._database)
            self._purge_at = time.monotonic() + (NET_SECONDS if more else PURGE_EVERY_SECONDS)
