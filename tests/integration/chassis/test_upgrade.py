"""The queue `rpc-<service>` of earlier versions is there when a new one starts: no call reaches both, and it goes when nobody needs it."""

from typing import TYPE_CHECKING

import pika
import pika.exceptions

from common.chassis.bus import topology
from tests.integration.chassis.harness import Client, Process
from tests.waiting import until

if TYPE_CHECKING:
    from tests.integration.chassis.harness import Rows

    Sample = tuple[Process, Client, Rows]

OLD = "rpc-sample"


def old_version(client: Client) -> tuple[str, list[bytes]]:
    """Consume as a replica of an earlier version does; give its consumer's tag and the calls that it gets."""
    client.channel.queue_declare(OLD, durable=True)
    client.channel.queue_bind(OLD, "nameko-rpc", "sample.*")
    got: list[bytes] = []
    tag = client.channel.basic_consume(
        OLD, lambda _channel, _method, _properties, body: got.append(body), auto_ack=True
    )
    return tag, got


def exists(client: Client, queue: str) -> bool:
    client.pump()
    channel = client.channel.connection.channel()
    try:
        channel.queue_declare(queue, passive=True)
    except pika.exceptions.ChannelClosedByBroker:
        return False
    channel.close()
    return True


def test_while_both_versions_run_each_call_is_run_once(sample: "Sample") -> None:
    process, client, rows = sample
    process.terminate()
    tag, got = old_version(client)
    process.again().ready()
    assert client.call("write", client.write("en gång"))["error"] is None
    assert rows.count("entries") == 1
    client.pump()
    assert not got
    assert exists(client, OLD)
    client.channel.basic_cancel(tag)
    until(lambda: not exists(client, OLD), tells="the old queue to go")


def test_an_old_queue_that_nobody_uses_goes(sample: "Sample") -> None:
    process, client, _ = sample
    process.terminate()
    client.channel.queue_declare(OLD, durable=True)
    client.channel.queue_bind(OLD, "nameko-rpc", "sample.*")
    process.again().ready()
    until(lambda: not exists(client, OLD), tells="the old queue to go")


def test_what_was_lost_of_the_topology_is_made_again(sample: "Sample") -> None:
    """A queue that is gone takes its binding along, which nobody can look for: all of them are made again."""
    process, client, rows = sample
    process.terminate()
    client.channel.queue_delete("sample.on_entry_written")
    client.channel.queue_delete(topology.call_name("sample", 1))
    process.again().ready()
    client.call("write", client.write("igen"))
    until(lambda: rows.count("effects") == 1)
