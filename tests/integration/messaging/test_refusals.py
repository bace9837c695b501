"""Who is kept out, and when nothing can be written any more; what erasure leaves."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text

from common.chassis.identifiers import new_id
from common.chassis.keys import KeyGoneError
from common.chassis.tables import outbox
from common.contracts.audit.accesses import ACCESSED
from common.contracts.errors import Forbidden, MomentEnded, NotFound
from common.contracts.messaging.conversations import DELETE_CONVERSATION
from common.contracts.messaging.drafts import DROP_OTHER
from common.contracts.strict import LARGEST
from services.messaging.model import Conversation, Draft, Message, Reading
from tests.integration.messaging.room import (
    ANOTHER,
    ASTRID,
    BASHIR,
    CITIZEN,
    DAGNY,
    GUARDIAN,
    HANS,
    MOMENT,
    NOON,
    OTHER_MOMENT,
    OTHER_UNIT,
    Room,
    plan_of,
    staff,
    statements,
)

pytestmark = pytest.mark.both_databases


def writes(room: Room, conversation: str, **more: Any) -> list[Callable[[], Any]]:
    """Give everything that writes, as Astrid would do it."""
    return [
        lambda: room.begin(ASTRID, **more),
        lambda: room.send(ASTRID, conversation, **more),
        lambda: room.save(ASTRID, conversation, "x", 1, **more),
        lambda: room.do(DROP_OTHER, ASTRID, conversation_id=conversation, expected_version=1, **more),
        lambda: room.do(DELETE_CONVERSATION, ASTRID, conversation_id=conversation, **more),
    ]


def refuses(error: type[Exception], *doings: Callable[[], Any]) -> None:
    for doing in doings:
        with pytest.raises(error):
            doing()


def test_a_conversation_is_found_in_its_own_moment_alone(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation)
    elsewhere = {"grant": room.grant(ASTRID, OTHER_MOMENT)}
    refuses(
        NotFound,
        *writes(room, conversation, **elsewhere)[1:],
        lambda: room.messages(ASTRID, conversation, **elsewhere),
        lambda: room.mark(ASTRID, conversation, 1, **elsewhere),
    )
    assert room.conversations(ASTRID, **elsewhere)["conversations"] == []


def test_an_unsent_conversation_is_not_there_for_anybody_else(room: Room) -> None:
    conversation = room.begin(GUARDIAN)
    for other in (HANS, ASTRID):
        refuses(
            NotFound,
            lambda other=other: room.messages(other, conversation),  # type: ignore[misc]
            lambda other=other: room.send(other, conversation),  # type: ignore[misc]
            lambda other=other: room.draft(other, conversation),  # type: ignore[misc]
            lambda other=other: room.mark(other, conversation, 1),  # type: ignore[misc]
        )


def test_the_largest_number_that_a_contract_takes_is_asked_of_the_database(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation)
    assert room.mark(HANS, conversation, LARGEST) == 0
    assert len(room.messages(HANS, conversation, before=LARGEST)["messages"]) == 1


def test_who_may_only_read_writes_nothing_and_may_mark(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation)
    room.send(HANS, conversation)
    reading = {"grant": room.grant(BASHIR, access="read")}
    refuses(Forbidden, lambda: room.begin(BASHIR, **reading), lambda: room.send(BASHIR, conversation, **reading))
    assert room.messages(BASHIR, conversation, **reading)["conversation"]["unread"] == 1
    assert room.mark(BASHIR, conversation, 2, **reading) == 0


@pytest.mark.parametrize("state", ["maintenance", "ended", "closed"])
def test_nothing_is_written_when_the_moment_has_ended_and_counters_still_go_to_zero(room: Room, state: str) -> None:
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation)
    room.hear(2, state=state)
    refuses(MomentEnded, *writes(room, conversation), *writes(room, conversation, grant=_old(room)))
    assert room.mark(HANS, conversation, 1, grant=room.grant(HANS, access="read")) == 0


def _old(room: Room) -> Any:
    """Give a grant from before the moment ended."""
    stands, room.stands = room.stands, {}
    grant, room.stands = room.grant(ASTRID), stands
    return grant


def test_a_handover_takes_everything_along_and_keeps_the_old_unit_out(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation)
    room.send(HANS, conversation)
    old = room.grant(ASTRID)
    room.hear(2, OTHER_UNIT)
    refuses(NotFound, *writes(room, conversation, grant=old), lambda: room.messages(ASTRID, conversation, grant=old))
    assert room.conversations(ASTRID, grant=old)["conversations"] == []
    assert room.unread(ASTRID) == {}
    assert room.unread(DAGNY) == {str(MOMENT): 1}
    assert len(room.messages(DAGNY, conversation)["messages"]) == 2


def test_a_repeat_needs_the_right_of_the_command(room: Room) -> None:
    """Whoever only reads by now sends nothing, and isn't told anew what they have sent; how far they have read they may say again."""
    conversation = room.begin_and_send(HANS)
    sending, marking = {"idempotency_id": str(new_id())}, {"idempotency_id": str(new_id())}
    room.send(ASTRID, conversation, **sending)
    room.mark(ASTRID, conversation, 1, **marking)
    reads = room.grant(ASTRID, access="read")
    with pytest.raises(Forbidden):
        room.send(ASTRID, conversation, grant=reads, **sending)
    assert room.mark(ASTRID, conversation, 1, grant=reads, **marking) == 0


