"""`moments` is killed in the middle of a group start: each row is done or not begun, and the next look goes on with the rest."""

from collections.abc import Callable
from typing import Any

from tests.faults.system.faults import BACK_SECONDS, rows
from tests.system import CECILIA, NORRA, System, Visitor
from tests.waiting import until

MANY, SOME = 40, 5
OF_THE_JOB = "SELECT outcome, moment_id FROM group_start_rows WHERE moment_id IS NOT NULL"


def progress(admin: Visitor, job: str) -> dict[str, Any]:
    told: dict[str, Any] = admin.get(f"/group-starts/{job}/progress").json()
    return told


def ordered(system: System, admin: Visitor) -> str:
    numbers = [system.newcomer()[1] for _ in range(MANY)]
    found = admin.send("/citizens/read-list", numbers=numbers).json()["rows"]
    made = admin.do(
        "/group-starts",
        version_id=admin.version_of(),
        responsible_commission_id=admin.get("/practitioners").json()["practitioners"][0]["commission_id"],
        rows=[{"line": line, "citizen_id": row["citizen_id"]} for line, row in enumerate(found, 1)],
    )
    assert made.status_code == 202, made.text
    return str(made.json()["group_start_id"])


def answered(ask: Callable[[], dict[str, Any]], state: str) -> bool:
    """Tell whether the job is in a state; a service that is away has none."""
    return ask().get("state") == state


def test_killed_in_the_middle_it_goes_on_and_starts_nobody_twice(system: System) -> None:
    admin = system.staff(CECILIA, NORRA)
    job = ordered(system, admin)
    until(lambda: len(rows(system, "moments", OF_THE_JOB)) >= SOME, tells="the first rows")
    killed = system.supervisor.pid("moments")
    system.supervisor.kill("moments")
    # What has run for half a minute is started again at once: nobody may see it gone.
    until(lambda: system.supervisor.pid("moments") != killed, tells="the death of moments")
    done = rows(system, "moments", OF_THE_JOB)
    assert SOME <= len(done) < MANY
    assert {outcome for outcome, _ in done} == {"started"}
    until(lambda: answered(lambda: progress(admin, job), "finished"), BACK_SECONDS, tells="the rest of the job")
    told = admin.get(f"/group-starts/{job}").json()
    assert [row["outcome"] for row in told["rows"]] == ["started"] * MANY
    started = rows(
        system,
        "moments",
        "SELECT count(*), count(DISTINCT m.citizen_id) FROM moments m JOIN group_start_rows r ON r.moment_id = m.id",
    )
    assert started == [(MANY, MANY)]
    opened = admin.get(f"/moments/{told['rows'][-1]['moment_id']}")
    assert opened.status_code == 200, opened.text
