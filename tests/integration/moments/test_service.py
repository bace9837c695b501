"""The service as a caller meets it: tokens, schemas, what it asks of others, and the whole path in the order of the guide.

Directory and content are stood in for by their contracts' answers, so that this test can say what they answer; the path through the real
ones over RabbitMQ is tested elsewhere.
"""

import json
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from inspect import getmembers, isfunction
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from common.chassis.calls import answer_call
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, create_key_files, load_signer, load_verifier
from common.chassis.resources import Resources
from common.chassis.settings import service_settings
from common.contracts.base import HEADER_ACTOR, Caller, Kind, Rpc
from common.contracts.content.catalogue import MAY_START
from common.contracts.content.versions import FORM
from common.contracts.content.versions import OUTLINE as CONTENT_OUTLINE
from common.contracts.directory.first_sign_ins import SIGNED_IN
from common.contracts.directory.starts import GROUP_FACTS, START_FACTS
from common.contracts.directory.units import EXPECT_CITIZENS
from common.contracts.errors import Forbidden, Invalid, NotFound, NotSignedIn, Unavailable
from common.contracts.everything import SUBSCRIPTIONS, rpcs_of
from common.contracts.moments.access import OPEN, STATE_REASON
from common.contracts.moments.ending import END
from common.contracts.moments.group_starts import GROUP_PROGRESS, GROUP_START, LIST_GROUP_STARTS, START_GROUP
from common.contracts.moments.lists import LIST_MOMENTS, MINE
from common.contracts.moments.modules import CHANGE_DAYS, END_MODULE, SET_MODULE_UPCOMING, START_MODULE
from common.contracts.moments.overview import OVERVIEW
from common.contracts.moments.responses import RESPONSE, SAVE_RESPONSE, SEE_RESPONSE, SUBMIT_RESPONSE
from common.contracts.moments.starts import START
from common.contracts.moments.steps import MARK_STEP, STEP
from common.contracts.moments.timeline import TIMELINE
from services.moments.model import Citizen
from tests.integration.moments.builders import OUTLINE, World, citizen, staff

with warnings.catch_warnings():
    # eventlet announces at its first import that it is maintained, not developed; nameko stands on it.
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    from services.moments.service import MomentsService, group_starts

TIMERS = {
    "run_group_starts",
    "forget_old_group_starts",
    "close_maintained",
    "begin_planned",
    "start_scheduled",
    "tell_absences",
    "ask_who_signed_in",
}
DEFINITION = {
    "id": "stoppdag",
    "title": "1.4 Stoppdagen",
    "questions": [{"id": "datum", "kind": "date", "label": "Datum för din stoppdag", "mandatory": True}],
}


class Others:
    """Stands in for directory and content: one practitioner, one published version."""

    def __init__(self, responsible: Actor) -> None:
        self.responsible = responsible
        self.admin = staff("citizen_admin")
        self.asked: Counter[str] = Counter()
        self.is_active = True
        self.is_down = False
        self.stays_away: UUID | None = None
        self.facts: dict[str, Any] = {}

    def ask(self, contract: Rpc, payload: dict[str, Any], _headers: dict[str, str], seconds: float) -> dict[str, Any]:
        """Answer as the contract says."""
        assert 0 < seconds <= contract.deadline
        contract.load(payload)
        if self.is_down:
            raise Unavailable(service=contract.service)
        self.asked[contract.name] += 1
        told = {} if contract is EXPECT_CITIZENS else self._answer(contract, payload)
        answer: dict[str, Any] = json.loads(json.dumps(contract.answer.dump(told)))
        contract.answer.load(answer)
        return answer

    def _answer(self, contract: Rpc, payload: dict[str, Any]) -> dict[str, Any]:
        if contract is START_FACTS:
            return {
                "citizen_may_start": True,
                "citizen_has_signed_in": True,
                "person_id": self.responsible.person_id,
                "care_unit_id": self.responsible.care_unit_id,
                "commission_version_id": self.responsible.commission_version_id,
                "is_active_practitioner": True,
                **self.facts,
            }
        if contract is GROUP_FACTS:
            return {
                "startable_citizen_ids": payload["citizen_ids"],
                "signed_in_citizen_ids": payload["citizen_ids"],
                "responsible": self._commission(self.responsible),
                "ordered_by": self._commission(self.admin),
            }
        if contract is SIGNED_IN:
            return {"citizen_ids": [each for each in payload["citizen_ids"] if str(each) != str(self.stays_away)]}
        if contract is MAY_START:
            return {"is_active": self.is_active}
        if contract is CONTENT_OUTLINE:
            return {**CONTENT_OUTLINE.answer.dump(OUTLINE), "version_id": payload["version_id"]}
        assert contract is FORM
        return {"definition": DEFINITION}

    @staticmethod
    def _commission(holder: Actor) -> dict[str, Any]:
        ids = ("person_id", "care_unit_id", "commission_version_id")
        return {**{name: getattr(holder, name) for name in ids}, "roles": sorted(holder.roles)}


