"""The path that the whole system exists for, through real services over RabbitMQ, by the JSON API."""

from typing import Any

import pytest

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, load_signer
from common.contracts.audit.chains import VERIFY
from common.contracts.audit.extracts import EXTRACT
from common.contracts.base import Caller
from gateway.rpc import Bus
from tests.system import (
    ASTRID,
    BASHIR,
    CECILIA,
    DAGNY,
    EMIL,
    HANS,
    INGRID,
    NORRA,
    SODRA,
    System,
    Visitor,
)
from tests.waiting import until

ANSWERS = {"datum": "2027-01-15", "anteckning": "Vi åker bort då. 🎉 <script>alert(1)</script>"}


@pytest.fixture(scope="module")
def astrid(system: System) -> Visitor:
    return system.staff(ASTRID, NORRA)


@pytest.fixture(scope="module")
def hans(system: System) -> Visitor:
    return system.citizen(HANS)


@pytest.fixture(scope="module")
def moment(astrid: Visitor) -> str:
    started = astrid.start(HANS)
    assert started.status_code == 201, started.text
    return str(started.json()["moment_id"])


@pytest.fixture(scope="module")
def response_id(hans: Visitor, moment: str) -> str:
    form = f"/my/moments/{moment}/steps/stoppdagen/forms/stoppdagen"
    saved = hans.do(form, "PUT", expected_version=0, answers={"datum": "2027-01-15"})
    assert saved.status_code == 200, saved.text
    sent = hans.do(f"{form}/submit", expected_version=saved.json()["version"], answers=ANSWERS)
    assert sent.status_code == 200, sent.text
    return str(sent.json()["response_id"])


def module(visitor: Visitor, moment: str, module_id: str, own: str = "") -> dict[str, Any]:
    overview = visitor.get(f"{own}/moments/{moment}").json()
    return next(one for one in overview["modules"] if one["module_id"] == module_id)


def test_four_modules_are_open_and_sixteen_wait(astrid: Visitor, moment: str) -> None:
    modules = astrid.get(f"/moments/{moment}").json()["modules"]
    ongoing = [one for one in modules if one["state"] == "ongoing"]
    assert [one["days"] for one in ongoing] == [7, 7, 7, 14]
    assert sum(one["state"] == "upcoming" for one in modules) == 16


def test_what_the_citizen_sends_is_seen_by_staff(astrid: Visitor, hans: Visitor, moment: str, response_id: str) -> None:
    row = next(one for one in astrid.get("/moments", scope="mine").json()["rows"] if one["moment_id"] == moment)
    assert row["unseen_responses"] == 1
    assert row["last_active_at"] is not None
    page = astrid.get(f"/moments/{moment}/responses/{response_id}").json()
    assert page["response"]["answers"] == ANSWERS
    page = astrid.get(f"/moments/{moment}/responses/{response_id}").json()
    assert page["seen_by_person_id"] == astrid.session["person_id"]
    row = next(one for one in astrid.get("/moments", scope="mine").json()["rows"] if one["moment_id"] == moment)
    assert row["unseen_responses"] == 0
    own = hans.get(f"/my/moments/{moment}/steps/stoppdagen").json()
    assert own["responses"][0]["answers"] == ANSWERS


def test_the_timeline_tells_who_and_where(astrid: Visitor, moment: str, response_id: str) -> None:
    astrid.get(f"/moments/{moment}/responses/{response_id}")
    entries = astrid.get(f"/moments/{moment}/timeline").json()["entries"]
    actions = [entry["action"] for entry in entries]
    assert {"started", "responsible_set", "module_started", "submitted"} <= set(actions)
    versions = sorted({entry["commission_version_id"] for entry in entries} - {None})
    named = astrid.send("/names", commission_version_ids=versions).json()["commission_versions"]
    assert {(one["name"], one["care_unit_name"]) for one in named} == {("Astrid Lindqvist", NORRA)}


def test_modules_are_ended_started_and_given_days(astrid: Visitor, moment: str) -> None:
    path = f"/moments/{moment}/modules"
    first = module(astrid, moment, "om-behandlingen")
    ended = astrid.do(f"{path}/om-behandlingen/end", expected_version=first["version"])
    assert (ended.status_code, ended.json()["state"]) == (200, "finished")
    waiting = module(astrid, moment, "steg-2-stoppfasen")
    started = astrid.do(f"{path}/steg-2-stoppfasen/start", expected_version=waiting["version"])
    assert started.json()["state"] == "ongoing"
    longer = astrid.do(f"{path}/steg-2-stoppfasen/days", "PUT", expected_version=started.json()["version"], days=30)
    assert longer.json()["days"] == 30


