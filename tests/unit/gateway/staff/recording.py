"""The border where a fake is right: a transport that keeps what pages ask and answers with what a test prepared.

What is asked is refused by the contract's request schema as a service refuses it, and what is answered is checked by its answer schema, so
that neither a page nor a test can drift away from what the services promise. Patient data outside a `viewing` block fails here as it does on the bus.
"""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import date
from typing import Any
from uuid import UUID

from common.chassis.identity import Actor
from common.contracts.audit.access_records import ACCESS_QUEUE, AccessRecord
from common.contracts.base import Rpc, schema
from common.contracts.directory.attempts import SIGN_IN_ATTEMPT
from common.contracts.errors import Invalid, NamedError, Unavailable
from common.contracts.notifications.inbox import INBOX_NEWS
from gateway import access

NO_NEWS = {"unseen": 0, "is_unreachable": False, "is_stopped": False}
"""What every page's header asks by its script."""
Answer = Mapping[str, Any] | NamedError | Callable[[dict[str, Any]], Mapping[str, Any]]


class Recording:
    """Answers by contract (`answers`), what was asked (`asked`), and the access records (`records`)."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {SIGN_IN_ATTEMPT.routing_key: {}, INBOX_NEWS.routing_key: NO_NEWS}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.records: list[dict[str, Any]] = []
        self.audit_is_away = False

    def answer(self, contract: Rpc, answer: Answer) -> None:
        """Prepare the answer to a contract: data, an error to raise, or a function of the request."""
        self.answers[contract.routing_key] = answer

    def call(
        self,
        contract: Rpc,
        payload: Mapping[str, Any],
        actor: Actor,
        *,
        correlation_id: str,
        deadline: float | None = None,
    ) -> "Future[dict[str, Any]]":
        """Answer as prepared."""
        assert actor.id
        assert correlation_id
        assert deadline is None
        if contract.reveals_patient_data:
            access.note_call(contract)
        sent = json.loads(json.dumps(payload, default=_as_text))
        self.asked.append((contract.routing_key, sent))
        future: Future[dict[str, Any]] = Future()
        try:
            future.set_result(self._answer(contract, sent))
        except NamedError as error:
            future.set_exception(error)
        return future

    def ask(
        self,
        contract: Rpc,
        payload: Mapping[str, Any],
        actor: Actor,
        *,
        correlation_id: str,
        deadline: float | None = None,
    ) -> dict[str, Any]:
        """Answer as prepared, at once."""
        return self.call(contract, payload, actor, correlation_id=correlation_id, deadline=deadline).result()

    def record(self, queue: str, message: Mapping[str, Any], *, deadline: float) -> "Future[None]":
        """Keep an access record."""
        assert queue == ACCESS_QUEUE
        assert deadline > 0
        future: Future[None] = Future()
        if self.audit_is_away:
            future.set_exception(Unavailable(service="audit"))
        else:
            assert not schema(AccessRecord).validate(dict(message))
            self.records.append(dict(message))
            future.set_result(None)
        return future

    def names(self) -> list[str]:
        """Give the contracts asked by a page, in order, without the look-up of the session."""
        return [name for name, _payload in self.asked if name != "directory.resolve_session"]

    def last(self, contract: Rpc) -> dict[str, Any]:
        """Give the payload of the latest call of a contract."""
        return next(payload for name, payload in reversed(self.asked) if name == contract.routing_key)

    def _answer(self, contract: Rpc, sent: dict[str, Any]) -> dict[str, Any]:
        if refused := contract.request.validate(sent):
            raise Invalid(fields=refused)
        prepared = self.answers[contract.routing_key]
        if isinstance(prepared, NamedError):
            raise prepared
        data = json.loads(json.dumps(prepared(sent) if callable(prepared) else prepared, default=_as_text))
        wrong = contract.answer.validate(data)
        assert not wrong, (contract.routing_key, wrong)
        return dict(data)


def _as_text(value: Any) -> str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))
