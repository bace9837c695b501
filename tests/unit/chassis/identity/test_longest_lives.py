"""No token between services lives longer than its kind may, whatever its signer wrote: the checker decides."""

import time
from typing import Any

import pytest
from joserfc import jwt

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, Grant, Signer, Verifier, create_key_files, load_signer, load_verifier
from common.chassis.identity.tokens import ACTOR_SECONDS, ALGORITHM, GRANT_SECONDS, LEEWAY_SECONDS
from common.contracts.base import Caller
from common.contracts.errors import NotSignedIn

ACTOR = Actor(Caller.SERVICE, "moments")
GRANT = Grant(new_id(), 1, new_id(), new_id(), ACTOR.id, "write")
LONGEST = {"actor": ACTOR_SECONDS, "grant": GRANT_SECONDS}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Signer, Verifier]:
    folder = tmp_path_factory.mktemp("keys") / "own"
    create_key_files(folder, ("moments",), ())
    return load_signer(folder / "moments.json"), load_verifier(folder / "trusted.json", "content")


def checked(keys: tuple[Signer, Verifier], use: str, expires: Any) -> Actor | Grant:
    """Sign claims with a key that is believed, and check them."""
    signer, verifier = keys
    claims = {"actor": ACTOR.to_claims() | {"aud": "content"}, "grant": GRANT.to_claims()}[use]
    header = {"alg": ALGORITHM, "kid": signer.issuer, "typ": use}
    token = jwt.encode(header, {**claims, "exp": expires}, signer._key, algorithms=[ALGORITHM])
    return verifier.actor(token) if use == "actor" else verifier.grant(token, ACTOR)


@pytest.mark.parametrize("use", LONGEST)
def test_a_token_of_its_longest_life_is_believed(keys: tuple[Signer, Verifier], use: str) -> None:
    assert checked(keys, use, int(time.time()) + LONGEST[use]) == {"actor": ACTOR, "grant": GRANT}[use]


@pytest.mark.parametrize("use", LONGEST)
@pytest.mark.parametrize("more", [60, 3600, 4_000_000_000, 10**30])
def test_one_that_would_live_longer_is_refused(keys: tuple[Signer, Verifier], use: str, more: int) -> None:
    with pytest.raises(NotSignedIn) as refused:
        checked(keys, use, int(time.time()) + LONGEST[use] + LEEWAY_SECONDS + more)
    assert refused.value.details == {"reason": "lifetime"}


@pytest.mark.parametrize("use", LONGEST)
@pytest.mark.parametrize("expires", [None, "4000000000", 4e9, float("inf"), [], True])
def test_one_without_an_end_in_whole_seconds_is_refused(keys: tuple[Signer, Verifier], use: str, expires: Any) -> None:
    with pytest.raises(NotSignedIn):
        checked(keys, use, expires)
