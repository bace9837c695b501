"""Words for one service alone, sealed with its public key: they lie unread in outboxes, on the broker and in that service's own database.

Compact JWE (RFC 7516) with ECDH-ES over X25519. The private key is made of the service's master key, so nobody has one more secret to keep; the
public one stands among everybody's public keys as `<service>.sealing`.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from common.door import decoded

ALGORITHMS = ["ECDH-ES", "A256GCM"]
USE = "enc"
"""What tells a key that seals from one that signs (RFC 7517 §4.2)."""


class UnopenedError(Exception):
    """The sealed words were changed, or are for another service."""


def key_name(service: str) -> str:
    """Name the key with which words for a service are sealed."""
    return f"{service}.sealing"


class Sealing:
    """Seals for one service; what holds its private key also opens."""

    def __init__(self, key: OKPKey) -> None:
        """Keep the key."""
        self._key = key

    @classmethod
    def of_master(cls, service: str, master: bytes) -> "Sealing":
        """Give the service's own, which opens."""
        name = key_name(service)
        secret = HKDF(SHA256(), length=32, salt=None, info=name.encode()).derive(master)
        key = X25519PrivateKey.from_private_bytes(secret)
        parts = {"d": _text(secret), "x": _text(key.public_key().public_bytes_raw())}
        return cls(OKPKey.import_key({"kty": "OKP", "crv": "X25519", "kid": name, "use": USE, **parts}))

    @property
    def public(self) -> dict[str, Any]:
        """Give the public key (JWK)."""
        return dict(self._key.as_dict(private=False))

    def seal(self, words: str) -> str:
        """Seal words; each time they look otherwise."""
        header = {"alg": ALGORITHMS[0], "enc": ALGORITHMS[1], "kid": str(self._key.kid)}
        return str(jwe.encrypt_compact(header, words.encode(), self._key, algorithms=ALGORITHMS))

    def open(self, sealed: str) -> str:
        """Give the words; raises `UnopenedError`."""
        try:
            return (jwe.decrypt_compact(sealed, self._key, algorithms=ALGORITHMS).plaintext or b"").decode()
        except (JoseError, ValueError) as error:
            raise UnopenedError from error


def load_sealing(keys_file: Path, service: str) -> Sealing:
    """Read the public key that seals for a service; raises `LookupError` when nobody has made it."""
    keys = KeySet.import_key_set(json.loads(decoded(keys_file.read_bytes()))).keys
    for key in keys:
        if isinstance(key, OKPKey) and key.kid == key_name(service):
            return Sealing(key)
    message = f"{keys_file} has no key {key_name(service)}: make it with `python -m deploy.local.keys`"
    raise LookupError(message)


def keyed_digest(master: bytes, purpose: str, text: str) -> str:
    """Give what tells a text from others (hex) to those alone who have the service's master key."""
    key = HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(master)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
