"""Everybody before every door: no page answers 500, nobody sees what is another's, and no command of the wrong person changes anything.

Some 5,000 requests of sixteen kinds of visitors over every route of the gateway, pages and API, with ids that exist.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
from sqlalchemy import MetaData, create_engine, select

from common.chassis.identifiers import new_id
from common.contracts.services import SERVICES
from gateway.identity.access_rules import Audience
from tests.integration.system.doors.routes import Bodies, Door, Forms, application, doors
from tests.integration.system.doors.visitors import (
    CHILDS_SECRET,
    CITIZENS,
    DRAFTS_SECRET,
    OWNERS_SECRET,
    STAFF,
    Person,
    Visitors,
    gather,
)
from tests.system import System
from tests.waiting import until

SIDE_BY_SIDE = 6
REFUSED = {401, 403, 404}
WRONG_IN_FORM = {400, 409, 422}
ELSEWHERE = {302, 303}
UNAVAILABLE = 503
LEAST_DONE = 3
TRIES = 3
KINDS = {
    Audience.STAFF: frozenset(STAFF),
    Audience.STAFF_UNCHOSEN: frozenset(STAFF),
    Audience.CITIZENS: frozenset(CITIZENS),
    Audience.ANYONE_SIGNED_IN: frozenset({*STAFF, *CITIZENS}),
}
MAY = {
    "moment_id": frozenset({"responsible", "unit_admin", "owner"}),
    "response_id": frozenset({"responsible", "unit_admin", "owner"}),
    "conversation_id": frozenset({"responsible", "unit_admin", "owner"}),
    "draft_id": frozenset({"designer"}),
    "category_id": frozenset({"unit_admin"}),
    "group_start_id": frozenset({"unit_admin"}),
    "absence_id": frozenset({"responsible", "unit_admin", "elsewhere"}),
    "handover_id": frozenset({"responsible", "unit_admin", "other_unit", "elsewhere", "staff_by_token"}),
    "version_id": frozenset({"designer"}),
    "from_person_id": frozenset({"unit_admin"}),
}
"""Who may use what, by the name of its id. Everybody else is the wrong person at a door with such an id."""
CITIZENS_IDS = {"moment_id", "response_id", "conversation_id"}
OPEN_TO_ASK = re.compile(r"/(reason|oppna)$|/prova(/|$)")
"""Whoever wants to open a colleague's moment is asked why (the page holds nothing), and a form is tried without being kept."""
LIVES = {
    "sign_in_session",
    "access_row",
    "chain_head",
    "outbox",
    "inbox",
    "started",
    "step_sound",
    "idempotency",
    "notice",
}
"""Tables that move by themselves: sessions are seen, views are recorded, events arrive, steps are read aloud, what events tell waits for people, refusals' ids expire."""


@dataclass(frozen=True)
class Seen:
    """What somebody got at a door."""

    who: str
    door: Door
    status: int
    text: str
    location: str

    def __str__(self) -> str:
        return f"{self.who}: {self.door.method} {self.door.address} ({self.door.rule}) → {self.status} {self.location}"


@pytest.fixture(scope="module")
def visitors(system: System) -> Visitors:
    """Let everything happen once."""
    return gather(system)


@pytest.fixture(scope="module")
def routes(visitors: Visitors) -> list[Door]:
    """Give every door, with the owner's ids."""
    return list(doors(application(), visitors.ids))


def everybody(visitors: Visitors, work: Callable[[str, Person], Iterable[Seen]]) -> list[Seen]:
    """Let everybody go from door to door, each alone and side by side with the others."""
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        return [seen for found in pool.map(lambda each: list(work(*each)), visitors.people.items()) for seen in found]


def at(system: System, who: str, person: Person, door: Door, **more: Any) -> Seen:
    """Go to a door, and again where a file takes longer to make than its page waits; on a very busy machine it may still not be there."""
    for _ in range(TRIES):
        answer = person.ask(door.method, f"{system.url}{door.address}", **more)
        if answer.status_code != UNAVAILABLE:
            break
    return Seen(who, door, answer.status_code, answer.text, answer.headers.get("Location", ""))


