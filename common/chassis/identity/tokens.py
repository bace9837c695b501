"""Actor tokens and grants: compact JWS (RFC 7515) with Ed25519 (RFC 8037), checked once per RPC because a check costs 0.1 ms.

Who signs tokens signs messages too, and who checks tokens checks those (`proofs`).
"""

import time
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from common.chassis.identity import proofs
from common.chassis.identity.actor import Actor, Grant, act_claim
from common.contracts.base import Caller
from common.contracts.errors import NotSignedIn
from common.door import UNREADABLE

ACTOR_SECONDS = 60
GRANT_SECONDS = 15
LONGEST_SECONDS = {"actor": ACTOR_SECONDS, "grant": GRANT_SECONDS}
"""How far ahead the end of a token may lie, whatever its signer says: who has stolen a key for an hour has it for an hour."""
LEEWAY_SECONDS = 5
ALGORITHM = "Ed25519"


class Signer:
    """Signs as one issuer: the gateway or a service, whose name the key's `kid` tells (`proofs.issuer_of`)."""

    def __init__(self, key: OKPKey) -> None:
        """Keep the private key; `TypeError` for one that isn't."""
        if not isinstance(key.private_key, Ed25519PrivateKey):
            message = "not a private Ed25519 key"
            raise TypeError(message)
        self._key, self._private, self._key_id = key, key.private_key, str(key.kid)
        self.issuer = proofs.issuer_of(self._key_id)

    def actor_token(self, actor: Actor, audience: str) -> str:
        """Give a token that says to the service `audience` who acts, for 60 seconds."""
        return self._sign({**actor.to_claims(), "aud": audience}, "actor", ACTOR_SECONDS)

    def grant(self, grant: Grant) -> str:
        """Give a signed grant, for 15 seconds. Only `moments` is believed (`Verifier.grant`)."""
        return self._sign(grant.to_claims(), "grant", GRANT_SECONDS)

    def proof(self, body: bytes, use: proofs.Use, since: datetime, audience: str = "") -> str:
        """Give the proof that this issuer sends a message, believed from `since` on for 44 days; `audience` is the one queue that it is for."""
        return proofs.make(self._private, self._key_id, body, use=use, since=since, audience=audience)

    def _sign(self, claims: dict[str, Any], use: str, seconds: int) -> str:
        header = {"alg": ALGORITHM, "kid": self._key_id, "typ": use}
        return jwt.encode(header, {**claims, "exp": int(time.time()) + seconds}, self._key, algorithms=[ALGORITHM])


class Verifier:
    """Checks what others signed, for one audience service."""

    def __init__(self, trusted: KeySet, audience: str) -> None:
        """Keep the public keys by their ids; an issuer may have several, so that a new one is known before the old one leaves."""
        self._keys = {str(key.kid): key for key in trusted.keys}
        public = {name: key.public_key for name, key in self._keys.items() if isinstance(key, OKPKey)}
        self._public = {name: key for name, key in public.items() if isinstance(key, Ed25519PublicKey)}
        self._audience = audience

    def proof(self, proof: str | None, body: bytes) -> proofs.Proof:
        """Give what the proof of a message says of it; raises `NotProvenError` for one that is missing, forged, too old or of another body."""
        return proofs.check(proof, body, self._public)

    def actor(self, token: str | None) -> Actor:
        """Give the actor that a token names; raises `NotSignedIn` for a missing, forged, old or foreign token.

        Only the gateway speaks for persons; a service speaks for itself alone.
        """
        issuer, claims = self._open(token, "actor")
        if claims.get("aud") != self._audience:
            raise NotSignedIn(reason="audience")
        try:
            actor = Actor.from_claims(claims)
        except UNREADABLE as error:
            raise NotSignedIn(reason="claims") from error
        if issuer != (actor.id if actor.kind is Caller.SERVICE else "gateway"):
            raise NotSignedIn(reason="issuer")
        return actor

    def grant(self, token: str | None, actor: Actor) -> Grant:
        """Give the grant of `moments` to this very actor; raises `NotSignedIn` otherwise."""
        issuer, claims = self._open(token, "grant")
        whose = (claims.get("sub"), claims.get("act"))
        if issuer != "moments" or whose != (actor.id, act_claim(actor.guardian_id)):
            raise NotSignedIn(reason="grant")
        return Grant.from_claims(claims)

    def _open(self, token: str | None, use: str) -> tuple[str, dict[str, Any]]:
        try:
            opened = jwt.decode(token or "", self._find_key, algorithms=[ALGORITHM])
        except (JoseError, *UNREADABLE) as error:
            raise NotSignedIn(reason="signature") from error
        if opened.header.get("typ") != use:
            raise NotSignedIn(reason="use")
        expires = opened.claims.get("exp")
        if not isinstance(expires, int) or expires + LEEWAY_SECONDS < time.time():
            raise NotSignedIn(reason="expired")
        if expires - LEEWAY_SECONDS > time.time() + LONGEST_SECONDS[use]:
            raise NotSignedIn(reason="lifetime")
        return proofs.issuer_of(str(opened.header["kid"])), opened.claims

    def _find_key(self, guest: Any) -> OKPKey:
        return self._keys[guest.headers()["kid"]]  # type: ignore[return-value]  # only Ed25519 keys are loaded