def test_a_repeat_gets_no_answer_when_the_moment_has_moved(room: Room) -> None:
    once, old = str(new_id()), room.grant(ASTRID)
    conversation = room.begin(ASTRID, idempotency_id=once)
    assert room.begin(ASTRID, idempotency_id=once) == conversation
    room.hear(2, OTHER_UNIT)
    refuses(NotFound, lambda: room.begin(ASTRID, idempotency_id=once, grant=old))


def test_counts_are_told_to_the_unit_and_the_citizen_alone(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation)
    room.send(HANS, conversation)
    assert room.unread(BASHIR) == room.unread(HANS) == {str(MOMENT): 1}
    designer = staff(15, roles=frozenset({"designer", "data_admin"}))
    assert room.unread(DAGNY) == room.unread(ANOTHER) == room.unread(designer) == {}


def test_nothing_is_left_of_an_erased_moment_and_nothing_comes_back(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation)
    room.mark(HANS, conversation, 1)
    other = {"grant": room.grant(ASTRID, OTHER_MOMENT)}
    kept = room.begin(ASTRID, **other)
    receipt = room.erase()
    assert {each["table"]: each["rows"] for each in receipt["removed"]} == {
        "conversation": 1,
        "message": 1,
        "draft": 1,
        "reading": 1,
    }
    assert receipt["is_key_destroyed"]
    refuses(NotFound, *writes(room, conversation), lambda: room.mark(HANS, conversation, 1))
    assert room.conversations(HANS)["conversations"] == []
    with pytest.raises(KeyGoneError):
        room.keys.seal(MOMENT, "x", "x")
    assert [each["conversation_id"] for each in room.conversations(ASTRID, **other)["conversations"]] == [kept]


def test_an_erasure_between_those_who_write_leaves_no_row_and_no_key(room: Room) -> None:
    conversation = room.begin(ASTRID)

    def write(number: int) -> None:
        with suppress(NotFound):
            room.erase() if number == 5 else room.begin(HANS) if number % 2 else room.send(ASTRID, conversation)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(16)))
    with room.database.reading() as session:
        for kind in (Conversation, Message, Draft, Reading):
            assert session.scalar(select(func.count()).select_from(kind)) == 0
    with pytest.raises(KeyGoneError):
        room.keys.seal(MOMENT, "x", "x")


def test_each_change_leaves_a_record_and_an_hours_saving_one_until_it_is_sent(room: Room) -> None:
    conversation = room.begin(ASTRID)
    for version in range(3):
        room.save(ASTRID, conversation, f"Text {version}", version)
    room.send(ASTRID, conversation)
    for version in (4, 5):
        room.save(ASTRID, conversation, f"Svar {version}", version)
    for _ in range(2):  # what is read already is not read again
        room.mark(HANS, conversation, 1)
    with room.database.reading() as session:
        told = list(
            session.scalars(
                select(outbox.c.data).where(outbox.c.type == ACCESSED["messaging"].type).order_by(outbox.c.id)
            )
        )
    assert [each["what"] for each in told] == [
        "begin conversation",
        "save draft",
        "send message",
        "save draft",
        "mark messages",
    ]
    assert {(each["action"], each["moment_id"], *each["citizen_ids"]) for each in told} == {
        ("change", str(MOMENT), str(CITIZEN))
    }


def test_lists_and_pages_ask_a_few_statements_that_read_what_they_show(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation)
    _crowd(room)
    with statements(room.database) as sent:
        room.conversations(ASTRID)
    assert len(sent) == 1
    assert "ix_conversation_newest" in plan_of(room.database, *sent[0])
    with statements(room.database) as sent:
        room.messages(ASTRID, conversation)
    assert len(sent) == 3
    with statements(room.database) as sent:
        room.unread(ASTRID)
    assert len(sent) == 1
    assert "ix_conversation_newest" in plan_of(room.database, *sent[0])


def _crowd(room: Room) -> None:
    """Put many other moments beside."""
    ids = [new_id() for _ in range(3000)]
    rows = [
        {
            "id": each,
            "moment_id": new_id(),
            "subject": b"x",
            "begun_by": "staff",
            "begun_by_id": each,
            "made_at": NOON,
            "last_at": NOON,
            "from_staff": 1,
            "from_citizen": 0,
        }
        for each in ids
    ]
    with room.database.writing() as session:
        session.execute(insert(Conversation), rows)
    if not room.database.is_sqlite:
        with room.database.writing() as session:
            session.execute(text("ANALYZE conversation"))
