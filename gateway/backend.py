"""The gateway's way to the services: every question is asked as the person of the request, within one deadline and correlation id."""

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any, Protocol

from flask import current_app, g

from common.chassis.identity import Actor
from common.contracts.base import Rpc
from common.contracts.errors import NotSignedIn

GATEWAY = "gateway"


class Transport(Protocol):
    """What carries a question to a service: the bus (`gateway.rpc.Bus`), or the same process in the bench."""

    def call(
        self,
        contract: Rpc,
        payload: Mapping[str, Any],
        actor: Actor,
        *,
        correlation_id: str,
        deadline: float | None = None,
    ) -> "Future[dict[str, Any]]":
        """Ask, and give the answer to come."""

    def ask(
        self,
        contract: Rpc,
        payload: Mapping[str, Any],
        actor: Actor,
        *,
        correlation_id: str,
        deadline: float | None = None,
    ) -> dict[str, Any]:
        """Ask and wait."""

    def record(self, queue: str, message: Mapping[str, Any], *, deadline: float) -> "Future[None]":
        """Publish an access record; the future ends when the broker has it (`gateway.access.Recorder`)."""


def transport() -> Transport:
    """Give the transport of the running application."""
    return current_app.extensions["sob_transport"]  # type: ignore[no-any-return]  # Flask's extensions are untyped


def current_actor() -> Actor:
    """Give the person of this request as an actor; raises `NotSignedIn` when nobody is signed in."""
    visitor = g.get("visitor")
    if visitor is None:
        raise NotSignedIn
    return visitor.actor  # type: ignore[no-any-return]  # flask.g is untyped


def call(contract: Rpc, **payload: Any) -> "Future[dict[str, Any]]":
    """Ask as the person of this request and give the answer to come: ask several, then wait for all."""
    return transport().call(contract, payload, current_actor(), correlation_id=g.correlation_id)


def ask(contract: Rpc, **payload: Any) -> dict[str, Any]:
    """Ask as the person of this request and wait; raises the service's named error."""
    return transport().ask(contract, payload, current_actor(), correlation_id=g.correlation_id)
