"""Calls from one service to another over the bus, with a deadline and a reply queue that survives the broker.

nameko's own proxy waits for ever. Here a question that never left is `Unavailable`; one that was sent and not answered is
`OutcomeUnknown`, or for a query, which changes nothing, `Unavailable`; a query is asked once more when the connection was lost.
"""

import json
import uuid
from typing import Any

import eventlet
from eventlet.event import Event
from nameko.extensions import SharedExtension

from common.chassis import telemetry
from common.chassis.bus.libraries import Exchange, Queue
from common.chassis.bus.publisher import NotSentError, Outgoing, PublishError, SharedPublisher, UnroutableError
from common.chassis.bus.queue_consumer import QueueConsumer
from common.contracts.answers import new_answer_address
from common.contracts.base import MAX_BODY_BYTES, RPC_EXCHANGE, Kind, Rpc
from common.contracts.errors import Internal, OutcomeUnknown, TooLarge, Unavailable, from_wire

log = telemetry.logger(__name__)


class ConnectionLostError(Exception):
    """The broker went away while an answer was awaited: the reply queue is gone."""


class AnswersConsumer(QueueConsumer):
    """Consumes the reply queue over a connection of its own: trouble with a queue of events must not lose an answer."""

    link = "answers"


class RpcClient(SharedExtension):
    """Asks other services and waits for their answers in a reply queue of this process."""

    queue_consumer = AnswersConsumer()
    publisher = SharedPublisher()
    handles_inline = True
    prefetch = 0

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[str, Event] = {}
        self._address = ""

    def setup(self) -> None:
        """Take part in the container's connection."""
        self.queue = self._fresh_queue()
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        """Leave; this runs after the last worker has ended."""
        self.queue_consumer.unregister_provider(self)

    def connection_lost(self) -> None:
        """Fail everybody who waits, at once, and take a new address: the old queue was exclusive to the old connection."""
        waiting, self._waiting = self._waiting, {}
        for answered in waiting.values():
            answered.send_exception(ConnectionLostError())
        self.queue = self._fresh_queue()

    def _fresh_queue(self) -> Any:
        self._address = new_answer_address(self.container.service_name)
        exchange = Exchange(RPC_EXCHANGE, type="topic", durable=True, no_declare=True)
        name = f"rpc.reply-{self.container.service_name}-{uuid.uuid4()}"
        return Queue(name, exchange, self._address, durable=False, exclusive=True, auto_delete=True)

    def handle_message(self, message: Any) -> None:
        """Hand an answer to whoever waits for it; nobody waits for one that came twice or too late."""
        self.queue_consumer.ack_message(message)
        answered = self._waiting.pop(str(message.properties.get("correlation_id")), None)
        if answered is not None:
            answered.send(message.body)

    def ask(self, contract: Rpc, payload: dict[str, Any], headers: dict[str, str], seconds: float) -> dict[str, Any]:
        """Ask and give the answer as JSON data (`common.chassis.resources.Asker`)."""
        body = json.dumps({"args": [], "kwargs": {"payload": payload}}, ensure_ascii=False).encode()
        if len(body) > MAX_BODY_BYTES:
            raise TooLarge
        with eventlet.Timeout(seconds, exception=False):
            return _read_answer(self._ask_patiently(contract, body, headers, seconds))
        raise _unanswered(contract)

    def _ask_patiently(self, contract: Rpc, body: bytes, headers: dict[str, str], seconds: float) -> bytes:
        try:
            return self._ask_once(contract, body, headers, seconds)
        except (ConnectionLostError, PublishError) as error:
            if isinstance(error, UnroutableError):
                raise Unavailable(service=contract.service) from error
            if contract.kind is Kind.COMMAND and not isinstance(error, NotSentError):
                raise OutcomeUnknown(service=contract.service) from error
        try:
            eventlet.sleep(min(seconds / 4, 0.5))
            return self._ask_once(contract, body, headers, seconds)
        except NotSentError as error:
            raise Unavailable(service=contract.service) from error
        except (ConnectionLostError, PublishError) as error:
            raise _unanswered(contract) from error

    def _ask_once(self, contract: Rpc, body: bytes, headers: dict[str, str], seconds: float) -> bytes:
        if self.queue_consumer.missing_seconds:
            # Without a reply queue the answer would be lost.
            raise NotSentError
        correlation, answered = str(uuid.uuid4()), Event()
        self._waiting[correlation] = answered
        properties = {
            "reply_to": self._address,
            "correlation_id": correlation,
            "expiration": str(max(1, int(seconds * 1000))),
        }
        question = Outgoing(
            body,
            RPC_EXCHANGE,
            contract.routing_key,
            persistent=False,
            mandatory=True,
            headers=headers,
            properties=properties,
        )
        try:
            self.publisher.publish(question, seconds)
            answer: bytes = answered.wait()
            return answer
        finally:
            self._waiting.pop(correlation, None)


def _unanswered(contract: Rpc) -> OutcomeUnknown | Unavailable:
    kind = Unavailable if contract.kind is Kind.QUERY else OutcomeUnknown
    return kind(service=contract.service)


def _read_answer(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
        error, result = read["error"], read["result"]
    except (ValueError, KeyError, TypeError) as fault:
        raise Internal from fault
    if error:
        raise from_wire(error.get("sob") or {}) if isinstance(error, dict) else Internal()
    if not isinstance(result, dict):
        raise Internal
    return result
