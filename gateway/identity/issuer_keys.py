"""An issuer's public keys (JWK set, RFC 7517), read at its address and kept, to check access tokens with.

A key that we don't know makes us read again, since issuers change keys; but at most every half minute, so that invented key ids make no
flood of questions. When the issuer doesn't answer, the keys that we have stand for an hour, and it is asked again after five seconds.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import requests
import structlog
from joserfc.jwk import JWKRegistry, Key

from common.contracts.errors import IssuerAway
from gateway.identity.claims import UNUSABLE

log = structlog.stdlib.get_logger(__name__)
FRESH_SECONDS = 600.0
STANDING_SECONDS = 3600.0
PAUSE_SECONDS = 30.0
AWAY_PAUSE_SECONDS = 5.0
"""After an attempt that failed: an issuer that comes back is found soon, and one that hangs holds few requests up."""
ANSWER_SECONDS = 3
ASYMMETRIC = {"RSA", "EC"}
"""Kinds of keys that are public at all: a secret (`oct`) in a public set must never check anything."""

Fetch = Callable[[], dict[str, Any]]


def fetch_from(issuer: str) -> Fetch:
    """Give what reads an issuer's JWK set, found through its metadata (RFC 8414); it raises `OSError` or `ValueError`."""

    def fetch() -> dict[str, Any]:
        metadata = _json(f"{issuer}/.well-known/openid-configuration")
        if metadata.get("issuer") != issuer:
            raise ValueError("metadata of another issuer")
        return _json(str(metadata["jwks_uri"]))

    return fetch


def _json(address: str) -> dict[str, Any]:
    answer = requests.get(address, timeout=ANSWER_SECONDS)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


class IssuerKeys:
    """One issuer's keys by id. Safe under threads: one reads, the others wait for it."""

    def __init__(self, fetch: Fetch, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin empty: the first token makes us read. `clock` gives monotonic seconds."""
        self._fetch = fetch
        self._clock = clock
        self._keys: dict[str, Key] = {}
        self._read_at: float | None = None
        self._not_before: float | None = None
        self._reading = threading.Lock()

    def get(self, kid: str) -> Key | None:
        """Give a key, or `None` when the issuer has none of that id; raises `IssuerAway` when the issuer can't be asked."""
        if not self._has_fresh(kid):
            with self._reading:
                if not self._has_fresh(kid) and self._may_read():
                    self._read()
        if self._read_at is None or self._clock() - self._read_at > STANDING_SECONDS:
            raise IssuerAway(service="sign-in")
        return self._keys.get(kid)

    def _has_fresh(self, kid: str) -> bool:
        return kid in self._keys and self._read_at is not None and self._clock() - self._read_at < FRESH_SECONDS

    def _may_read(self) -> bool:
        return self._not_before is None or self._clock() >= self._not_before

    def _read(self) -> None:
        pause = AWAY_PAUSE_SECONDS
        try:
            self._keys = _usable(self._fetch()["keys"])
            self._read_at = self._clock()
            pause = PAUSE_SECONDS
        except (OSError, *UNUSABLE) as error:
            log.warning("issuer's keys not read", fault=type(error).__name__)
        self._not_before = self._clock() + pause


def _usable(keys: list[dict[str, Any]]) -> dict[str, Key]:
    """Give the keys for signatures by id; one that we can't read doesn't take the others with it."""
    found: dict[str, Key] = {}
    for key in keys:
        if key.get("kty") in ASYMMETRIC and key.get("use", "sig") == "sig" and isinstance(key.get("kid"), str):
            try:
                found[key["kid"]] = JWKRegistry.import_key(key)
            except UNUSABLE:
                log.warning("issuer's key not readable", kid=key["kid"])
    return found
