"""The shapes of a contract: an RPC (a question or a command) and an event (a fact for everyone).

The wire is nameko's: an RPC is published to the exchange `nameko-rpc` with the routing key `<service>.<name>` and the body
`{"args": [], "kwargs": {"payload": {...}}}`; `HEADERS` names what travels beside it. A public event carries no citizen, moment,
module, form, score or flag (`docs/decisions/0004-events.md`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Generic
from uuid import UUID

from marshmallow import RAISE, Schema, fields, validate
from typing_extensions import TypeVar

from common.contracts.messages import STRICT, Message, has_patient_field, maker_of, schema_of
from common.contracts.soundness import writer_of
from common.contracts.strict import CodedSchema
from common.phrases import inputs

Request = TypeVar("Request", bound=Message, default=Any)
Answer = TypeVar("Answer", bound=Message, default=Any)
Data = TypeVar("Data", bound=Message, default=Any)
Told = type[Data]

MAX_BODY_BYTES = 256 * 1024
"""The largest body of one RPC or event, in bytes; larger things are blobs."""

HEADER_ACTOR = "nameko.sob_actor"
"""The actor token (compact JWS)."""
HEADER_DEADLINE = "nameko.sob_deadline"
"""When the caller stops waiting: Unix time in milliseconds, as a string."""
HEADER_CORRELATION = "nameko.sob_correlation"
"""The correlation id from the browser to the last handler (UUID)."""
HEADERS = (HEADER_ACTOR, HEADER_DEADLINE, HEADER_CORRELATION)
HEADER_PROOF = "sob-proof"
"""Of an event, or of a message of a work queue: who sent it (`common.chassis.identity.proofs`)."""
RPC_EXCHANGE = "nameko-rpc"


class Kind(StrEnum):
    """What an RPC is: a `QUERY` changes nothing and may be asked again; a `COMMAND` carries an idempotency id."""

    QUERY = "query"
    COMMAND = "command"


class Caller(StrEnum):
    """Who may ask: the kinds of actor. Which roles and whose moment is the service's own rule."""

    STAFF = "staff"
    CITIZEN = "citizen"
    SERVICE = "service"


class Strict(CodedSchema):
    """A schema that refuses fields it doesn't know, by a phrase."""

    class Meta:
        """Unknown fields are an error: a misspelt field must not vanish."""

        unknown = RAISE


class Command(Message):
    """The request of every command: made by the caller (by the page when it is rendered), kept 24 h with the answer."""

    idempotency_id: UUID


class Nothing(Message):
    """An empty request or answer."""


Commanded = TypeVar("Commanded", bound=Command, default=Any)

SLUG = validate.Regexp(r"^[a-z0-9][a-z0-9-]{0,63}$", error=inputs.NO_ID)
Slug = Annotated[str, SLUG]
"""An id that authors give: of a programme, a module, a step, a form."""
Version = Annotated[int, STRICT, validate.Range(min=1)]
"""The version of something that is changed, as whoever changes it has seen it."""
GrantToken = Annotated[str, validate.Length(max=4000)]  # of `moments`, for whoever asks with it


class Said(Message):
    """A phrase (`common.phrases`). The JSON API adds `message`: the phrase in the language of the request."""

    code: str
    params: dict[str, Any]
    message: str = ""


def schema(kind: type[Message]) -> Schema:
    """Give the schema of a message: it refuses what the message doesn't know."""
    return schema_of(kind, Strict)()  # type: ignore[arg-type]  # a class can be hashed, whether or not what it makes can


@dataclass(frozen=True, slots=True)
class Rpc(Generic[Request, Answer]):
    """One question or command of a service.

    `callers` are the kinds of actor that may ask; `deadline` is how many seconds the caller waits at most; a service that may act
    by itself is named in `services` (`Caller.SERVICE` must be among the callers). One that `needs_grant` of `moments` gets it in the
    request's field `grant`, verified before its method begins.
    """

    service: str
    name: str
    asked: type[Request]
    answered: type[Answer]
    kind: Kind
    callers: frozenset[Caller]
    services: frozenset[str] = frozenset()
    deadline: float = 2.0
    needs_grant: bool = False
    request: Schema = field(init=False)
    answer: Schema = field(init=False)
    _make: Callable[[dict[str, Any]], Request] = field(init=False, repr=False)
    _make_answer: Callable[[dict[str, Any]], Answer] = field(init=False, repr=False)
    reveals_patient_data: bool = field(init=False)

    def __post_init__(self) -> None:
        """Derive the schemas, work out whether the answer holds patient data, and register the contract; a grant that nobody would verify is refused."""
        object.__setattr__(self, "request", schema(self.asked))
        object.__setattr__(self, "answer", schema(self.answered))
        object.__setattr__(self, "_make", maker_of(self.asked))
        object.__setattr__(self, "_make_answer", maker_of(self.answered))
        if self.needs_grant != ("grant" in self.request.fields):
            message = f"{self.routing_key}: what has a field `grant` needs a grant, and the other way round"
            raise TypeError(message)
        object.__setattr__(self, "reveals_patient_data", has_patient_field(self.answer))
        RPCS[self.routing_key] = self

    def load(self, payload: Any) -> Request:
        """Read a request; raises `ValidationError`."""
        return self._make(self.request.load(payload))

    def load_answer(self, answer: Any) -> Answer:
        """Read an answer; raises `ValidationError`."""
        return self._make_answer(self.answer.load(answer))

    @property
    def routing_key(self) -> str:
        """Give `<service>.<name>`."""
        return f"{self.service}.{self.name}"


