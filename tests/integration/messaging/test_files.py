"""A conversation as a file on both databases: its messages under their writers, sealed, one at a time for each person, gone with the moment."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from common.chassis.blobs import BlobStore, open_store
from common.chassis.blobs.sealing import open_sealed
from common.chassis.identity import Actor
from common.contracts.errors import NotFound
from common.contracts.messaging.files import CONVERSATION_FILE, WRITERS
from services.messaging.pdf import making
from tests.integration.messaging.room import ASTRID, BASHIR, GUARDIAN, HANS, Room

pytestmark = pytest.mark.both_databases
NAMES: list[dict[str, Any]] = [
    {"commission_version_id": str(ASTRID.commission_version_id), "guardian_id": None, "name": "Astrid Ö"},
    {"commission_version_id": None, "guardian_id": str(GUARDIAN.guardian_id), "name": "Ingrid, vårdnadshavare"},
    {"commission_version_id": None, "guardian_id": None, "name": "Karl"},
]


@pytest.fixture
def store(room: Room, tmp_path: Path) -> BlobStore:
    """Give the room a store of files."""
    room.blobs = open_store(f"file:{tmp_path}/blobs")
    return room.blobs  # type: ignore[no-any-return]  # as it was opened


def drawn(room: Room, actor: Actor, conversation: str, **more: Any) -> dict[str, Any]:
    return room.do(CONVERSATION_FILE, actor, conversation_id=conversation, writers=NAMES, **more)


def text_of(store: BlobStore, made: dict[str, Any]) -> str:
    _size, parts = open_sealed(store, made["digest"], bytes.fromhex(made["key"]))
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(b"".join(parts))).pages)


def test_it_holds_each_message_under_its_writer_oldest_first(room: Room, store: BlobStore, tmp_path: Path) -> None:
    conversation = room.begin(ASTRID, "Din stoppdag")
    room.send(ASTRID, conversation, "<p>Hej <b>Hans</b>, Pepparkaka &lt;x&gt;</p><p>Andra stycket<br>ny rad</p>")
    room.send(HANS, conversation, "Bra! 🎉")
    room.send(GUARDIAN, conversation, "مرحبا")
    text = text_of(store, drawn(room, HANS, conversation))
    parts = [
        "Din stoppdag",
        "Astrid Ö\n",
        "Hej Hans, Pepparkaka <x>",
        "Andra stycket",
        "Karl\n",
        "Bra!",
        "Ingrid, vårdnadshavare\n",
    ]
    places = [text.index(each) for each in parts]
    assert places == sorted(places)
    assert "Utskriven" in text
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and b"Pepparkaka" in file.read_bytes()]


def test_its_own_words_speak_the_readers_language_and_say_that_it_is_cut(
    room: Room, store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST_IN_FILE", 2)
    conversation = room.begin(ASTRID)
    for number in range(3):
        room.send(ASTRID, conversation, f"Nummer {number}")
    text = text_of(store, drawn(room, HANS, conversation, language="en"))
    assert "There was no room for older messages." in text
    assert ("Nummer 0" in text, "Nummer 1" in text, "Nummer 2" in text) == (False, True, True)


def test_it_holds_as_much_as_is_drawn_in_time_the_newest_first(
    room: Room, store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "LARGEST_FILE", 60)
    conversation = room.begin(ASTRID)
    for number in range(3):
        room.send(ASTRID, conversation, f"Nummer {number} är ett meddelande")
    text = text_of(store, drawn(room, HANS, conversation))
    assert ("Nummer 0" in text, "Nummer 1" in text, "Nummer 2" in text) == (False, False, True)
    monkeypatch.setattr(making, "LARGEST_FILE", 90)
    text = text_of(store, drawn(room, HANS, conversation))
    assert ("Nummer 0" in text, "Nummer 1" in text, "Nummer 2" in text) == (False, True, True)


def test_a_person_has_one_file_of_a_conversation_and_all_go_with_the_moment(room: Room, store: BlobStore) -> None:
    conversation = room.begin(ASTRID)
    room.send(ASTRID, conversation)
    first, others, second = (drawn(room, who, conversation)["digest"] for who in (HANS, ASTRID, HANS))
    assert [store.has(each) for each in (first, others, second)] == [False, True, True]
    assert room.erase()["removed"]
    assert [store.has(each) for each in (others, second)] == [False, False]


def test_those_who_wrote_are_told_each_once(room: Room) -> None:
    conversation = room.begin(ASTRID)
    for who in (ASTRID, HANS, ASTRID, GUARDIAN, HANS):
        room.send(who, conversation)
    told = room.do(WRITERS, BASHIR, conversation_id=conversation)["writers"]
    ids = {(each["person_id"], each["commission_version_id"], each["guardian_id"]) for each in told}
    expected = {
        (ASTRID.id, str(ASTRID.commission_version_id), None),
        (None, None, None),
        (None, None, str(GUARDIAN.guardian_id)),
    }
    assert (len(told), ids) == (3, expected)


def test_what_isn_t_there_has_no_file(room: Room, store: BlobStore) -> None:
    unsent, sent = room.begin(ASTRID), room.begin(ASTRID)
    room.send(ASTRID, sent)
    grant = room.grant(ASTRID)
    ask: Callable[[Any, str], dict[str, Any]]
    for ask in (
        lambda who, talk: drawn(room, who, talk, grant=grant),
        lambda who, talk: room.do(WRITERS, who, conversation_id=talk, grant=grant),
    ):
        for talk in (unsent, str(UUID(int=9))):
            with pytest.raises(NotFound):
                ask(ASTRID, talk)
    room.erase()
    with pytest.raises(NotFound):
        drawn(room, ASTRID, sent, grant=grant)
