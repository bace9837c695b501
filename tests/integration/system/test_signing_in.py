"""The news of a first sign-in and of an absence reach the moment, through real services over RabbitMQ."""

from datetime import timedelta

import pytest

from common.chassis.clock import today
from tests.system import ASTRID, BASHIR, JOHAN, NORRA, System, Visitor
from tests.waiting import until


@pytest.fixture(scope="module")
def astrid(system: System) -> Visitor:
    return system.staff(ASTRID, NORRA)


@pytest.fixture(scope="module")
def moment(astrid: Visitor) -> str:
    """Give a moment of a citizen whom directory knows, and who has never signed in."""
    started = astrid.start(JOHAN)
    assert started.status_code == 201, started.text
    return str(started.json()["moment_id"])


def told(visitor: Visitor, moment: str, action: str) -> list[dict[str, object]]:
    entries = visitor.get(f"/moments/{moment}/timeline").json()["entries"]
    return [entry for entry in entries if entry["action"] == action]


def waits_for_sign_in(visitor: Visitor, moment: str) -> bool:
    rows = visitor.get("/moments", scope="mine", never_signed_in_only=True).json()["rows"]
    return moment in [row["moment_id"] for row in rows]


def test_a_citizen_has_never_signed_in_until_they_do(system: System, astrid: Visitor, moment: str) -> None:
    assert waits_for_sign_in(astrid, moment)
    assert astrid.get("/moments/attention").json()["never_signed_in"] >= 1
    system.citizen(JOHAN)
    until(lambda: not waits_for_sign_in(astrid, moment))
    system.citizen(JOHAN)
    (entry,) = told(astrid, moment, "first_signed_in")
    assert entry["actor_kind"] == "citizen"
    assert astrid.get(f"/moments/{moment}").json()["header"]["never_signed_in"] is False


def test_an_absence_is_told_in_the_timeline_and_so_is_its_end(system: System, astrid: Visitor, moment: str) -> None:
    days = {"first_day": str(today() + timedelta(days=300)), "last_day": str(today() + timedelta(days=301))}
    cover = system.staff(BASHIR, NORRA).session["commission"]["id"]
    registered = astrid.do("/absences", cover_commission_id=cover, **days)
    assert registered.status_code == 200, registered.text
    (entry,) = until(lambda: told(astrid, moment, "absence_registered"))
    facts = entry["facts"]
    assert isinstance(facts, dict)
    assert {name: facts[name] for name in days} == days
    absence_id = registered.json()["absence_id"]
    assert astrid.do(f"/absences/{absence_id}/cancel").status_code == 200
    assert until(lambda: told(astrid, moment, "absence_cancelled"))