RPCS: dict[str, Rpc] = {}
"""Every RPC by routing key, filled as the contract modules are imported (`common.contracts.everything` imports them all)."""


def query(
    service: str,
    name: str,
    request: type[Request],
    answer: type[Answer],
    *callers: Caller,
    services: tuple[str, ...] = (),
    deadline: float = 2.0,
    needs_grant: bool = False,
) -> Rpc[Request, Answer]:
    """Declare a question: it changes nothing and may be asked again after a lost connection."""
    return Rpc(
        service, name, request, answer, Kind.QUERY, frozenset(callers), frozenset(services), deadline, needs_grant
    )


def command(
    service: str,
    name: str,
    request: type[Commanded],
    answer: type[Answer],
    *callers: Caller,
    services: tuple[str, ...] = (),
    deadline: float = 2.0,
    needs_grant: bool = False,
) -> Rpc[Commanded, Answer]:
    """Declare a command: its request carries an idempotency id, so that a repeat returns the first answer.

    It waits no longer than a question: a dead service is told within two seconds, and sending it again is safe.
    """
    who = frozenset(callers), frozenset(services)
    return Rpc(service, name, request, answer, Kind.COMMAND, *who, deadline, needs_grant)


@dataclass(frozen=True, slots=True)
class Event(Generic[Data]):
    """One kind of fact that a service announces.

    `type` reads like `se.sob.moment.started.v1`; `told` is the message that it carries, `data` its schema; a `public` event also reaches other regions.
    """

    service: str
    type: str
    summary: str
    told: Told[Data]
    public: bool = False
    data: Schema = field(init=False)
    _make: Callable[[dict[str, Any]], Data] = field(init=False, repr=False)
    _write: Callable[[Message], dict[str, Any]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Derive what reads and checks its data, and register the event."""
        object.__setattr__(self, "data", schema(self.told))
        object.__setattr__(self, "_make", maker_of(self.told))
        object.__setattr__(self, "_write", writer_of(self.type, self.told, self.data))
        EVENTS[self.type] = self

    def load(self, data: Any) -> Data:
        """Read what an event tells; raises `ValidationError`."""
        return self._make(self.data.load(data))

    def dump(self, data: Data) -> dict[str, Any]:
        """Write what an event tells, as JSON data; raises `BrokenContractError` for what nobody could load."""
        return self._write(data)

    @property
    def exchange(self) -> str:
        """Give the topic exchange that the owner publishes to."""
        return f"{self.service}.events"


EVENTS: dict[str, Event] = {}
"""Every event by type."""


@dataclass(frozen=True, slots=True)
class Subscription(Generic[Data]):
    """One handler of one service for one event type, and those in `also`: the durable quorum queue `<consumer>.<handler>`.

    The handler reads what `event` tells, so those in `also` must tell at least that.
    `prefetch` is how many may be handled side by side; with `in_order`, one at a time by one consumer.
    """

    consumer: str
    handler: str
    event: Event[Data]
    prefetch: int = 5
    in_order: bool = False
    also: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        """Register the subscription, so that its queue is declared before anybody publishes; raises `TypeError` when its events tell too little."""
        for each in self.also:
            if not issubclass(each.told, self.event.told):
                raise TypeError(f"{self.queue} reads `{self.event.told.__name__}`, which isn't told by {each.type}")
        SUBSCRIPTIONS[self.queue] = self

    @property
    def events(self) -> dict[str, Event]:
        """Give what it handles, by type."""
        return {event.type: event for event in (self.event, *self.also)}

    @property
    def queue(self) -> str:
        """Give the queue's name."""
        return f"{self.consumer}.{self.handler}"


SUBSCRIPTIONS: dict[str, Subscription] = {}
"""Every subscription by queue name."""


@dataclass(frozen=True, slots=True)
class WorkQueue:
    """A queue of one service for messages that aren't facts for everyone; `senders` are believed, nobody else."""

    consumer: str
    name: str
    senders: frozenset[str]

    def __post_init__(self) -> None:
        """Register the queue."""
        WORK_QUEUES[self.queue] = self

    @property
    def queue(self) -> str:
        """Give the queue's name."""
        return f"{self.consumer}.{self.name}"


WORK_QUEUES: dict[str, WorkQueue] = {}
"""Every work queue by its name on the broker."""


class CloudEvent(Strict):
    """The envelope on the wire: CloudEvents 1.0, JSON format (CNCF), and the correlation id as an extension attribute."""

    specversion = fields.String(required=True, validate=validate.Equal("1.0"))
    id = fields.UUID(required=True)
    source = fields.String(required=True)
    type = fields.String(required=True)
    subject = fields.String(required=True)
    time = fields.AwareDateTime(required=True, format="iso")
    datacontenttype = fields.String(load_default="application/json")
    correlationid = fields.String(load_default=None, allow_none=True)
    data = fields.Dict(required=True)
