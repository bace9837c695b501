"""What somebody wrote in a search box, on its way through addresses.

It may be a personnummer or a name, which must not stand in an address, a log or a bookmark. So it is posted, and the address of the result
carries it sealed (AES-GCM) for the session that asked: pages, sorting and the browser's own buttons work as for any address, and nobody
else, nor the same person in a later session, can open it (`docs/decisions/0012-search.md`).
"""

import base64
import binascii
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app, g

from common.contracts.directory.citizens import LONGEST_SEARCH

LONGEST = LONGEST_SEARCH + 1
"""One more than a search takes, so that the page knows that there was more."""
_NONCE_BYTES = 12
_LONGEST_TOKEN = 1200


def seal(text: str) -> str:
    """Give the text sealed for the session of this request, as a part of an address."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = _cipher().encrypt(nonce, text[:LONGEST].encode(), g.visitor.digest.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def unseal(token: str) -> str | None:
    """Give the text again, or `None` for anything that wasn't sealed for this session."""
    if not token or len(token) > _LONGEST_TOKEN:
        return None
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        return _cipher().decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], g.visitor.digest.encode()).decode()
    except (binascii.Error, ValueError, InvalidTag):
        return None


def _cipher() -> AESGCM:
    return AESGCM(hmac.digest(current_app.config["SECRET_KEY"].encode(), b"search words", "sha256"))