def is_fault(seen: Seen) -> bool:
    """Tell whether the system failed; a file that isn't drawn in time is told as such (503)."""
    return seen.status >= requests.codes.server_error and not (seen.status == UNAVAILABLE and "/pdf" in seen.door.rule)


def is_wrong(who: str, door: Door) -> bool:
    """Tell whether somebody has no business behind a door: the wrong kind of person, or another's thing."""
    kinds = KINDS.get(door.audience)
    if kinds is None or OPEN_TO_ASK.search(door.rule):
        return False
    told = CITIZENS_IDS if door.audience is Audience.CITIZENS else set(MAY)
    return who not in kinds or any(who not in MAY[name] for name in door.needs & told)


def listed(seen: Iterable[Seen]) -> str:
    """Give a line each, to read where something is wrong."""
    return "\n".join(map(str, seen))


def is_refused(seen: Seen) -> bool:
    """Tell whether a door was closed to a person: a refusal, the way to sign in, or the page that asks why they want to open."""
    to_prove_oneself = seen.location.startswith(("/logga-in/", "/inloggning/")) or "/oppna" in seen.location
    return seen.status in REFUSED or to_prove_oneself


def is_closed(seen: Seen) -> bool:
    """Tell whether nothing was given: also what is found wrong before anybody asks who sends it, and a way back to a page that has its own door."""
    return is_refused(seen) or seen.status in WRONG_IN_FORM or seen.status in ELSEWHERE


@pytest.fixture(scope="module")
def opened(system: System, visitors: Visitors, routes: list[Door]) -> list[Seen]:
    """Let everybody open every page, the owner's and the child's."""
    childs = [door for door in doors(application(), visitors.childs_ids) if "moment_id" in door.needs]
    pages = [door for door in [*routes, *childs] if door.method == "GET"]
    return everybody(visitors, lambda who, person: (at(system, who, person, door) for door in pages))


def test_no_page_answers_500_whoever_opens_it(opened: list[Seen], routes: list[Door]) -> None:
    assert len(opened) > 2000
    assert {seen.door.rule for seen in opened} == {door.rule for door in routes if door.method == "GET"}
    assert not (wrong := listed(seen for seen in opened if is_fault(seen))), wrong


def test_whoever_may_gets_in(opened: list[Seen]) -> None:
    """Or the test would hold for a system whose doors are all locked."""
    good = Counter(seen.who for seen in opened if seen.status == 200 and seen.door.needs)
    for who, least in {"responsible": 40, "owner": 10, "guardian": 10, "unit_admin": 40, "designer": 30}.items():
        assert good[who] >= least, good
    rules = {seen.door.rule for seen in opened if seen.status == 200}
    every = {seen.door.rule for seen in opened}
    assert len(every - rules) * 6 < len(every), sorted(every - rules)


def test_nobody_sees_what_is_anothers(opened: list[Seen], visitors: Visitors) -> None:
    for marker, may in visitors.markers.items():
        seers = {seen.who for seen in opened if marker in seen.text}
        assert seers <= may, (marker, [str(seen) for seen in opened if marker in seen.text and seen.who not in may][:5])
    assert all(any(secret in seen.text for seen in opened) for secret in (OWNERS_SECRET, CHILDS_SECRET, DRAFTS_SECRET))


def test_what_is_anothers_stays_closed(opened: list[Seen], visitors: Visitors) -> None:
    owners = [seen for seen in opened if visitors.childs_ids["moment_id"] not in seen.door.address]
    wrong = [seen for seen in owners if is_wrong(seen.who, seen.door) and not is_open_to_read(seen)]
    assert len(wrong) > 1000
    assert not (open_doors := listed(seen for seen in wrong if not is_closed(seen))), open_doors


def is_open_to_read(seen: Seen) -> bool:
    """Tell whether a page may be read by more people than may change what is behind it: programmes are no secret, lists of a unit are the unit's."""
    shared = {"version_id", "category_id", "absence_id", "group_start_id"}
    return seen.who in KINDS[seen.door.audience] and not seen.door.needs & (set(MAY) - shared)


