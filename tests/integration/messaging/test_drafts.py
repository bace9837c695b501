"""Drafts on both databases: each person's own, the newest text wins, and no other is lost."""

import pytest

from common.chassis.identifiers import new_id
from common.contracts.errors import IdempotencyConflict, StaleVersion
from common.contracts.messaging.drafts import DROP_OTHER
from tests.integration.messaging.room import ASTRID, BASHIR, GUARDIAN, HANS, Room

pytestmark = pytest.mark.both_databases


def test_a_draft_is_its_writers_alone(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation)
    assert room.save(HANS, conversation, "Jag undrar", 0)["version"] == 1
    assert room.draft(HANS, conversation)["body"] == "<p>Jag undrar</p>"
    for other in (ASTRID, BASHIR, GUARDIAN):
        assert room.draft(other, conversation)["body"] is None
        assert room.conversations(other)["drafts"] == 0
    assert room.conversations(HANS)["drafts"] == 1


def test_when_the_other_side_is_notified_is_kept_with_each_writers_draft_until_it_is_sent(room: Room) -> None:
    conversation = room.begin_and_send(ASTRID)
    assert room.draft(ASTRID, conversation)["notify"] is None
    room.save(ASTRID, conversation, "Hej", 1, notify="none")
    room.save(BASHIR, conversation, "Hej", 0, notify="morning")
    room.save(ASTRID, conversation, "Hej igen", 2)
    assert [room.draft(each, conversation)["notify"] for each in (ASTRID, BASHIR, HANS)] == ["none", "morning", None]
    room.save(ASTRID, conversation, "Hej igen", 3, notify="direct")
    assert room.draft(ASTRID, conversation)["notify"] == "direct"
    room.send(ASTRID, conversation, "Hej igen", notify="direct")
    assert [room.draft(each, conversation)["notify"] for each in (ASTRID, BASHIR)] == [None, "morning"]
    room.save(ASTRID, conversation, "Nästa", room.draft(ASTRID, conversation)["version"])
    assert room.draft(ASTRID, conversation)["notify"] is None


def test_an_empty_text_is_no_draft(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.save(ASTRID, conversation, "Något", 0)
    room.save(ASTRID, conversation, "", 1)
    assert (room.draft(ASTRID, conversation)["body"], room.conversations(ASTRID)["drafts"]) == (None, 0)


def test_the_newest_text_wins_and_the_other_is_kept_until_it_is_dropped(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.save(ASTRID, conversation, "På telefonen", 0)
    met = room.save(ASTRID, conversation, "På datorn", 0)
    assert (met["version"], met["has_other"]) == (2, True)
    kept = room.draft(ASTRID, conversation)
    assert (kept["body"], kept["other"]) == ("<p>På datorn</p>", "<p>På telefonen</p>")
    with pytest.raises(StaleVersion):
        room.save(ASTRID, conversation, "På surfplattan", 1)
    with pytest.raises(StaleVersion):
        room.do(DROP_OTHER, ASTRID, conversation_id=conversation, expected_version=1)
    assert room.draft(ASTRID, conversation) == kept
    assert not room.do(DROP_OTHER, ASTRID, conversation_id=conversation, expected_version=2)["has_other"]
    assert room.draft(ASTRID, conversation)["other"] is None


def test_a_page_that_is_closed_while_it_saves_meets_itself_and_nothing_else(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.save(ASTRID, conversation, "Jag går", 0)
    saved = room.save(ASTRID, conversation, "Jag går och handlar", 0)
    assert (saved["has_other"], room.draft(ASTRID, conversation)["body"]) == (False, "<p>Jag går och handlar</p>")


def test_a_newer_save_of_the_same_page_wins_in_whichever_order_they_come(room: Room) -> None:
    conversation, (first, second) = room.begin(ASTRID), (str(new_id()), str(new_id()))
    room.save(ASTRID, conversation, "Jag går och", 0, idempotency_id=first)
    saved = room.save(ASTRID, conversation, "Jag", 0, follows=[first])
    assert (saved["has_other"], room.draft(ASTRID, conversation)["body"]) == (False, "<p>Jag</p>")
    saved = room.save(ASTRID, conversation, "Jag stannar", 2, follows=[second])
    with pytest.raises(IdempotencyConflict):
        room.save(ASTRID, conversation, "Jag sta", 2, idempotency_id=second)
    kept = room.draft(ASTRID, conversation)
    assert (kept["body"], kept["other"], kept["version"]) == ("<p>Jag stannar</p>", None, saved["version"])


def test_a_save_that_follows_somebody_elses_meets_them_all_the_same(room: Room) -> None:
    conversation, theirs = room.begin(ASTRID), str(new_id())
    room.save(ASTRID, conversation, "På telefonen", 0)
    room.send(ASTRID, conversation, "Hej")
    room.save(HANS, conversation, "Hans text", 0, idempotency_id=theirs)
    room.save(ASTRID, conversation, "Telefonen", 2)
    assert room.save(ASTRID, conversation, "Datorn", 2, follows=[theirs])["has_other"]


def test_what_was_sent_does_not_come_back_by_a_save_that_is_late(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.save(ASTRID, conversation, "Hej", 0)
    room.send(ASTRID, conversation, "Hej")
    for late in (0, 1):
        with pytest.raises(StaleVersion):
            room.save(ASTRID, conversation, "Hej", late)
    assert (room.draft(ASTRID, conversation)["body"], room.conversations(ASTRID)["drafts"]) == (None, 0)
    assert room.save(ASTRID, conversation, "Nästa", room.draft(ASTRID, conversation)["version"])["version"] == 3


def test_sending_leaves_the_text_of_another_device(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.save(ASTRID, conversation, "På telefonen", 0)
    room.save(ASTRID, conversation, "På datorn", 0)
    room.send(ASTRID, conversation, "På datorn")
    kept = room.draft(ASTRID, conversation)
    assert (kept["body"], kept["other"], room.conversations(ASTRID)["drafts"]) == (None, "<p>På telefonen</p>", 1)


def test_sending_keeps_what_another_device_saved_since_the_page_was_made(room: Room) -> None:
    conversation = room.begin(ASTRID)
    room.save(ASTRID, conversation, "På telefonen", 0)
    room.send(ASTRID, conversation, "På datorn", expected_version=0)
    kept = room.draft(ASTRID, conversation)
    assert (kept["body"], kept["other"]) == (None, "<p>På telefonen</p>")
    room.save(ASTRID, conversation, "På surfplattan", 2)
    with pytest.raises(StaleVersion):
        room.send(ASTRID, conversation, "På datorn igen", expected_version=2)
    assert room.draft(ASTRID, conversation)["body"] == "<p>På surfplattan</p>"
    room.send(ASTRID, conversation, "På surfplattan, klart", expected_version=2)
    assert len(room.messages(ASTRID, conversation)["messages"]) == 2


def test_a_version_that_was_never_given_is_refused(room: Room) -> None:
    conversation = room.begin(ASTRID)
    with pytest.raises(StaleVersion):
        room.save(ASTRID, conversation, "Hej", 4)
