"""The RPC client when the ground moves: a closed connection, a broker that restarts, vanishes or freezes, a forked process."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from common.contracts.base import Kind, Rpc
from common.contracts.errors import OutcomeUnknown, Unavailable
from deploy.local.broker import Broker
from gateway.rpc import Bus, link
from gateway.rpc.messages import LONGEST_WAIT_TO_SEND
from tests.integration.gateway.peers import (
    ACTOR,
    AT_ONCE,
    Delivery,
    ScriptedService,
    contract,
    nameko_service,
    new_bus,
    scripted_service,
)
from tests.waiting import until

CLIENT = "faults-client"
FORKING_CLIENT = Path(__file__).with_name("forking_client.py")


@pytest.fixture
def bus(amqp_uri: str) -> Iterator[Bus]:
    """Give a bus whose connection can be found by its name."""
    made = new_bus(amqp_uri, CLIENT)
    yield made
    made.close()


def _cut(broker: Broker) -> None:
    """Let the broker close the client's connections, and no one else's."""
    listed = broker.control("list_connections", "pid", "client_properties")
    pids = [line.split("\t")[0] for line in listed.splitlines() if CLIENT in line]
    assert pids, f"the broker knows no connection of the client: {listed}"
    for pid in pids:
        broker.control("close_connection", pid, "a test cuts it")


def _has_seen(service: ScriptedService, times: int) -> bool:
    return len(service.seen) == times


def _answers(bus: Bus, asked: Rpc) -> bool:
    with contextlib.suppress(Unavailable):
        return bus.ask(asked, {"n": 1}, ACTOR, correlation_id="c") == {"n": 1}
    return False


def test_a_query_whose_connection_was_cut_is_asked_once_more(amqp_uri: str, broker: Broker, bus: Bus) -> None:
    def script(call: Delivery) -> None:
        if len(service.seen) > 1:
            call.answer({"asked": len(service.seen)})

    with scripted_service(amqp_uri, "cut", script) as service:
        reply = bus.call(contract("cut"), {}, ACTOR, correlation_id="c")
        until(lambda: service.seen)
        _cut(broker)
        assert reply.result() == {"asked": 2}

    first, second = service.seen
    assert first.properties.reply_to != second.properties.reply_to


def test_a_query_that_is_cut_twice_is_not_asked_again(amqp_uri: str, broker: Broker, bus: Bus) -> None:
    with scripted_service(amqp_uri, "cut_twice", lambda _call: None) as service:
        reply = bus.call(contract("cut_twice"), {}, ACTOR, correlation_id="c")
        for times in (1, 2):
            until(partial(_has_seen, service, times))
            _cut(broker)
        with pytest.raises(Unavailable):
            reply.result()
        assert len(service.seen) == 2


def test_a_command_whose_connection_was_cut_has_an_unknown_outcome_at_once(
    amqp_uri: str, broker: Broker, bus: Bus
) -> None:
    with scripted_service(amqp_uri, "cut_command", lambda _call: None) as service:
        reply = bus.call(contract("cut_command", kind=Kind.COMMAND), {}, ACTOR, correlation_id="c")
        until(lambda: service.seen)
        _cut(broker)
        begun = time.monotonic()
        with pytest.raises(OutcomeUnknown):
            reply.result()
        assert time.monotonic() - begun < AT_ONCE
        assert len(service.seen) == 1


def test_a_killed_broker_fails_calls_in_flight_at_once_and_the_next_call_after_its_return_works(
    amqp_uri: str, broker: Broker, bus: Bus
) -> None:
    with scripted_service(amqp_uri, "killed", lambda _call: None) as service:
        query = bus.call(contract("killed"), {}, ACTOR, correlation_id="c")
        command = bus.call(contract("killed", kind=Kind.COMMAND), {}, ACTOR, correlation_id="c")
        until(lambda: len(service.seen) == 2)
        broker.kill()
    try:
        begun = time.monotonic()
        with pytest.raises(OutcomeUnknown):
            command.result()
        assert time.monotonic() - begun < AT_ONCE
        with pytest.raises(Unavailable):  # never sent again: there was nothing to send it over for two seconds
            query.result()
        assert time.monotonic() - begun < LONGEST_WAIT_TO_SEND + AT_ONCE
        begun = time.monotonic()
        with pytest.raises(Unavailable):
            bus.ask(contract("killed", kind=Kind.COMMAND), {}, ACTOR, correlation_id="c")
        assert time.monotonic() - begun < LONGEST_WAIT_TO_SEND + AT_ONCE
    finally:
        broker.restart()
    with nameko_service(amqp_uri, "killed"):
        until(lambda: _answers(bus, contract("killed")))


@pytest.mark.parametrize("address", ["amqp://nobody:wrong@127.0.0.1:{port}/", "amqp://guest:guest@127.0.0.1:1/"])
def test_a_broker_that_refuses_or_is_not_there_is_unavailable_soon(broker: Broker, address: str) -> None:
    lost = new_bus(address.format(port=broker.port))
    begun = time.monotonic()
    with pytest.raises(Unavailable):
        lost.ask(contract("any", kind=Kind.COMMAND), {}, ACTOR, correlation_id="c")
    assert time.monotonic() - begun < LONGEST_WAIT_TO_SEND + AT_ONCE
    begun = time.monotonic()
    with pytest.raises(Unavailable):
        lost.ask(contract("any"), {}, ACTOR, correlation_id="c")
    assert time.monotonic() - begun < LONGEST_WAIT_TO_SEND + AT_ONCE
    lost.close()


def test_a_frozen_broker_costs_no_more_than_the_deadline_and_a_thawed_one_works(
    amqp_uri: str, broker: Broker, bus: Bus
) -> None:
    with scripted_service(amqp_uri, "frozen", lambda call: call.answer({"n": 1})):
        assert _answers(bus, contract("frozen"))
        broker.freeze()
        try:
            begun = time.monotonic()
            with pytest.raises(OutcomeUnknown):
                bus.ask(contract("frozen", kind=Kind.COMMAND), {}, ACTOR, correlation_id="c", deadline=0.5)
            assert time.monotonic() - begun < AT_ONCE
        finally:
            broker.thaw()
        until(lambda: _answers(bus, contract("frozen")))


@pytest.mark.parametrize("dead_first", [True, False])
def test_of_several_nodes_one_that_answers_is_used(
    amqp_uri: str, dead_first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dead ones cost no pause, in whichever order chance puts them."""
    dead = amqp_uri.replace(f":{urlsplit(amqp_uri).port}/", ":1/")
    nodes = [dead, dead, amqp_uri] if dead_first else [amqp_uri, dead, dead]
    monkeypatch.setattr(link.SystemRandom, "sample", lambda _self, population, _k: list(population))
    with scripted_service(amqp_uri, "several", lambda call: call.answer({"n": 1})):
        bus = new_bus(";".join(nodes))
        begun = time.monotonic()
        assert _answers(bus, contract("several"))
        assert time.monotonic() - begun < AT_ONCE
        bus.close()


