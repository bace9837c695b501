"""A token of any other shape than ours is refused like one that is missing, whether or not a key that is believed has signed it."""

import base64
import json
import time
from typing import Any

import pytest
from joserfc import jwt

from common.chassis.identifiers import new_id
from common.chassis.identity import Signer, Verifier, create_key_files, load_signer, load_verifier
from common.chassis.identity.tokens import ALGORITHM
from common.contracts.base import Caller
from common.contracts.errors import NotSignedIn

PERSON = {"kind": Caller.STAFF.value, "sub": str(new_id()), "aud": "content"}
HEADER = {"alg": ALGORITHM, "kid": "gateway", "typ": "actor"}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Signer, Verifier]:
    folder = tmp_path_factory.mktemp("keys") / "own"
    create_key_files(folder, ("gateway",), ())
    return load_signer(folder / "gateway.json"), load_verifier(folder / "trusted.json", "content")


def reason(verifier: Verifier, token: str) -> str:
    with pytest.raises(NotSignedIn) as refused:
        verifier.actor(token)
    return str(refused.value.details["reason"])


@pytest.mark.parametrize(
    "claims",
    [
        *({"sub": sub} for sub in (["x"], {}, None, 5, "nobody", "")),
        *({name: odd} for name in ("unit", "com", "cov") for odd in (5, [1], {"a": 1}, "x")),
        *({"roles": odd} for odd in (5, [["practitioner"]])),
        *({"act": odd} for odd in ("x", [1], {"sub": 5}, {})),
        *({"kind": odd} for odd in (["staff"], None, "nobody")),
    ],
)
def test_claims_of_another_shape_are_refused(keys: tuple[Signer, Verifier], claims: dict[str, Any]) -> None:
    signer, verifier = keys
    told = PERSON | {"exp": int(time.time()) + 30}
    believed, odd = (jwt.encode(HEADER, each, signer._key, algorithms=[ALGORITHM]) for each in (told, told | claims))
    assert verifier.actor(believed).id == PERSON["sub"]
    assert reason(verifier, odd) == "claims"


@pytest.mark.parametrize(
    "header",
    [
        *([], None, 5, {}, {"alg": [ALGORITHM]}, {"alg": "none"}),
        *(HEADER | {"kid": odd} for odd in (["gateway"], {}, 5, None)),
        *(HEADER | {"crit": odd} for odd in (5, {}, "b64", [5], ["b64"], None)),
        *(HEADER | {name: odd} for name in ("jwk", "b64", "zip", "x5c") for odd in (5, "x", [])),
    ],
)
def test_a_header_of_another_shape_proves_nothing(keys: tuple[Signer, Verifier], header: Any) -> None:
    parts = (base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=").decode() for each in (header, PERSON))
    assert reason(keys[1], ".".join((*parts, "eA"))) == "signature"
