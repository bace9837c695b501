"""Access records on a real broker: the page may be sent only when the record is safe."""

import json
import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.audit.access_records import ACCESS_QUEUE, AccessRecord
from common.contracts.base import RPC_EXCHANGE, Caller, schema
from common.contracts.errors import NotFound, Unavailable
from deploy.local.broker import Broker
from gateway.access import CONFIRM_WITHIN, AccessContextMissing, viewing
from gateway.rpc import Bus
from tests.integration.gateway.peers import AT_ONCE, contract, new_bus, scripted_service

CITIZEN, OTHER, MOMENT = UUID(int=1), UUID(int=2), UUID(int=3)
NURSE = Actor(
    Caller.STAFF,
    "0190b6f0-0000-7000-8000-00000000000a",
    session_id="s1",
    commission_version_id=UUID(int=4),
    care_unit_id=UUID(int=5),
)


def declare(channel: BlockingChannel, **queue: Any) -> None:
    """Declare the queue of access records, and what the gateway must find before it: in a system they are there when it comes."""
    channel.exchange_declare(RPC_EXCHANGE, "topic", durable=True)
    channel.exchange_declare(ACCESS_QUEUE, "fanout", durable=True)
    channel.queue_declare(ACCESS_QUEUE, **queue)
    channel.queue_bind(ACCESS_QUEUE, ACCESS_QUEUE, "")


class AccessQueue:
    """The queue of `audit` and the way to it, as they are declared."""

    def __init__(self, amqp_uri: str) -> None:
        self.connection = pika.BlockingConnection(pika.URLParameters(amqp_uri))
        self._channel = self.connection.channel()
        declare(self._channel, durable=True, arguments={"x-queue-type": "quorum"})
        self._channel.queue_purge(ACCESS_QUEUE)

    def take(self) -> tuple[Any, dict[str, Any]] | None:
        """Take the next record, with its properties."""
        _method, properties, body = self._channel.basic_get(ACCESS_QUEUE, auto_ack=True)
        return None if body is None else (properties, json.loads(body))

    def delete(self) -> None:
        """Remove the queue."""
        self._channel.queue_delete(ACCESS_QUEUE)


@pytest.fixture
def access_queue(amqp_uri: str) -> Iterator[AccessQueue]:
    """Give the empty queue of access records; it is gone after the test."""
    made = AccessQueue(amqp_uri)
    yield made
    made.delete()
    made.connection.close()


@pytest.fixture
def bus(amqp_uri: str) -> Iterator[Bus]:
    """Give a bus."""
    made = new_bus(amqp_uri)
    yield made
    made.close()


def test_a_view_leaves_one_whole_persistent_record_in_the_queue(bus: Bus, access_queue: AccessQueue) -> None:
    with viewing(bus, NURSE, action="read", what="response", correlation_id="c9") as access:
        access.concerns([CITIZEN], moment_id=MOMENT)

    taken = access_queue.take()
    assert taken is not None
    properties, body = taken
    record = schema(AccessRecord).load(body)
    assert record.pop("id").version == 7
    assert record.pop("time").utcoffset().total_seconds() == 0
    assert record == {
        "action": "read",
        "what": "response",
        "actor_kind": "staff",
        "actor_id": NURSE.id,
        "session_id": "s1",
        "commission_version_id": UUID(int=4),
        "care_unit_id": UUID(int=5),
        "citizen_ids": [CITIZEN],
        "moment_id": MOMENT,
        "reason": None,
        "sealed_reason": None,
        "sought": None,
        "correlation_id": "c9",
    }
    assert properties.delivery_mode == 2
    assert access_queue.take() is None


def test_a_list_is_one_record_with_each_citizen_once(bus: Bus, access_queue: AccessQueue) -> None:
    with viewing(bus, NURSE, action="list", what="moments", correlation_id="c") as access:
        access.concerns([CITIZEN, OTHER])
        access.concerns([str(CITIZEN)])

    taken = access_queue.take()
    assert taken is not None
    assert taken[1]["citizen_ids"] == [str(CITIZEN), str(OTHER)]
    assert taken[1]["moment_id"] is None