def test_a_broker_that_says_nothing_is_given_up_and_sought_again(
    amqp_uri: str, broker: Broker, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    log = SimpleNamespace(
        warning=lambda line, **facts: told.append(f"{line}: {facts['reason']}"),
        info=lambda line, **_facts: told.append(line),
    )
    monkeypatch.setattr(link, "log", log)
    with scripted_service(amqp_uri, "silent_broker", lambda call: call.answer({"n": 1})):
        assert _answers(bus, contract("silent_broker"))
        broker.freeze()
        try:
            until(lambda: told == ["lost the broker: it says nothing"], tells="one line")
            with pytest.raises(Unavailable):
                bus.ask(contract("silent_broker"), {}, ACTOR, correlation_id="c")
        finally:
            broker.thaw()
        until(lambda: _answers(bus, contract("silent_broker")))
    assert [line.partition(":")[0] for line in told] == ["lost the broker", "the broker is back"]


def test_parent_and_children_work_after_a_fork_in_the_middle_of_calls(amqp_uri: str) -> None:
    root = Path(__file__).parents[3]
    with nameko_service(amqp_uri, "forked"):
        done = subprocess.run(
            [sys.executable, str(FORKING_CLIENT), amqp_uri, "forked"],
            env={**os.environ, "PYTHONPATH": str(root), "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )

    told = json.loads(done.stdout)
    assert told["children"] == [0] * 6
    assert told["all_right"]
    assert told["answers"] >= 120
