"""Patient data on its way to whoever asked for it: given when the record of who saw whose is kept, and not before.

Nothing else in the gateway opens a view (`gateway.access`): a page, a route of the API and a file each say what is looked at and whom the answer
concerns, and what loads it is called here. So no page can be made before its record is safe, and none can forget to name anybody.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from flask import g

from common.contracts.base import Caller
from gateway import backend
from gateway.access import Access, viewing

P = ParamSpec("P")
T = TypeVar("T")
Found = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """The access record of a question: what is looked at, and `name`, which names whom the answer concerns. Changes are recorded by their service."""

    action: str
    what: str
    name: Callable[[Access, Any], None]

    def recorded(self, load: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Load patient data, and give it when its record is kept. Raises what `load` raises, and `Unavailable` when no record can be kept."""
        told = {"action": self.action, "what": self.what, "correlation_id": g.correlation_id}
        with viewing(backend.transport(), backend.current_actor(), **told) as access:
            found = load(*args, **kwargs)
            self.name(access, found)
        return found


def of_moment(what: str, others: Callable[[Found], Iterable[str]] = lambda _: (), action: str = "read") -> Record:
    """Record what is read of the moment in the answer's header; `others` gives more citizens that the answer names."""

    def name(access: Access, found: Found) -> None:
        header = found["header"]
        access.concerns([header["citizen_id"], *others(found)], header["moment_id"])

    return Record(action, what, name)


def of_citizens(what: str, citizens: Callable[[Any], Iterable[str]], action: str = "list") -> Record:
    """Record an answer about these citizens, or about nobody."""
    return Record(action, what, lambda access, found: access.concerns(citizens(found)))


def of_rows(what: str, rows: str, field: str = "citizen_id") -> Record:
    """Record a list whose rows name a citizen each, or nobody."""
    return of_citizens(what, lambda found: [row[field] for row in found[rows] if row[field]])


def of_oneself(what: str) -> Record:
    """Record what a citizen, or a guardian for a child, is told of themselves; what staff are told of themselves is no citizen's."""

    def name(access: Access, _found: Any) -> None:
        actor = backend.current_actor()
        access.concerns([actor.id] if actor.kind is Caller.CITIZEN else ())

    return Record("read", what, name)


def of_nobody(what: str) -> Record:
    """Record names of staff alone: asked for as patient data, since the same question could tell a citizen's name, but nobody's."""
    return of_citizens(what, lambda _: ())
