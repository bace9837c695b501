"""A guardian acts for a child: what the token tells (RFC 8693 `act`), and that no other than a true one is believed."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from joserfc import jwt

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, Grant, Signer, Verifier, create_key_files, load_signer, load_verifier
from common.chassis.identity.tokens import ALGORITHM
from common.contracts.base import Caller
from common.contracts.errors import NotSignedIn

CHILD, GUARDIAN, SIBLING, OTHER = (new_id() for _ in range(4))
ACTS = Actor(Caller.CITIZEN, str(CHILD), guardian_id=GUARDIAN)
ALONE = Actor(Caller.CITIZEN, str(CHILD))
FOR_ONESELF = Actor(Caller.CITIZEN, str(GUARDIAN))
FOR_THE_SIBLING = Actor(Caller.CITIZEN, str(SIBLING), guardian_id=GUARDIAN)
OTHER_GUARDIAN = Actor(Caller.CITIZEN, str(CHILD), guardian_id=OTHER)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys") / "own"
    create_key_files(folder, ("gateway", "moments", "directory"), ())
    return folder


@pytest.fixture(scope="module")
def signer_of(keys: Path) -> Callable[[str], Signer]:
    return lambda issuer: load_signer(keys / f"{issuer}.json")


@pytest.fixture(scope="module")
def verifier(keys: Path) -> Verifier:
    return load_verifier(keys / "trusted.json", "moments")


def signed(signer: Signer, claims: dict[str, Any]) -> str:
    """Sign claims that no `Actor` makes, with a key that is believed."""
    full = {**claims, "aud": "moments", "exp": int(time.time()) + 30}
    header = {"alg": ALGORITHM, "kid": signer.issuer, "typ": "actor"}
    return jwt.encode(header, full, signer._key, algorithms=[ALGORITHM])


def granted(actor: Actor) -> Grant:
    return Grant(new_id(), 1, new_id(), CHILD, actor.id, "write", actor.guardian_id)


def test_the_child_is_the_subject_and_the_guardian_acts(signer_of: Callable[[str], Signer], verifier: Verifier) -> None:
    claims = ACTS.to_claims()
    assert (claims["sub"], claims["act"]) == (str(CHILD), {"sub": str(GUARDIAN)})
    assert verifier.actor(signer_of("gateway").actor_token(ACTS, "moments")) == ACTS
    assert "act" not in ALONE.to_claims()


def test_who_did_it_is_the_guardian_and_each_choice_of_person_is_another_actor() -> None:
    assert [actor.doer_id for actor in (ACTS, ALONE)] == [str(GUARDIAN), str(CHILD)]
    actors = (ACTS, ALONE, FOR_ONESELF, FOR_THE_SIBLING, OTHER_GUARDIAN)
    assert len({actor.whole_id for actor in actors}) == len(actors)
    assert max(len(actor.whole_id) for actor in actors) <= 64


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "staff"},
        {"act": {"sub": str(CHILD)}},
        {"act": {"sub": "somebody"}},
        {"act": {}},
        {"act": str(GUARDIAN)},
        {"act": None},
        {"act": [str(GUARDIAN)]},
    ],
)
def test_a_claim_that_is_no_guardians_is_refused(
    signer_of: Callable[[str], Signer], verifier: Verifier, changed: dict[str, Any]
) -> None:
    with pytest.raises(NotSignedIn) as refused:
        verifier.actor(signed(signer_of("gateway"), ACTS.to_claims() | changed))
    assert refused.value.details == {"reason": "claims"}


def test_a_service_cannot_speak_for_a_guardian(signer_of: Callable[[str], Signer], verifier: Verifier) -> None:
    with pytest.raises(NotSignedIn) as refused:
        verifier.actor(signed(signer_of("directory"), ACTS.to_claims()))
    assert refused.value.details == {"reason": "issuer"}


def test_a_token_whose_claim_was_changed_is_forged(signer_of: Callable[[str], Signer], verifier: Verifier) -> None:
    signer = signer_of("gateway")
    head, _body, signature = signer.actor_token(ACTS, "moments").split(".")
    _, other_body, _ = signer.actor_token(OTHER_GUARDIAN, "moments").split(".")
    with pytest.raises(NotSignedIn) as refused:
        verifier.actor(f"{head}.{other_body}.{signature}")
    assert refused.value.details == {"reason": "signature"}


@pytest.mark.parametrize("other", [ALONE, FOR_ONESELF, FOR_THE_SIBLING, OTHER_GUARDIAN])
def test_a_grant_opens_to_the_guardian_for_that_child_alone(
    signer_of: Callable[[str], Signer], verifier: Verifier, other: Actor
) -> None:
    signer = signer_of("moments")
    assert verifier.grant(signer.grant(granted(ACTS)), ACTS).guardian_id == GUARDIAN
    for given, asks in ((ACTS, other), (other, ACTS)):
        with pytest.raises(NotSignedIn):
            verifier.grant(signer.grant(granted(given)), asks)
    assert verifier.grant(signer.grant(granted(other)), other).citizen_id == UUID(str(CHILD))
