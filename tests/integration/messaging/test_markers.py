"""Markers on both databases: the same number for a person wherever they look, gone when it is read, and nothing to strangers."""

import re
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from common.chassis.identity import Actor
from common.chassis.tables import outbox
from common.contracts.messaging.unread import MARKERS
from services.messaging.model import Reading
from tests.integration.messaging.room import (
    ANOTHER,
    ASTRID,
    BASHIR,
    DAGNY,
    GUARDIAN,
    HANS,
    MOMENT,
    OTHER_MOMENT,
    Room,
    plan_of,
    staff,
    statements,
)

pytestmark = pytest.mark.both_databases
EVERYBODY = (ASTRID, BASHIR, HANS, GUARDIAN)


def marker(room: Room, actor: object, *, every: bool = False) -> tuple[int, int, int] | None:
    """Give what is unread, drafted and written to a person in the moment; null where there is nothing to tell."""
    asked = None if every else [str(MOMENT), str(OTHER_MOMENT)]
    found = room.do(MARKERS, actor, moment_ids=asked)["moments"]  # type: ignore[arg-type]  # an actor
    return next(((each["unread"], each["drafts"], each["messages"]) for each in found), None)


def test_the_markers_say_what_the_list_of_conversations_and_the_list_of_moments_say(room: Room) -> None:
    first, second = room.begin(ASTRID), room.begin(HANS)
    for conversation, who in ((first, ASTRID), (second, HANS), (second, GUARDIAN), (first, HANS)):
        room.send(who, conversation)
    room.save(ASTRID, first, "Utkast", 1)
    room.mark(GUARDIAN, first, 1)
    for who in EVERYBODY:
        listed = room.conversations(who)
        assert marker(room, who) == (listed["unread"], listed["drafts"], 4)
        assert room.unread(who).get(str(MOMENT), 0) == listed["unread"]
    assert marker(room, ASTRID) == (3, 1, 4)
    assert marker(room, HANS, every=True) == (1, 0, 4)


def test_what_nobody_has_read_is_unread_to_the_team_and_one_who_reads_it_reads_it_for_all_but_the_responsible(
    room: Room,
) -> None:
    conversation = room.begin(HANS)
    room.send(HANS, conversation)
    cover = staff(15)
    assert [marker(room, who) for who in (ASTRID, BASHIR, cover)] == [(1, 0, 1)] * 3
    assert room.mark(cover, conversation, 1) == 0
    assert [marker(room, who) for who in (ASTRID, BASHIR, cover)] == [(1, 0, 1), (0, 0, 1), (0, 0, 1)]
    assert room.mark(ASTRID, conversation, 1) == 0
    assert marker(room, ASTRID) == (0, 0, 1)


def test_what_somebody_marks_as_unread_is_so_to_them_whoever_else_has_read_it(room: Room) -> None:
    conversation = room.begin(HANS)
    room.send(HANS, conversation)
    room.mark(ASTRID, conversation, 1)
    assert room.mark(BASHIR, conversation, 1, is_read=False) == 1
    assert [marker(room, who) for who in (ASTRID, BASHIR, staff(15))] == [(0, 0, 1), (1, 0, 1), (0, 0, 1)]
    [message] = room.messages(BASHIR, conversation)["messages"]
    assert message["is_unread"]
    assert room.mark(BASHIR, conversation, 1) == 0
    assert marker(room, BASHIR) == (0, 0, 1)


