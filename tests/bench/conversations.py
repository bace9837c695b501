"""Does a conversation get slower when more was said, or a list's markers when there is more to count? On SQLite and on PostgreSQL.

`conversation.growth`: 10,000 messages in one conversation against 50, what is timed is what answers `MESSAGES` for the newest page and one further down,
and `MOMENT_CONVERSATIONS` for the list that it stands in. `markers.growth`: what answers `MARKERS` for fifty moments of one conversation each, with a thousand messages
against five. A search reads more where there is more, up to its bound (`docs/decisions/0046-searching-messages.md`), so it isn't among them.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert, text

from common.chassis.calls import Call
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, Grant
from common.chassis.keys import MomentKeys
from common.chassis.migrate import upgrade
from common.chassis.tables import mirrored_moments
from common.contracts.base import Caller, Rpc
from common.contracts.messaging.conversations import MOMENT_CONVERSATIONS
from common.contracts.messaging.messages import MESSAGES
from common.contracts.messaging.unread import MARKERS
from services.messaging import queries
from services.messaging.model import Conversation, Message
from services.messaging.queries import counting
from tests.bench import growth

FEW, MANY = 50, 10_000
BATCH = 5_000
PAGE = 20
MOMENTS = 50
"""How many moments the markers are asked for: a page of the unit's list."""
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)


def measure(folder: Path) -> dict[str, float]:
    """Give `conversation.growth` and `markers.growth`, and what they are made of (`tests.bench.growth.measure`)."""
    return {
        **growth.measure("conversation", folder, partial(_conversation, folder), FEW, MANY),
        **growth.measure("markers", folder, partial(_markers, folder), FEW, MANY),
    }


def _conversation(folder: Path, url: str, size: int) -> growth.Side:
    room = _Room(folder, url)
    conversation_id = room.fill(room.moments[0], size)
    one = {"grant": "grant", "conversation_id": str(conversation_id)}
    ask = partial(_asked, room)
    questions = {
        "newest": ask(MESSAGES, queries.messages, one, lambda told: len(told.messages)),
        "further down": ask(
            MESSAGES, queries.messages, {**one, "before": size // 2 + 1}, lambda told: len(told.messages)
        ),
        "list": ask(
            MOMENT_CONVERSATIONS, queries.moment_conversations, {"grant": "grant"}, lambda told: len(told.conversations)
        ),
    }
    return growth.Side(room.database, questions, {"newest": PAGE, "further down": PAGE, "list": 1})


def _markers(folder: Path, url: str, size: int) -> growth.Side:
    room = _Room(folder, url)
    for moment_id in room.moments:
        room.fill(moment_id, size // 10)
    asked = {"moment_ids": [str(each) for each in room.moments]}
    question = _asked(room, MARKERS, lambda session, call, _keys: counting.markers(session, call), asked, _marked)
    return growth.Side(room.database, {"markers": question}, {"markers": MOMENTS})


def _marked(told: Any) -> int:
    return len(told.moments)


class _Room:
    """A database of messaging with its keys, and the moments of one citizen."""

    def __init__(self, folder: Path, url: str) -> None:
        upgrade("messaging", url)
        self.database = Database(url)
        self.keys = MomentKeys(f"sqlite:///{folder}/{new_id()}.sqlite3", bytes(32))
        self.unit, self.citizen = new_id(), new_id()
        self.actor = Actor(Caller.STAFF, str(new_id()), care_unit_id=self.unit, roles=frozenset({"practitioner"}))
        self.moments = [new_id() for _ in range(MOMENTS)]
        self.keys.ensure_all(self.moments)
        with self.database.writing() as session:
            shared = {"moment_version": 1, "care_unit_id": self.unit, "citizen_id": self.citizen, "state": "ongoing"}
            session.execute(insert(mirrored_moments), [{"moment_id": each, **shared} for each in self.moments])

    @property
    def grant(self) -> Grant:
        """Give the grant of the first moment."""
        return Grant(self.moments[0], 1, self.unit, self.citizen, self.actor.id, "read")

    def fill(self, moment_id: UUID, size: int) -> UUID:
        """Make a conversation in which staff and citizen have written in turn; statistics are gathered as autovacuum would."""
        conversation_id = new_id()
        subject = self.keys.seal(moment_id, Conversation.place(conversation_id), "Min konversation")
        conversation = {"id": conversation_id, "moment_id": moment_id, "subject": subject, "begun_by": "staff"}
        times = {"begun_by_id": new_id(), "made_at": BEGAN, "last_at": BEGAN + timedelta(minutes=size)}
        counts = {"from_staff": size - size // 2, "from_citizen": size // 2}
        messages = self._messages(moment_id, conversation_id, size)
        with self.database.writing() as session:
            session.execute(insert(cast("Table", Conversation.__table__)), [conversation | times | counts])
            while batch := list(islice(messages, BATCH)):
                session.execute(insert(cast("Table", Message.__table__)), batch)
        if not self.database.is_sqlite:
            with self.database.writing() as session:
                session.execute(text("ANALYZE"))
        return conversation_id

    def _messages(self, moment_id: UUID, conversation_id: UUID, size: int) -> Iterator[dict[str, Any]]:
        for number in range(1, size + 1):
            message_id = new_id()
            yield {
                "id": message_id,
                "conversation_id": conversation_id,
                "number": number,
                "side": "staff" if number % 2 else "citizen",
                "side_number": (number + 1) // 2,
                "sent_at": BEGAN + timedelta(minutes=number),
                "body": self.keys.seal(
                    moment_id, Message.place(message_id), f"<p>Hej, det här är nummer {number}.</p>"
                ),
            }


def _asked(
    room: _Room, contract: Rpc, query: Callable[..., Any], payload: dict[str, Any], count: Callable[[Any], int]
) -> Callable[[], int]:
    """Give what asks a question and counts what it found."""
    call = Call(room.actor, contract, contract.load(payload), "", None, None, room.grant)

    def ask() -> int:
        with room.database.reading() as session:
            return count(query(session, call, room.keys))

    return ask
