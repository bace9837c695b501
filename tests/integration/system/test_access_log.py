"""The access log as operators read it: what was read and changed, stated and sought, by staff, by a citizen and by a guardian."""

import json
import os
import subprocess
import sys
from typing import Any

from tests.system import BASHIR, CECILIA, System, Visitor
from tests.waiting import until

REASON = "Täcker upp för Astrid, som är hos tandläkaren"
STEP, UNKNOWN = "stoppdagen", "19610831-2460"


def printed(system: System, *words: str) -> list[dict[str, Any]]:
    """Give what `sob audit …` prints in this system."""
    environment = {**os.environ, "SOB_VAR": str(system.here.var), "AMQP_URI": system.here.amqp_uri, "SOB_ENV": "test"}
    command = [sys.executable, "-m", "common.cli.main", "audit", *words]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def told(rows: list[dict[str, Any]], who: Visitor) -> set[tuple[str, str, str | None]]:
    """Give what somebody did: action, what, reason."""
    return {(row["action"], row["what"], row["reason"]) for row in rows if row["actor_id"] == who.session["person_id"]}


def test_reading_and_changing_are_told_apart_and_each_change_is_there(system: System) -> None:
    astrid, bashir = system.staff(), system.staff(BASHIR)
    citizen, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    own = f"/my/moments/{moment}/steps/{STEP}/read"
    days = {"expected_version": 1, "days": 9}
    assert astrid.do(f"/moments/{moment}/modules/om-behandlingen/days", "PUT", **days).status_code == 200
    assert astrid.do(f"/moments/{moment}/modules/om-behandlingen/days", "PUT", **days).status_code == 409
    assert bashir.do(f"/moments/{moment}/reason", reason=REASON).status_code == 200
    marked = citizen.do(own, "PUT", is_read=True)
    assert marked.status_code == 200, marked.text
    citizen_id = astrid.get(f"/moments/{moment}").json()["header"]["citizen_id"]

    def rows() -> list[dict[str, Any]]:
        return printed(system, "extract", citizen_id)

    until(lambda: len(rows()) >= 6, tells="all records")
    found = rows()
    changed = {("change", "start", None), ("change", "change days", None)}
    assert told(found, astrid) == {*changed, ("read", "citizen", None), ("read", "moment", None)}
    assert told(found, bashir) == {("change", "state reason", REASON)}
    assert told(found, citizen) == {("change", "mark step", None)}
    assert len(found) == 6
    for path in system.here.var.glob("audit.sqlite3*"):
        assert "tandläkaren".encode() not in path.read_bytes(), path
    assert printed(system, "sought", number) == []


def test_who_sought_a_number_that_finds_nobody_is_told_to_whom_has_the_number(system: System) -> None:
    cecilia = system.staff(CECILIA)
    before = len(printed(system, "sought", UNKNOWN))
    assert cecilia.find(UNKNOWN).status_code == 422
    until(lambda: len(printed(system, "sought", UNKNOWN)) == before + 1, tells="the record")
    newest = printed(system, "sought", "6108312460")[0]
    assert (newest["actor_id"], newest["what"]) == (cecilia.session["person_id"], "citizen")


def test_a_guardians_choice_of_child_is_told_as_theirs(system: System) -> None:
    guardian = system.guardian()
    child = guardian.session["acting_for"]["citizen_id"]
    until(lambda: ("read", "child", None) in told(printed(system, "extract", child), guardian), tells="the record")
