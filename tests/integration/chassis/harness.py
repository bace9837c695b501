"""The sample's process and a caller that speaks nameko's wire format, for tests that look from outside."""

import json
import os
import signal
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pika
from pika.adapters.blocking_connection import BlockingChannel
from sqlalchemy import Engine, create_engine, text

from common.chassis.clock import now
from common.chassis.identity import Actor, Signer, Use, create_key_files, load_signer
from common.contracts.audit.access_records import ACCESS_QUEUE
from common.contracts.base import HEADER_ACTOR, HEADER_PROOF, Caller
from deploy.local import children
from deploy.local.ports import free_port
from deploy.local.processes import ROOT, python
from tests.loaded import loaded
from tests.waiting import until

PROGRAM = python("tests.integration.chassis.sample_process")
EVENT_TYPE = "se.sob.sample.written.v1"
QUEUE = "sample.on_entry_written"


class Process:
    """One process of the sample service; several may share a database. A forked one is quickly there; the others start as in a container."""

    def __init__(
        self, folder: Path, amqp_uri: str, database_url: str, *, is_forked: bool = False, **environment: str
    ) -> None:
        self._is_forked = is_forked
        self.folder, self.amqp_uri, self.database_url = folder, amqp_uri, database_url
        create_key_files(folder / "keys", ["gateway", "sample"], ["sample"])
        self._port = free_port()
        self._environment = {
            "PATH": os.environ["PATH"],
            "PYTHONUNBUFFERED": "1",
            "SOB_ENV": "test",
            "SOB_VAR": str(folder),
            "AMQP_URI": amqp_uri,
            "SAMPLE_DATABASE_URL": database_url,
            "SOB_HEALTH_PORT": str(self._port),
            **environment,
        }
        self.log = folder / f"sample-{self._port}.log"
        self._start()

    def _start(self) -> None:
        with self.log.open("ab") as output:
            begin = loaded(self.folder / "loaded.log").fork if self._is_forked else children.spawn
            self.popen: children.Child = begin(PROGRAM, environment=self._environment, output=output, directory=ROOT)

    def answers(self, path: str) -> bool:
        """Tell whether the health address answers 200."""
        try:
            with urlopen(f"http://127.0.0.1:{self._port}{path}", timeout=5) as answer:
                return bool(answer.status == 200)
        except HTTPError as refused:
            refused.close()
        except (URLError, OSError):
            pass
        return False

    def ready(self) -> "Process":
        """Wait until the process is ready."""
        until(lambda: self.popen.poll() is not None or self.answers("/ready"), tells="the sample to be ready")
        assert self.popen.poll() is None, self.log.read_text()
        return self

    def kill(self) -> None:
        """End it as a crash would."""
        self.popen.kill()
        self.popen.wait()

    def again(self) -> "Process":
        """Start it again after its end."""
        self._start()
        return self

    def terminate(self) -> float:
        """Ask it to end and give how many seconds that took."""
        began = time.monotonic()
        self.popen.send_signal(signal.SIGTERM)
        assert self.popen.wait(60) == 0, self.log.read_text()
        return time.monotonic() - began

    def end(self) -> None:
        """End it somehow: the test is over."""
        if self.popen.poll() is None:
            children.end(self.popen, seconds=10)

    def signer(self, issuer: str) -> Signer:
        """Give the signer of the sample or the gateway."""
        return load_signer(self.folder / "keys" / f"{issuer}.json")

    def token(self) -> str:
        """Give a citizen's token for the sample."""
        return self.signer("gateway").actor_token(Actor(Caller.CITIZEN, str(uuid.uuid4())), "sample")