class Desk:
    """The service with its resources, and a way to call it as the bus does."""

    def __init__(self, resources: Resources, others: Others, gateway_key: Path, trusted: Path) -> None:
        self.service = MomentsService()
        self.service.resources = resources  # type: ignore[assignment]  # resources take the place of nameko's provider
        self.others = others
        self.gateway = load_signer(gateway_key)
        self.trusted = trusted

    def call(self, contract: Rpc, actor: Actor, /, **payload: Any) -> Any:
        """Call with a fresh token; give the answer as JSON data that the contract takes back."""
        if contract.kind is Kind.COMMAND:
            payload.setdefault("idempotency_id", new_id())
        headers = {HEADER_ACTOR: self.gateway.actor_token(actor, "moments")}
        plain = json.loads(json.dumps(payload, default=str))
        method = getattr(self.service, contract.name)
        answer = answer_call(contract, method, plain, headers, self.service.resources.verifier)
        contract.answer.load(json.loads(json.dumps(answer)))
        return answer


@pytest.fixture
def desk(moments_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Give the service on an empty database."""
    monkeypatch.setenv("SOB_VAR", str(tmp_path))
    monkeypatch.setenv("SOB_ENV", "test")
    monkeypatch.setenv("MOMENTS_DATABASE_URL", moments_url)
    keys = tmp_path / "keys"
    create_key_files(keys, ["gateway", "moments", "content"], ["moments", "audit"])
    others = Others(staff())
    resources = Resources(service_settings("moments"), others.ask)
    yield Desk(resources, others, keys / "gateway.json", keys / "trusted.json")
    resources.database.dispose()
    resources.keys.dispose()


def start(desk: Desk, person: Actor, **changes: Any) -> Any:
    practitioner = desk.others.responsible
    payload = {
        "citizen_id": person.id,
        "version_id": new_id(),
        "responsible_commission_id": practitioner.commission_id,
        **changes,
    }
    return desk.call(START, practitioner, **payload)


def test_every_contract_and_subscription_has_its_method() -> None:
    handlers = {item.handler for item in SUBSCRIPTIONS.values() if item.consumer == "moments"}
    assert {rpc.name for rpc in rpcs_of("moments")} | handlers == {
        name for name, method in getmembers(MomentsService, isfunction) if not name.startswith("_")
    } - TIMERS


def test_directory_is_asked_who_never_signed_in_when_it_is_there(desk: Desk) -> None:
    person, other = citizen(), citizen()
    for each in (person, other):
        start(desk, each)
    with desk.service.resources.database.writing() as session:
        session.execute(update(Citizen).values(has_signed_in=None))

    def shown() -> dict[str, bool]:
        rows = desk.call(LIST_MOMENTS, desk.others.responsible, scope="mine")["rows"]
        return {row["citizen_id"]: row["never_signed_in"] for row in rows}

    desk.others.stays_away, desk.others.is_down = person.person_id, True
    desk.service.ask_who_signed_in()
    assert shown() == {person.id: False, other.id: False}
    desk.others.is_down = False
    desk.service.ask_who_signed_in()
    desk.service.ask_who_signed_in()
    assert shown() == {person.id: True, other.id: False}
    assert desk.others.asked["signed_in"] == 1


def test_the_path_of_the_guide(desk: Desk) -> None:
    practitioner, person, colleague = desk.others.responsible, citizen(), staff()
    moment_id = start(desk, person)["moment_id"]
    assert desk.call(LIST_MOMENTS, practitioner, scope="mine")["rows"][0]["moment_id"] == moment_id
    assert desk.call(MINE, person)["moments"][0]["steps_open"] == 3
    where = {"moment_id": moment_id, "step_id": "stoppdagen"}
    desk.call(MARK_STEP, person, **where, is_read=True)
    form = {**where, "form_id": "stoppdag"}
    desk.call(SAVE_RESPONSE, person, **form, expected_version=0, answers={})
    with pytest.raises(Invalid):
        desk.call(SUBMIT_RESPONSE, person, **form, expected_version=1, answers={})
    answers = {"datum": "2024-06-01"}
    sent = desk.call(SUBMIT_RESPONSE, person, **form, expected_version=1, answers=answers)
    assert desk.call(STEP, person, **where)["responses"][0]["answers"] == answers
    one = {"moment_id": moment_id, "response_id": sent["response_id"]}
    desk.call(SEE_RESPONSE, practitioner, **one)
    assert desk.call(RESPONSE, practitioner, **one)["response"]["answers"] == answers
    module = {"moment_id": moment_id, "module_id": "om-behandlingen"}
    desk.call(CHANGE_DAYS, practitioner, **module, expected_version=1, days=3)
    desk.call(END_MODULE, practitioner, **module, expected_version=2)
    desk.call(SET_MODULE_UPCOMING, practitioner, **module, expected_version=3)
    desk.call(START_MODULE, practitioner, **module, expected_version=4)
    desk.call(STATE_REASON, colleague, moment_id=moment_id, reason="Täcker upp i dag")
    entries = desk.call(TIMELINE, colleague, moment_id=moment_id)["entries"]
    assert [entry["action"] for entry in entries] == [
        "opened_with_reason",
        "module_started",
        "module_set_upcoming",
        "module_ended",
        "days_changed",
        "submitted",
        "module_started",
        "module_started",
        "responsible_set",
        "started",
    ]
    version = desk.call(OVERVIEW, practitioner, moment_id=moment_id)["header"]["version"]
    desk.call(END, practitioner, moment_id=moment_id, expected_version=version, reason="completed")
    with pytest.raises(NotFound):
        desk.call(OVERVIEW, person, moment_id=moment_id)
    assert desk.others.asked["form"] == 1


def test_the_grant_is_signed_for_this_actor_alone(desk: Desk) -> None:
    practitioner, person = desk.others.responsible, citizen()
    moment_id = start(desk, person)["moment_id"]
    opened = desk.call(OPEN, practitioner, moment_id=moment_id)
    verifier = load_verifier(desk.trusted, "messaging")
    grant = verifier.grant(opened["grant"], practitioner)
    assert (str(grant.moment_id), grant.access, str(grant.citizen_id)) == (moment_id, "write", person.id)
    with pytest.raises(NotSignedIn):
        verifier.grant(opened["grant"], person)


def test_an_outline_is_asked_for_once(desk: Desk) -> None:
    version_id = new_id()
    for _ in range(3):
        start(desk, citizen(), version_id=version_id)
    assert desk.others.asked == {"start_facts": 3, "may_start": 3, "outline": 1, "expect_citizens": 3}


def test_a_start_that_is_refused_tells_nobody_that_the_unit_is_about_to_have_the_citizen(desk: Desk) -> None:
    """An expected citizen is found by the unit's search: that must not come of a start that there never was."""
    for fault in ({"citizen_may_start": False}, {"is_active_practitioner": False}, {"care_unit_id": new_id()}):
        desk.others.facts = fault
        with pytest.raises(Invalid):
            start(desk, citizen())
    desk.others.facts = {}
    with pytest.raises(Invalid):
        start(desk, citizen(), starts_on="2020-01-01")
    assert desk.others.asked["expect_citizens"] == 0


def test_a_start_without_the_role_asks_nobody(desk: Desk) -> None:
    desk.others.responsible = staff("designer")
    with pytest.raises(Forbidden):
        start(desk, citizen())
    assert not desk.others.asked


def test_a_start_while_others_are_down_can_be_repeated(desk: Desk) -> None:
    person, same = citizen(), {"idempotency_id": new_id(), "version_id": new_id()}
    desk.others.is_down = True
    with pytest.raises(Unavailable):
        start(desk, person, **same)
    desk.others.is_down = False
    assert start(desk, person, **same) == start(desk, person, **same)


def test_pages_of_a_moment_need_nobody_else(desk: Desk) -> None:
    practitioner, person = desk.others.responsible, citizen()
    moment_id = start(desk, person)["moment_id"]
    desk.others.is_down = True
    desk.call(OVERVIEW, practitioner, moment_id=moment_id)
    desk.call(STEP, person, moment_id=moment_id, step_id="stoppdagen")
    desk.call(TIMELINE, practitioner, moment_id=moment_id)


def test_a_programme_that_is_not_active_at_the_unit_does_not_start(desk: Desk) -> None:
    desk.others.is_active = False
    with pytest.raises(NotFound):
        start(desk, citizen())


def order_group(desk: Desk, people: list[Actor]) -> Any:
    return desk.call(
        START_GROUP,
        desk.others.admin,
        version_id=new_id(),
        responsible_commission_id=desk.others.responsible.commission_id,
        rows=[{"line": line, "citizen_id": person.id} for line, person in enumerate(people, 1)],
    )


def run(timer: Callable[[], bool]) -> None:
    """Call a timer's method as its clock does: again while it has more to do."""
    while timer():
        pass


def test_the_timer_runs_what_was_ordered_in_batches_each_with_its_check(desk: Desk) -> None:
    job = order_group(desk, [citizen() for _ in range(60)])
    asked = desk.others.asked["group_facts"]
    run(desk.service.run_group_starts)
    assert desk.call(GROUP_PROGRESS, desk.others.admin, **job)["state"] == "finished"
    assert desk.others.asked["group_facts"] - asked == 2
    assert desk.call(LIST_MOMENTS, desk.others.responsible, scope="mine")["counts"]["mine"] == 60
    assert desk.call(LIST_GROUP_STARTS, desk.others.admin)["group_starts"][0]["started"] == 60


def test_a_group_start_waits_while_others_are_away(desk: Desk) -> None:
    job = order_group(desk, [citizen()])
    desk.others.is_down = True
    desk.service.run_group_starts()
    assert desk.call(GROUP_PROGRESS, desk.others.admin, **job)["state"] == "running"
    desk.others.is_down = False
    desk.service.run_group_starts()
    assert desk.call(GROUP_START, desk.others.admin, **job)["rows"][0]["outcome"] == "started"


def test_a_fault_of_ours_stops_the_job_and_leaves_the_others_free(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = order_group(desk, [citizen()]), order_group(desk, [citizen()])
    real = group_starts.commands.run_group_batch
    monkeypatch.setattr(group_starts.commands, "run_group_batch", lambda *_given, **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.service.run_group_starts()
    monkeypatch.setattr(group_starts.commands, "run_group_batch", real)
    run(desk.service.run_group_starts)
    told = [desk.call(GROUP_PROGRESS, desk.others.admin, **job) for job in (broken, sound)]
    assert [(each["state"], each["stop_reason"]) for each in told] == [("stopped", "fault"), ("finished", None)]


def test_a_programme_that_is_not_active_is_not_started_for_a_group(desk: Desk) -> None:
    desk.others.is_active = False
    with pytest.raises(NotFound):
        order_group(desk, [citizen()])


def test_a_foreign_form_is_not_found_before_content_is_asked(desk: Desk) -> None:
    moment_id = start(desk, citizen())["moment_id"]
    form = {"moment_id": moment_id, "step_id": "stoppdagen", "form_id": "stoppdag", "answers": {}}
    with pytest.raises(NotFound):
        desk.call(SAVE_RESPONSE, citizen(), **form, expected_version=0)
    assert desk.others.asked["form"] == 0


@pytest.mark.parametrize("contract", list(rpcs_of("moments")), ids=lambda rpc: rpc.name)
def test_every_call_checks_who_asks(desk: Desk, contract: Rpc) -> None:
    kinds = {Caller.STAFF: staff(), Caller.CITIZEN: citizen(), Caller.SERVICE: Actor(Caller.SERVICE, "content")}
    method, verifier = getattr(desk.service, contract.name), desk.service.resources.verifier
    for headers in ({}, {HEADER_ACTOR: desk.gateway.actor_token(staff(), "content")}):
        with pytest.raises(NotSignedIn):
            answer_call(contract, method, {}, headers, verifier)
    service = load_signer(desk.trusted.parent / "content.json")
    for kind in set(kinds) - contract.callers:
        signer = service if kind is Caller.SERVICE else desk.gateway
        with pytest.raises(Forbidden):
            answer_call(contract, method, {}, {HEADER_ACTOR: signer.actor_token(kinds[kind], "moments")}, verifier)


def test_the_world_of_the_other_tests_answers_as_the_service_does(desk: Desk) -> None:
    moment_id = start(desk, citizen())["moment_id"]
    overview = desk.call(OVERVIEW, desk.others.responsible, moment_id=moment_id)
    assert World.dumped(OVERVIEW, OVERVIEW.answer.load(json.loads(json.dumps(overview)))) == overview