def test_a_stale_page_changes_nothing_and_says_what_changed(astrid: Visitor, moment: str) -> None:
    current = module(astrid, moment, "bra-att-veta")
    path = f"/moments/{moment}/modules/bra-att-veta/days"
    assert astrid.do(path, "PUT", expected_version=current["version"], days=10).status_code == 200
    stale = astrid.do(path, "PUT", expected_version=current["version"], days=20)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    assert stale.json()["actual"] == current["version"] + 1
    assert module(astrid, moment, "bra-att-veta")["days"] == 10


def test_a_resend_and_a_second_start_make_one_moment(system: System, astrid: Visitor) -> None:
    key, (_, number) = str(new_id()), system.newcomer()
    first = astrid.start(number, idempotency_id=key)
    again = astrid.start(number, idempotency_id=key)
    assert first.json() == again.json()
    second = astrid.start(number)
    assert (second.status_code, second.json()["code"]) == (409, "conflict")
    assert second.json()["moment_id"] == first.json()["moment_id"]


def test_the_same_id_for_something_else_is_a_conflict(system: System, astrid: Visitor) -> None:
    key, (_, number), (_, another) = str(new_id()), system.newcomer(), system.newcomer()
    assert astrid.start(number, idempotency_id=key).status_code == 201
    other = astrid.start(another, idempotency_id=key)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")


def test_a_colleague_states_a_reason_first(system: System, astrid: Visitor, moment: str) -> None:
    bashir = system.staff(BASHIR, NORRA)
    row = next(one for one in bashir.get("/moments", scope="all").json()["rows"] if one["moment_id"] == moment)
    assert row["access"] == "reason"
    refused = bashir.get(f"/moments/{moment}")
    assert (refused.status_code, refused.json()["code"]) == (403, "reason_needed")
    assert bashir.do(f"/moments/{moment}/reason", reason="x").status_code == 422
    assert bashir.do(f"/moments/{moment}/reason", reason="Astrid är sjuk idag.").status_code == 200
    assert bashir.get(f"/moments/{moment}").json()["header"]["access"] == "read"
    change = bashir.do(f"/moments/{moment}/modules/bra-att-veta/end", expected_version=1)
    assert change.status_code == 403


@pytest.mark.parametrize(
    ("hsa_id", "unit"),
    [(DAGNY, SODRA), (ASTRID, SODRA)],
    ids=["another unit's staff", "the same person at another unit"],
)
def test_another_unit_gets_404_everywhere(
    system: System, moment: str, response_id: str, hsa_id: str, unit: str
) -> None:
    stranger = system.staff(hsa_id, unit)
    assert all(one["moment_id"] != moment for one in stranger.get("/moments", scope="all").json()["rows"])
    for answer in (
        stranger.get(f"/moments/{moment}"),
        stranger.get(f"/moments/{moment}/timeline"),
        stranger.get(f"/moments/{moment}/responses/{response_id}"),
        stranger.do(f"/moments/{moment}/reason", reason="Jag är nyfiken."),
        stranger.send(f"/moments/{moment}/reveal", what="mobile"),
        stranger.do(f"/moments/{moment}/modules/bra-att-veta/end", expected_version=1),
        stranger.do(f"/moments/{moment}/end", expected_version=1, reason="completed"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), answer.request.url


def test_another_citizen_gets_404(system: System, moment: str) -> None:
    stranger = system.citizen(INGRID)
    assert stranger.get("/my/moments").json()["moments"] == []
    form = f"/my/moments/{moment}/steps/stoppdagen/forms/stoppdagen"
    for answer in (
        stranger.get(f"/my/moments/{moment}"),
        stranger.get(f"/my/moments/{moment}/steps/stoppdagen"),
        stranger.do(form, "PUT", expected_version=0, answers={}),
        stranger.do(f"/my/moments/{moment}/steps/stoppdagen/read", "PUT", is_read=True),
    ):
        assert answer.status_code == 404, answer.request.url


def test_staff_and_citizens_don_t_reach_each_other_s_rooms(astrid: Visitor, hans: Visitor, moment: str) -> None:
    assert hans.get(f"/moments/{moment}").status_code == 401
    assert astrid.get(f"/my/moments/{moment}").status_code == 401


def test_who_does_not_read_does_not_read(system: System, moment: str) -> None:
    emil = system.staff(EMIL, NORRA)
    assert emil.get("/moments", scope="all").json()["rows"][0]["access"] == "none"
    assert emil.get(f"/moments/{moment}").json()["code"] == "forbidden"
    cecilia = system.staff(CECILIA, NORRA)
    assert cecilia.get(f"/moments/{moment}").json()["header"]["access"] == "write"


def test_a_reveal_shows_what_lists_hide(astrid: Visitor, moment: str) -> None:
    assert astrid.send(f"/moments/{moment}/reveal", what="personal_number").json() == {"value": "19610831-9812"}
    assert astrid.send(f"/moments/{moment}/reveal", what="mobile").json() == {"value": "+46701740605"}


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("196108319813", "check_digit"),
        ("199002309890", "check_digit"),
        ("200001019983", "citizen_unknown"),
        ("199001619809", "coordination_number"),
        ("hej", "check_digit"),
    ],
)
def test_each_wrong_number_has_its_own_message(astrid: Visitor, number: str, code: str) -> None:
    refused = astrid.find(number)
    assert refused.status_code == 422, refused.text
    assert refused.json()["code"] == code
    assert refused.json()["fields"]["personal_number"]


