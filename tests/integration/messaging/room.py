"""People who write to each other in a moment: what they do goes through the contracts, as on the bus, but for the way there."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import event

from common.chassis.calls import Call
from common.chassis.database import Database
from common.chassis.erasing import erase
from common.chassis.facts import Fact, handle
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, Grant
from common.chassis.keys import MomentKeys
from common.contracts.base import Caller, Kind, Rpc
from common.contracts.messages import maker_of
from common.contracts.messaging.conversations import BEGIN_CONVERSATION, DELETE_CONVERSATION, MOMENT_CONVERSATIONS
from common.contracts.messaging.drafts import DRAFT, DROP_OTHER, SAVE_DRAFT
from common.contracts.messaging.files import CONVERSATION_FILE, WRITERS
from common.contracts.messaging.messages import MARK_MESSAGES, MESSAGES, SEND_MESSAGE
from common.contracts.messaging.searching import SEARCH_MESSAGES
from common.contracts.messaging.subscriptions import ON_MOMENT_CHANGED
from common.contracts.messaging.unread import MARKERS, UNREAD
from common.contracts.moments.events import MOMENT_STARTED, StandingFact
from common.contracts.operations import OPERATIONS
from services.messaging import commands, queries
from services.messaging.erasing import ERASING
from services.messaging.pdf import making
from services.messaging.queries import counting, searching
from tests.unit.chassis.mirror.stories import standing

UNIT, OTHER_UNIT, CITIZEN, MOMENT, OTHER_MOMENT = (UUID(int=each) for each in (1, 2, 1101, 101, 102))
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
ROLES = frozenset({"practitioner"})


def staff(number: int = 12, unit: UUID = UNIT, roles: frozenset[str] = ROLES) -> Actor:
    """Give somebody of a unit's staff."""
    person, version = UUID(int=number), UUID(int=number + 500)
    return Actor(Caller.STAFF, str(person), commission_version_id=version, care_unit_id=unit, roles=roles)


ASTRID, BASHIR, DAGNY = staff(12), staff(13), staff(14, OTHER_UNIT)
HANS = Actor(Caller.CITIZEN, str(CITIZEN))
GUARDIAN = Actor(Caller.CITIZEN, str(CITIZEN), guardian_id=UUID(int=21))
ANOTHER = Actor(Caller.CITIZEN, str(UUID(int=1102)))
WITH_KEYS: Mapping[str, Any] = {
    BEGIN_CONVERSATION.name: commands.begin_conversation,
    SAVE_DRAFT.name: commands.save_draft,
    SEND_MESSAGE.name: commands.send_message,
}
WITHOUT: Mapping[str, Any] = {
    DELETE_CONVERSATION.name: commands.delete_conversation,
    DROP_OTHER.name: commands.drop_other,
    MARK_MESSAGES.name: commands.mark_messages,
}
QUERIES: Mapping[str, Any] = {
    MOMENT_CONVERSATIONS.name: queries.moment_conversations,
    MESSAGES.name: queries.messages,
    DRAFT.name: queries.draft,
    SEARCH_MESSAGES.name: searching.search_messages,
}

OF_LISTS: Mapping[str, Any] = {
    UNREAD.name: counting.unread,
    MARKERS.name: counting.markers,
    WRITERS.name: queries.writers,
}


