"""Proofs of messages: whose they are, for what, and until when; a proof says so of one body and no other."""

from datetime import timedelta
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import KeySet, OKPKey

from common.chassis.bus.purging import INBOX_KEPT
from common.chassis.clock import now
from common.chassis.identity import NotProvenError, Signer, Use, Verifier
from common.chassis.identity.proofs import BELIEVED, CLOCKS, LONGEST, Proof, _encode

BODY = '{"id": "1", "text": "å"}'.encode()
QUEUE = "audit.access_records"


def key(kid: str) -> OKPKey:
    return OKPKey.generate_key("Ed25519", parameters={"kid": kid})


def public(*keys: OKPKey) -> KeySet:
    return KeySet([OKPKey.import_key(each.as_dict(private=False)) for each in keys])


MOMENTS, NEWER, GATEWAY, STRANGER = key("moments"), key("moments.2027"), key("gateway"), key("moments")
VERIFIER = Verifier(public(MOMENTS, NEWER, GATEWAY), "audit")


def reason(proof: Any, body: bytes = BODY) -> str:
    """Give why a proof isn't believed."""
    with pytest.raises(NotProvenError) as refused:
        VERIFIER.proof(proof, body)
    return refused.value.reason


def test_a_proof_says_who_sent_the_message_and_what_it_is_for() -> None:
    assert VERIFIER.proof(Signer(MOMENTS).proof(BODY, Use.EVENT, now()), BODY) == Proof("moments", Use.EVENT, "")
    record = Signer(GATEWAY).proof(BODY, Use.RECORD, now(), QUEUE)
    assert VERIFIER.proof(record, BODY) == Proof("gateway", Use.RECORD, QUEUE)


def test_a_proof_is_a_detached_signature_that_any_library_reads() -> None:
    registry = jws.JWSRegistry(
        algorithms=["Ed25519"], strict_check_header=False
    )  # `aud` and `exp` are claims elsewhere
    proof = Signer(MOMENTS).proof(BODY, Use.EVENT, now())
    read = jws.deserialize_compact(proof, MOMENTS, payload=BODY, registry=registry)
    assert read.headers()["kid"] == "moments"
    assert read.headers()["typ"] == "event"


def test_an_issuer_may_have_a_newer_key_beside_the_older() -> None:
    assert Signer(NEWER).issuer == "moments"
    assert VERIFIER.proof(Signer(NEWER).proof(BODY, Use.EVENT, now()), BODY).issuer == "moments"


@pytest.mark.parametrize("changed", [b"", BODY + b" ", BODY.replace(b"1", b"2"), b"\xff"])
def test_a_proof_holds_for_one_body(changed: bytes) -> None:
    assert reason(Signer(MOMENTS).proof(BODY, Use.EVENT, now()), changed) == "signature"


def test_a_key_that_nobody_trusts_proves_nothing() -> None:
    assert reason(Signer(STRANGER).proof(BODY, Use.EVENT, now())) == "signature"
    assert reason(Signer(key("nobody")).proof(BODY, Use.EVENT, now())) == "key"
    assert reason(Signer(key("moments.other")).proof(BODY, Use.EVENT, now())) == "key"


def test_what_a_proof_says_can_not_be_changed() -> None:
    good = Signer(MOMENTS).proof(BODY, Use.EVENT, now())
    other = Signer(MOMENTS).proof(BODY, Use.RECORD, now(), QUEUE)
    assert reason(f"{other.partition('..')[0]}..{good.partition('..')[2]}") == "signature"


@pytest.mark.parametrize(
    ("age", "why"),
    [
        (BELIEVED + timedelta(minutes=1), "old"),
        (timedelta(days=2000), "old"),
        (-CLOCKS - timedelta(minutes=1), "early"),
    ],
    ids=["just too old", "years old", "early"],
)
def test_a_message_is_believed_for_a_while(age: timedelta, why: str) -> None:
    assert reason(Signer(MOMENTS).proof(BODY, Use.EVENT, now() - age)) == why


def test_an_outbox_or_a_queue_may_wait_for_weeks() -> None:
    for since in (now() - timedelta(days=43), now() + CLOCKS - timedelta(minutes=1)):
        assert VERIFIER.proof(Signer(MOMENTS).proof(BODY, Use.EVENT, since), BODY).issuer == "moments"


def test_an_inbox_remembers_a_message_for_as_long_as_it_is_believed() -> None:
    """Handled the moment it was made by a clock that is ahead, it is known until nobody believes it any more."""
    assert BELIEVED + CLOCKS < INBOX_KEPT


def headed(told: str) -> str:
    return f"{_encode(told.encode())}..{'A' * 86}"


GOOD = '"alg": "Ed25519", "aud": "", "b64": false, "crit": ["b64"], "exp": 1, "kid": "moments", "typ": "event"'


@pytest.mark.parametrize(
    "proof",
    [
        "",
        "..",
        "a.b.c",
        "å..å",
        headed("[]"),
        headed("{"),
        headed("[" * 600),
        headed("{}"),
        headed(f"{{{GOOD.replace('Ed25519', 'none')}}}"),
        headed(f"{{{GOOD.replace('false', 'true')}}}"),
        headed(f"{{{GOOD.replace('event', 'actor')}}}"),
        headed(f"{{{GOOD.replace(': 1,', ': 1e999,')}}}"),
        headed(f"{{{GOOD.replace(': 1,', ': null,')}}}"),
        "A" * (LONGEST + 1),
    ],
)
def test_what_is_no_proof_is_unreadable(proof: str) -> None:
    assert reason(proof) == "unreadable"


def test_a_message_without_a_proof_is_refused() -> None:
    assert reason(None) == "none"


def test_an_actor_token_proves_no_message() -> None:
    assert reason(Signer(MOMENTS)._sign({"aud": QUEUE}, "event", 60)) == "unreadable"


def test_a_signature_that_is_none_is_refused() -> None:
    assert reason(headed(f"{{{GOOD}}}")) == "signature"
    assert reason(headed(f"{{{GOOD}}}").replace("AAA", "***")) == "signature"


def test_a_signer_needs_a_private_key() -> None:
    with pytest.raises(TypeError):
        Signer(OKPKey.import_key(MOMENTS.as_dict(private=False)))