def test_many_views_at_once_each_leave_their_record(bus: Bus, access_queue: AccessQueue) -> None:
    citizens = [new_id() for _ in range(80)]

    def view(mine: list[UUID]) -> None:
        for citizen in mine:
            with viewing(bus, NURSE, correlation_id="c") as access:
                access.concerns([citizen])

    threads = [threading.Thread(target=view, args=(citizens[each::8],)) for each in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    kept = {record["citizen_ids"][0] for _, record in iter(access_queue.take, None)}
    assert kept == {str(each) for each in citizens}


def test_without_the_queue_the_view_is_unavailable_at_once(bus: Bus, access_queue: AccessQueue) -> None:
    access_queue.delete()
    begun = time.monotonic()

    with pytest.raises(Unavailable) as told, viewing(bus, NURSE, correlation_id="c") as access:
        access.concerns([CITIZEN])

    assert told.value.details == {"service": "audit"}
    assert time.monotonic() - begun < CONFIRM_WITHIN


def test_a_full_queue_that_refuses_makes_the_view_unavailable(amqp_uri: str, bus: Bus) -> None:
    with pika.BlockingConnection(pika.URLParameters(amqp_uri)) as connection:
        channel = connection.channel()
        # A quorum queue may let a few too many through; a classic one counts exactly, and nacks in the same way.
        declare(channel, arguments={"x-max-length": 0, "x-overflow": "reject-publish"})
        try:
            with pytest.raises(Unavailable), viewing(bus, NURSE, correlation_id="c") as access:
                access.concerns([CITIZEN])
        finally:
            channel.queue_delete(ACCESS_QUEUE)


def test_a_record_that_is_refused_for_a_moment_is_sent_again_over_another_channel(amqp_uri: str, bus: Bus) -> None:
    """As when the queue's leader has gone: the channel that knew it goes on refusing."""
    with pika.BlockingConnection(pika.URLParameters(amqp_uri)) as connection:
        channel = connection.channel()
        declare(channel, arguments={"x-max-length": 1, "x-overflow": "reject-publish"})
        channel.confirm_delivery()
        channel.basic_publish("", ACCESS_QUEUE, b"in the way", mandatory=True)
        link = bus._running_link()
        try:
            record = bus.record(ACCESS_QUEUE, {"id": "1"}, deadline=5.0)
            with pytest.raises(TimeoutError):
                record.result(0.2)
            channel.queue_purge(ACCESS_QUEUE)
            record.result()
            assert bus._running_link() is link
            assert channel.queue_declare(ACCESS_QUEUE, passive=True).method.message_count == 1
        finally:
            channel.queue_delete(ACCESS_QUEUE)


def test_with_a_frozen_broker_the_view_is_unavailable_soon(bus: Bus, access_queue: AccessQueue, broker: Broker) -> None:
    with viewing(bus, NURSE, correlation_id="c") as access:
        access.concerns([CITIZEN])
    broker.freeze()
    try:
        begun = time.monotonic()
        with pytest.raises(Unavailable), viewing(bus, NURSE, correlation_id="c") as access:
            access.concerns([CITIZEN])
        assert time.monotonic() - begun < AT_ONCE
    finally:
        broker.thaw()


def test_inside_a_view_patient_data_is_answered(amqp_uri: str, bus: Bus, access_queue: AccessQueue) -> None:
    with scripted_service(amqp_uri, "notes", lambda call: call.answer({"note": "hej"})):
        with viewing(bus, NURSE, correlation_id="c") as access:
            answer = bus.ask(contract("notes", patient_data=True), {}, NURSE, correlation_id="c")
            access.concerns([CITIZEN])
        with pytest.raises(AccessContextMissing):
            bus.ask(contract("notes", patient_data=True), {}, NURSE, correlation_id="c")

    assert answer == {"note": "hej"}
    assert access_queue.take() is not None


def test_a_view_that_read_but_named_nobody_is_refused(amqp_uri: str, bus: Bus, access_queue: AccessQueue) -> None:
    asked = contract("silent", patient_data=True)
    with scripted_service(amqp_uri, "silent", lambda call: call.answer({})):
        with pytest.raises(AccessContextMissing, match=r"silent\.echo"), viewing(bus, NURSE, correlation_id="c"):
            bus.ask(asked, {}, NURSE, correlation_id="c")
        with viewing(bus, NURSE, action="list", correlation_id="c") as access:
            bus.ask(asked, {}, NURSE, correlation_id="c")
            access.nobody()

    assert access_queue.take() is None


def test_a_view_that_failed_leaves_no_record_and_its_own_error(bus: Bus, access_queue: AccessQueue) -> None:
    def view() -> None:
        with viewing(bus, NURSE, correlation_id="c") as access:
            access.concerns([CITIZEN])
            raise NotFound

    with pytest.raises(NotFound):
        view()

    assert access_queue.take() is None
