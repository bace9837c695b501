"""The private broker starts, keeps what it confirmed through a crash, hangs when frozen, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pika
import pytest

from deploy.local import children
from deploy.local.amqp import answers
from deploy.local.broker import Broker, BrokerError
from deploy.local.ports import LOOPBACK
from tests.waiting import until

QUORUM = {"x-queue-type": "quorum"}


def mapper_answers(port: str) -> bool:
    """Tell whether an Erlang port mapper listens."""
    return subprocess.run(["epmd", "-port", port, "-names"], capture_output=True, check=False).returncode == 0


def registered_on_disk(broker: Broker) -> bool:
    """Tell whether the last declared quorum queue would survive a kill: its register is saved half a second later."""
    registers = list((broker.directory / "data").glob("*/quorum/*/names.dets"))
    return bool(registers) and all(time.time() - register.stat().st_mtime > 1 for register in registers)


def test_each_module_has_a_virtual_host_of_its_own(broker: Broker, amqp_uri: str) -> None:
    name = amqp_uri.rpartition("/")[2]
    assert name.startswith("test_broker_")
    assert name in broker.control("list_vhosts")
    pika.BlockingConnection(pika.URLParameters(amqp_uri)).close()


def test_a_deleted_virtual_host_takes_its_queues_along(broker: Broker) -> None:
    with pika.BlockingConnection(pika.URLParameters(broker.add_vhost("fleeting"))) as connection:
        connection.channel().queue_declare("queue", durable=True)
    broker.delete_vhost("fleeting")
    assert "fleeting" not in broker.control("list_vhosts")


def test_several_can_make_virtual_hosts_at_the_same_time(broker: Broker) -> None:
    names = [f"together-{number}" for number in range(8)]
    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(broker.add_vhost, names))
        assert set(names) <= set(broker.control("list_vhosts").splitlines())
        list(pool.map(broker.delete_vhost, names))


def test_confirmed_messages_survive_a_kill_on_the_same_address(broker: Broker, amqp_uri: str) -> None:
    with pika.BlockingConnection(pika.URLParameters(amqp_uri)) as connection:
        channel = connection.channel()
        channel.queue_declare("kept", durable=True, arguments=QUORUM)
        until(lambda: registered_on_disk(broker), tells="the queue's register on disk")
        channel.confirm_delivery()
        channel.basic_publish("", "kept", b"letter", pika.BasicProperties(delivery_mode=2))
    before = broker.pid
    broker.kill()
    assert not answers(LOOPBACK, broker.port)
    broker.restart()
    assert broker.pid != before
    assert until(lambda: letter(amqp_uri), tells="the queue to have a leader again") == b"letter"


def letter(amqp_uri: str) -> bytes | None:
    """Take what the queue holds; nothing while it has no leader yet, which the broker tells by closing the connection."""
    try:
        with pika.BlockingConnection(pika.URLParameters(amqp_uri)) as connection:
            return connection.channel().basic_get("kept", auto_ack=True)[2]
    except pika.exceptions.AMQPError:
        return None


def test_a_frozen_broker_keeps_its_port_open_and_says_nothing(broker: Broker) -> None:
    broker.freeze()
    try:
        assert not answers(LOOPBACK, broker.port, seconds=0.5)
    finally:
        broker.thaw()
    until(lambda: answers(LOOPBACK, broker.port), tells="the broker to go on")


def test_a_failing_control_call_tells_why(broker: Broker) -> None:
    with pytest.raises(BrokerError, match="close_connection failed"):
        broker.control("close_connection", "<0.0.0>", "nobody's")
    with pytest.raises(BrokerError, match="no_such_vhost"):
        broker.delete_vhost("never-made")


def test_stop_leaves_no_process_and_the_next_start_finds_the_data(tmp_path: Path) -> None:
    first = Broker(tmp_path / "a folder with spaces").start()
    node, mapper = first.pid, first._ports["ERL_EPMD_PORT"]
    first.add_vhost("kept")
    with pytest.raises(BrokerError, match="already"):
        Broker(first.directory).start()
    first.stop()
    assert not children.is_alive(node)
    assert not mapper_answers(mapper)
    with Broker(first.directory) as second:
        assert "kept" in second.control("list_vhosts")


def test_a_broker_dies_with_its_killed_starter_and_the_next_start_is_clean(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib, time; from deploy.local.broker import Broker;"
        "b = Broker(pathlib.Path(sys.argv[1])).start(); print(b.pid, b._ports['ERL_EPMD_PORT'], flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        node, mapper = starter.stdout.readline().split()
        os.kill(starter.pid, signal.SIGKILL)
    until(lambda: not children.is_alive(int(node)), tells="the node to die")
    until(lambda: not mapper_answers(mapper), tells="the port mapper to die")
    assert (tmp_path / "pid").read_text() == node
    with Broker(tmp_path) as again:
        assert again.pid != int(node)
