"""What every service class says that it answers, and what the broker must have, as JSON: `python -m tests.architecture.bus`.

A process of its own, since nameko brings eventlet, which unit tests must not need.
"""

from common.chassis.bus.run import find_service  # isort: skip  (it makes the standard library green, which must come first)

import inspect
import json
import sys
from dataclasses import asdict
from typing import TypedDict

from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR, Entrypoint

from common.chassis.bus.batches import BatchEntrypoint
from common.chassis.bus.events import EventEntrypoint
from common.chassis.bus.operators import OperatorEntrypoint
from common.chassis.bus.rpc_server import RpcEntrypoint
from common.chassis.bus.topology import expected
from common.contracts.operations import OPERATIONS
from common.contracts.services import SERVICES


class Told(TypedDict):
    """An entrypoint: `what` it is (`rpc`, `event`, `batch`, `other`), the method's name, and the routing key or queue it answers."""

    what: str
    method: str
    answers: str


def told_by(service: str) -> list[Told]:
    """Give the entrypoints of one service class."""
    methods = inspect.getmembers(find_service(service), inspect.isfunction)
    found = [(name, each) for name, method in methods for each in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ())]
    return [_told(service, name, each) for name, each in found]


def _told(service: str, method: str, entrypoint: Entrypoint) -> Told:
    if isinstance(entrypoint, OperatorEntrypoint):
        return Told(what="rpc", method=method, answers=OPERATIONS[service].by_name[method].routing_key)
    if isinstance(entrypoint, RpcEntrypoint):
        return Told(what="rpc", method=method, answers=entrypoint.contract.routing_key)
    if isinstance(entrypoint, EventEntrypoint):
        return Told(what="event", method=method, answers=entrypoint.subscription.queue)
    if isinstance(entrypoint, BatchEntrypoint):
        return Told(what="batch", method=method, answers=entrypoint.queue.name)
    return Told(what="other", method=method, answers="")


if __name__ == "__main__":
    made = expected()
    told = {
        "entrypoints": {service: told_by(service) for service in SERVICES},
        "exchanges": made.exchanges,
        "queues": made.queues,
        "bindings": [asdict(binding) for binding in made.bindings],
    }
    json.dump(told, sys.stdout)
