"""A moment is erased by real services over RabbitMQ, as the operator asks them; directory has learnt of it by events and by its walk."""

from typing import Any

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, load_signer
from common.contracts.base import Caller
from common.contracts.errors import Unavailable
from common.contracts.operations import OPERATIONS
from gateway.rpc import Bus
from tests.system import ASTRID, NORRA, System
from tests.waiting import until

OPERATOR = Actor(Caller.SERVICE, "operator")


def test_every_service_answers_with_its_receipt_and_the_same_again(system: System) -> None:
    astrid = system.staff(ASTRID, NORRA)
    _, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    header = astrid.get(f"/moments/{moment}").json()["header"]
    ended = astrid.do(f"/moments/{moment}/end", reason="completed", expected_version=header["version"])
    assert ended.status_code == 200, ended.text
    bus = Bus(system.here.amqp_uri, load_signer(system.here.var / "keys" / "operator.json"))
    request = {"idempotency_id": str(new_id()), "moment_ids": [moment]}

    def erase(service: str) -> Any:
        """Ask; directory may still be learning which moments there are."""
        try:
            return bus.ask(OPERATIONS[service].erase, request, OPERATOR, correlation_id=str(new_id()))
        except Unavailable:
            return None

    first = {name: until(lambda name=name: erase(name), tells=f"{name} to erase") for name in OPERATIONS}  # type: ignore[misc]  # mypy can't tell the default
    assert all(each["receipts"][0]["ended_at"] for each in first.values())
    removed = {name: {one["table"] for one in each["receipts"][0]["removed"]} for name, each in first.items()}
    assert {"moments", "timeline_entries", "citizens"} <= removed["moments"]
    # Of a start whose event it hasn't heard yet directory has an expectation alone, which goes within the hour.
    assert removed["directory"] in ({"unit_citizen", "search_term"}, set())
    assert removed["audit"] == removed["content"] == set()
    assert {name: erase(name) for name in OPERATIONS} == first
    bus.close()
    assert astrid.get(f"/moments/{moment}").status_code == 404
    found = astrid.send("/moments/search", scope="all", text=number).json()["rows"]
    assert moment not in [row["moment_id"] for row in found]
    named = astrid.send("/names", citizen_ids=[header["citizen_id"]]).json()["citizens"]
    assert named == []


def test_ordered_in_the_api_it_goes_through_every_service_by_itself(system: System) -> None:
    astrid = system.staff(ASTRID, NORRA)
    _, number = system.newcomer()
    moment = astrid.start(number).json()["moment_id"]
    version = astrid.get(f"/moments/{moment}").json()["header"]["version"]
    ended = astrid.do(f"/moments/{moment}/end", reason="completed", expected_version=version).json()
    [before] = astrid.send("/moments/erasures", moment_ids=[moment]).json()["moments"]
    assert (before["obstacles"], before["run_id"]) == ([], None)
    ordered = astrid.do(f"/moments/{moment}/erasure", expected_version=ended["version"], is_in_record=True)
    assert ordered.status_code == 202, ordered.text
    path = f"/erasures/{ordered.json()['run_id']}"
    until(lambda: astrid.get(path).json()["run"]["state"] == "done", tells="every service to have erased it")
    assert len(astrid.get(path).json()["receipts"]) == len(OPERATIONS) - 1
    assert astrid.get(f"/moments/{moment}").status_code == 404
    assert astrid.send("/moments/erasures", moment_ids=[moment]).json()["moments"] == []
