"""An issuer's keys: read when needed, kept, and never asked for without end."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey

from common.contracts.errors import Unavailable
from gateway.identity.issuer_keys import IssuerKeys


def public(kid: str) -> dict[str, Any]:
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig"}).as_dict(private=False)


@dataclass
class Publishing:
    """An issuer with `keys`, that counts how often it is asked and may be down; and a clock."""

    keys: list[Any] = field(default_factory=lambda: [public("a")])
    is_down: bool = False
    asked: int = 0
    now: float = 0.0

    def __call__(self) -> dict[str, Any]:
        """Answer, or fail as `requests` does."""
        self.asked += 1
        if self.is_down:
            raise OSError
        return {"keys": self.keys}


@pytest.fixture
def issuer() -> Publishing:
    return Publishing()


@pytest.fixture
def keys(issuer: Publishing) -> IssuerKeys:
    return IssuerKeys(issuer, lambda: issuer.now)


def test_a_known_key_is_asked_for_once(issuer: Publishing, keys: IssuerKeys) -> None:
    assert all(keys.get("a") for _ in range(100))
    assert issuer.asked == 1


def test_unknown_keys_make_one_question_in_half_a_minute(issuer: Publishing, keys: IssuerKeys) -> None:
    assert [keys.get(f"invented-{number}") for number in range(100)] == [None] * 100
    assert issuer.asked == 1
    issuer.now = 30
    issuer.keys = [public("b")]
    assert keys.get("b")
    assert keys.get("a") is None
    assert issuer.asked == 2


def test_keys_are_read_again_after_ten_minutes_so_that_a_withdrawn_one_ends(
    issuer: Publishing, keys: IssuerKeys
) -> None:
    assert keys.get("a")
    issuer.keys = [public("b")]
    issuer.now = 599
    assert keys.get("a")
    issuer.now = 600
    assert keys.get("a") is None


def test_an_issuer_that_is_down_leaves_the_keys_for_an_hour(issuer: Publishing, keys: IssuerKeys) -> None:
    assert keys.get("a")
    issuer.is_down = True
    issuer.now = 3600
    assert keys.get("a")
    issuer.now = 3601
    with pytest.raises(Unavailable):
        keys.get("a")


def test_an_issuer_that_never_answered_is_unavailable_and_not_asked_at_every_request(
    issuer: Publishing, keys: IssuerKeys
) -> None:
    issuer.is_down = True
    for _ in range(10):
        with pytest.raises(Unavailable):
            keys.get("a")
    assert issuer.asked == 1
    issuer.now, issuer.is_down = 5, False
    assert keys.get("a"), "an issuer that is back is found soon"


@pytest.mark.parametrize("answer", [None, 7, "keys", [None], {"keys": 1}])
def test_an_answer_that_is_no_set_of_keys_is_none(issuer: Publishing, keys: IssuerKeys, answer: Any) -> None:
    issuer.keys = answer
    with pytest.raises(Unavailable):
        keys.get("a")


def test_secrets_and_unreadable_keys_check_nothing(issuer: Publishing, keys: IssuerKeys) -> None:
    secret = OctKey.generate_key(256, {"kid": "secret"}).as_dict(private=True)
    issuer.keys = [secret, {"kty": "RSA", "kid": "broken"}, public("other") | {"use": "enc"}, public("a")]
    assert keys.get("a")
    assert [keys.get(kid) for kid in ("secret", "broken", "other")] == [None] * 3
