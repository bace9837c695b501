"""One call from decoding to answer, free of the bus: the same for a call over RabbitMQ and for one in the same process."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from marshmallow import ValidationError

from common.chassis import telemetry
from common.chassis.identity import Actor, Grant, Verifier
from common.contracts.base import HEADER_ACTOR, HEADER_CORRELATION, HEADER_DEADLINE, Caller, Kind, Rpc
from common.contracts.errors import Expired, Forbidden, Invalid, Malformed
from common.contracts.messages import Message

Asked = TypeVar("Asked", bound=Message, covariant=True)  # noqa: PLC0105 (a name, not its variance)
"""What a call asks. It has no default: a service's function says what it reads of a request, `Call[Message]` when that is nothing."""
Answered = TypeVar("Answered", bound=Message, covariant=True)  # noqa: PLC0105 (a name, not its variance)


class JsonAnswer(dict[str, Any], Generic[Answered]):
    """An answer that its schema has dumped already: a command's, kept for repeats."""


@dataclass(frozen=True, slots=True)
class Call(Generic[Asked]):
    """What a service method gets: who asks what. `digest` is the SHA-256 of a command's payload, `deadline` Unix seconds or `None`.

    `granted` is what `moments` allows the actor, verified, where the contract needs a grant; the method reads it as `grant`.
    """

    actor: Actor
    contract: Rpc
    request: Asked
    digest: str
    correlation_id: str | None
    deadline: float | None
    granted: Grant | None = None

    def dumped(self, answer: Mapping[str, Any]) -> JsonAnswer[Any]:
        """Give an answer that is kept as JSON data in the contract's own shape: a message of it would say null of each field that isn't there."""
        return JsonAnswer(self.contract.answer.dump(answer))

    @property
    def grant(self) -> Grant:
        """Give what `moments` allows the actor. Asked of a call whose contract needs no grant, it is a mistake of ours."""
        if self.granted is None:
            message = f"{self.contract.routing_key} needs no grant"
            raise TypeError(message)
        return self.granted


def answer_call(
    contract: Rpc,
    method: Callable[[Call[Any]], Message | JsonAnswer[Any]],
    payload: Any,
    headers: Mapping[str, Any],
    verifier: Verifier,
) -> dict[str, Any]:
    """Answer one call: deadline, token, who may, request schema, grant, the method, answer schema.

    Raises named errors: `Expired` before any work, `NotSignedIn`, `Forbidden`, `Malformed`, `Invalid` and whatever the method raises.
    """
    deadline = _deadline(headers)
    telemetry.follow(headers.get(HEADER_CORRELATION))
    actor = verifier.actor(headers.get(HEADER_ACTOR))
    _check_caller(contract, actor)
    if not isinstance(payload, dict):
        raise Malformed
    try:
        request = contract.load(payload)
    except ValidationError as error:
        raise Invalid(fields=error.messages_dict) from error
    granted = verifier.grant(request.grant, actor) if contract.needs_grant else None
    digest = _digest(payload, granted) if contract.kind is Kind.COMMAND else ""
    answer = method(Call(actor, contract, request, digest, headers.get(HEADER_CORRELATION), deadline, granted))
    return answer if isinstance(answer, JsonAnswer) else contract.answer.dump(answer)


def _deadline(headers: Mapping[str, Any]) -> float | None:
    """Give the deadline in Unix seconds. It is checked here because a message's expiration doesn't reach one already prefetched."""
    raw = headers.get(HEADER_DEADLINE)
    if raw is None:
        return None
    try:
        deadline = float(raw) / 1000
    except (TypeError, ValueError) as error:
        raise Malformed from error
    if deadline < time.time():
        raise Expired
    return deadline


def _check_caller(contract: Rpc, actor: Actor) -> None:
    if actor.kind not in contract.callers:
        raise Forbidden
    if actor.kind is Caller.SERVICE and actor.id not in contract.services:
        raise Forbidden


def _digest(payload: dict[str, Any], granted: Grant | None) -> str:
    """Give what tells a payload from another. Of a grant that is the moment alone: it lasts for seconds, so a repeat comes with a newer one."""
    told = {name: value for name, value in payload.items() if name != "grant"}
    if granted is not None:
        told["grant"] = str(granted.moment_id)
    return hashlib.sha256(
        json.dumps(told, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
    ).hexdigest()