@dataclass
class Room:
    """A database of messaging, its keys, and how each moment stands (`version`, unit, state) for the grants of those who ask."""

    database: Database
    keys: MomentKeys
    blobs: Any = None
    stands: dict[UUID, tuple[int, UUID, str]] = field(default_factory=dict)

    def grant(self, actor: Actor, moment_id: UUID = MOMENT, access: str = "write") -> Grant:
        """Give what `moments` would grant, if it let them in."""
        version, unit, state = self.stands.get(moment_id, (1, UNIT, "ongoing"))
        told = standing(moment_id, version, unit, UUID(int=12), state)
        ids = (moment_id, version, unit, told["citizen_id"], actor.id)
        return Grant(*ids, access, actor.guardian_id, snapshot=told["snapshot"])

    def do(self, contract: Rpc, actor: Actor, *, grant: Grant | None = None, **asked: Any) -> dict[str, Any]:
        """Ask as somebody, with the grant that they would get now unless another is given; a command has a new id unless it is given one."""
        payload = {name: str(value) if isinstance(value, UUID) else value for name, value in asked.items()}
        if contract.needs_grant:
            payload["grant"] = "grant"
        if contract.kind is Kind.COMMAND:
            payload.setdefault("idempotency_id", str(new_id()))
        granted = grant or self.grant(actor)
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        call = Call(actor, contract, contract.load(payload), digest, None, None, granted)
        return dict(json.loads(json.dumps(self._answer(contract, call))))

    def _answer(self, contract: Rpc, call: Call) -> Any:
        if contract.name in WITH_KEYS:
            return WITH_KEYS[contract.name](self.database, call, self.keys)
        if contract.name in WITHOUT:
            return WITHOUT[contract.name](self.database, call)
        if contract is CONVERSATION_FILE:
            return contract.answer.dump(making.conversation_file(self.database, self.keys, self.blobs, call))
        with self.database.reading() as session:
            if contract.name in OF_LISTS:
                return contract.answer.dump(OF_LISTS[contract.name](session, call))
            return contract.answer.dump(QUERIES[contract.name](session, call, self.keys))

    def hear(self, version: int, unit: UUID = UNIT, state: str = "ongoing", moment_id: UUID = MOMENT) -> None:
        """Let it be heard how a moment stands, and let later grants say so."""
        self.stands[moment_id] = (version, unit, state)
        told = maker_of(StandingFact)(standing(moment_id, version, unit, UUID(int=12), state))
        fact = Fact(new_id(), MOMENT_STARTED.type, "moments", "x", NOON, told, ON_MOMENT_CHANGED.queue)
        handle(self.database, fact, commands.note_moment)

    def begin(self, actor: Actor, subject: str = "Min konversation", **more: Any) -> str:
        """Begin a conversation; gives its id."""
        return str(self.do(BEGIN_CONVERSATION, actor, subject=subject, **more)["conversation_id"])

    def send(self, actor: Actor, conversation: str, body: str = "<p>Hej!</p>", **more: Any) -> dict[str, Any]:
        """Send a message."""
        return self.do(SEND_MESSAGE, actor, conversation_id=conversation, body=body, **more)

    def begin_and_send(self, actor: Actor) -> str:
        """Begin a conversation and send the first message there; gives its id."""
        conversation = self.begin(actor)
        self.send(actor, conversation)
        return conversation

    def save(self, actor: Actor, conversation: str, body: str, version: int, **more: Any) -> dict[str, Any]:
        """Save a draft."""
        return self.do(SAVE_DRAFT, actor, conversation_id=conversation, body=body, expected_version=version, **more)

    def mark(self, actor: Actor, conversation: str, number: int, *, is_read: bool = True, **more: Any) -> int:
        """Mark messages; gives how many are unread."""
        asked = {"conversation_id": conversation, "number": number, "is_read": is_read}
        return int(self.do(MARK_MESSAGES, actor, **asked, **more)["unread"])

    def conversations(self, actor: Actor, **more: Any) -> dict[str, Any]:
        """Give the list of conversations."""
        return self.do(MOMENT_CONVERSATIONS, actor, **more)

    def messages(self, actor: Actor, conversation: str, **more: Any) -> dict[str, Any]:
        """Give a page of a conversation."""
        return self.do(MESSAGES, actor, conversation_id=conversation, **more)

    def draft(self, actor: Actor, conversation: str) -> dict[str, Any]:
        """Give a draft."""
        return self.do(DRAFT, actor, conversation_id=conversation)

    def unread(self, actor: Actor, *moment_ids: UUID) -> dict[str, int]:
        """Give what is unread by moment."""
        found = self.do(UNREAD, actor, moment_ids=[str(each) for each in moment_ids or (MOMENT,)])
        return {each["moment_id"]: each["unread"] for each in found["moments"]}

    def erase(self, moment_id: UUID = MOMENT) -> dict[str, Any]:
        """Erase a moment; gives the receipt."""
        contract = OPERATIONS["messaging"].erase
        request = contract.load({"moment_ids": [str(moment_id)], "idempotency_id": str(new_id())})
        erased = erase(self, ERASING, Call(ASTRID, contract, request, "", None, None))
        [receipt] = contract.answer.dump(erased)["receipts"]
        return dict(receipt)


@contextmanager
def statements(database: Database) -> Iterator[list[Any]]:
    """Give the statements, with their parameters, that are sent meanwhile."""
    sent: list[Any] = []

    def note(*told: Any) -> None:
        sent.extend([told[2:4]] if told[2] != "BEGIN" else [])

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


def plan_of(database: Database, statement: str, parameters: Any) -> str:
    """Give how the database would answer a statement."""
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.engine.connect() as connection:
        return str(connection.exec_driver_sql(explain + statement, parameters).all())
