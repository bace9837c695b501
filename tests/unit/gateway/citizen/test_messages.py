"""Meddelanden on a citizen's pages: who wrote what, and the page when its moment can only be read."""

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from common.contracts.directory.answer_times import ANSWER_TIME
from common.contracts.messaging.conversations import MOMENT_CONVERSATIONS
from common.contracts.messaging.drafts import DRAFT
from common.contracts.messaging.messages import MARK_MESSAGES, MESSAGES
from common.contracts.moments.access import GRANT, OPEN
from tests.unit.gateway.answer_times import every_answer_time
from tests.unit.gateway.citizen.home import CITIZEN, MOMENT, PRACTITIONER
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.recording import Recording

TALK, GUARDIAN = UUID(int=80), UUID(int=81)
LIST = f"/program/{MOMENT}/meddelanden"
HERE = f"{LIST}/{TALK}"


def message(number: int, **changed: Any) -> dict[str, Any]:
    """Give a message of the citizen's own."""
    who = {"side": "citizen", "person_id": None, "commission_version_id": None, "guardian_id": None}
    ids = {"message_id": UUID(int=90 + number), "number": number, "sent_at": unit.STARTED}
    return {**ids, **who, "body": f"<p>Text {number}</p>", "is_unread": False, "is_seen": None, **changed}


@pytest.fixture(autouse=True)
def talk(bus: Recording, home: Any) -> None:
    """Let the practitioner have written, the citizen, and a guardian before."""
    opens(bus)
    shown = {"conversation_id": TALK, "subject": "Stoppdagen", "begun_by": "staff"}
    times = {"made_at": unit.STARTED, "last_at": unit.STARTED}
    conversation = {**shown, **times, "messages": 3, "unread": 1, "has_draft": False}
    listed = {"moment_id": MOMENT, "conversations": [conversation], "unread": 1, "drafts": 0}
    bus.answer(MOMENT_CONVERSATIONS, listed)
    theirs = {"side": "staff", "person_id": PRACTITIONER, "commission_version_id": UUID(int=51), "is_unread": True}
    messages = [message(3, **theirs), message(2), message(1, guardian_id=GUARDIAN)]
    bus.answer(MESSAGES, {"moment_id": MOMENT, "conversation": conversation, "messages": messages, "next_before": None})
    draft = {"version": 0, "body": None, "saved_at": None, "other": None}
    bus.answer(DRAFT, {"moment_id": MOMENT, "conversation_id": TALK, **draft})
    bus.answer(GRANT, {"grant": "grant"})
    bus.answer(ANSWER_TIME, {"answer_days": 2})
    bus.answer(MARK_MESSAGES, {"conversation_id": TALK, "moment_id": MOMENT, "unread": 0})


def opens(bus: Recording, **changed: Any) -> None:
    """Let the moment open so."""
    header = unit.header(moment_id=MOMENT, citizen_id=CITIZEN, **changed)
    bus.answer(OPEN, {"header": header, "grant": "grant"})


def test_the_list_is_recorded_and_leads_to_the_conversation(jane: FlaskClient, bus: Recording) -> None:
    page = jane.get(LIST).text
    assert "Olästa (1)" in page
    assert HERE in page
    [record] = bus.records
    assert (record["what"], record["citizen_ids"]) == ("conversations", [str(CITIZEN)])


def test_everybody_who_wrote_is_told_apart_and_the_newest_is_read_by_that(jane: FlaskClient, bus: Recording) -> None:
    page = jane.get(HERE).text
    assert "<strong>Du</strong>" in page
    assert "<strong>Vårdnadshavare</strong>" in page
    assert "Läst av invånaren" not in page
    assert "ring 112" in page
    assert (bus.last(MARK_MESSAGES)["number"], bus.last(MARK_MESSAGES)["is_read"]) == (3, True)


def test_in_maintenance_everything_stands_there_to_be_read(jane: FlaskClient, bus: Recording) -> None:
    opens(bus, state="maintenance", access="read")
    page = jane.get(HERE).text
    assert "Text 3" in page
    assert "Här går det bara att läsa." in page
    assert "<textarea" not in page


def test_the_programmes_page_leads_to_the_messages(jane: FlaskClient) -> None:
    assert f'href="{LIST}"' in jane.get(f"/program/{MOMENT}").text


@every_answer_time
def test_the_units_answer_time_stands_above_the_box(jane: FlaskClient, bus: Recording, answer: Any, said: str) -> None:
    bus.answer(ANSWER_TIME, answer)
    page = jane.get(HERE).text
    assert said in page
    assert ("svarar oftast" in page) is bool(said)
    assert "ring 112" in page
