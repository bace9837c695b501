"""Work that a service does by itself every so often: `@every(3600)`.

A timer fires in every replica: its method takes its work under a lock (`FOR UPDATE SKIP LOCKED`) or does something that may be done twice.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from nameko.extensions import register_entrypoint
from nameko.timer import Timer

Method = TypeVar("Method", bound=Callable[[Any], None])


def every(seconds: float) -> Callable[[Method], Method]:
    """Run a method every so many seconds, first after that time; a run that takes longer delays the next."""

    def register(method: Method) -> Method:
        register_entrypoint(method, Timer(seconds))
        return method

    return register
