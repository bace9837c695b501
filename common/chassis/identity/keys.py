"""The key files: a private JWK (RFC 7517) per issuer, a master key per service, and sets of everybody's public keys to verify and to seal with."""

import base64
import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from joserfc.jwk import KeySet, OKPKey

from common.chassis.identity.sealing import Sealing
from common.chassis.identity.tokens import Signer, Verifier
from common.door import decoded


def load_signer(key_file: Path) -> Signer:
    """Read the private key of an issuer."""
    return Signer(OKPKey.import_key(json.loads(key_file.read_text())))


def load_verifier(trusted_file: Path, audience: str) -> Verifier:
    """Read everybody's public keys, to check what is meant for the service `audience`."""
    return Verifier(KeySet.import_key_set(json.loads(decoded(trusted_file.read_bytes()))), audience)


def create_key_files(directory: Path, issuers: Iterable[str], services: Iterable[str]) -> None:
    """Make what is missing of the key files of a one-machine installation; existing keys stay as they are.

    In production the same files come from a secret store, and no process has more than its own private key.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    public = [_ensure_issuer(directory / f"{issuer}.json", issuer) for issuer in issuers]
    _write(directory / "trusted.json", json.dumps({"keys": public}))
    sealing = [Sealing.of_master(service, _ensure_master(directory / f"{service}.master")) for service in services]
    _write(directory / "sealing.json", json.dumps({"keys": [each.public for each in sealing]}))


def _ensure_master(path: Path) -> bytes:
    if not path.exists():
        _write(path, base64.b64encode(secrets.token_bytes(32)).decode())
    return base64.b64decode(decoded(path.read_bytes()).strip(), validate=True)


def _ensure_issuer(path: Path, issuer: str) -> dict[str, object]:
    if not path.exists():
        key = OKPKey.generate_key("Ed25519", parameters={"kid": issuer}, private=True)
        _write(path, json.dumps(key.as_dict(private=True)))
    return dict(OKPKey.import_key(json.loads(decoded(path.read_bytes()))).as_dict(private=False))


def _write(path: Path, text: str) -> None:
    temporary = path.with_suffix(path.suffix + ".new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    temporary.replace(path)
