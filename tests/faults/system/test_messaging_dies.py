"""`messaging` is killed between its commit and the event: the message is there once, told once, and no draft is lost."""

from uuid import UUID

from common.chassis.identifiers import new_id
from tests.faults.system.faults import BACK_SECONDS, rows
from tests.faults.system.relays import UNSENT, killed, relay_held_back, restarted
from tests.system import ASTRID, NORRA, System, Visitor
from tests.waiting import until

SENT = "SELECT id FROM outbox WHERE type = 'se.sob.message.sent.v1' AND json_extract(data, '$.conversation_id') = ?"
HANDLED = "SELECT count(*) FROM inbox WHERE handler = ? AND event_id = ?"
HEARERS = ("flags", "moments", "notifications")


def handled(system: System, event_id: str) -> list[int]:
    """Give how often each hearer has handled an event."""
    return [rows(system, each, HANDLED, f"{each}.on_message_sent", event_id)[0][0] for each in HEARERS]


def told(visitor: Visitor, moment: str) -> list[str]:
    """Give what the timeline tells of messages."""
    entries = visitor.get(f"/moments/{moment}/timeline", limit=100).json()["entries"]
    return [each["action"] for each in entries if each["action"].startswith("message")]


def test_killed_between_commit_and_publish(system: System) -> None:
    astrid = system.staff(ASTRID, NORRA)
    citizen, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    place = f"/my/moments/{moment}/conversations"
    begun, waiting = (citizen.do(place, subject="Hej").json()["conversation_id"] for _ in range(2))
    draft = {"body": "Halvskrivet", "expected_version": 0}
    message = {"body": "Hur går det?", "idempotency_id": str(new_id())}
    with relay_held_back(system, "messaging"):
        assert citizen.do(f"{place}/{waiting}/draft", "PUT", **draft).json()["version"] == 1
        sent = citizen.send(f"{place}/{begun}/messages", **message)
        assert sent.status_code == 200, sent.text
        [(event_id,)] = rows(system, "messaging", SENT, begun)
        unsent = rows(system, "messaging", UNSENT)
        killed(system, "messaging")
        assert rows(system, "messaging", UNSENT) == unsent
        assert (handled(system, event_id), told(astrid, moment)) == ([0, 0, 0], [])
    restarted(system, "messaging")
    again = until(lambda: _taken(citizen, f"{place}/{begun}/messages", message), BACK_SECONDS, tells="the repeat")
    assert again == sent.json()
    until(lambda: handled(system, event_id) == [1, 1, 1], BACK_SECONDS, tells="everybody to be told once")
    until(lambda: rows(system, "messaging", UNSENT) == [(0,)], BACK_SECONDS)
    assert rows(system, "messaging", SENT, begun) == [(event_id,)]
    assert told(astrid, moment) == ["message_sent"]
    page = astrid.get(f"/moments/{moment}/conversations/{begun}/messages").json()
    assert [each["body"] for each in page["messages"]] == ["<p>Hur går det?</p>"]
    assert citizen.get(f"{place}/{waiting}/draft").json()["body"] == "<p>Halvskrivet</p>"
    assert rows(system, "messaging", "SELECT count(*) FROM message WHERE conversation_id = ?", UUID(begun).hex) == [
        (1,)
    ]


def _taken(visitor: Visitor, address: str, message: dict[str, str]) -> dict[str, object]:
    answer = visitor.send(address, **message)
    return dict(answer.json()) if answer.ok else {}
