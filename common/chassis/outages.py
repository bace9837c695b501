"""What a process stands on (its database, keys, files): one that goes away is told by its name, to people and in the log.

Whoever uses it does so inside `Dependency.used()`. A fault that means "away" becomes the named error, which says what is safe; any other passes, since it
is ours. The log has one line when it is lost and one when it is back, however many calls meet it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from common.chassis import telemetry
from common.contracts.errors import NamedError

log = telemetry.logger(__name__)


class Dependency:
    """One thing that a process stands on. `is_away` tells its outages from faults of ours."""

    def __init__(self, what: str, error: type[NamedError], is_away: Callable[[BaseException], bool]) -> None:
        """Name it for the log (`database`), and the error that people get."""
        self._what = what
        self._error = error
        self._is_away = is_away
        self._is_lost = False

    @contextmanager
    def used(self, error: type[NamedError] | None = None) -> Iterator[None]:
        """Use it here; raises its named error while it is away, or `error` where another is true."""
        try:
            yield
        except Exception as fault:
            if not self._is_away(fault):
                raise
            self._lost(fault)
            raise (error or self._error) from fault
        if self._is_lost:
            self._is_lost = False
            log.info("back", what=self._what)

    def _lost(self, fault: Exception) -> None:
        if not self._is_lost:
            self._is_lost = True
            fields = {"fault": type(fault).__name__, "frames": telemetry.frames(fault.__traceback__)}
            log.warning("away", what=self._what, **fields)
