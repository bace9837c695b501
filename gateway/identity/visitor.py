"""The person of a request, found by the session cookie; `bearer` finds the person of an access token.

Sessions belong to `directory`; the gateway keeps an answer for 10 seconds, so that a page with several requests asks once. Staff and
citizens have cookies of their own: one browser may hold both, and neither opens the other's pages.
"""

import hashlib
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Request, current_app, g, request
from werkzeug.wrappers import Response

from common.chassis import clock
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.base import Caller
from common.contracts.directory.sessions import CHOOSE_LANGUAGE, RESOLVE_SESSION
from common.contracts.errors import NamedError, NotSignedIn
from gateway.backend import GATEWAY, transport

CACHE_SECONDS = 10.0
CACHE_SIZE = 10_000
COOKIE = {Caller.STAFF: "sob-staff", Caller.CITIZEN: "sob-citizen"}
GATEWAY_ACTOR = Actor(kind=Caller.SERVICE, id=GATEWAY)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person: `session` is `directory`'s answer (`SessionView`), `digest` the SHA-256 of the cookie's random id.

    `by_token`: the proof was an access token (`gateway.identity.bearer`), which no browser sends by itself.
    """

    actor: Actor
    session: dict[str, Any]
    digest: str
    by_token: bool = False

    @property
    def name(self) -> str:
        """Give the person's name; of a guardian who acts for a child, the guardian's."""
        return str(self.session["name"])

    @property
    def acting_for(self) -> dict[str, Any] | None:
        """Give the child for whom a guardian acts (`directory.sessions.ChildView`), or `None`."""
        acting_for: dict[str, Any] | None = self.session["acting_for"]
        return acting_for

    @property
    def place(self) -> str:
        """Give under which name the browser keeps unsaved text: the person's, and behind a slash the child's whom it is written for."""
        return f"{self.actor.doer_id}/{self.actor.id}" if self.acting_for else self.actor.id

    @property
    def commission(self) -> dict[str, Any] | None:
        """Give the chosen commission, or `None` for citizens and for staff who have not chosen."""
        commission: dict[str, Any] | None = self.session["commission"]
        return commission

    def seconds_left(self) -> float:
        """Give how long the session lasts if nothing more is done, 0 when it is over."""
        ends_at = datetime.fromisoformat(self.session["ends_at"])
        return max(0.0, (ends_at - clock.now()).total_seconds())


@dataclass(frozen=True, slots=True)
class _Kept:
    until: float
    is_active: bool
    visitor: Visitor


class SessionCache:
    """Answers of `directory.resolve_session`, kept for ten seconds each, never past the session's end. Safe under threads.

    What a poll was answered serves other polls alone: if it answered a person too, what they did would not keep the session open.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def get(self, digest: str) -> Visitor | None:
        """Give the visitor if the answer is fresh enough for this request."""
        found = self._kept.get(digest)
        is_good = found and found.until > time.monotonic() and (found.is_active or is_poll())
        return found.visitor if found and is_good else None

    def put(self, visitor: Visitor) -> None:
        """Keep the answer to this request."""
        until = time.monotonic() + min(CACHE_SECONDS, visitor.seconds_left())
        with self._lock:
            if len(self._kept) >= CACHE_SIZE:
                self._kept.clear()
            self._kept[visitor.digest] = _Kept(until, not is_poll(), visitor)

    def forget(self, digest: str) -> None:
        """Drop an answer: the session has changed or ended."""
        self._kept.pop(digest, None)


def session_digest(secret: str) -> str:
    """Give what `directory` knows of a session: the SHA-256 of its random id, so that its database opens nobody's session."""
    return hashlib.sha256(secret.encode()).hexdigest()


def cookie_name(kind: Caller) -> str:
    """Give the name of the session cookie; with TLS its prefix ties it to this very host (RFC 6265bis)."""
    prefix = "__Host-" if current_app.config["SOB_IS_HTTPS"] else ""
    return prefix + COOKIE[kind]


def find_visitor(kind: Caller, incoming: Request) -> Visitor | None:
    """Give the visitor of the request as staff or as citizen, or `None` when there is no session of that kind."""
    secret = incoming.cookies.get(cookie_name(kind))
    if not secret:
        return None
    digest = session_digest(secret)
    cache: SessionCache = current_app.extensions["sob_sessions"]
    known = cache.get(digest)
    if known:
        return known if known.actor.kind is kind else None
    try:
        session = transport().ask(
            RESOLVE_SESSION,
            {"session_digest": digest, "active": not is_poll()},
            GATEWAY_ACTOR,
            correlation_id=g.correlation_id,
        )
    except NotSignedIn:
        return None
    visitor = visitor_of(session, digest)
    cache.put(visitor)
    return visitor if visitor.actor.kind is kind else None


def known_visitors(incoming: Request) -> list[Visitor]:
    """Give who is signed in already in this browser, for pages that need no sign-in: at most a citizen and a staff member.

    While `directory` doesn't answer it is nobody: such pages open anyhow. A question for each kind whose cookie is there and isn't kept.
    """
    try:
        found = [find_visitor(kind, incoming) for kind in (Caller.CITIZEN, Caller.STAFF)]
    except NamedError:
        return []
    return [visitor for visitor in found if visitor]


def keep_language(visitor: Visitor, language: str) -> None:
    """Keep a language with a person, wherever they sign in. One RPC."""
    payload = {"idempotency_id": new_id(), "session_digest": visitor.digest, "language": language}
    transport().ask(CHOOSE_LANGUAGE, payload, GATEWAY_ACTOR, correlation_id=g.correlation_id)
    current_app.extensions["sob_sessions"].forget(visitor.digest)


def is_poll() -> bool:
    """Say whether the page asks by itself: that is no activity of a person."""
    return request.headers.get("X-Sob-Poll") == "1"


def visitor_of(session: dict[str, Any], digest: str, *, by_token: bool = False) -> Visitor:
    """Make the visitor from `directory`'s answer."""
    commission, child = session["commission"], session["acting_for"]
    actor = Actor(
        kind=Caller(session["kind"]),
        id=child["citizen_id"] if child else session["person_id"],
        session_id=session["session_id"],
        strength=session["strength"],
        commission_id=UUID(commission["id"]) if commission else None,
        commission_version_id=UUID(commission["version_id"]) if commission else None,
        care_unit_id=UUID(commission["care_unit_id"]) if commission else None,
        roles=frozenset(commission["roles"]) if commission else frozenset(),
        guardian_id=UUID(session["person_id"]) if child else None,
    )
    return Visitor(actor, session, digest, by_token)


def set_session_cookie(response: Response, kind: Caller, secret: str) -> None:
    """Give the browser the session: unreadable by scripts, never sent from other sites' forms, gone with the browser."""
    response.set_cookie(
        cookie_name(kind), secret, httponly=True, secure=current_app.config["SOB_IS_HTTPS"], samesite="Lax", path="/"
    )


def clear_session_cookie(response: Response, kind: Caller) -> None:
    """Take the session from the browser."""
    response.delete_cookie(
        cookie_name(kind), path="/", secure=current_app.config["SOB_IS_HTTPS"], httponly=True, samesite="Lax"
    )