def test_no_command_of_the_wrong_person_changes_anything(
    system: System, visitors: Visitors, routes: list[Door], opened: list[Seen]
) -> None:
    bodies = Bodies(requests.get(f"{system.url}/api/v1/openapi.json", timeout=30).json(), visitors.ids)
    forms = _forms(opened)
    commands = [door for door in routes if door.method != "GET"]
    until(lambda: _is_calm(system), tells="events of the preparation to have arrived")
    before = _everything(system)

    def try_all(who: str, person: Person) -> Iterable[Seen]:
        for door in commands:
            if is_wrong(who, door):
                yield at(system, who, person, door, **_sent(door, bodies, forms, person))

    tried = everybody(visitors, try_all)
    assert len(tried) > 1500
    assert not (wrong := listed(seen for seen in tried if is_fault(seen))), wrong
    assert not (wrong := listed(seen for seen in tried if not is_closed(seen))), wrong
    assert sum(map(is_refused, tried)) > 0.85 * len(tried), (
        "most of what is sent is right in form, so that only the person is wrong"
    )
    until(lambda: _is_calm(system), tells="events to have arrived, if there were any")
    after = _everything(system)
    assert [name for name in before if before[name] != after[name]] == []


def test_the_same_commands_of_those_who_may_do_change_something(
    system: System, visitors: Visitors, routes: list[Door]
) -> None:
    """Or the test before would hold for commands that nobody could give."""
    bodies = Bodies(requests.get(f"{system.url}/api/v1/openapi.json", timeout=30).json(), visitors.ids)
    for who, thing in {"responsible": "moment_id", "designer": "draft_id"}.items():
        person, before = visitors.people[who], _everything(system)
        mine = [door for door in routes if thing in door.needs and door.method == "PUT" and not is_wrong(who, door)]
        done = [door.rule for door in mine if _is_done(system, who, person, door, bodies.of(door) or {})]
        assert len(done) >= LEAST_DONE, (who, done)
        assert _everything(system) != before


def _is_done(system: System, who: str, person: Person, door: Door, body: dict[str, Any]) -> bool:
    """Give a command with each version that the thing may have by now; tell whether one was taken."""
    versions = ({**body, "idempotency_id": str(new_id()), "expected_version": version} for version in range(6))
    return any(at(system, who, person, door, json=each).status == requests.codes.ok for each in versions)


def _sent(door: Door, bodies: Bodies, forms: dict[str, dict[str, str]], person: Person) -> dict[str, Any]:
    """Give what the right person would send at a door, with the token of whoever sends it."""
    if door.rule.startswith("/api/"):
        body = bodies.of(door)
        if body is None:
            return {"data": b"x", "headers": {"Content-Type": "application/octet-stream"}}
        return {"json": body}
    return {"data": {**forms.get(door.address, {}), "csrf_token": person.token}}


def _forms(opened: list[Seen]) -> dict[str, dict[str, str]]:
    """Give the forms of all pages that somebody got, by the address that they are sent to."""
    found: dict[str, dict[str, str]] = {}
    for seen in opened:
        if seen.status == 200 and "<form" in seen.text:
            reader = Forms()
            reader.feed(seen.text)
            for action, fields in reader.found.items():
                found.setdefault(urljoin(seen.door.address, action), {}).update(fields)
    return found


def _address_of(system: System, service: str) -> str:
    return system.databases.get(f"{service.upper()}_DATABASE_URL", f"sqlite:///{system.here.var / service}.sqlite3")


def _everything(system: System) -> dict[str, list[Any]]:
    """Give every row of every database, but for what moves by itself."""
    rows: dict[str, list[Any]] = {}
    for service in SERVICES:
        engine, known = create_engine(_address_of(system, service)), MetaData()
        known.reflect(engine)
        with engine.connect() as connection:
            for name, table in known.tables.items():
                if name not in LIVES:
                    rows[f"{service}.{name}"] = sorted(map(repr, connection.execute(select(table))))
        engine.dispose()
    return rows


def _is_calm(system: System) -> bool:
    """Tell whether every event has been sent and nothing waits in a queue."""
    waiting = 0
    for service in SERVICES:
        engine = create_engine(_address_of(system, service))
        with engine.connect() as connection:
            waiting += int(
                connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE sent_at IS NULL").scalar() or 0
            )
        engine.dispose()
    return not waiting
