"""A repeat at the API is for who sent it first, at the same unit: another session of theirs learns nothing of the citizen."""

from common.chassis.identifiers import new_id
from tests.system import ASTRID, BASHIR, NORRA, SODRA, System


def test_a_repeat_in_a_session_at_another_unit_is_refused_and_tells_no_citizen(system: System) -> None:
    person, number = system.newcomer()
    astrid, bashir, elsewhere = system.staff(ASTRID, NORRA), system.staff(BASHIR, NORRA), system.staff(ASTRID, SODRA)
    moment = bashir.start(number).json()["moment_id"]
    stated = {"idempotency_id": str(new_id()), "reason": "Täcker upp i dag"}
    path = f"/moments/{moment}/reason"
    first = astrid.send(path, **stated)
    assert first.status_code == 200, first.text
    assert astrid.send(path, **stated).json() == system.staff(ASTRID, NORRA).send(path, **stated).json() == first.json()
    refused = elsewhere.send(path, **stated)
    assert (refused.status_code, refused.json()["code"]) == (409, "idempotency_conflict")
    assert person.session["person_id"] not in refused.text
    assert elsewhere.do(path, reason=stated["reason"]).status_code == 404
