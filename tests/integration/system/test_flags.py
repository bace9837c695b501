"""Flags through real services over RabbitMQ: raised when a form or a message is sent, gone when staff have opened it."""

import pytest

from tests.system import ASTRID, BASHIR, DAGNY, INGRID, NORRA, SODRA, System, Visitor
from tests.waiting import until

ANSWERS = {"datum": "2027-01-15", "anteckning": "Då är jag ledig."}


@pytest.fixture(scope="module")
def astrid(system: System) -> Visitor:
    return system.staff(ASTRID, NORRA)


def causes(visitor: Visitor, moment: str) -> list[str]:
    """Give what has raised the moment's flags."""
    answer = visitor.get(f"/moments/{moment}/flags")
    assert answer.status_code == 200, answer.text
    assert {each["kind"] for each in answer.json()["flags"]} <= {"response_unseen", "message_unread"}
    return [each["cause_id"] for each in answer.json()["flags"]]


def send(citizen: Visitor, moment: str) -> str:
    """Send a form as the citizen; gives the response."""
    form = f"/my/moments/{moment}/steps/stoppdagen/forms/stoppdagen"
    sent = citizen.do(f"{form}/submit", expected_version=0, answers=ANSWERS)
    assert sent.status_code == 200, sent.text
    return str(sent.json()["response_id"])


def test_a_sent_form_is_a_flag_until_staff_open_it(system: System, astrid: Visitor) -> None:
    citizen, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    assert causes(astrid, moment) == []
    response = send(citizen, moment)
    until(lambda: causes(astrid, moment) == [response], tells="the flag to be raised")
    assert astrid.get(f"/moments/{moment}/responses/{response}").status_code == 200
    until(lambda: causes(astrid, moment) == [], tells="the flag to be cleared")


def test_flags_are_told_to_those_alone_who_may_open_the_moment(system: System, astrid: Visitor) -> None:
    citizen, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    send(citizen, moment)
    path = f"/moments/{moment}/flags"
    colleague = system.staff(BASHIR, NORRA).get(path)
    assert (colleague.status_code, colleague.json()["code"]) == (403, "reason_needed")
    for stranger in (system.staff(DAGNY, SODRA), system.staff(ASTRID, SODRA)):
        assert (stranger.get(path).status_code, stranger.get(path).json()["code"]) == (404, "not_found")
    for outsider in (citizen, system.citizen(INGRID)):
        assert outsider.get(path).status_code == 401


def test_a_list_s_flags_are_counted_for_the_unit_alone(system: System, astrid: Visitor) -> None:
    citizen, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    response = send(citizen, moment)
    until(lambda: causes(astrid, moment) == [response], tells="the flag to be raised")
    [counted] = astrid.send("/moments/flags", moment_ids=[moment]).json()["moments"]
    assert (counted["moment_id"], counted["count"]) == (moment, 1)
    assert system.staff(DAGNY, SODRA).send("/moments/flags", moment_ids=[moment]).json()["moments"] == []


def test_a_message_is_a_flag_until_one_of_the_staff_reads_it_and_while_the_moment_goes_on(
    system: System, astrid: Visitor
) -> None:
    citizen, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    place = f"/moments/{moment}/conversations"
    conversation = citizen.do(f"/my{place}", subject="Min konversation").json()["conversation_id"]
    assert citizen.do(f"/my{place}/{conversation}/messages", body="Hej").status_code == 200
    until(lambda: causes(astrid, moment) == [conversation], tells="the flag to be raised")
    read = {"number": 1, "is_read": True}
    astrid.do(f"{place}/{conversation}/read", "PUT", **read)
    until(lambda: causes(astrid, moment) == [], tells="the flag to be cleared")
    astrid.do(f"{place}/{conversation}/read", "PUT", **read | {"is_read": False})
    until(lambda: causes(astrid, moment) == [conversation], tells="the flag to be back")
    header = astrid.get(f"/moments/{moment}").json()["header"]
    ended = astrid.do(f"/moments/{moment}/end", expected_version=header["version"], reason="completed")
    assert ended.status_code == 200, ended.text
    until(lambda: causes(astrid, moment) == [], tells="the flag to go with the end")
    undone = astrid.do(f"/moments/{moment}/end/undo", expected_version=ended.json()["version"])
    assert undone.status_code == 200, undone.text
    until(lambda: causes(astrid, moment) == [conversation], tells="the flag to be back")


def test_a_message_stands_in_the_timeline_and_the_citizen_was_active(system: System, astrid: Visitor) -> None:
    citizen, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    place = f"/moments/{moment}/conversations"
    conversation = citizen.do(f"/my{place}", subject="Hemligt ämne").json()["conversation_id"]
    for visitor, area in ((citizen, "/my"), (astrid, "")):
        assert visitor.do(f"{area}{place}/{conversation}/messages", body="Hemlig text").status_code == 200

    def told() -> list[str]:
        entries = astrid.get(f"/moments/{moment}/timeline").json()["entries"]
        return [each["actor_kind"] for each in entries if each["action"] == "message_sent"]

    until(lambda: told() == ["staff", "citizen"], tells="both messages to stand in the timeline")
    assert "Hemlig" not in astrid.get(f"/moments/{moment}/timeline").text
    assert astrid.get(f"/moments/{moment}").json()["header"]["last_active_at"]
