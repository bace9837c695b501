"""What an access token must be to be believed; each thing that can be wrong with it has its reason."""

import base64
import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from common.contracts.base import Caller
from gateway.identity.issuer_keys import IssuerKeys
from gateway.identity.tokens import LEEWAY_SECONDS, LONGEST_SECONDS, TokenChecker, TokenRefused, TrustedIssuer

NOW = 1_750_000_000
ISSUER = "https://issuer.example/staff"
KEY = ECKey.generate_key("P-256", {"kid": "k", "use": "sig"})
OTHER = ECKey.generate_key("P-256", {"kid": "k"})
PINNED = RSAKey.generate_key(2048, {"kid": "pinned", "alg": "RS256"})
UNPINNED = RSAKey.import_key({name: part for name, part in PINNED.as_dict(private=True).items() if name != "alg"})
PUBLIC = {"keys": [key.as_dict(private=False) for key in (KEY, PINNED)]}
HEADER = {"alg": "ES256", "kid": "k", "typ": "at+jwt"}
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "sub": "SE2321000000-DEMO1",
    "aud": "sob-api",
    "client_id": "client",
    "iat": NOW,
    "exp": NOW + 300,
    "jti": "1",
}


@pytest.fixture(scope="module")
def checker() -> TokenChecker:
    issuers = (TrustedIssuer(ISSUER, Caller.STAFF, IssuerKeys(lambda: PUBLIC)),)
    return TokenChecker("sob-api", issuers, lambda: NOW)


def signed(key: Any = KEY, header: dict[str, Any] | None = None, **claims: Any) -> str:
    """Give a token: the good one with changes, where `None` leaves something out."""
    head = {name: value for name, value in (HEADER | (header or {})).items() if value is not None}
    body = {name: value for name, value in (CLAIMS | claims).items() if value is not None}
    return jwt.encode(head, body, key, algorithms=["ES256", "RS256", "PS256", "HS256"])


def raw(header: Any, claims: Any, signature: str = "") -> str:
    """Put a token together without signing it."""
    parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, claims))
    return ".".join((*parts, signature))


def reason(checker: TokenChecker, token: str) -> str:
    with pytest.raises(TokenRefused) as refused:
        checker.check(token)
    return str(refused.value.details["reason"])


def test_a_good_token_tells_whom_it_is_about(checker: TokenChecker) -> None:
    checked = checker.check(signed(aud=["another", "sob-api"], header={"typ": "application/AT+JWT"}))
    assert (checked.kind, checked.who["sub"]) == (Caller.STAFF, "SE2321000000-DEMO1")


def test_the_signature_may_be_written_in_other_ways_but_what_is_signed_is_the_same(checker: TokenChecker) -> None:
    token = signed()
    assert checker.check(token).signed == token.rpartition(".")[0].encode()


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"aud": "another"}, "audience"),
        ({"aud": ["another"]}, "audience"),
        ({"aud": None}, "audience"),
        ({"iss": "https://evil.example"}, "issuer"),
        ({"iss": ["x"]}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"exp": NOW - LEEWAY_SECONDS - 1, "iat": NOW - 300}, "expired"),
        ({"exp": None}, "claims"),
        ({"exp": "soon"}, "claims"),
        ({"exp": NOW + LONGEST_SECONDS + 1}, "lifetime"),
        ({"exp": float("inf")}, "claims"),
        ({"iat": NOW + 300, "exp": NOW + 600}, "claims"),
        ({"iat": None}, "claims"),
        ({"nbf": NOW + LEEWAY_SECONDS + 1}, "claims"),
        ({"jti": None}, "claims"),
        ({"client_id": None}, "claims"),
        ({"sub": None}, "claims"),
    ],
)
def test_wrong_claims_are_refused(checker: TokenChecker, claims: dict[str, Any], expected: str) -> None:
    assert reason(checker, signed(**claims)) == expected


def test_clocks_may_differ_a_little(checker: TokenChecker) -> None:
    assert checker.check(signed(exp=NOW - LEEWAY_SECONDS + 1, iat=NOW - 300)).who
    assert checker.check(signed(nbf=NOW + LEEWAY_SECONDS)).who


@pytest.mark.parametrize(
    ("key", "header", "expected"),
    [
        (OTHER, {}, "signature"),
        (KEY, {"kid": "unknown"}, "key"),
        (KEY, {"kid": None}, "key"),
        (KEY, {"typ": "JWT"}, "type"),
        (KEY, {"typ": None}, "type"),
        (OctKey.import_key(json.dumps(PUBLIC["keys"][0])), {"alg": "HS256"}, "algorithm"),
        (UNPINNED, {"alg": "PS256", "kid": "pinned"}, "signature"),
        (PINNED, {"alg": "RS256", "kid": "k"}, "signature"),
    ],
)
def test_wrong_signatures_are_refused(checker: TokenChecker, key: Any, header: dict[str, Any], expected: str) -> None:
    assert reason(checker, signed(key, header)) == expected


def test_no_signature_is_refused_in_each_spelling(checker: TokenChecker) -> None:
    for none in ("none", "None", "NONE", "", None, 1, ["ES256"]):
        assert reason(checker, raw(HEADER | {"alg": none}, CLAIMS)) in {"algorithm", "shape"}
    assert reason(checker, raw(HEADER, CLAIMS)) == "signature"


def test_a_changed_token_is_refused(checker: TokenChecker) -> None:
    head, _, signature = signed().split(".")
    body = raw(HEADER, CLAIMS | {"sub": "SE2321000000-DEMO2"}).split(".")[1]
    assert reason(checker, f"{head}.{body}.{signature}") == "signature"


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "x" * 8001,
        "å.ä.ö",
        raw([], {}),
        raw({}, [1]),
        raw(HEADER, "text"),
        raw(1, 2),
        "a.b.c.d.e",
    ],
)
def test_what_is_no_token_is_refused(checker: TokenChecker, token: str) -> None:
    assert reason(checker, token) in {"shape", "type"}
