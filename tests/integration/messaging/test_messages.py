"""Messages on both databases: sent once, in order, read by each for themselves."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from common.chassis.identifiers import new_id
from common.chassis.tables import outbox
from common.contracts.errors import IdempotencyConflict, IllegalTransition, Invalid
from common.contracts.messaging.conversations import DELETE_CONVERSATION
from common.contracts.messaging.events import MESSAGE_SENT, MESSAGES_MARKED
from common.contracts.messaging.vocabulary import MOST_BEGUN, MOST_CONVERSATIONS
from tests.integration.messaging.room import ASTRID, BASHIR, CITIZEN, GUARDIAN, HANS, MOMENT, Room

pytestmark = pytest.mark.both_databases


def test_staff_write_and_the_citizen_reads_and_answers(room: Room) -> None:
    conversation = room.begin(ASTRID, "  Hur   går det?  ")
    room.send(ASTRID, conversation, "<p>Hej <b>Hans</b></p>")
    [seen] = room.conversations(HANS)["conversations"]
    assert (seen["subject"], seen["messages"], seen["unread"]) == ("Hur går det?", 1, 1)
    page = room.messages(HANS, conversation)
    [message] = page["messages"]
    assert message["body"] == "<p>Hej <strong>Hans</strong></p>"
    assert (message["side"], message["person_id"], message["is_unread"], message["is_seen"]) == (
        "staff",
        ASTRID.id,
        True,
        None,
    )
    assert room.mark(HANS, conversation, 1) == 0
    room.send(HANS, conversation, "Bra!")
    newest, oldest = room.messages(ASTRID, conversation)["messages"]
    assert (newest["body"], newest["side"], newest["is_unread"], newest["is_seen"]) == (
        "<p>Bra!</p>",
        "citizen",
        True,
        None,
    )
    assert (oldest["is_unread"], oldest["is_seen"]) == (False, True)
    assert room.unread(ASTRID) == {str(MOMENT): 1}


def test_what_ones_own_side_writes_is_unread_to_nobody_there(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation)
    room.send(GUARDIAN, conversation)
    room.send(HANS, conversation)
    assert [room.unread(each) for each in (ASTRID, BASHIR, GUARDIAN, HANS)] == [
        {str(MOMENT): 2},
        {str(MOMENT): 2},
        {str(MOMENT): 1},
        {str(MOMENT): 1},
    ]
    for each in (ASTRID, BASHIR, GUARDIAN, HANS):
        room.mark(each, conversation, 3)
        assert room.unread(each) == {}


def test_a_guardian_writes_as_themselves(room: Room) -> None:
    conversation = room.begin(GUARDIAN)
    room.send(GUARDIAN, conversation)
    [message] = room.messages(ASTRID, conversation)["messages"]
    assert (message["side"], message["guardian_id"]) == ("citizen", str(GUARDIAN.guardian_id))
    assert (message["person_id"], message["commission_version_id"]) == (None, None)


def test_reading_is_each_persons_own_and_what_was_seen_stays_seen(room: Room) -> None:
    conversation = room.begin(ASTRID)
    for _ in range(3):
        room.send(ASTRID, conversation)
    assert room.mark(GUARDIAN, conversation, 2) == 1
    assert room.unread(HANS) == {str(MOMENT): 3}
    assert [each["is_seen"] for each in room.messages(BASHIR, conversation)["messages"]] == [False, True, True]
    assert room.mark(GUARDIAN, conversation, 1, is_read=False) == 3
    assert [each["is_unread"] for each in room.messages(GUARDIAN, conversation)["messages"]] == [True, True, True]
    assert [each["is_seen"] for each in room.messages(ASTRID, conversation)["messages"]] == [False, True, True]
    assert room.mark(GUARDIAN, conversation, 99) == 0


def test_one_s_own_side_s_message_is_never_marked_as_unread(room: Room) -> None:
    conversation = room.begin_and_send(ASTRID)
    room.send(HANS, conversation)
    room.mark(ASTRID, conversation, 2)
    for reader, number in ((ASTRID, 1), (BASHIR, 1), (ASTRID, 3), (HANS, 2), (GUARDIAN, 2)):
        with pytest.raises(Invalid) as refused:
            room.mark(reader, conversation, number, is_read=False)
        assert refused.value.details["fields"]["number"][0]["code"] == "message_not_theirs"
    assert room.unread(ASTRID) == {}
    assert room.mark(ASTRID, conversation, 2, is_read=False) == 1


def test_sending_twice_with_one_id_sends_once_also_at_the_same_instant(room: Room) -> None:
    conversation, once = room.begin(ASTRID), str(new_id())
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: room.send(ASTRID, conversation, "En gång", idempotency_id=once), range(12)))
    assert len({each["number"] for each in answers}) == 1
    assert len(room.messages(HANS, conversation)["messages"]) == 1
    with pytest.raises(IdempotencyConflict):
        room.send(ASTRID, conversation, "Annat", idempotency_id=once)


def test_two_who_answer_at_once_get_numbers_of_their_own(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda who: room.send(who, conversation), [ASTRID, BASHIR, HANS, GUARDIAN] * 4))
    numbers = [each["number"] for each in room.messages(HANS, conversation, limit=50)["messages"]]
    assert numbers == list(range(17, 0, -1))
    assert room.unread(HANS) == {str(MOMENT): 9}


def test_pages_give_every_message_once_newest_first_and_long_ones_make_shorter_pages(room: Room) -> None:
    conversation = room.begin(ASTRID)
    for number in range(7):
        room.send(ASTRID, conversation, ("🦊" * 18_000) if number % 2 else f"Kort {number}")
    seen, before = [], None
    for _ in range(20):
        page = room.messages(HANS, conversation, before=before, limit=3)
        assert len(str(page).encode()) < 260_000
        seen += [each["number"] for each in page["messages"]]
        before = page["next_before"]
        if before is None:
            break
    assert seen == [7, 6, 5, 4, 3, 2, 1]


def test_the_newest_activity_stands_first(room: Room) -> None:
    first, second = room.begin(ASTRID, "Första"), room.begin(ASTRID, "Andra")
    room.send(ASTRID, second)
    room.send(ASTRID, first)
    assert [each["subject"] for each in room.conversations(HANS)["conversations"]] == ["Första", "Andra"]


def test_an_unsent_conversation_is_its_beginners_alone_and_can_be_renamed_and_deleted(room: Room) -> None:
    conversation = room.begin(ASTRID)
    assert room.conversations(HANS)["conversations"] == room.conversations(BASHIR)["conversations"] == []
    room.save(ASTRID, conversation, "Utkast", 0, subject="Nytt ämne")
    assert room.conversations(ASTRID)["conversations"][0]["subject"] == "Nytt ämne"
    room.do(DELETE_CONVERSATION, ASTRID, conversation_id=conversation)
    assert room.conversations(ASTRID)["conversations"] == []


def test_a_conversation_with_messages_keeps_its_name_and_stays(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation, subject="Första namnet")
    with pytest.raises(IllegalTransition):
        room.do(DELETE_CONVERSATION, ASTRID, conversation_id=conversation)
    for write in (
        lambda: room.send(HANS, conversation, subject="Annat"),
        lambda: room.save(HANS, conversation, "x", 0, subject="Annat"),
    ):
        with pytest.raises(IllegalTransition):
            write()
    page = room.messages(HANS, conversation)
    assert (page["conversation"]["subject"], len(page["messages"])) == ("Första namnet", 1)


def test_a_moment_takes_only_so_many_conversations(room: Room) -> None:
    *_others, last = [room.begin_and_send(HANS) for _ in range(MOST_CONVERSATIONS)]
    for writer in (ASTRID, HANS):
        with pytest.raises(Invalid) as refused:
            room.begin(writer)
        assert refused.value.details["fields"]["subject"][0]["code"] == "conversations_full"
        room.send(writer, last)
    assert len(room.conversations(ASTRID)["conversations"]) == MOST_CONVERSATIONS


def test_a_person_begins_only_so_many_before_they_send(room: Room) -> None:
    unsent, other, *_more = [room.begin(ASTRID) for _ in range(MOST_BEGUN)]
    with pytest.raises(Invalid) as refused:
        room.begin(ASTRID)
    assert refused.value.details["fields"]["subject"][0]["code"] == "too_many_begun"
    room.begin(HANS)
    room.do(DELETE_CONVERSATION, ASTRID, conversation_id=other)
    room.begin(ASTRID)
    room.send(ASTRID, unsent)
    room.begin(ASTRID)


def test_what_others_send_in_doesn_t_hinder_whoever_has_begun_from_reading_or_from_writing_there(room: Room) -> None:
    begun = [room.begin(ASTRID) for _ in range(MOST_BEGUN)]
    *_others, last = [room.begin_and_send(HANS) for _ in range(MOST_CONVERSATIONS)]
    assert len(room.conversations(ASTRID)["conversations"]) == MOST_CONVERSATIONS + MOST_BEGUN
    room.send(ASTRID, last)
    for subject in ({}, {"subject": "Nytt namn"}):
        with pytest.raises(Invalid) as refused:
            room.send(ASTRID, begun[0], **subject)
        assert refused.value.details["fields"]["subject"][0]["code"] == "conversations_full"
    room.do(DELETE_CONVERSATION, ASTRID, conversation_id=begun[0])


def test_what_is_told_to_others_says_who_where_and_how_many_and_no_word(room: Room) -> None:
    conversation = room.begin(ASTRID, "Hemligt ämne")
    room.send(ASTRID, conversation, "Hemlig text")
    room.mark(HANS, conversation, 1)
    room.mark(HANS, conversation, 1)
    with room.database.reading() as session:
        rows = session.execute(select(outbox.c.type, outbox.c.data)).all()
    sent = [data for kind, data in rows if kind == MESSAGE_SENT.type]
    marked = [data for kind, data in rows if kind == MESSAGES_MARKED.type]
    assert [(each["place"], each["by_staff"], each["citizen_id"]) for each in sent] == [(1, True, str(CITIZEN))]
    assert [(each["unread"], each["by_staff"], each["reader_id"]) for each in marked] == [(0, False, HANS.id)]
    assert "Hemlig" not in str(rows)


def test_others_are_told_when_the_other_side_is_to_be_notified(room: Room) -> None:
    conversation = room.begin(ASTRID)
    for chosen in ({}, {"notify": "morning"}, {"notify": "none"}):
        room.send(ASTRID, conversation, **chosen)
    with room.database.reading() as session:
        told = session.scalars(select(outbox.c.data).where(outbox.c.type == MESSAGE_SENT.type).order_by(outbox.c.id))
        assert [each["notify"] for each in told] == ["direct", "morning", "none"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["send", "read", "unread"]), st.sampled_from([0, 1, 2, 3]), st.integers(1, 8)),
        max_size=14,
    )
)
def test_counters_say_what_counting_says_whatever_is_sent_and_marked(
    room: Room, story: list[tuple[str, int, int]]
) -> None:
    people = [ASTRID, BASHIR, HANS, GUARDIAN]
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation)
    sides, read, ever = [True], [set[int]() for _ in people], [set[int]() for _ in people]

    def known(who: int) -> set[int]:
        """Give what is read to one: by themselves, or to a colleague of the responsible by either, unless they marked it as unread."""
        return read[0] | read[1] if who == 1 and read[who] == ever[who] else read[who]

    for what, who, number in story:
        is_staff = who < 2
        if what == "unread" and (number > len(sides) or sides[number - 1] == is_staff):
            with pytest.raises(Invalid):
                room.mark(people[who], conversation, number, is_read=False)
            continue
        if what == "send":
            room.send(people[who], conversation)
            sides.append(is_staff)
            continue
        room.mark(people[who], conversation, number, is_read=what == "read")
        up_to = [each for each in range(1, min(number, len(sides)) + 1) if sides[each - 1] != is_staff]
        before = known(who)
        if up_to:
            read[who] = before | set(up_to) if what == "read" else {each for each in before if each < up_to[-1]}
            ever[who] |= before | read[who]
    for who, person in enumerate(people):
        is_staff = who < 2
        expected = [
            place for place, by_staff in enumerate(sides, 1) if by_staff != is_staff and place not in known(who)
        ]
        page = room.messages(person, conversation, limit=50)
        assert sorted(each["number"] for each in page["messages"] if each["is_unread"]) == expected
        assert page["conversation"]["unread"] == len(expected)
