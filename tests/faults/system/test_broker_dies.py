"""The broker dies or hangs under work: what was acknowledged is there once, what is unknown is repeated safely, nothing leaks meanwhile."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from urllib.parse import unquote, urlsplit

from common.chassis.identifiers import new_id
from deploy.local.broker import Broker
from tests.faults.system.faults import TOO_LATE, answers_again, crew_of, page, rows, staff_again, timed
from tests.system import ASTRID, DAGNY, HANS, INGRID, JOHAN, NORRA, SODRA, System
from tests.waiting import until

UNSENT = "SELECT count(*) FROM outbox WHERE sent_at IS NULL"
ACCEPTED = "SELECT count(*), count(sent_at) FROM outbox WHERE subject = ? AND type = 'se.sob.handover.accepted.v1'"
EVENT = "SELECT id FROM outbox WHERE subject = ? AND type = 'se.sob.handover.accepted.v1'"
HANDLED = "SELECT count(*) FROM inbox WHERE handler = 'directory.on_handover_accepted' AND event_id = ?"


def in_work(system: System, broker: Broker) -> list[str]:
    """Give each queue of the system with how many messages somebody works on: `name<tab>count`."""
    vhost = unquote(urlsplit(system.here.amqp_uri).path[1:])
    return broker.control("list_queues", "-p", vhost, "name", "messages_unacknowledged").splitlines()


@contextmanager
def writing_held_back(system: System) -> Iterator[None]:
    """Hold the write lock of `moments`' database: commands wait at their beginning."""
    with closing(sqlite3.connect(system.here.var / "moments.sqlite3", timeout=20, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


def test_a_broker_that_ends_in_mid_flight_loses_nothing_and_doubles_nothing(
    system_apart: System, own_broker: Broker
) -> None:
    """Four threads change modules, commands in flight all the time, while the broker is killed, and later restarted in order.

    No process ends with it, and nobody has to sign in again.
    """
    astrid = system_apart.staff(ASTRID, NORRA)
    starts = {name: system_apart.supervisor.starts(name) for name in system_apart.supervisor.names()}
    crew = crew_of(astrid, HANS)
    with crew:
        crew.goes_on()
        own_broker.kill()
        until(lambda: crew.refusals.total() > 0, tells="a refusal")
        own_broker.restart()
        crew.goes_on()
        refused = crew.refusals.total()
        own_broker.restart()
        crew.goes_on()
        assert crew.refusals.total() > refused
    crew.check()
    answers_again(astrid, "/personal/moment")
    assert {name: system_apart.supervisor.starts(name) for name in starts} == starts
    assert set(crew.refusals) <= {"unavailable", "outcome_unknown", "expired"}, crew.refusals
    assert crew.refusals["outcome_unknown"], f"nothing was in flight: {crew.refusals}"


def test_every_event_of_the_outage_is_published_afterwards(system_apart: System) -> None:
    """The relay goes on when the broker is back: the outbox has nothing left, and no event is there twice."""
    until(lambda: rows(system_apart, "moments", "SELECT count(*) FROM outbox WHERE sent_at IS NULL") == [(0,)])
    assert rows(system_apart, "moments", "SELECT count(*) FROM parked") == [(0,)]
    assert rows(system_apart, "directory", "SELECT count(*) FROM parked") == [(0,)]


def test_a_hanging_broker_is_told_in_time_and_no_patient_page_leaves(system_apart: System, own_broker: Broker) -> None:
    astrid = system_apart.staff(ASTRID, NORRA)
    moment = astrid.start(INGRID).json()["moment_id"]
    answers_again(astrid, f"/personal/moment/{moment}")
    own_broker.freeze()
    try:
        for path in ("/personal/moment", f"/personal/moment/{moment}", f"/personal/moment/{moment}/tidslinje"):
            answer, seconds = timed(partial(page, astrid, path))
            assert answer.status_code == 503, path
            assert seconds < TOO_LATE, (path, seconds)
            assert "svarar inte just nu" in answer.text
            assert "Tobakshjälpen" not in answer.text
    finally:
        own_broker.thaw()
    answers_again(astrid, f"/personal/moment/{moment}")


def test_what_a_citizen_types_during_an_outage_is_not_half_saved(system_apart: System, own_broker: Broker) -> None:
    """A save that fails leaves the version as it was, and the same id saves it once when the broker is back."""
    astrid, johan = system_apart.staff(ASTRID, NORRA), system_apart.citizen(JOHAN)
    moment = astrid.start(JOHAN).json()["moment_id"]
    form = f"/my/moments/{moment}/steps/stoppdagen/forms/stoppdagen"
    first = johan.do(form, "PUT", expected_version=0, answers={"anteckning": "ett"})
    assert first.status_code == 200, first.text
    typed = {"idempotency_id": "0190f5a0-0000-7000-8000-000000000001", "expected_version": first.json()["version"]}
    own_broker.kill()
    try:
        refused, seconds = timed(lambda: johan.send(form, "PUT", answers={"anteckning": "ett två"}, **typed))
        assert (refused.status_code, refused.json()["code"]) in {(503, "unavailable"), (503, "outcome_unknown")}
        assert seconds < TOO_LATE
    finally:
        own_broker.restart()
    answers_again(johan, "/program")
    for _ in range(2):
        saved = johan.send(form, "PUT", answers={"anteckning": "ett två"}, **typed)
        assert (saved.status_code, saved.json()["version"]) == (200, typed["expected_version"] + 1)
    kept = johan.get(f"/my/moments/{moment}/steps/stoppdagen").json()["responses"]
    assert [(one["version"], one["answers"]) for one in kept] == [(2, {"anteckning": "ett två"})]


def test_a_handover_that_commits_while_the_broker_is_away_is_announced_once(
    system_apart: System, own_broker: Broker
) -> None:
    """The acceptance waits for the database's write lock, held here, until the broker is dead; nobody hears of it then.

    Sent again with the same id it gives the first answer.
    """
    astrid, dagny = staff_again(system_apart, ASTRID, NORRA), staff_again(system_apart, DAGNY, SODRA)
    moment = astrid.start(system_apart.newcomer()[1]).json()["moment_id"]
    unit = next(one for one in astrid.get(f"/moments/{moment}/handover").json()["units"] if one["name"] == SODRA)
    offered = astrid.do(f"/moments/{moment}/handover", expected_version=1, to_care_unit_id=unit["care_unit_id"])
    assert offered.status_code == 200, offered.text
    body = {"idempotency_id": str(new_id()), "responsible_commission_id": dagny.session["commission"]["id"]}
    accept = partial(dagny.send, f"/offers/{offered.json()['handover_id']}/accept", **body)
    until(lambda: rows(system_apart, "moments", UNSENT) == [(0,)])
    with ThreadPoolExecutor(1) as aside:
        with writing_held_back(system_apart):
            unanswered = aside.submit(accept)
            until(lambda: "rpc-moments.1\t1" in in_work(system_apart, own_broker), tells="moments to have it")
            own_broker.kill()
        try:
            until(lambda: rows(system_apart, "moments", ACCEPTED, moment) == [(1, 0)], tells="the commit")
            refused = unanswered.result()
            assert (refused.status_code, refused.json()["code"]) == (503, "outcome_unknown"), refused.text
        finally:
            own_broker.restart()
    answers_again(dagny, f"/personal/moment/{moment}")
    answer = accept()
    assert (answer.status_code, answer.json()["moment_id"]) == (200, moment), answer.text
    assert astrid.get(f"/moments/{moment}").status_code == 404
    until(lambda: rows(system_apart, "moments", ACCEPTED, moment) == [(1, 1)], tells="the event to be sent")
    [(event_id,)] = rows(system_apart, "moments", EVENT, moment)
    until(lambda: rows(system_apart, "directory", HANDLED, event_id) == [(1,)], tells="its effect")
    told = [entry["action"] for entry in dagny.get(f"/moments/{moment}/timeline").json()["entries"]]
    assert told.count("handover_accepted") == 1
