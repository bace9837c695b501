"""The echo servers of `tests/bench/rpc.py`, each a process of its own: `python -m tests.bench.rpc_peers chassis|nameko|pika <amqp uri> <service>`.

Says "ready" on its standard output when calls may come.
"""

import json
import sys
import time
from typing import Any

EXCHANGE = "nameko-rpc"


def serve_chassis(amqp_uri: str, service: str) -> None:
    """Run an echo on the chassis, as our services stand on it, but for the token and the schemas: those no other client has."""
    # The runner makes the standard library green, and only in this process.
    from common.chassis.bus import run  # noqa: PLC0415, F401

    # isort: split
    from nameko.extensions import register_entrypoint  # noqa: PLC0415

    from common.chassis.bus.container import Container  # noqa: PLC0415
    from common.chassis.bus.health import missing_seconds  # noqa: PLC0415
    from common.chassis.bus.rpc_server import RpcEntrypoint  # noqa: PLC0415
    from common.contracts.base import Caller, Nothing, query  # noqa: PLC0415

    class UncheckedEntrypoint(RpcEntrypoint):
        """A call without token check: whoever asks is answered."""

        resources = None  # type: ignore[assignment]  # it needs no keys and no database

        def invoke(self, method: Any, payload: Any, _headers: dict[str, str]) -> Any:
            """Run the call in its worker."""
            return method(payload)

    class Echo:
        """The service."""

        name = service

        def echo(self, payload: dict[str, Any]) -> dict[str, Any]:
            """Give back the payload."""
            return payload

    register_entrypoint(Echo.echo, UncheckedEntrypoint(query(service, "echo", Nothing, Nothing, Caller.STAFF)))
    container = Container(Echo, {"AMQP_URI": amqp_uri, "max_workers": 20})
    container.start()
    while missing_seconds(container):  # it connects in the background
        time.sleep(0.01)
    _tell_ready()
    container.wait()


def serve_nameko(amqp_uri: str, service: str) -> None:
    """Run a plain nameko service with one method that gives back its payload."""
    # Patched first and only in this process: nameko's services run on green threads.
    import eventlet  # noqa: PLC0415

    eventlet.monkey_patch()
    from nameko.containers import ServiceContainer  # noqa: PLC0415
    from nameko.rpc import rpc  # noqa: PLC0415

    class Echo:
        """The service."""

        name = service

        @rpc  # type: ignore[untyped-decorator]  # nameko is untyped
        def echo(self, payload: dict[str, Any]) -> dict[str, Any]:
            """Give back the payload."""
            return payload

    container = ServiceContainer(Echo, config={"AMQP_URI": amqp_uri})
    container.start()
    _tell_ready()
    container.wait()


def serve_pika(amqp_uri: str, service: str) -> None:
    """Run an echo server of plain pika with nameko's queues and promises: ten at a time, acknowledged after the reply."""
    import pika  # noqa: PLC0415  # each server imports what it needs and nothing of the other

    def serve(channel: Any, method: Any, properties: Any, body: bytes) -> None:
        payload = json.loads(body)["kwargs"]["payload"]
        answer = pika.BasicProperties(content_type="application/json", correlation_id=properties.correlation_id)
        reply = json.dumps({"result": payload, "error": None}).encode()
        channel.basic_publish(EXCHANGE, properties.reply_to, reply, answer)
        channel.basic_ack(method.delivery_tag)

    def declare(channel: Any) -> None:
        channel.exchange_declare(EXCHANGE, "topic", durable=True)
        channel.queue_declare(f"rpc-{service}", durable=True)
        channel.queue_bind(f"rpc-{service}", EXCHANGE, f"{service}.*")
        channel.basic_qos(prefetch_count=10)
        channel.basic_consume(f"rpc-{service}", serve, callback=lambda _frame: _tell_ready())

    connection = pika.SelectConnection(
        pika.URLParameters(amqp_uri), on_open_callback=lambda opened: opened.channel(on_open_callback=declare)
    )
    connection.ioloop.start()


def _tell_ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


if __name__ == "__main__":
    {"chassis": serve_chassis, "nameko": serve_nameko, "pika": serve_pika}[sys.argv[1]](sys.argv[2], sys.argv[3])
