"""The RPC client: one connection, many calls, in nameko's wire format.

nameko's own `ClusterRpcProxy` takes a connection a thread and is dead for good after a broker restart. Here every thread of a process
shares one pika connection, which a daemon thread of its own serves (`gateway.rpc.link`). `tests/bench/rpc.py` holds the figures.

`Bus` is all that the rest of the gateway needs. Named errors come out of the future (or of `ask`); only a programmer's mistake, such as
`AccessContextMissing` or a payload that isn't JSON, is raised by `call` itself.
"""

from gateway.access import AccessContextMissing
from gateway.rpc.bus import Bus
from gateway.rpc.messages import Reply

__all__ = ["AccessContextMissing", "Bus", "Reply"]
