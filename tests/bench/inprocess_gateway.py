"""The gateway with the services called in its own process: what a page would cost without a bus, for `tests.bench.pages`.

`gunicorn 'tests.bench.inprocess_gateway:create()'`, with the environment of the real gateway and databases of its own. Everything that a
call promises stays: the actor token is signed and checked, request and answer pass their schemas and JSON, the access record is written
before the page leaves. Left out is what the bus brings: other processes, the broker, and the relay of events.
"""

import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from flask import Flask

import common.contracts.everything  # noqa: F401 (registers every contract)
from common.chassis.bus.service_classes import find_service
from common.chassis.identity import Actor, load_signer
from common.chassis.resources import Asker, Resources, in_process
from common.chassis.settings import service_settings
from common.contracts.audit.access_records import ACCESS_QUEUE
from common.contracts.base import HEADER_ACTOR, HEADER_CORRELATION, HEADER_DEADLINE, Rpc
from common.contracts.errors import NamedError
from common.contracts.services import SERVICES
from gateway import access
from gateway.app import create_app
from gateway.rpc import wire
from gateway.settings import gateway_settings


class InProcess:
    """A transport (`gateway.backend.Transport`) to service objects of this process."""

    def __init__(self, services: Mapping[str, Any], sign: Callable[[Actor, str], str]) -> None:
        """Take the services by name, and what signs an actor token for one of them."""
        self._services = services
        self._asker = in_process(services)
        self._sign = sign

    def call(
        self,
        contract: Rpc,
        payload: Mapping[str, Any],
        actor: Actor,
        *,
        correlation_id: str,
        deadline: float | None = None,
    ) -> "Future[dict[str, Any]]":
        """Ask at once, and give the answer as one to come."""
        answer: Future[dict[str, Any]] = Future()
        try:
            answer.set_result(self.ask(contract, payload, actor, correlation_id=correlation_id, deadline=deadline))
        except NamedError as error:
            answer.set_exception(error)
        return answer

    def ask(
        self,
        contract: Rpc,
        payload: Mapping[str, Any],
        actor: Actor,
        *,
        correlation_id: str,
        deadline: float | None = None,
    ) -> dict[str, Any]:
        """Ask with the headers that the bus would carry."""
        if contract.reveals_patient_data:
            access.note_call(contract)
        seconds = contract.deadline if deadline is None else deadline
        headers = {
            HEADER_ACTOR: self._sign(actor, contract.service),
            HEADER_DEADLINE: str(int((time.time() + seconds) * 1000)),
            HEADER_CORRELATION: correlation_id,
        }
        return self._asker(contract, json.loads(wire.encode(payload)), headers, seconds)

    def record(self, queue: str, message: Mapping[str, Any], *, deadline: float) -> "Future[None]":  # noqa: ARG002 (the bus')
        """Write an access record to audit's database; it is durable when this returns."""
        if queue != ACCESS_QUEUE:
            raise LookupError(queue)
        self._services["audit"].keep_records([wire.encode(message)])
        kept: Future[None] = Future()
        kept.set_result(None)
        return kept


def create() -> Flask:
    """Make the application."""
    settings = gateway_settings()
    return create_app(settings, InProcess(make_services(), load_signer(settings.signing_key_file).actor_token))


def make_services() -> dict[str, Any]:
    """Make a service object of each kind, by name, which ask each other."""
    services: dict[str, Any] = {}
    asker = in_process(services)
    for name in SERVICES:
        services[name] = _service(find_service(name), asker)
    return services


def _service(service_class: Any, asker: Asker) -> Any:
    """Make a service object on its own resources; `SOB_SIGNING_KEY_FILE` names the gateway's key, so its own is named here."""
    settings = service_settings(service_class.name)
    own_key = settings.var / "keys" / f"{settings.name}.json"
    service = service_class()
    service.resources = Resources(replace(settings, signing_key_file=own_key), asker)
    return service
