"""Proofs of messages: who sent an event or an access record, that nobody has changed it, what it is for and until when it is believed.

A proof is a detached JWS (RFC 7515 appendix F; RFC 7797: what is signed is the body as it is) with Ed25519, and travels in the header
`sob-proof`. It is put together here, since there is one for every event and one more look for each of its handlers: joserfc, which reads
every such proof too, takes four times as long to open one.
"""

import base64
import json
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

BELIEVED = timedelta(days=44)
"""How long after its time a message may come: an outbox or a queue may wait for weeks. No longer than an inbox remembers what it has
handled (`common.chassis.bus.purging`), less `CLOCKS`: a message is known as a repeat, or refused for its age."""
CLOCKS = timedelta(hours=12)
"""How far the clocks of two machines may be apart."""
LONGEST = 1000
"""Characters of a proof: three times what ours have."""


class Use(StrEnum):
    """What a message is proven for: an event for all who hear it, a record for one queue, or once more for the queue where it was parked."""

    EVENT = "event"
    RECORD = "record"
    AGAIN = "again"


class NotProvenError(Exception):
    """Nobody whom we know has sent this message, for this use, now. `reason` is one word of ours."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof says: the issuer, and what the message is for; `audience` is the queue, empty for an event."""

    issuer: str
    use: Use
    audience: str


def make(key: Ed25519PrivateKey, key_id: str, body: bytes, *, use: Use, since: datetime, audience: str) -> str:
    """Give the proof of a message that is believed from `since` on."""
    until = int((since + BELIEVED).timestamp())
    told = {"alg": "Ed25519", "aud": audience, "b64": False, "crit": ["b64"], "exp": until, "kid": key_id, "typ": use}
    header = _encode(json.dumps(told, separators=(",", ":")).encode())
    return f"{header}..{_encode(key.sign(_signed(header, body)))}"


def check(proof: str | None, body: bytes, keys: dict[str, Ed25519PublicKey]) -> Proof:
    """Give what a proof says of this very body; raises `NotProvenError`."""
    if proof is None:
        raise NotProvenError("none")
    if len(proof) > LONGEST:
        raise NotProvenError("unreadable")
    header, _, signature = proof.partition("..")
    told, key_id, until = _read(header)
    key = keys.get(key_id)
    if key is None:
        raise NotProvenError("key")
    try:
        key.verify(_decode(signature), _signed(header, body))
    except (InvalidSignature, ValueError) as error:
        raise NotProvenError("signature") from error
    _check_time(until)
    return told


def _check_time(until: int) -> None:
    left = until - time.time()
    if left < 0:
        raise NotProvenError("old")
    if left > (BELIEVED + CLOCKS).total_seconds():
        raise NotProvenError("early")


@lru_cache(maxsize=256)
def _read(header: str) -> tuple[Proof, str, int]:
    """Read a header: what it says, the key's id and the end. Messages of one second often have the same."""
    try:
        told = json.loads(_decode(header))
        is_ours = (told["alg"], told["b64"], told["crit"]) == ("Ed25519", False, ["b64"])
        key_id, until = str(told["kid"]), int(told["exp"])
        proof = Proof(issuer_of(key_id), Use(told["typ"]), str(told["aud"]))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise NotProvenError("unreadable") from error
    if not is_ours:
        raise NotProvenError("unreadable")
    return proof, key_id, until


def issuer_of(key_id: str) -> str:
    """Give whose a key is: `moments`, or with what tells a newer key from an older, `moments.2027`."""
    return key_id.partition(".")[0]


def _signed(header: str, body: bytes) -> bytes:
    return header.encode() + b"." + body


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
