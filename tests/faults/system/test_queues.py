"""Queues go wrong: that of the access records is missing, a poisoned event arrives. Nothing leaks, nothing is lost, an operator can act."""

import json
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

import pika
import pytest

from common.chassis.clock import now
from common.chassis.identifiers import new_id
from common.chassis.identity import Use
from common.contracts.audit.access_records import ACCESS_QUEUE
from common.contracts.directory.subscriptions import ON_MOMENT_STARTED
from common.contracts.moments.events import MOMENT_STARTED
from common.contracts.services import SERVICES
from deploy.local.broker import Broker
from deploy.local.users import add_users
from tests.faults.system.faults import TOO_LATE, answers_again, away, page, rows, timed
from tests.faults.system.wire import proof, publish
from tests.system import ASTRID, NORRA, System, Visitor
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[3]
QUEUE = ON_MOMENT_STARTED.queue
LAST_ATTEMPT = {"sob-attempt": 4}
"""The header of a message that has been tried four times: the next failure parks it. Otherwise that takes 156 seconds."""

POISON = (
    b"not JSON",
    b"\xff\xfe",
    b"{}",
    b'{"specversion": "1.0"}',
    b"[" * 5000,
    b'{"specversion": "1.0", "id": "not an id", "type": "se.sob.moment.started.v1", "data": {}}',
)


@pytest.fixture(scope="module")
def astrid(system: System) -> Visitor:
    return system.staff(ASTRID, NORRA)


