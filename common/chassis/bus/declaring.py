"""Methods of a service that only pass on, declared: `list_drafts = reads(LIST_DRAFTS, drafts.list_drafts)`.

A query takes `(session, call)`, a command `(database, call)` (`@idempotent` makes it so), a handler's effect `(session, fact)`. What more it needs, such as the
instant, is named after it and given as its last argument. A method that does more is an ordinary one, under `@rpc` or `@handles`.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar, overload

from sqlalchemy.orm import Session

from common.chassis.bus.events import Method, handles
from common.chassis.bus.resources_provider import ResourcesProvider
from common.chassis.bus.rpc_server import rpc
from common.chassis.calls import Call, JsonAnswer
from common.chassis.clock import now, today
from common.chassis.database import Database
from common.chassis.facts import Fact
from common.chassis.identity import Sealing
from common.chassis.keys import MomentKeys
from common.contracts.base import Answer, Data, Kind, Request, Rpc, Subscription

Need = TypeVar("Need")
Declared = Callable[[Any, Call[Request]], Any]
"""A method of a service that answers a contract; whether it answers what it must was seen where it was declared."""


def instant(_resources: ResourcesProvider) -> datetime:
    """Give what needs it the instant of the call."""
    return now()


def day(_resources: ResourcesProvider) -> date:
    """Give what needs it the Swedish day of the call."""
    return today()


def keys(resources: ResourcesProvider) -> MomentKeys:
    """Give what needs them the keys of moments."""
    return resources.keys


def sealing(resources: ResourcesProvider) -> Sealing:
    """Give what needs it the key that opens what was sealed for this service."""
    return resources.sealing


@overload
def reads(
    contract: Rpc[Request, Answer], query: Callable[[Session, Call[Request]], Answer | JsonAnswer[Answer]]
) -> Declared[Request]: ...
@overload
def reads(
    contract: Rpc[Request, Answer],
    query: Callable[[Session, Call[Request], Need], Answer | JsonAnswer[Answer]],
    need: Callable[[ResourcesProvider], Need],
    /,
) -> Declared[Request]: ...
def reads(contract: Rpc, query: Callable[..., Any], *needs: Callable[[ResourcesProvider], Any]) -> Declared[Any]:
    """Answer the calls of a question by what a query reads; raises `TypeError` for a command."""

    def method(self: Any, call: Call[Any]) -> Any:
        with self.resources.database.reading() as session:
            return query(session, call, *(need(self.resources) for need in needs))

    return _answering(contract, Kind.QUERY, method, query)


@overload
def does(
    contract: Rpc[Request, Answer], command: Callable[[Database, Call[Request]], JsonAnswer[Answer]]
) -> Declared[Request]: ...
@overload
def does(
    contract: Rpc[Request, Answer],
    command: Callable[[Database, Call[Request], Need], JsonAnswer[Answer]],
    need: Callable[[ResourcesProvider], Need],
    /,
) -> Declared[Request]: ...
def does(contract: Rpc, command: Callable[..., Any], *needs: Callable[[ResourcesProvider], Any]) -> Declared[Any]:
    """Answer the calls of a command by doing it; raises `TypeError` for a question."""

    def method(self: Any, call: Call[Any]) -> Any:
        return command(self.resources.database, call, *(need(self.resources) for need in needs))

    return _answering(contract, Kind.COMMAND, method, command)


def hears(subscription: Subscription[Data], effect: Callable[[Session, Fact[Data]], None]) -> Method[Data]:
    """Handle the events of a subscription by their effect."""

    def method(_self: Any, session: Session, fact: Fact[Data]) -> None:
        effect(session, fact)

    return handles(subscription)(_named(method, subscription.handler, effect))


def _answering(contract: Rpc, kind: Kind, method: Callable[..., Any], meant: Callable[..., Any]) -> Any:
    if contract.kind is not kind:
        message = f"{contract.routing_key} is a {contract.kind}, declared as a {kind}"
        raise TypeError(message)
    return rpc(contract)(_named(method, contract.name, meant))


def _named(method: Callable[..., Any], name: str, meant: Callable[..., Any]) -> Callable[..., Any]:
    method.__name__, method.__doc__ = name, meant.__doc__
    return method
