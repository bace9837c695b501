"""What the provider remembers while it runs: sign-ins under way, codes and access tokens, each for a limited time."""

import hmac
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from typing import Generic, TypeVar

from deploy.local.provider.people import Person

ATTEMPT_SECONDS = 600
CODE_SECONDS = 60
TOKEN_SECONDS = 300
MAX_WRONG_PINS = 3
HOUR = 3600
MAX_WRONG_AN_HOUR = 100
"""At one address, whoever is tried."""
MAX_WRONG_OF_ONE = 10
"""Of one person at one address: so nobody at another address makes them wait."""
ROOM = 10_000
"""At most so many things on a shelf: whoever asks without end pushes out the oldest and fills no memory."""

Clock = Callable[[], float]
Thing = TypeVar("Thing")


class Shelf(Generic[Thing]):
    """Things by key for `seconds`; safe under threads."""

    def __init__(self, seconds: float, clock: Clock = time.monotonic, room: int = ROOM) -> None:
        self._seconds = seconds
        self._clock = clock
        self._room = room
        self._things: OrderedDict[str, tuple[float, Thing]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, key: str, thing: Thing) -> None:
        """Keep a thing from now on."""
        with self._lock:
            self._tidy(room=self._room - 1)
            self._things[key] = (self._clock() + self._seconds, thing)

    def get(self, key: str) -> Thing | None:
        """Give the thing, or `None` when it was never here or its time is over."""
        with self._lock:
            self._tidy(room=self._room)
            return self._things[key][1] if key in self._things else None

    def take(self, key: str) -> Thing | None:
        """Give the thing and forget it: of two who ask at once, one gets it."""
        with self._lock:
            self._tidy(room=self._room)
            return self._things.pop(key, (0, None))[1]

    def fitting(self, fits: Callable[[Thing], bool]) -> list[Thing]:
        """Give what is here and fits, oldest first."""
        with self._lock:
            self._tidy(room=self._room)
            return [thing for _, thing in self._things.values() if fits(thing)]

    def _tidy(self, room: int) -> None:
        """Let go of what is over: everything stays equally long, so the oldest stand first."""
        now = self._clock()
        while self._things:
            until, _ = next(iter(self._things.values()))
            if until > now and len(self._things) <= room:
                break
            self._things.popitem(last=False)


@dataclass(slots=True)
class _Hour:
    until: float
    wrong: int = 0


class WrongPins:
    """PINs that were wrong, whichever attempts they belong to: in the hour from the first, so many at an address and of a person there."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._hours: Shelf[_Hour] = Shelf(HOUR, clock)
        self.lock = threading.Lock()
        """Held from the question whether one may try until the try is counted: of many at once none gets in between."""

    def seconds_to_wait(self, address: str, person: str) -> int:
        """Give after how many seconds a PIN may be tried, 0 for at once."""
        holders = ((address, MAX_WRONG_AN_HOUR), (f"{address} {person}", MAX_WRONG_OF_ONE))
        hours = [(self._hours.get(holder), most) for holder, most in holders]
        return ceil(max((hour.until - self._clock() for hour, most in hours if hour and hour.wrong >= most), default=0))

    def count(self, address: str, person: str) -> None:
        """Count a PIN that was wrong."""
        for holder in (address, f"{address} {person}"):
            hour = self._hours.get(holder)
            if hour is None:
                hour = _Hour(self._clock() + HOUR)
                self._hours.put(holder, hour)
            hour.wrong += 1


@dataclass(slots=True)
class Attempt:
    """A sign-in under way: the authorization request as the client sent it, and how many PINs in a row were wrong."""

    request: dict[str, str]
    wrong_pins: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def is_over(self) -> bool:
        """Say whether no more PINs are taken."""
        return self.wrong_pins >= MAX_WRONG_PINS

    def try_pin(self, given: str, right: str) -> bool:
        """Say whether the PIN is right, and count it when it isn't; after the last wrong one no PIN is right."""
        with self._lock:
            if self.is_over:
                return False
            if hmac.compare_digest(given.encode(), right.encode()):
                return True
            self.wrong_pins += 1
            return False


@dataclass(slots=True)
class Code:
    """An authorization code and all that it is bound to. Authlib asks by the methods; `used` and `revoked` are written by `Memory` alone."""

    client_id: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    person: Person
    acr: str
    amr: tuple[str, ...]
    valid_until: float
    auth_time: int = field(default_factory=lambda: int(time.time()))
    used: bool = False
    revoked: bool = False

    def get_redirect_uri(self) -> str:
        """Give the address that the code was sent to."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """Give what was asked for and allowed."""
        return self.scope

    def get_nonce(self) -> str:
        """Give the client's nonce."""
        return self.nonce

    def get_auth_time(self) -> int:
        """Give when the PIN was right, in Unix seconds."""
        return self.auth_time

    def get_acr(self) -> str:
        """Give the level of assurance."""
        return self.acr

    def get_amr(self) -> list[str]:
        """Give how the person proved who they are (RFC 8176)."""
        return list(self.amr)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What an access token opens: one person's claims at `userinfo`. It dies with the code that it came of."""

    code: Code
    client: object

    @property
    def scope(self) -> str:
        """Give what the token is good for."""
        return self.code.scope

    def get_scope(self) -> str:
        """Give what the token is good for: Authlib asks both ways."""
        return self.code.scope

    def get_client(self) -> object:
        """Give the client that it was issued to."""
        return self.client

    def get_user(self) -> Person:
        """Give the person."""
        return self.code.person

    def is_expired(self) -> bool:
        """Say that it isn't: an expired token isn't on the shelf any more."""
        return False

    def is_revoked(self) -> bool:
        """Say whether the code was used a second time, or the person has signed out."""
        return self.code.revoked


class Memory:
    """All that one issuer remembers."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self.clock = clock
        self.wrong_pins = WrongPins(clock)
        self.attempts: Shelf[Attempt] = Shelf(ATTEMPT_SECONDS, clock)
        self.tokens: Shelf[AccessToken] = Shelf(TOKEN_SECONDS, clock)
        # A used or expired code is kept as long as a token of it may live, to notice its second use.
        self.codes: Shelf[Code] = Shelf(CODE_SECONDS + TOKEN_SECONDS, clock)
        self._redeeming = threading.Lock()

    def redeem(self, code: str, client_id: str) -> Code | None:
        """Give a code to the client that it was issued to, once, within its time.

        A second use gives nothing and revokes what the first gave (RFC 6749 §4.1.2). A failed exchange uses the code up too: of two
        requests at once only one may ever go on.
        """
        with self._redeeming:
            found = self.codes.get(code)
            if found is None or found.client_id != client_id:
                return None
            if found.used:
                found.revoked = True
                return None
            found.used = True
            return found if self.clock() < found.valid_until else None

    def revoke(self, subject: str) -> None:
        """Make everything that a person's sign-ins gave worthless."""
        for code in self.codes.fitting(lambda code: code.person.claims["sub"] == subject):
            code.used = code.revoked = True
