"""From a message to its mail, and what an outage has left behind: the service in a process of its own, real broker and SMTP, SQLite on both sides.

Messages are announced as `messaging` announces them, through its own relay; the mail server is a plain one in this process. Delay runs from before the commit of
the announcement until the server has the mail.
"""

import asyncio
import statistics
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import insert

from common.chassis.bus.wakeups import turns_for
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.migrate import upgrade
from common.chassis.outbox import announce
from common.chassis.tables import mirrored_moments
from common.contracts.messaging.events import MESSAGE_SENT, SentFact
from deploy.local.keys import make_keys
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.processes import ROOT, python
from deploy.local.supervisor import Process, Supervisor, complete
from services.notifications.model.notices import Notice
from services.notifications.model.recipients import Contact, Recipient
from tests.waiting import until

PER_SECOND = 50
SECONDS = 10
BACKLOG = 10_000
PATIENCE = 300.0
UNIT = UUID(int=1)


def measure(amqp_uri: str, folder: Path) -> dict[str, float]:
    """Give `notify.delay_p50_ms` and `notify.delay_p95_ms` at fifty messages a second, and how many mails a second an outage's backlog drains with."""
    folder.mkdir(parents=True, exist_ok=True)
    make_keys(folder / "keys")
    urls = {name: f"sqlite:///{folder}/{name}.sqlite3" for name in ("messaging", "notifications")}
    for name, url in urls.items():
        upgrade(name, url)
    with _Sink() as sink, Supervisor(folder / "log") as supervisor:
        source, told = Database(urls["messaging"]), Database(urls["notifications"])
        turns_for(source)  # commits wake the relay, as those of the service's own process do
        people = _people(told, PER_SECOND * SECONDS)
        for name in urls:
            supervisor.start(_process(name, amqp_uri, folder, sink.port))
        supervisor.wait_ready()
        delays = _at_a_pace(source, people, sink)
        supervisor.stop("notifications")
        per_second = _drained(
            told, sink, lambda: supervisor.start(_process("notifications", amqp_uri, folder, sink.port))
        )
        source.dispose()
        told.dispose()
    return {
        "notify.delay_p50_ms": statistics.median(delays) * 1000,
        "notify.delay_p95_ms": statistics.quantiles(delays, n=20)[-1] * 1000,
        "notify.drained_per_second": per_second,
    }


def _at_a_pace(source: Database, people: list[UUID], sink: "_Sink") -> list[float]:
    """Announce a message to each person, `PER_SECOND` a second, each in a transaction of its own; give the delays."""
    began, since = time.monotonic(), {}
    for number, person_id in enumerate(people):
        time.sleep(max(0.0, began + number / PER_SECOND - time.monotonic()))
        since[_address(person_id)] = time.monotonic()
        _send(source, person_id)
    until(lambda: len(sink.came) >= len(people), PATIENCE, every=0.1, tells="a mail to everybody")
    return [sink.came[to] - at for to, at in since.items()]


def _send(source: Database, person_id: UUID) -> None:
    ids = {"conversation_id": person_id, "moment_id": person_id, "citizen_id": person_id, "care_unit_id": UNIT}
    with source.writing() as session:
        announce(session, MESSAGE_SENT, person_id, SentFact(**ids, by_staff=True, place=1))


def _drained(told: Database, sink: "_Sink", start: Any) -> float:
    """Let an outage's notices wait, start the service, and give how many mails a second it sends; raises for a mail that comes twice."""
    sink.came.clear()
    sink.numbers.clear()
    people, at = _people(told, BACKLOG), datetime.now(UTC)
    waits = {"kind": "message", "cause_version": 1, "made_at": at, "due_at": at}
    with told.writing() as session:
        rows = [{"id": new_id(), "person_id": each, "moment_id": each, "cause_id": each, **waits} for each in people]
        session.execute(insert(Notice), rows)
    start()
    until(lambda: len(sink.came) >= BACKLOG, PATIENCE, every=0.1, tells="a mail to everybody who waits")
    if max(sink.numbers.values()) > 1:
        raise RuntimeError("a mail came twice")
    return BACKLOG / (max(sink.came.values()) - min(sink.came.values()))


def _people(told: Database, count: int) -> list[UUID]:
    """Make citizens with an ongoing moment each (of the citizen's own id) and an address, who have no quiet hours."""
    people = [new_id() for _ in range(count)]
    moment = {"moment_version": 1, "care_unit_id": UNIT, "state": "ongoing", "responsible_person_id": UNIT}
    one = {"side": "citizen", "language": "sv", "quiet_from": 0, "quiet_until": 0}
    contact = {"channel": "email", "is_on": True, "tries": 0, "codes": 0}
    with told.writing() as session:
        session.execute(
            insert(mirrored_moments), [{"moment_id": each, "citizen_id": each, **moment} for each in people]
        )
        session.execute(insert(Recipient), [{"person_id": each, **one} for each in people])
        session.execute(insert(Contact), [{"person_id": each, "address": _address(each), **contact} for each in people])
    return people


def _address(person_id: UUID) -> str:
    return f"{person_id.hex}@example.com"


def _process(name: str, amqp_uri: str, folder: Path, smtp_port: int) -> Process:
    port = free_port()
    own = {
        "AMQP_URI": amqp_uri,
        "SOB_ENV": "test",
        "SOB_VAR": str(folder),
        "SOB_HEALTH_PORT": str(port),
        "SOB_PUBLIC_URL": "https://sob.example",
        "SOB_SMTP_HOST": LOOPBACK,
        "SOB_SMTP_PORT": str(smtp_port),
        "SOB_SMTP_SECURITY": "plain",
    }
    command = python("common.chassis.bus.run", name)
    return Process(name, command, complete(own), f"http://{LOOPBACK}:{port}/ready", directory=ROOT)


class _Sink:
    """A mail server that remembers when what came to whom, and how often each mail did."""

    def __init__(self) -> None:
        self.came: dict[str, float] = {}
        self.numbers: Counter[str] = Counter()
        self.port = free_port()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_raised: object) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(10)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        """Take a mail."""
        [to] = envelope.rcpt_tos
        self.came.setdefault(to, time.monotonic())
        number = next(line for line in bytes(envelope.content or b"").splitlines() if line.startswith(b"Message-ID"))
        self.numbers[number.decode()] += 1
        return "250 OK"

    async def _serve(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(lambda: SMTP(self, loop=self._loop), LOOPBACK, self.port)
        self._ready.set()
        await self._ended.wait()
        server.close()
