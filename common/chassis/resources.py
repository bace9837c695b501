"""What a service stands on while it works: its database, keys and signature, and the way to ask other services. Free of the bus."""

import json
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from common.chassis import telemetry
from common.chassis.blobs import BlobStore, open_store
from common.chassis.calls import Call, answer_call
from common.chassis.database import Database
from common.chassis.identity import Actor, Sealing, keyed_digest, load_sealing, load_signer, load_verifier
from common.chassis.keys import MomentKeys, load_master_key
from common.chassis.settings import ServiceSettings
from common.contracts.base import HEADER_ACTOR, HEADER_CORRELATION, HEADER_DEADLINE, Answer, Caller, Request, Rpc
from common.contracts.errors import Expired

Asker = Callable[[Rpc, dict[str, Any], dict[str, str], float], dict[str, Any]]
"""Carries a question: contract, payload as JSON data, headers, seconds to wait; gives the answer as JSON data or raises a named error."""
InThread = Callable[..., Any]
TO_TELL_SECONDS = 0.2
"""What is left of a caller's patience for being told that a third service doesn't answer: that nothing was done is worth more than silence."""


def at_once(function: Callable[..., Any], *arguments: Any) -> Any:
    """Do it here and now, where nobody else waits for this thread."""
    return function(*arguments)


class Resources:
    """One service's resources, the same in a running service (`common.chassis.bus.resources_provider`) and in a test that calls it directly."""

    def __init__(self, settings: ServiceSettings, asker: Asker | None = None, in_thread: InThread = at_once) -> None:
        """Open them; the key files must exist, the database is first used later.

        `in_thread(function, *arguments)` does what takes processor time so that other calls go on meanwhile; it is for pure functions.
        """
        self.settings = settings
        self.database = Database(settings.database_url, settings.max_workers)
        self.signer = load_signer(settings.signing_key_file)
        self.verifier = load_verifier(settings.trusted_keys_file, settings.name)
        self._asker = asker
        self.is_stopping = False
        """Whether the service is told to stop: work that may be long, and that nobody waits for, looks at it and leaves off."""
        self.in_thread = in_thread

    @cached_property
    def keys(self) -> MomentKeys:
        """The keys of this service's moments; a service that seals nothing needs no master key."""
        return MomentKeys(self.settings.keys_url, self._master)

    @cached_property
    def sealing(self) -> Sealing:
        """What opens words that were sealed for this service."""
        return Sealing.of_master(self.settings.name, self._master)

    @cached_property
    def for_audit(self) -> Sealing:
        """What seals words for the access log alone."""
        return load_sealing(self.settings.sealing_keys_file, "audit")

    def digest(self, purpose: str, text: str) -> str:
        """Give what tells a text from others to nobody but this service."""
        return keyed_digest(self._master, purpose, text)

    @cached_property
    def _master(self) -> bytes:
        return load_master_key(self.settings.master_key_file)

    @cached_property
    def blobs(self) -> BlobStore:
        """The store of files larger than a message."""
        return open_store(self.settings.blobs)

    def ask(self, contract: Rpc[Request, Answer], request: Request, call: Call[Any] | None = None) -> Answer:
        """Ask another service, acting as this one (`service:<name>`), and give its answer.

        It is waited for as long as the contract says, and never longer than the caller of
        `call` waits. Raises the other's named error, `Unavailable` (nothing has happened) or `OutcomeUnknown`. Not for event handlers,
        and not inside a transaction.
        """
        if self._asker is None:
            message = "these resources were opened without a way to ask"
            raise RuntimeError(message)
        seconds = _seconds_left(contract, call)
        headers = self._headers(contract, seconds)
        return contract.load_answer(self._asker(contract, contract.request.dump(request), headers, seconds))

    def _headers(self, contract: Rpc, seconds: float) -> dict[str, str]:
        token = self.signer.actor_token(Actor(Caller.SERVICE, self.settings.name), contract.service)
        headers = {HEADER_ACTOR: token, HEADER_DEADLINE: str(int((time.time() + seconds) * 1000))}
        correlation = telemetry.correlation_id()
        return headers | ({HEADER_CORRELATION: correlation} if correlation else {})


def _seconds_left(contract: Rpc, call: Call[Any] | None) -> float:
    if call is None or call.deadline is None:
        return contract.deadline
    left = min(contract.deadline, call.deadline - time.time() - TO_TELL_SECONDS)
    if left <= 0:
        raise Expired
    return left


def in_process(services: Mapping[str, Any]) -> Asker:
    """Give a way to ask service objects of this same process (tests, measurements): contract, token and deadline are checked as on the bus."""

    def ask(contract: Rpc, payload: dict[str, Any], headers: dict[str, str], _seconds: float) -> dict[str, Any]:
        service = services[contract.service]
        answer = answer_call(contract, getattr(service, contract.name), payload, headers, service.resources.verifier)
        plain: dict[str, Any] = json.loads(json.dumps(answer))
        return plain

    return ask
