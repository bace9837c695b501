"""Words that are too many, too few or harmful, in a message and in the name of a conversation, on both databases."""

from contextlib import nullcontext

import pytest
from marshmallow import ValidationError

from common.contracts.errors import Invalid
from common.contracts.messaging.vocabulary import LONGEST_SUBJECT
from tests.integration.messaging.room import ASTRID, HANS, Room

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize(
    "body", ["", "   ", "<p>&nbsp;</p>", "<b></b>", "&#8203;&#8288;", "<p><br></p>", "<script>x</script>"]
)
def test_what_says_nothing_is_no_message(room: Room, body: str) -> None:
    conversation = room.begin(ASTRID)
    with pytest.raises(Invalid) as refused:
        room.send(ASTRID, conversation, body)
    assert refused.value.details["fields"]["body"][0]["code"] == "says_nothing"
    assert room.conversations(HANS)["conversations"] == []


@pytest.mark.parametrize(
    ("subject", "kept"),
    [
        ("Hur\u202e går\u2066 det?", "Hur går det?"),
        ("Hej\r\nBcc: mig@example.com", "Hej Bcc: mig@example.com"),
        ("🦊" * LONGEST_SUBJECT, "🦊" * LONGEST_SUBJECT),
        ("\u00a0", ""),
        ("\u202e", ""),
        ("a\0b", ""),
        ("x" * (LONGEST_SUBJECT + 1), ""),
    ],
    ids=["directions", "lines", "as long as may be", "no-break space", "a direction", "NUL", "too long"],
)
def test_a_name_is_one_line_that_says_something(room: Room, subject: str, kept: str) -> None:
    with nullcontext() if kept else pytest.raises(ValidationError):
        room.begin(ASTRID, subject)
    assert [each["subject"] for each in room.conversations(ASTRID)["conversations"]] == [kept] * bool(kept)


def test_what_is_too_long_is_refused_and_nothing_is_kept(room: Room) -> None:
    conversation = room.begin(ASTRID)
    for body in ("å" * 20_001, "<p><b>🦊</b></p>" * 3000 + "<p><b><i>x</i></b></p>" * 2000):
        with pytest.raises(Invalid):
            room.send(ASTRID, conversation, body)
        with pytest.raises(Invalid):
            room.save(ASTRID, conversation, body, 0)
    room.send(ASTRID, conversation, "å" * 20_000)
    assert room.draft(ASTRID, conversation)["body"] is None
