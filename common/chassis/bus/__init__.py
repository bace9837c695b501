"""The bus: all that knows nameko, kombu and eventlet. A service needs `ResourcesProvider`, `reads`, `does`, `hears`, `rpc`, `handles`, `consumes` and `every`.

The names are looked up when they are first used: `python -m common.chassis.bus.run` imports this package before it can make the
standard library green, and kombu must not be imported before that.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from common.chassis.bus.batches import consumes
    from common.chassis.bus.declaring import day, does, hears, instant, keys, reads, sealing
    from common.chassis.bus.events import handles
    from common.chassis.bus.operators import OperatorHandlers
    from common.chassis.bus.resources_provider import ResourcesProvider
    from common.chassis.bus.rpc_server import rpc
    from common.chassis.bus.timers import every

__all__ = [
    "OperatorHandlers",
    "ResourcesProvider",
    "consumes",
    "day",
    "does",
    "every",
    "handles",
    "hears",
    "instant",
    "keys",
    "reads",
    "rpc",
    "sealing",
]

_HOMES = dict.fromkeys(("day", "does", "hears", "instant", "keys", "reads", "sealing"), "declaring") | {
    "ResourcesProvider": "resources_provider",
    "OperatorHandlers": "operators",
    "consumes": "batches",
    "every": "timers",
    "handles": "events",
    "rpc": "rpc_server",
}


def __getattr__(name: str) -> Any:
    """Give one of the names of `__all__` from the module where it lives (PEP 562)."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
