"""What the gateway itself does about attempts to sign in: as what an address counts, what it remembers, and when directory is away.

How many are counted is tested on directory (`tests/integration/directory/test_sign_in_attempts.py`).
"""

import pytest
from flask import Flask

from common.contracts.directory.attempts import SIGN_IN_ATTEMPT
from common.contracts.errors import Expired, TooManySignIns, Unavailable
from gateway.app import create_app
from gateway.identity import attempts
from gateway.identity.attempts import Waits, counted_as
from tests.gateway_settings import nowhere
from tests.unit.gateway.staff.recording import Recording

HOLDER = ("192.0.2.7", None)


@pytest.fixture
def bus() -> Recording:
    return Recording()


@pytest.fixture
def app(bus: Recording) -> Flask:
    return create_app(nowhere(), bus)


def with_a_wrong_token(app: Flask, address: str = "192.0.2.7") -> int:
    headers = {"Authorization": "Bearer wrong"}
    answer = app.test_client().get("/api/v1/session", headers=headers, environ_base={"REMOTE_ADDR": address})
    return answer.status_code


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("hidden", "hidden"),
        ("x" * 9000, "x" * 200),
    ],
)
def test_an_address_counts_as_whose_it_is(address: str, counted: str) -> None:
    assert counted_as(address) == counted


def test_who_was_refused_waits_without_a_question(app: Flask, bus: Recording) -> None:
    bus.answer(SIGN_IN_ATTEMPT, TooManySignIns(retry_after=60))
    assert [with_a_wrong_token(app) for _ in range(9)] == [429] * 9
    assert bus.names() == [SIGN_IN_ATTEMPT.routing_key]
    bus.answer(SIGN_IN_ATTEMPT, {})
    assert with_a_wrong_token(app, "203.0.113.5") == 401
    assert bus.last(SIGN_IN_ATTEMPT) == {"address": "203.0.113.5", "person": None, "failed": True}


@pytest.mark.parametrize("away", [Unavailable(service="directory"), Expired()])
def test_while_directory_is_away_a_refusal_is_what_it_was(
    app: Flask, bus: Recording, away: Unavailable | Expired
) -> None:
    bus.answer(SIGN_IN_ATTEMPT, away)
    assert with_a_wrong_token(app) == 401
    bus.answer(SIGN_IN_ATTEMPT, {})
    assert with_a_wrong_token(app) == 401


def test_a_wait_ends_and_is_its_holders_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [100.0]
    monkeypatch.setattr(attempts.time, "monotonic", lambda: seconds[0])
    waits = Waits()
    waits.put(HOLDER, 60)
    for left, passed in ((60, 0.0), (31, 29.5), (1, 30.2)):
        seconds[0] += passed
        with pytest.raises(TooManySignIns) as refused:
            waits.check((HOLDER[0], "somebody"), HOLDER)
        assert refused.value.details == {"retry_after": left}
    waits.check(("203.0.113.5", None))
    seconds[0] += 0.3
    waits.check(HOLDER)


def test_what_is_remembered_of_refusals_is_bounded() -> None:
    waits = Waits()
    for each in range(attempts.ROOM + 1):
        waits.put((str(each), None), 60)
    waits.check(("0", None))
    with pytest.raises(TooManySignIns):
        waits.check((str(attempts.ROOM), None))