def sob(system: System, *arguments: str, **other: str) -> subprocess.CompletedProcess[str]:
    """Run the operators' command as an operator does."""
    environment = {
        **os.environ,
        "AMQP_URI": system.here.amqp_uri,
        "SOB_SIGNING_KEY_FILE": str(system.here.var / "keys" / "operator.json"),
        **other,
    }
    command = [sys.executable, "-m", "common.cli.main", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def parked(system: System) -> list[list[str]]:
    """Give what `sob parked list directory` shows, a list of columns a line."""
    listed = sob(system, "parked", "list", "directory")
    assert listed.returncode == 0, listed.stderr
    return [line.split("\t") for line in listed.stdout.splitlines()]


def test_without_the_queue_of_access_records_no_patient_page_leaves(
    system: System, astrid: Visitor, broker: Broker
) -> None:
    """The broker confirms what it throws away: only `mandatory` tells. What shows no patient works, and what is typed is kept.

    Nobody but the administrator makes the queue again.
    """
    hans, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    answers_again(astrid, f"/personal/moment/{moment}")
    form = f"/my/moments/{moment}/steps/stoppdagen/forms/stoppdagen"
    with away(system, "audit"):
        with closing(pika.BlockingConnection(pika.URLParameters(system.here.amqp_uri))) as connection:
            connection.channel().queue_delete(ACCESS_QUEUE)
        for visitor, path in (
            (astrid, "/personal/moment"),
            (astrid, f"/personal/moment/{moment}"),
            (astrid, f"/personal/moment/{moment}/tidslinje"),
            (hans, "/program"),
            (hans, f"/program/{moment}/steg/stoppdagen"),
        ):
            answer, seconds = timed(partial(page, visitor, path))
            assert (answer.status_code, seconds < TOO_LATE) == (503, True), (path, seconds)
            assert "svarar inte just nu" in answer.text
            assert "Tobakshjälpen" not in answer.text
        for refused in (
            astrid.get(f"/moments/{moment}"),
            astrid.find(number),
            astrid.send(f"/moments/{moment}/reveal", what="mobile"),
            hans.get(f"/my/moments/{moment}/steps/stoppdagen"),
        ):
            assert (refused.status_code, refused.json()["service"]) == (503, "audit")
            assert "header" not in refused.json()
            assert "value" not in refused.json()
        assert astrid.get("/catalogue").status_code == 200
        kept = hans.do(form, "PUT", expected_version=0, answers={"anteckning": "skrivet medan loggen var borta"})
        assert kept.status_code == 200, kept.text
        add_users(broker, unquote(urlsplit(system.here.amqp_uri).path[1:]))
    answers_again(astrid, f"/personal/moment/{moment}")
    step = hans.get(f"/my/moments/{moment}/steps/stoppdagen").json()
    assert step["responses"][0]["answers"] == {"anteckning": "skrivet medan loggen var borta"}


def test_poisoned_events_are_parked_shown_and_dropped(system: System) -> None:
    for body in POISON:
        publish(system, QUEUE, body, LAST_ATTEMPT | proof(system, "moments", body))
    until(
        lambda: rows(system, "directory", "SELECT count(*) FROM parked") == [(len(POISON),)], tells="all to be parked"
    )
    listed = parked(system)
    assert len(listed) == len(POISON)
    for _id, _at, queue, _type, fault, place in listed:
        assert queue == QUEUE
        assert fault
        assert place
    parked_id = listed[0][0]
    dropped = sob(system, "parked", "drop", "directory", parked_id)
    assert (dropped.returncode, dropped.stdout) == (0, "Dropped.\n"), dropped.stderr
    assert [line[0] for line in parked(system)] == [line[0] for line in listed[1:]]
    again = sob(system, "parked", "drop", "directory", parked_id)
    assert again.returncode == 1
    assert "not_found" in again.stderr
    write(system, "DELETE FROM parked")  # the others, without a process of a second each


def test_a_forged_event_is_parked_at_once_and_has_no_effect(system: System, astrid: Visitor) -> None:
    """A made-up start of a moment, as whoever reaches the broker can write it: it would tell another unit a citizen's name and number."""
    citizen = system.newcomer()[0].session["person_id"]
    unit = astrid.session["commission"]["care_unit_id"]
    publish(system, QUEUE, started_event(citizen, unit))
    for issuer in ("content", "directory", "gateway", "operator"):
        body = started_event(citizen, unit)
        publish(system, QUEUE, body, proof(system, issuer, body))
    until(lambda: rows(system, "directory", "SELECT count(*) FROM parked") == [(5,)], tells="all to be parked")
    listed = parked(system)
    assert sorted(fault for *_, fault, _place in listed) == ["NotProvenError: issuer"] * 4 + ["NotProvenError: none"]
    assert astrid.send("/names", citizen_ids=[citizen]).json()["citizens"] == []
    refused = sob(system, "parked", "retry", "directory", listed[0][0])
    assert (refused.returncode, "--vouch" in refused.stderr) == (1, True), refused.stderr
    assert len(parked(system)) == 5
    log = (system.here.logs / "directory.log").read_text(encoding="utf-8")
    assert '"message not proven"' in log
    assert citizen not in log
    write(system, "DELETE FROM parked")


def test_a_forged_access_record_is_not_chained(system: System, astrid: Visitor) -> None:
    """Nor is one that the gateway has signed for something else."""
    record = json.dumps(
        {
            **dict.fromkeys(("session_id", "commission_version_id", "moment_id", "reason")),
            **{name: str(new_id()) for name in ("id", "actor_id", "correlation_id")},
            "time": now().isoformat(),
            "action": "read",
            "what": "moment",
            "actor_kind": "staff",
            "care_unit_id": astrid.session["commission"]["care_unit_id"],
            "citizen_ids": [str(new_id())],
        }
    ).encode()
    kept = partial(
        rows, system, "audit", "SELECT count(*) FROM access_row WHERE record_id = ?", UUID(json.loads(record)["id"]).hex
    )
    forged = [{}, *(proof(system, issuer, record, Use.RECORD, ACCESS_QUEUE) for issuer in SERVICES)]
    for headers in (*forged, proof(system, "gateway", record), proof(system, "gateway", record, Use.RECORD, QUEUE)):
        publish(system, ACCESS_QUEUE, record, headers)
    until(lambda: rows(system, "audit", "SELECT count(*) FROM parked") == [(1,)], tells="it to be parked, once")
    until(lambda: depth(system, ACCESS_QUEUE) == 0)
    assert kept() == [(0,)]
    publish(system, ACCESS_QUEUE, record, proof(system, "gateway", record, Use.RECORD, ACCESS_QUEUE))
    until(lambda: kept() == [(1,)], tells="the true one to be kept")
    assert sob(system, "audit", "verify").returncode == 0


def test_an_operator_may_vouch_for_what_nobody_proves(system: System, astrid: Visitor) -> None:
    """What an older version sent before the upgrade has no proof."""
    citizen = system.newcomer()[0].session["person_id"]
    publish(system, QUEUE, started_event(citizen, astrid.session["commission"]["care_unit_id"]))
    [line] = until(lambda: parked(system), tells="the message to be parked")
    tried = sob(system, "parked", "retry", "directory", line[0], "--vouch")
    assert (tried.returncode, tried.stdout) == (0, "Back in its queue.\n"), tried.stderr
    until(lambda: astrid.send("/names", citizen_ids=[citizen]).json()["citizens"])
    assert parked(system) == []


def test_neighbours_of_a_poisoned_event_are_handled_at_once(system: System, astrid: Visitor) -> None:
    """The poison waits for its next attempt; a moment started after it is known to directory at once."""
    publish(system, QUEUE, b"poison", proof(system, "moments", b"poison"))
    moment = astrid.start(system.newcomer()[1]).json()["moment_id"]
    citizen_id = astrid.get(f"/moments/{moment}").json()["header"]["citizen_id"]
    until(lambda: astrid.send("/names", citizen_ids=[citizen_id]).json()["citizens"])
    assert rows(system, "directory", "SELECT count(*) FROM parked") == [(0,)]


def test_a_parked_event_has_its_effect_once_when_its_reason_is_gone(system: System, astrid: Visitor) -> None:
    """The reason is a rule in the database, repaired afterwards; the operator tries again, and the broker delivers a copy."""
    johan = system.newcomer()[0].session["person_id"]
    unit = astrid.session["commission"]["care_unit_id"]
    body = started_event(johan, unit)
    write(system, "CREATE TRIGGER faulty BEFORE INSERT ON unit_citizen BEGIN SELECT RAISE(ABORT, 'faulty'); END")
    proven = proof(system, "moments", body)
    publish(system, QUEUE, body, LAST_ATTEMPT | proven)
    [line] = until(lambda: parked(system), tells="the message to be parked")
    parked_id, _at, queue, event_type, fault, _place = line
    assert (queue, event_type, fault) == (QUEUE, MOMENT_STARTED.type, "IntegrityError")
    write(system, "DROP TRIGGER faulty")
    tried = sob(system, "parked", "retry", "directory", parked_id)
    assert (tried.returncode, tried.stdout) == (0, "Back in its queue.\n"), tried.stderr
    until(lambda: astrid.send("/names", citizen_ids=[johan]).json()["citizens"])
    publish(system, QUEUE, body, proven)
    until(lambda: depth(system) == 0)
    assert parked(system) == []
    handled = "SELECT count(*) FROM inbox WHERE event_id = ?"
    assert rows(system, "directory", handled, UUID(json.loads(body)["id"]).hex) == [(1,)]
    assert sob(system, "parked", "retry", "directory", parked_id).returncode == 1


def test_the_operator_s_command_says_what_is_wrong(system: System) -> None:
    """No key, no broker, no such service: a sentence and exit code 1 or 2, never a stack trace."""
    keys = system.here.var / "keys"
    asked: list[tuple[tuple[str, ...], dict[str, str]]] = [
        (("list", "directory"), {"SOB_SIGNING_KEY_FILE": str(keys / "content.json")}),
        (("list", "directory"), {"SOB_SIGNING_KEY_FILE": str(keys / "nothing.json")}),
        (("list", "directory"), {"AMQP_URI": "amqp://guest:guest@127.0.0.1:1/"}),
        (("list", "directory"), {"AMQP_URI": "amqp://guest:guest@127.0.0.1:1/;127.0.0.1"}),
        (("drop", "directory", "not-an-id"), {}),
        (("list", "nobody"), {}),
    ]
    with ThreadPoolExecutor(2) as pool:
        foreign, *others = pool.map(lambda one: sob(system, "parked", *one[0], **one[1]), asked)
    assert (foreign.returncode, "not_signed_in" in foreign.stderr) == (1, True), foreign.stderr
    for wrong in others:
        assert wrong.returncode in {1, 2}
        assert wrong.stderr
        assert "Traceback" not in wrong.stderr


def started_event(citizen_id: str, care_unit_id: str) -> bytes:
    """Give the event of a moment's start as `moments` would send it."""
    data = {
        **{name: str(new_id()) for name in ("moment_id", "version_id", "responsible_person_id")},
        "moment_version": 1,
        "citizen_id": citizen_id,
        "care_unit_id": care_unit_id,
        "programme_id": "tobakshjalpen",
    }
    event = {
        "specversion": "1.0",
        "id": str(new_id()),
        "source": "/sob/moments",
        "type": MOMENT_STARTED.type,
        "subject": data["moment_id"],
        "time": now().isoformat(),
        "datacontenttype": "application/json",
        "data": data,
    }
    return json.dumps(event).encode()


def write(system: System, statement: str) -> None:
    """Change directory's database behind its back."""
    with closing(sqlite3.connect(system.here.var / "directory.sqlite3", timeout=20)) as database:
        database.execute(statement)
        database.commit()


def depth(system: System, queue: str = QUEUE) -> int:
    """Give how many messages wait in a queue."""
    with closing(pika.BlockingConnection(pika.URLParameters(system.here.amqp_uri))) as connection:
        return int(connection.channel().queue_declare(queue, passive=True).method.message_count)
