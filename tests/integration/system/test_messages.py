"""Messages through real services over RabbitMQ: written by staff, read and answered by the citizen, seen by staff; refused to everybody else."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from common.chassis.clock import today
from common.chassis.identifiers import new_id
from tests.system import ASTRID, BASHIR, DAGNY, INGRID, NORRA, PIA, SODRA, System, Visitor


@pytest.fixture(scope="module")
def astrid(system: System) -> Visitor:
    return system.staff(ASTRID, NORRA)


def begin(visitor: Visitor, conversations: str) -> str:
    """Begin a conversation; gives its address."""
    begun = visitor.do(conversations, subject="Min konversation")
    assert begun.status_code == 200, begun.text
    return f"{conversations}/{begun.json()['conversation_id']}"


def send(visitor: Visitor, conversation: str, body: str) -> None:
    """Send a message."""
    sent = visitor.do(f"{conversation}/messages", body=body)
    assert sent.status_code == 200, sent.text


def test_the_path_of_a_first_message(system: System, astrid: Visitor) -> None:
    citizen, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    place = f"/moments/{moment}/conversations"
    conversation = begin(astrid, place)
    draft = astrid.do(f"{conversation}/draft", "PUT", body="Välkommen", expected_version=0)
    assert draft.json()["version"] == 1, draft.text
    send(astrid, conversation, "<p>Välkommen <b>hit</b>!</p>")
    assert astrid.get(f"{conversation}/draft").json()["body"] is None
    unread = {"moment_ids": [moment]}
    assert citizen.send("/my/messages/unread", **unread).json()["moments"][0]["unread"] == 1
    [message] = citizen.get(f"/my{conversation}/messages").json()["messages"]
    assert message["body"] == "<p>Välkommen <strong>hit</strong>!</p>"
    assert citizen.do(f"/my{conversation}/read", "PUT", number=1, is_read=True).json()["unread"] == 0
    send(citizen, f"/my{conversation}", "Tack!")
    assert astrid.send("/messages/unread", **unread).json()["moments"][0]["unread"] == 1
    answer, first = astrid.get(f"{conversation}/messages").json()["messages"]
    assert (answer["body"], answer["side"], first["is_seen"]) == ("<p>Tack!</p>", "citizen", True)


def test_both_sides_find_a_message_by_its_words_and_save_the_conversation(system: System, astrid: Visitor) -> None:
    citizen, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    conversation = begin(astrid, f"/moments/{moment}/conversations")
    send(astrid, conversation, "<p>Ta med <b>nikotin</b>plåster.</p>")
    for visitor, area in ((astrid, ""), (citizen, "/my")):
        found = visitor.send(f"{area}/moments/{moment}/messages/search", text="PLASTER").json()["found"]
        assert [(each["number"], each["found"]) for each in found] == [(1, "nikotinplåster.")]
        file = visitor.get(f"{area}{conversation}/pdf")
        assert (file.status_code, file.content[:5]) == (200, b"%PDF-"), file.text
        [page] = PdfReader(BytesIO(file.content)).pages
        assert "Astrid Lindqvist" in page.extract_text()
    stranger = system.staff(DAGNY, SODRA)
    assert stranger.get(f"{conversation}/pdf").status_code == 404
    assert stranger.send(f"/moments/{moment}/messages/search", text="plåster").status_code == 404


def test_messages_are_told_to_those_alone_who_may_open_the_moment(system: System, astrid: Visitor) -> None:
    citizen, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    place = f"/moments/{moment}/conversations"
    conversation = begin(astrid, place)
    send(astrid, conversation, "Hej")
    tried = {"body": "Hej", "idempotency_id": str(new_id())}
    colleague = system.staff(BASHIR, NORRA)
    for answer in (colleague.get(place), colleague.send(f"{conversation}/messages", **tried)):
        assert (answer.status_code, answer.json()["code"]) == (403, "reason_needed")
    for stranger, address in (
        (system.staff(DAGNY, SODRA), conversation),
        (system.staff(ASTRID, SODRA), conversation),
        (system.citizen(INGRID), f"/my{conversation}"),
        (system.guardian(), f"/my{conversation}"),
    ):
        assert stranger.get(f"{address}/messages").status_code == 404
        assert stranger.send(f"{address}/messages", **tried).status_code == 404
        unread = stranger.send(f"{address.split('/moments')[0]}/messages/unread", moment_ids=[moment])
        assert unread.json()["moments"] == []
    assert citizen.get(f"{conversation}/messages").status_code == 401
    assert len(citizen.get(f"/my{conversation}/messages").json()["messages"]) == 1


def test_a_guardian_writes_for_the_child_as_themselves(system: System, astrid: Visitor) -> None:
    guardian = system.guardian()
    started = astrid.start(PIA)
    moment = started.json().get("moment_id") or guardian.get("/my/moments").json()["moments"][0]["moment_id"]
    conversation = begin(guardian, f"/my/moments/{moment}/conversations")
    send(guardian, conversation, "Hej från mig")
    [message] = astrid.get(f"{conversation.removeprefix('/my')}/messages").json()["messages"]
    assert message["guardian_id"] == system.citizen(INGRID).session["person_id"]


def test_in_maintenance_everything_is_read_and_nothing_written(system: System, astrid: Visitor) -> None:
    citizen, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    conversation = begin(astrid, f"/moments/{moment}/conversations")
    send(astrid, conversation, "Hej")
    version = astrid.get(f"/moments/{moment}").json()["header"]["version"]
    until_day = (today() + timedelta(days=30)).isoformat()
    ended = astrid.do(
        f"/moments/{moment}/end", expected_version=version, reason="completed", maintained_until=until_day
    )
    assert ended.status_code == 200, ended.text
    refused = citizen.do(f"/my{conversation}/messages", body="Hej")
    assert (refused.status_code, refused.json()["code"]) in {(409, "moment_ended"), (403, "forbidden")}
    assert citizen.get(f"/my{conversation}/messages").json()["conversation"]["unread"] == 1
    assert citizen.do(f"/my{conversation}/read", "PUT", number=1, is_read=True).json()["unread"] == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 422),
        ("\u00a0", 422),
        ("a\0b", 422),
        ("x" * 1_000_000, 422),
        ("<b>" * 10_000 + "x", 200),
        ("\u202eabc", 200),
    ],
)
def test_bad_input_is_refused_or_put_right(system: System, astrid: Visitor, body: str, status: int) -> None:
    _citizen, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    conversation = begin(astrid, f"/moments/{moment}/conversations")
    assert astrid.do(f"{conversation}/messages", body=body).status_code == status
    kept = astrid.get(f"{conversation}/messages").json()["messages"]
    assert [each["body"] for each in kept] == {200: [f"<p>{'<strong>x</strong>' if '<b>' in body else 'abc'}</p>"]}.get(
        status, []
    )