def test_a_conversation_that_is_only_begun_is_told_to_nobody_else(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.save(ASTRID, conversation, "Utkast", 0)
    assert marker(room, ASTRID) == (0, 1, 0)
    for who in (BASHIR, HANS):
        found = room.do(MARKERS, who, moment_ids=[str(MOMENT)], conversation_id=conversation)
        assert (found["moments"], found["messages"]) == ([], None)


def test_the_open_conversation_tells_how_many_messages_it_has(room: Room) -> None:
    conversation, other = room.begin(ASTRID), room.begin(ASTRID)
    for each in (conversation, other, conversation):
        room.send(ASTRID, each)
    asked = {"moment_ids": [str(MOMENT)], "conversation_id": conversation}
    assert room.do(MARKERS, HANS, **asked)["messages"] == 2
    assert room.do(MARKERS, DAGNY, **asked)["messages"] is None


@pytest.mark.parametrize(
    "who", [DAGNY, ANOTHER, staff(16, roles=frozenset({"designer"}))], ids=["unit", "citizen", "role"]
)
def test_strangers_are_told_nothing(room: Room, who: object) -> None:
    room.send(ASTRID, room.begin(ASTRID))
    room.send(HANS, room.begin(HANS))
    assert marker(room, who) is None
    assert marker(room, who, every=True) is None


def test_staff_never_ask_for_every_moment_of_a_unit(room: Room) -> None:
    room.send(HANS, room.begin(HANS))
    assert marker(room, ASTRID, every=True) is None


def test_nothing_is_told_of_an_erased_moment(room: Room) -> None:
    room.send(HANS, room.begin(HANS))
    room.erase()
    assert [marker(room, who) for who in EVERYBODY] == [None] * 4


def test_two_statements_answer_for_many_moments_and_none_reads_a_table_through(room: Room) -> None:
    conversation = room.begin(HANS)
    room.send(HANS, conversation)
    with statements(room.database) as sent:
        room.do(MARKERS, BASHIR, moment_ids=[str(MOMENT), str(OTHER_MOMENT)], conversation_id=conversation)
    assert len(sent) == 2
    if room.database.is_sqlite:
        assert not [
            sql for sql, told in sent if re.search("SCAN (conversation|message)", plan_of(room.database, sql, told))
        ]


STEPS = st.tuples(st.sampled_from(["send", "read", "unread"]), st.sampled_from(EVERYBODY), st.integers(1, 6))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=12))
def test_what_is_announced_says_in_rising_versions_since_when_a_message_waits_for_staff(
    room: Room, story: list[tuple[str, Actor, int]]
) -> None:
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation)
    for what, who, number in story:
        if what == "send":
            room.send(who, conversation)
        elif what == "read" or number in theirs(room, who, conversation):
            room.mark(who, conversation, number, is_read=what == "read")
        told = announced(room, conversation)
        versions = [each["conversation_version"] for each in told]
        assert versions == sorted(set(versions)), "each fact has a version of its own, and a later one a higher"
        assert told[-1]["waiting_since"] == waiting_since(room, conversation)
    for each in EVERYBODY:
        assert unread_since(room, each) == min(all_unread(room, each), default=None)


def all_unread(room: Room, actor: Actor) -> list[str]:
    """Give when each message was sent that a person hasn't read, by looking at every one of the moment's."""
    talks = [each["conversation_id"] for each in room.conversations(actor)["conversations"] if each["messages"]]
    pages = [room.messages(actor, each, limit=50)["messages"] for each in talks]
    return [each["sent_at"] for page in pages for each in page if each["is_unread"]]


def unread_since(room: Room, actor: Actor) -> str | None:
    """Give since when the oldest message of the moment that a person hasn't read has waited, as their marker says it."""
    found = room.do(MARKERS, actor, moment_ids=[str(MOMENT)])["moments"]
    return str(found[0]["unread_since"]) if found[0]["unread_since"] else None


def theirs(room: Room, actor: Actor, conversation: str) -> set[int]:
    """Give the numbers of the other side's messages."""
    own = "staff" if actor in {ASTRID, BASHIR} else "citizen"
    page = room.messages(actor, conversation, limit=50)["messages"]
    return {each["number"] for each in page if each["side"] != own}


def test_the_oldest_unread_message_of_all_conversations_is_the_one_that_has_waited(room: Room) -> None:
    first, second = room.begin_and_send(HANS), room.begin_and_send(HANS)
    room.send(HANS, second)
    sent = {each: room.messages(ASTRID, each)["messages"] for each in (first, second)}
    assert unread_since(room, ASTRID) == sent[first][0]["sent_at"]
    room.mark(ASTRID, first, 1)
    assert unread_since(room, ASTRID) == sent[second][1]["sent_at"]
    assert unread_since(room, BASHIR) == sent[second][1]["sent_at"]
    room.mark(ASTRID, second, 1)
    assert unread_since(room, ASTRID) == sent[second][0]["sent_at"]
    room.mark(ASTRID, second, 2)
    assert unread_since(room, ASTRID) is None


def announced(room: Room, conversation: str) -> list[dict[str, Any]]:
    """Give what is told of a conversation, oldest first."""
    with room.database.reading() as session:
        rows = session.scalars(select(outbox.c.data).order_by(outbox.c.id)).all()
    return [each for each in rows if each.get("conversation_id") == conversation]


def waiting_since(room: Room, conversation: str) -> str | None:
    """Give when the first message was sent that none of the staff has read, by looking at every one of them."""
    page = room.messages(ASTRID, conversation, limit=50)["messages"]
    with room.database.reading() as session:
        readings = session.scalars(
            select(Reading.read).where(Reading.side == "staff", Reading.conversation_id == UUID(conversation))
        ).all()
    theirs = [each["sent_at"] for each in reversed(page) if each["side"] == "citizen"]
    waiting = theirs[max(readings, default=0) :]
    return waiting[0] if waiting else None
