"""The provider's keys, one JWK set in one file: a signing key per issuer, and the secret of the citizens' subject ids.

A key per issuer means that a token of one is worth nothing at the other. RS256 is what every OpenID client knows
(OpenID Connect Discovery §3, `id_token_signing_alg_values_supported`).
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet, OctKey, RSAKey

ALGORITHM = "RS256"
RSA_BITS = 2048
PAIRWISE_BITS = 256
STAFF, CITIZEN, PAIRWISE = "siths", "elegitimation", "pairwise"


@dataclass(frozen=True)
class ProviderKeys:
    """The signing keys by issuer's name, and the secret of pairwise subject ids."""

    signing: dict[str, RSAKey]
    pairwise_secret: bytes


def load_keys(path: Path) -> ProviderKeys:
    """Read the keys; a missing file is made, for its owner only. Raises `ValueError` for a file of something else."""
    if not path.exists():
        _create(path)
    keys = _read(path)
    signing = {name: keys.get(name) for name in (STAFF, CITIZEN)}
    pairwise = keys.get(PAIRWISE)
    found = {name: key for name, key in signing.items() if isinstance(key, RSAKey)}
    if len(found) != len(signing) or not isinstance(pairwise, OctKey):
        raise ValueError(_not_ours(path))
    return ProviderKeys(found, pairwise.raw_value)


def _read(path: Path) -> dict[str | None, Key]:
    try:
        found = KeySet.import_key_set(json.loads(path.read_text(encoding="utf-8"))).keys
    except (ValueError, KeyError, TypeError, JoseError) as error:
        raise ValueError(_not_ours(path)) from error
    return {key.kid: key for key in found}


def _not_ours(path: Path) -> str:
    return f"{path} doesn't hold the provider's keys; remove it and new ones are made."


def _create(path: Path) -> None:
    keys: list[RSAKey | OctKey] = [
        RSAKey.generate_key(RSA_BITS, {"kid": name, "use": "sig", "alg": ALGORITHM}) for name in (STAFF, CITIZEN)
    ]
    keys.append(OctKey.generate_key(PAIRWISE_BITS, {"kid": PAIRWISE}))
    text = json.dumps({"keys": [key.as_dict(private=True) for key in keys]})
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Written beside and renamed: a start that is killed here leaves no half file behind.
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    beside.replace(path)
