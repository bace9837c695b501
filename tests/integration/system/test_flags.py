"""A form's flag through real services over RabbitMQ: raised when it is sent, gone when staff have opened it."""

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
    assert {each["kind"] for each in answer.json()["flags"]} <= {"response_unseen"}
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
