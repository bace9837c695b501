"""Events over a real bus: once each, tried again after a failure, parked in the end, and never lost with their neighbours."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pika
import pytest
from sqlalchemy import create_engine, text

from common.chassis.clock import now
from common.chassis.identity import Use
from common.contracts.audit.access_records import ACCESS_QUEUE
from common.contracts.base import HEADER_PROOF
from tests.integration.chassis.harness import QUEUE, Process, event_body, publish_event
from tests.waiting import until

if TYPE_CHECKING:
    from deploy.local.postgres import Postgres
    from tests.integration.chassis.conftest import Sample


def last_attempt(proof: str) -> pika.BasicProperties:
    """Give the properties of a message that has been tried four times: its next failure parks it."""
    return pika.BasicProperties(delivery_mode=2, headers={"sob-attempt": 4, HEADER_PROOF: proof})


def logged(process: Process, event: str) -> list[dict[str, Any]]:
    """Give the process' log lines about one thing; the last one may still be in the writing."""
    whole = process.log.read_text().rpartition("\n")[0].splitlines()
    lines = [json.loads(line) for line in whole if line.startswith("{")]
    return [line for line in lines if line["event"] == event]


@pytest.mark.both_databases
def test_a_duplicate_has_no_second_effect(sample: "Sample") -> None:
    _process, client, rows = sample
    event_id = str(uuid.uuid4())
    for _ in range(20):
        publish_event(client, "dubbel", event_id)
    publish_event(client, "sist")
    until(lambda: rows.count("effects WHERE text = 'sist'") == 1)
    until(lambda: client.channel.queue_declare(QUEUE, passive=True).method.message_count == 0)
    assert rows.count("effects WHERE text = 'dubbel'") == 1


def test_a_handler_of_several_types_gets_each_by_its_own_contract(sample: "Sample") -> None:
    _process, client, rows = sample
    publish_event(client, "läst", kind="se.sob.sample.read.v1", readers=3)
    publish_event(client, "skrivet")
    publish_event(client, "falskt", kind="se.sob.sample.read.v1")
    until(lambda: rows.count("effects") == 2)
    until(lambda: client.channel.queue_declare("sob.retry.5s", passive=True).method.message_count == 1)
    assert rows.count("effects WHERE text = 'läst'") == 1
    assert rows.count("effects WHERE text = 'falskt'") == 0


def test_a_failing_event_comes_again_after_a_second_and_hinders_nobody(sample: "Sample") -> None:
    process, client, rows = sample
    for number in range(40):
        publish_event(client, "fail:error" if number == 20 else "bra")
    until(lambda: rows.count("effects WHERE text = 'bra'") == 39)
    first, second = until(lambda: logged(process, "message failed")[1:2] and logged(process, "message failed")[:2])
    gap = datetime.fromisoformat(second["timestamp"]) - datetime.fromisoformat(first["timestamp"])
    assert (first["attempt"], second["attempt"]) == (0, 1)
    assert 0.9 < gap.total_seconds() < 5  # the next pause
    until(lambda: client.channel.queue_declare("sob.retry.5s", passive=True).method.message_count == 1)
    assert rows.count("parked") == 0


@pytest.mark.both_databases
def test_the_last_failure_parks_the_message_without_its_text(sample: "Sample") -> None:
    _process, client, rows = sample
    publish_event(client, "först")
    for body in (event_body("fail:error"), b"not json"):
        proof = client.signer.proof(body, Use.EVENT, now())
        client.channel.basic_publish("", QUEUE, body, last_attempt(proof))
    until(lambda: rows.count("parked") == 2)
    told = rows.ask("SELECT queue, type, attempts, exception_type, exception_place FROM parked ORDER BY type")
    parked = {row[3]: row for row in told}
    assert parked["ValueError"][:3] == (QUEUE, "se.sob.sample.written.v1", 5)
    assert "sample_service.py" in parked["ValueError"][4]
    assert "Kerstin" not in str(told)
    assert len(parked) == 2


