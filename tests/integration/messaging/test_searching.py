"""Searching on both databases: every message that has the words is found once, nothing else, whoever may read it and nobody else."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.chassis.identity import Actor
from common.contracts.base import MAX_BODY_BYTES
from common.contracts.errors import Invalid
from common.contracts.messaging.searching import SEARCH_MESSAGES
from common.contracts.messaging.vocabulary import LONGEST_BODY
from services.messaging.queries import searching
from services.messaging.searching import LONGEST_FOUND
from tests.integration.messaging.room import ASTRID, BASHIR, HANS, Room, statements

pytestmark = pytest.mark.both_databases
Found = tuple[str, int | None]


def search(room: Room, actor: Actor, text: str, **more: Any) -> list[dict[str, Any]]:
    """Search to the end; gives what was found, in order."""
    found, cursor = [], None
    for _ in range(200):
        page = room.do(SEARCH_MESSAGES, actor, text=text, cursor=cursor, **more)
        found += page["found"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found
    raise AssertionError("the search never ends")


def places(found: list[dict[str, Any]]) -> list[Found]:
    return [(each["conversation_id"], each["number"]) for each in found]


@pytest.mark.parametrize(
    ("sought", "is_found"),
    [
        ("nikotinplåster", True),
        ("NIKOTINPLASTER", True),
        ("plåst", True),
        ("plåster  kvällen", True),
        ("kvällen plåster", True),
        ("på nätten", False),
        ("plåster morgonen", False),
        ("<strong>", False),
        ("&amp;", False),
        ("R&D", True),
        ("🎉", True),
    ],
)
def test_words_are_found_whatever_their_case_and_accents_and_formatting(
    room: Room, sought: str, *, is_found: bool
) -> None:
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation, "<p>Nikotin<b>plåster</b> på kvällen 🎉</p><p>från R&amp;D</p>")
    assert places(search(room, HANS, sought)) == ([(conversation, 1)] if is_found else [])


def test_what_is_found_is_shown_with_what_stands_around_it(room: Room) -> None:
    conversation = room.begin(ASTRID, "Stoppdag")
    room.send(ASTRID, conversation, f"<p>{'före ' * 30}</p><p>Valt&nbsp;datum, sedan</p><p>{'efter ' * 30}</p>")
    [found] = search(room, HANS, "DATUM")
    assert (found["found"], found["subject"], found["side"], found["person_id"]) == (
        "datum,",
        "Stoppdag",
        "staff",
        ASTRID.id,
    )
    assert found["before"].startswith("…före")
    assert found["before"].endswith("Valt ")
    assert found["after"].startswith(" sedan efter")
    assert found["after"].endswith("efter…")
    [named] = search(room, HANS, "stoppdag")
    assert (named["number"], named["found"]) == (None, "Stoppdag")


@pytest.mark.parametrize("sought", ["\u00b4", "\u00a8 \u02da", "\u02dc"])
def test_accents_alone_are_in_no_message(room: Room, sought: str) -> None:
    room.send(HANS, room.begin(HANS, sought), f"<p>hej {sought}</p>")
    assert search(room, HANS, sought) == []
    assert len(search(room, HANS, f"{sought} hej")) == 1


def test_an_answer_fits_the_bus_whatever_was_written(room: Room) -> None:
    conversation = room.begin(HANS)
    for _ in range(15):
        room.send(HANS, conversation, '"' * LONGEST_BODY)
    found = room.do(SEARCH_MESSAGES, HANS, text='"')["found"]
    assert [each["found"] for each in found] == ['"' * LONGEST_FOUND + "…"] * 15
    for answer in (found, room.messages(HANS, conversation, limit=50)):
        assert len(json.dumps(answer, ensure_ascii=False).encode()) < MAX_BODY_BYTES


def test_drafts_and_conversations_that_are_only_begun_are_found_by_nobody(room: Room) -> None:
    conversation = room.begin(ASTRID, "Hemligt")
    room.save(ASTRID, conversation, "hemligt", 0)
    assert search(room, ASTRID, "hemligt") == []


def test_nothing_is_found_in_what_was_erased_or_has_moved_to_another_unit(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation, "hej")
    grant = room.grant(ASTRID)
    room.erase()
    assert room.do(SEARCH_MESSAGES, ASTRID, grant=grant, text="hej")["found"] == []


@pytest.mark.parametrize(
    "cursor", ["", "x", "1.2", f"{'0' * 36}.1", "00000000-0000-0000-0000-000000000001", "\u0661.1"]
)
def test_a_cursor_that_is_none_is_refused(room: Room, cursor: str) -> None:
    with pytest.raises(Invalid):
        room.do(SEARCH_MESSAGES, ASTRID, text="hej", cursor=cursor or ".")


WORDS = st.sampled_from(["ett", "två", "Ettan", "tre två"])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(WORDS, st.lists(st.tuples(WORDS, st.booleans()), min_size=1, max_size=6)), min_size=1, max_size=4
    ),
    st.integers(1, 3),
    st.integers(1, 5),
)
def test_whatever_the_bounds_everything_is_found_once_and_in_order(
    room: Room, talks: list[tuple[str, list[tuple[str, bool]]]], limit: int, most: int
) -> None:
    before = places(search(room, BASHIR, "ett"))
    expected: list[Found] = []
    for subject, said in talks:
        conversation = room.begin(ASTRID, subject)
        for number, (body, by_staff) in enumerate(said):
            room.send(ASTRID if by_staff or number == 0 else HANS, conversation, body)
        named = [(conversation, None)] if "ett" in subject.lower() else []
        bodies = [(conversation, number) for number, (body, _who) in enumerate(said, 1) if "ett" in body.lower()]
        expected = [*named, *reversed(bodies), *expected]
    bound, searching.MOST_READ = searching.MOST_READ, most
    try:
        assert places(search(room, BASHIR, "ett", limit=limit)) == [*expected, *before]
    finally:
        searching.MOST_READ = bound


def test_one_question_reads_a_bounded_number_of_messages_in_two_statements(room: Room) -> None:
    conversation = room.begin(ASTRID)
    for number in range(12):
        room.send(ASTRID, conversation, f"hej {number}")
    bound, searching.MOST_READ = searching.MOST_READ, 5
    try:
        with statements(room.database) as sent:
            page = room.do(SEARCH_MESSAGES, HANS, text="annat")
        assert (page["found"], page["next_cursor"]) == ([], f"{conversation}.8")
        assert len(sent) == 2
    finally:
        searching.MOST_READ = bound
