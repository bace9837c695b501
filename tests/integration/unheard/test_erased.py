"""A moment that was walked through is erased by every service, asked as the operator asks them: nobody finds it, and no table names it."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from common.chassis import tables
from common.chassis.calls import answer_call
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, load_signer
from common.chassis.migrate import metadata_of
from common.contracts.base import HEADER_ACTOR, Caller
from common.contracts.errors import IllegalTransition
from common.contracts.operations import OPERATIONS
from services.retention.model import ORDER_OF_SERVICES
from tests.integration.unheard.deaf import DeafSystem
from tests.integration.unheard.test_done_is_seen import begin, citizen_of, found_by, named
from tests.system import ASTRID, DAGNY, NORRA, SODRA

OPERATOR = Actor(Caller.SERVICE, "operator")
STAYS = {"mirrored_moments", "erasures", "outbox", "idempotency", "access_row"}
"""Tombstones and receipts, what expires, and the access log."""


def erase(system: DeafSystem, moment: str, name: str) -> dict[str, Any]:
    """Ask one service; gives its receipt as the bus would carry it."""
    contract, service = OPERATIONS[name].erase, system.services[name]
    token = load_signer(system.here.var / "keys" / "operator.json").actor_token(OPERATOR, name)
    payload = {"idempotency_id": str(new_id()), "moment_ids": [moment]}
    answer = answer_call(contract, service.erase, payload, {HEADER_ACTOR: token}, service.resources.verifier)
    [receipt] = json.loads(json.dumps(answer))["receipts"]
    assert receipt["ended_at"]
    return {each["table"]: each["rows"] for each in receipt["removed"]}


def tables_that_name(system: DeafSystem, moment: str) -> set[str]:
    """Give the tables of all services in which the moment's id stands, in any column."""
    found = set()
    for name, service in system.services.items():
        with service.resources.database.reading() as session:
            for table in (*metadata_of(name).sorted_tables, *tables.metadata.sorted_tables):
                if moment in str(session.execute(select(table)).all()):
                    found.add(table.name)
    return found


def test_nothing_is_left_but_what_the_law_and_the_receipt_keep(system: DeafSystem) -> None:
    astrid = system.staff(ASTRID, NORRA)
    citizen, number = system.newcomer()
    moment = begin(astrid, number)
    person = citizen_of(astrid, moment)
    assert citizen.get(f"/my/moments/{moment}").status_code == 200
    version = astrid.get(f"/moments/{moment}").json()["header"]["version"]
    ended = astrid.do(f"/moments/{moment}/end", reason="completed", expected_version=version)
    assert ended.status_code == 200, ended.text
    while system.services["directory"].mirror_moments():
        pass
    assert {"moments", "timeline_entries", "module_runs"} <= tables_that_name(system, moment)
    removed = {name: erase(system, moment, name) for name in system.services}
    assert removed["moments"]["moments"] == 1
    assert removed["directory"]["unit_citizen"] == 1
    assert removed["audit"] == removed["content"] == {}
    assert tables_that_name(system, moment) == STAYS
    assert astrid.get(f"/moments/{moment}").status_code == 404
    assert citizen.get(f"/my/moments/{moment}").status_code == 404
    assert found_by(astrid, number) == []
    assert named(astrid, person) == []
    listed = astrid.get("/moments", scope="ended").json()["rows"]
    assert moment not in [row["moment_id"] for row in listed]
    again = begin(astrid, number)
    assert named(astrid, citizen_of(astrid, again)) != []


def test_while_the_moment_goes_on_it_is_refused_and_stays_as_it_is(system: DeafSystem) -> None:
    astrid = system.staff(ASTRID, NORRA)
    moment = begin(astrid, system.newcomer()[1])
    with pytest.raises(IllegalTransition):
        erase(system, moment, "moments")
    assert astrid.get(f"/moments/{moment}").status_code == 200


def test_ordered_by_who_may_it_is_gone_everywhere_with_a_receipt_of_each_service(system: DeafSystem) -> None:
    astrid = system.staff(ASTRID, NORRA)
    citizen, number = system.newcomer()
    moment = begin(astrid, number)
    order = {"expected_version": 1, "is_in_record": True}
    ongoing = astrid.do(f"/moments/{moment}/erasure", **order)
    assert (ongoing.status_code, ongoing.json()["obstacles"]) == (409, [{"reason": "goes_on", "from_day": None}])
    version = astrid.get(f"/moments/{moment}").json()["header"]["version"]
    version = astrid.do(f"/moments/{moment}/end", reason="completed", expected_version=version).json()["version"]
    while system.services["directory"].mirror_moments():
        pass
    for stranger, status in ((system.staff(DAGNY, SODRA), 404), (citizen, 401)):
        assert stranger.do(f"/moments/{moment}/erasure", **{**order, "expected_version": version}).status_code == status
    ordered = astrid.do(f"/moments/{moment}/erasure", **{**order, "expected_version": version})
    assert ordered.status_code == 202, ordered.text
    run_id = ordered.json()["run_id"]
    while system.services["retention"].go_on():
        pass
    told = astrid.get(f"/erasures/{run_id}").json()
    assert told["run"]["state"] == "done"
    assert [each["service"] for each in told["receipts"]] == list(ORDER_OF_SERVICES)
    assert all(each["receipt"]["ended_at"] for each in told["receipts"])
    assert tables_that_name(system, moment) == STAYS | {"erasure_run", "erasure_step"}
    assert astrid.get(f"/moments/{moment}").status_code == 404
    assert citizen.get(f"/my/moments/{moment}").status_code == 404
    assert found_by(astrid, number) == []
    assert system.staff(DAGNY, SODRA).get(f"/erasures/{run_id}").status_code == 404
    again = astrid.do(f"/moments/{moment}/erasure", **{**order, "expected_version": version})
    assert again.status_code == 404
