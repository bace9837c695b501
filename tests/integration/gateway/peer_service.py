"""A plain nameko service in a process of its own, for the tests of the RPC client: `python peer_service.py <amqp uri> <name>`.

Plain on purpose: the client must speak nameko's own wire format, not only our chassis'. Says "ready" when calls may come.
"""

import sys
from typing import Any

import eventlet

eventlet.monkey_patch()

# Patched first, as nameko's own command does it.
from nameko.containers import ServiceContainer  # noqa: E402
from nameko.rpc import rpc  # noqa: E402


class Named(Exception):
    """An error of ours, as the chassis sends it: its wire form stands in the error's `sob`."""


class Peer:
    """Echoes, waits and fails as asked."""

    name = sys.argv[2]

    @rpc  # type: ignore[untyped-decorator]  # nameko is untyped
    def echo(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Give back the payload, after its `seconds` if it has any."""
        eventlet.sleep(payload.get("seconds", 0))
        return payload

    @rpc  # type: ignore[untyped-decorator]  # likewise
    def fail(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Raise an error that nobody named."""
        raise LookupError(f"secret {payload}")


if __name__ == "__main__":
    container = ServiceContainer(Peer, config={"AMQP_URI": sys.argv[1], "max_workers": 20})
    container.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    container.wait()