class Client:
    """Calls the sample over a connection of its own; one thread only."""

    def __init__(self, process: Process) -> None:
        self._amqp_uri = process.amqp_uri
        self._address = str(uuid.uuid4())
        self._headers = {HEADER_ACTOR: process.token()}
        self.signer = process.signer("sample")
        self.answers: dict[str, list[dict[str, Any]]] = {}
        self.connect()

    def connect(self) -> None:
        """Connect, again after an outage: the reply queue is durable here, so that no answer is lost on the test's side."""
        self._connection = pika.BlockingConnection(pika.URLParameters(self._amqp_uri))
        self.channel: BlockingChannel = self._connection.channel()
        self.channel.confirm_delivery()
        queue = f"rpc.reply-test-{self._address}"
        self.channel.queue_declare(queue, durable=True, arguments={"x-expires": 60_000})
        self.channel.queue_bind(queue, "nameko-rpc", self._address)
        self.channel.basic_consume(queue, self._on_answer, auto_ack=True)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _on_answer(self, _channel: Any, _method: Any, properties: pika.BasicProperties, body: bytes) -> None:
        self.answers.setdefault(str(properties.correlation_id), []).append(json.loads(body))

    def send(self, method: str, payload: Mapping[str, Any], **more: Any) -> str:
        """Send a call and give its correlation id."""
        return self.send_raw(method, json.dumps({"args": [], "kwargs": {"payload": payload}}).encode(), **more)

    def send_raw(self, method: str, body: bytes, **more: Any) -> str:
        """Send any body with any properties."""
        correlation = str(uuid.uuid4())
        properties = {
            "reply_to": self._address,
            "correlation_id": correlation,
            "content_type": "application/json",
            "delivery_mode": 2,
            "headers": self._headers,
        }
        wanted = {key: value for key, value in {**properties, **more}.items() if value is not None}
        self.channel.basic_publish("nameko-rpc", f"sample.{method}", body, pika.BasicProperties(**wanted))
        return correlation

    def wait_all(self, correlations: list[str]) -> None:
        """Wait for all of these answers."""

        def arrived() -> bool:
            self.pump()
            return all(correlation in self.answers for correlation in correlations)

        until(arrived, tells="all answers")

    def pump(self) -> None:
        """Take what has arrived."""
        self._connection.process_data_events(0.02)

    def wait(self, correlation: str) -> dict[str, Any]:
        """Wait for an answer."""

        def arrived() -> bool:
            self.pump()
            return correlation in self.answers

        until(arrived, tells="an answer")
        return self.answers[correlation][0]

    def call(self, method: str, payload: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        """Call and give the whole reply: `result` and `error`."""
        return self.wait(self.send(method, payload, **more))

    def write(self, words: str, events: int = 1, seconds: float = 0.0) -> dict[str, Any]:
        """Give the payload of a `write`."""
        return {"idempotency_id": str(uuid.uuid4()), "text": words, "events": events, "seconds": seconds}


class Rows:
    """Looks into the sample's database from outside."""

    def __init__(self, database_url: str) -> None:
        self._engine: Engine = create_engine(database_url)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Give all rows of a SELECT."""
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]

    def count(self, table: str) -> int:
        """Count the rows of a table or of a table with a condition."""
        return int(self.ask(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 (the test's own words)

    def close(self) -> None:
        """Close."""
        self._engine.dispose()


def event_body(words: str, event_id: str | None = None, kind: str = EVENT_TYPE, **data: Any) -> bytes:
    """Give an event of the sample's as its relay would; `data` where it isn't that of an entry that was written."""
    event = {
        "specversion": "1.0",
        "id": event_id or str(uuid.uuid4()),
        "source": "/sob/sample",
        "type": kind,
        "subject": "test",
        "time": "2026-01-01T00:00:00+00:00",
        "data": {"text": words, **(data or {"number": 0})},
    }
    return json.dumps(event).encode()


def publish_event(client: Client, words: str, event_id: str | None = None, kind: str = EVENT_TYPE, **data: Any) -> None:
    """Publish an event of the sample's as its relay would."""
    body = event_body(words, event_id, kind, **data)
    headers = {HEADER_PROOF: client.signer.proof(body, Use.EVENT, now())}
    persistent = pika.BasicProperties(delivery_mode=2, content_type="application/cloudevents+json", headers=headers)
    client.channel.basic_publish("sample.events", kind, body, persistent)


def empty_queues(amqp_uri: str) -> None:
    """Forget all messages: the next test on this virtual host has another database."""
    with closing(pika.BlockingConnection(pika.URLParameters(amqp_uri))) as connection:
        channel = connection.channel()
        for name in (QUEUE, ACCESS_QUEUE, "rpc-sample.1", *(f"sob.retry.{seconds}s" for seconds in (1, 5, 25, 125))):
            channel.queue_purge(name)


def using(process: Process) -> Iterator[tuple[Process, Client, Rows]]:
    """Give a ready process, a caller and a look into the database; end all of them."""
    try:
        process.ready()
        with closing(Client(process)) as client, closing(Rows(process.database_url)) as rows:
            yield process, client, rows
    finally:
        process.end()
        empty_queues(process.amqp_uri)