def test_an_ended_moment_can_not_be_written(system: System) -> None:
    astrid = system.staff(ASTRID, SODRA)
    started = astrid.start(INGRID).json()
    ended = astrid.do(
        f"/moments/{started['moment_id']}/end", expected_version=1, reason="started_by_mistake", note="Fel person."
    )
    assert ended.status_code == 200, ended.text
    first = module(astrid, started["moment_id"], "om-behandlingen")
    refused = astrid.do(
        f"/moments/{started['moment_id']}/modules/om-behandlingen/end", expected_version=first["version"]
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "moment_ended")
    assert system.citizen(INGRID).get(f"/my/moments/{started['moment_id']}").status_code == 404
    assert astrid.get("/moments", scope="ended").json()["counts"]["ended"] == 1


def test_no_sign_in_a_forged_cookie_and_no_token_are_refused(system: System, astrid: Visitor, moment: str) -> None:
    nobody = Visitor(system.url, "x" * 43, astrid.session)
    assert nobody.get("/moments", scope="mine").status_code == 401
    forged = system.staff(ASTRID, NORRA)
    forged.get("/session")
    forged._token = "0" * 64
    refused = forged.do(f"/moments/{moment}/end", expected_version=1, reason="completed")
    assert (refused.status_code, refused.json()["code"]) == (403, "forged_request")


def test_malformed_and_oversized_input_is_refused_in_swedish(astrid: Visitor, hans: Visitor, moment: str) -> None:
    wrong = astrid.do(f"/moments/{moment}/modules/bra-att-veta/days", "PUT", expected_version=1, days="många", extra=1)
    assert wrong.status_code == 422
    assert wrong.json()["fields"] == {
        "days": [{"code": "whole_number", "params": {}, "message": "Ange ett heltal."}],
        "extra": [{"code": "unknown", "params": {}, "message": "Okänt fält."}],
    }
    form = f"/my/moments/{moment}/steps/dina-viktigaste-skal/forms/viktigaste-skal"
    large = hans.do(form, "PUT", expected_version=0, answers={"x": "å" * 300_000})
    assert large.status_code == 413, large.text
    huge = hans.do(form, "PUT", expected_version=0, answers={"x": "a" * 2_000_000})
    assert huge.status_code == 413
    broken = astrid.http.post(
        f"{astrid._url}/api/v1/citizens/search",
        data="{",
        headers={"X-CSRF-Token": astrid._token, "Content-Type": "application/json"},
        timeout=30,
    )
    assert broken.status_code in {400, 422}


def test_every_view_is_in_the_access_log(system: System, astrid: Visitor, moment: str) -> None:
    """Names whose data was read, by whom, in which moment; read as the operator does."""
    citizen_id = astrid.get(f"/moments/{moment}").json()["header"]["citizen_id"]
    bus = Bus(system.here.amqp_uri, load_signer(system.here.var / "keys" / "operator.json"))
    operator = Actor(Caller.SERVICE, "operator")

    def rows() -> list[dict[str, Any]]:
        found = bus.ask(EXTRACT, {"citizen_id": citizen_id}, operator, correlation_id=str(new_id()))
        return [
            row
            for row in found["rows"]
            if row["moment_id"] == moment and row["actor_id"] == astrid.session["person_id"]
        ]

    until(lambda: any(row["action"] == "read" for row in rows()), tells="the record of the last view")
    report = bus.ask(VERIFY, {}, operator, correlation_id=str(new_id()))
    assert report["broken"] == []
    assert report["checked"] > 0
    bus.close()


def test_no_log_holds_patient_data(system: System, hans: Visitor, moment: str, response_id: str) -> None:
    """Greps every process' log for names, numbers and answers that went through them."""
    logs = {path.name: path.read_text(errors="replace") for path in system.here.logs.glob("*.log")}
    assert len(logs) >= 6
    for name, text in logs.items():
        for secret in (
            "196108319812",
            "19610831",
            "Wallin",
            "2027-01-15",
            "Vi åker bort",
            "Astrid är sjuk",
            "+46701740605",
        ):
            assert secret not in text, (name, secret)
