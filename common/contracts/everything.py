"""Every contract, found by walking the package: import the registries from here where all of them are needed (topology, AsyncAPI, shape tests)."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from common import contracts
from common.contracts import base

for _module in walk_packages(contracts.__path__, f"{contracts.__name__}."):
    import_module(_module.name)

RPCS, EVENTS, SUBSCRIPTIONS = base.RPCS, base.EVENTS, base.SUBSCRIPTIONS


def rpcs_of(service: str) -> Iterator[base.Rpc]:
    """Give the RPCs of one service."""
    return (rpc for rpc in RPCS.values() if rpc.service == service)
