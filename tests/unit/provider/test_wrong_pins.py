"""PINs can't be guessed by beginning again and again: what is wrong is counted over all attempts, by address and by person there."""

from secrets import token_hex

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from deploy.local.provider.memory import HOUR, MAX_WRONG_AN_HOUR, MAX_WRONG_OF_ONE
from tests.unit.provider.asking import ASTRID, PIN, answer_of, fill, open_form
from tests.unit.provider.conftest import TurnedClock

OTHERS = [f"SE2321000000-DEMO{number}" for number in range(2, 8)]
HERE, ELSEWHERE = "192.0.2.7", "203.0.113.5"


def try_pin(client: FlaskClient, person: str, pin: str, address: str = HERE) -> TestResponse:
    client.environ_base["REMOTE_ADDR"] = address
    return fill(client, open_form(client, nonce=token_hex()), person=person, pin=pin)


def assert_waits(answer: TestResponse, seconds: int) -> None:
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, str(seconds))
    assert f"Du kan försöka igen om {seconds // 60} minuter." in answer.text


def test_a_persons_pin_is_guessed_only_so_often_from_one_address(client: FlaskClient, clock: TurnedClock) -> None:
    tried = [try_pin(client, ASTRID, f"{number:06d}").status_code for number in range(MAX_WRONG_OF_ONE)]
    assert tried == [422] * MAX_WRONG_OF_ONE
    for pin in ("999999", PIN):
        assert_waits(try_pin(client, ASTRID, pin), HOUR)
    assert "code" in answer_of(try_pin(client, OTHERS[0], PIN))
    assert "code" in answer_of(try_pin(client, ASTRID, PIN, ELSEWHERE))
    clock.seconds = HOUR - 120
    assert_waits(try_pin(client, ASTRID, PIN), 120)
    clock.seconds = HOUR
    assert "code" in answer_of(try_pin(client, ASTRID, PIN))


def test_right_pins_are_not_counted(client: FlaskClient) -> None:
    for _ in range(2 * MAX_WRONG_OF_ONE):
        assert "code" in answer_of(try_pin(client, ASTRID, PIN))
    assert try_pin(client, ASTRID, "000000").status_code == 422


def test_who_waits_may_go_back_and_an_attempt_goes_on_afterwards(client: FlaskClient, clock: TurnedClock) -> None:
    for _ in range(MAX_WRONG_OF_ONE):
        try_pin(client, ASTRID, "000000")
    clock.seconds = HOUR - 60
    attempt = open_form(client, nonce=token_hex())
    assert fill(client, attempt, person=ASTRID, pin=PIN).status_code == 429
    assert fill(client, attempt, person=OTHERS[0], pin="000000").status_code == 422
    clock.seconds = HOUR
    assert "code" in answer_of(fill(client, attempt, person=ASTRID, pin=PIN))


def test_all_people_of_an_address_are_guessed_only_so_often_together(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.local.provider.memory.MAX_WRONG_AN_HOUR", 12)
    assert MAX_WRONG_AN_HOUR > MAX_WRONG_OF_ONE
    tried = [try_pin(client, OTHERS[number % 6], "000000").status_code for number in range(12)]
    assert tried == [422] * 12
    assert_waits(try_pin(client, ASTRID, PIN), HOUR)
    assert "code" in answer_of(try_pin(client, ASTRID, PIN, ELSEWHERE))