@pytest.mark.both_databases
def test_what_nobody_proves_is_parked_at_once_and_takes_nobody_s_place(sample: "Sample") -> None:
    """Unproven, from another, for another use, changed, from long ago: no effect, not even with the true event under whose id it came."""
    process, client, rows = sample
    event_id, signer = str(uuid.uuid4()), client.signer
    body = event_body("falskt", event_id)
    forgeries = {
        "none": (body, None),
        "issuer": (event_body("gateway", event_id), process.signer("gateway")),
        "use": (event_body("use", event_id), signer),
        "signature": (event_body("ändrat", event_id), signer),
        "old": (event_body("gammalt", event_id), signer),
    }
    for why, (told, by) in forgeries.items():
        use = Use.RECORD if why == "use" else Use.EVENT
        since = now() - timedelta(days=45) if why == "old" else now()
        proof = by and by.proof(body if why == "signature" else told, use, since)
        client.channel.basic_publish(
            "", QUEUE, told, pika.BasicProperties(delivery_mode=2, headers={HEADER_PROOF: proof})
        )
    until(lambda: rows.count("parked") == len(forgeries))
    told = {(row[0], row[1], row[2]) for row in rows.ask("SELECT exception_type, attempts, event_id FROM parked")}
    assert told == {(f"NotProvenError: {why}", 1, None) for why in forgeries}
    true = event_body("fail:error", event_id)
    client.channel.basic_publish("", QUEUE, true, last_attempt(signer.proof(true, Use.EVENT, now())))
    until(lambda: rows.count(f"parked WHERE event_id = '{event_id}'") == 1)
    assert [row[0] for row in rows.ask("SELECT text FROM effects")] == ["fail:error"]
    assert len(logged(process, "message not proven")) == len(forgeries)


@pytest.mark.both_databases
def test_what_no_database_can_write_is_parked_too(sample: "Sample") -> None:
    """JSON holds more than a text of PostgreSQL: NUL, half of a sign. It would come again for ever, and nobody would be told."""
    _process, client, rows = sample
    bodies = [json.dumps({"type": told}).encode() for told in ("a\0b", "\ud83dhalf", "\0", ["\0"] * 99)]
    for body in bodies:
        client.channel.basic_publish("", QUEUE, body, pika.BasicProperties(delivery_mode=2))
    proven = json.dumps({"type": "proven\0"}).encode()
    client.channel.basic_publish("", QUEUE, proven, last_attempt(client.signer.proof(proven, Use.EVENT, now())))
    until(lambda: rows.count("parked") == len(bodies) + 1)
    types = {row[0] for row in rows.ask("SELECT type FROM parked")}
    assert types >= {"ab", "half", None, "proven"}
    until(lambda: client.channel.queue_declare(QUEUE, passive=True).method.message_count == 0)


def test_one_poisoned_record_is_parked_and_its_batch_survives(sample: "Sample") -> None:
    process, client, rows = sample
    gateway = process.signer("gateway")
    for number in range(25):
        body = b"poison" if number == 12 else b"%d" % number
        properties = last_attempt(gateway.proof(body, Use.RECORD, now(), ACCESS_QUEUE))
        client.channel.basic_publish("", ACCESS_QUEUE, body, properties)
    until(lambda: rows.count("parked") == 1)
    until(lambda: rows.count("records") == 24)
    until(lambda: client.channel.queue_declare(ACCESS_QUEUE, passive=True).method.message_count == 0)
    assert len({row[0] for row in rows.ask("SELECT body FROM records")}) == 24


def test_an_event_that_kills_its_process_is_parked_and_takes_nobody_along(sample: "Sample") -> None:
    process, client, rows = sample
    for number in range(40):
        publish_event(client, "fail:kill" if number == 5 else "bra")
    deaths = 0

    def parked() -> bool:
        nonlocal deaths
        if process.popen.poll() is not None:
            deaths += 1
            process.again()
        return rows.count("parked") == 1

    until(parked, 90, every=0.1)
    until(lambda: rows.count("effects WHERE text = 'bra'") == 39)
    assert deaths == 3
    assert rows.ask("SELECT exception_type FROM parked") == [("KilledItsProcessError",)]
    assert rows.count("effects") == 40


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_outage_parks_nothing(sample: "Sample", postgres: "Postgres") -> None:
    process, client, rows = sample
    rows.close()
    name = process.database_url.rpartition("/")[2]
    with outage(postgres, name):
        for _ in range(30):
            publish_event(client, "i nöd")
        until(lambda: len(logged(process, "message failed")) >= 30)
        until(lambda: not process.answers("/ready"))
        assert process.answers("/live")
    until(lambda: rows.count("effects") == 30)
    assert rows.count("parked") == 0
    assert {(line["outcome"], line["attempt"]) for line in logged(process, "message failed")} == {("outage", 0)}
    until(lambda: process.answers("/ready"))


@contextmanager
def outage(postgres: "Postgres", name: str) -> Iterator[None]:
    """Let nobody into a database, and throw out who is in."""
    engine = create_engine(postgres.url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": name}
        )
        yield
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'))
    engine.dispose()
