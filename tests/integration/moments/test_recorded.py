"""Whoever changes something leaves an access record: each command of moments is given here as the service gets it, and none without its record."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from common.chassis import clock
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, Sealing
from common.chassis.keys import load_master_key
from common.chassis.tables import outbox
from common.contracts.audit.accesses import ACCESSED, KEEPS_NOBODY
from common.contracts.base import Caller, Kind, Rpc
from common.contracts.content.versions import FORM
from common.contracts.errors import NamedError
from common.contracts.everything import RPCS, rpcs_of
from common.contracts.services import SERVICES
from services.moments import cache
from services.moments.model.group_starts import GroupStart
from tests.integration.moments import test_repeats
from tests.integration.moments.builders import UNIT, citizen, staff
from tests.integration.moments.test_repeats import NEWER, OTHER_UNIT
from tests.integration.moments.test_service import DEFINITION, Desk, start
from tests.integration.moments.test_service import desk as desk_with_few_others

__all__ = ["desk_with_few_others"]
BY_PEOPLE = {rpc.name: rpc for rpc in rpcs_of("moments") if rpc.kind is Kind.COMMAND and rpc.callers - {Caller.SERVICE}}
OF_THE_UNIT = {
    *("register_absence", "change_absence", "cancel_absence", "resume_group_start"),
    *(f"{change}_category" for change in ("create", "rename", "move", "retire", "restore", "delete")),
}
"""What is no citizen's: the record tells who did it and names nobody."""
TOGETHER = {"hand_over_many": "change responsible"}
"""What is many commands, each with a record of its own, and which those are."""


class Everyone(test_repeats.Everyone):
    """Answers with a form that waits for review."""

    def _answer(self, contract: Rpc, payload: dict[str, Any]) -> dict[str, Any]:
        if contract is FORM:
            return {"definition": DEFINITION | {"id": payload["form_id"], "review": True}}
        return super()._answer(contract, payload)


@pytest.fixture(autouse=True)
def _forms_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no other test's form of the same name be kept: it waits for no review."""
    monkeypatch.setattr(cache, "FORMS", cache.Cache(10))


def records(desk: Desk) -> list[dict[str, Any]]:
    """Give the access records that the service has announced, oldest first."""
    mine = select(outbox.c.data).where(outbox.c.type == ACCESSED["moments"].type).order_by(outbox.c.id)
    with desk.service.resources.database.reading() as session:
        return list(session.scalars(mine))


class Story:
    """One unit in which everything is done once; `told` has of each command by whom and of whose moment it was."""

    def __init__(self, desk: Desk) -> None:
        others = Everyone(desk.others.responsible)
        desk.others, desk.service.resources._asker = others, others.ask  # type: ignore[attr-defined]  # of the test's resources
        self.desk, self.others, self.person = desk, others, citizen()
        self.astrid, self.admin, self.colleague = others.responsible, others.admin, others.colleague
        self.told: dict[str, list[dict[str, Any]]] = {}

    def do(self, name: str, actor: Actor, /, **payload: Any) -> Any:
        """Give a command twice with one id, and keep what records that left."""
        before, key = len(records(self.desk)), new_id()
        answers = [self.desk.call(BY_PEOPLE[name], actor, idempotency_id=key, **payload) for _ in range(2)]
        assert answers[0] == answers[1]
        self.told[name] = records(self.desk)[before:]
        return answers[0]

    def begin(self, **changes: Any) -> dict[str, Any]:
        """Start a moment of the story's citizen, or of another."""
        return self.changed(start(self.desk, changes.pop("person", self.person), **changes))

    @staticmethod
    def changed(answer: Any) -> dict[str, Any]:
        """Give what the next change of the moment must say."""
        return {"moment_id": answer["moment_id"], "expected_version": answer["version"]}

    def everything(self) -> None:
        """Do everything that people can do."""
        for each in (self.starts, self.modules, self.answers, self.texts, self.unit, self.people, self.ends):
            each()

    def starts(self) -> None:
        """Start in every way."""
        version, other = new_id(), {"responsible_commission_id": self.astrid.commission_id}
        whose = {"citizen_id": self.person.id, "version_id": version}
        self.moment = self.changed(self.do("start", self.astrid, **whose, **other))
        self.do("start_open", citizen(), version_id=version, care_unit_id=UNIT)
        later = clock.today() + timedelta(days=9)
        planned = self.begin(person=citizen(), starts_on=later)
        self.do("change_start_day", self.astrid, **planned, starts_on=later + timedelta(days=1))
        rows = [{"line": 1, "citizen_id": new_id()}]
        job = self.do("start_group", self.admin, version_id=version, rows=rows, **other)
        with self.desk.service.resources.database.writing() as session:
            session.execute(update(GroupStart).values(state="stopped", stop_reason="fault"))
        self.do("resume_group_start", self.admin, **job)

    def modules(self) -> None:
        """Change modules, and the version that the moment runs."""
        at = {"moment_id": self.moment["moment_id"], "module_id": "steg-2"}
        beside = {**at, "module_id": "om-behandlingen"}
        self.desk.call(BY_PEOPLE["set_module_upcoming"], self.astrid, **beside, expected_version=1)
        version = 1
        tomorrow = clock.today() + timedelta(days=1)
        for name, more in (
            ("schedule_module", {"day": tomorrow}),
            ("move_module", {"direction": "earlier"}),
            ("start_module", {}),
            ("change_days", {"days": 9}),
            ("end_module", {}),
            ("set_module_upcoming", {}),
        ):
            version = self.do(name, self.astrid, **at, expected_version=version, **more)["version"]
        self.moment = self.changed(self.do("move_to_version", self.astrid, **self.now(), version_id=NEWER))

    def answers(self) -> None:
        """Tick, write and send, and do with it what staff do."""
        moment = {"moment_id": self.moment["moment_id"]}
        self.do("mark_step", self.person, **moment, step_id="motivation", is_read=True)
        form = {**moment, "step_id": "stoppdagen", "form_id": "skal", "answers": {"datum": "2027-01-15"}}
        saved = self.do("save_response", self.person, **form, expected_version=0)
        sent = self.do("submit_response", self.person, **form, expected_version=saved["version"])
        response = {**moment, "response_id": sent["response_id"]}
        self.do("see_response", self.astrid, **response)
        version = sent["version"] + 1
        version = self.do("review_response", self.astrid, **response, expected_version=version)["version"]
        opened = self.do("reopen_response", self.astrid, **response, expected_version=version, note="Skriv gärna mer.")
        self.do("save_response", self.person, **form, expected_version=opened["version"])
        other = {**form, "form_id": "stoppdag"}
        self.do("fill_in", self.astrid, **other, expected_version=0)

    def texts(self) -> None:
        """Write a welcome, and state a reason."""
        at, version = {"moment_id": self.moment["moment_id"]}, 0
        for name in ("save", "publish", "hide", "show", "reset"):
            words = {"text": "Hej"} if name in {"save", "publish"} else {}
            done = self.do(f"{name}_welcome", self.astrid, **at, expected_version=version, **words)
            version = done["version"]
        self.do("state_reason", self.colleague, **at, reason="Täcker upp i jouren")

    def unit(self) -> None:
        """Change the unit's categories and the moment's, and absences."""
        of = self.do("create_category", self.admin, name="Grupp A")
        made = {"category_id": of["category_id"]}
        version = self.do("rename_category", self.admin, **made, expected_version=of["version"], name="Grupp B")
        spare = self.desk.call(BY_PEOPLE["create_category"], self.admin, name="Tom")
        self.do("move_category", self.admin, **made, direction="later")
        chosen = {"expected_category_ids": [], "category_ids": [made["category_id"]]}
        self.do("set_categories", self.astrid, moment_id=self.moment["moment_id"], **chosen)
        for name in ("retire", "restore"):
            version = self.do(f"{name}_category", self.admin, **made, expected_version=version["version"])
        self.do("delete_category", self.admin, category_id=spare["category_id"], expected_version=spare["version"])
        days = {"first_day": clock.today(), "last_day": clock.today() + timedelta(days=2)}
        cover = {"cover_commission_id": self.colleague.commission_id}
        absence = self.do("register_absence", self.astrid, **days, **cover)
        absence = self.do("change_absence", self.astrid, **absence, **days, **cover)
        self.do("cancel_absence", self.astrid, **absence)

    def people(self) -> None:
        """Hand over, within the unit and to another."""
        other = self.begin(version_id=NEWER, person=citizen())
        receiver = {"responsible_commission_id": self.colleague.commission_id}
        self.do("change_responsible", self.astrid, **other, **receiver)
        given = self.begin(person=citizen())["moment_id"]
        whose = {"from_person_id": self.astrid.id, "moment_ids": [given]}
        self.do("hand_over_many", self.admin, **whose, **receiver)
        abroad = self.begin(person=citizen())
        for name in ("withdraw", "decline", "accept"):
            offered = self.do("offer_handover", self.astrid, **self.now(abroad), to_care_unit_id=OTHER_UNIT)
            offer = {"handover_id": offered["handover_id"]}
            if name == "withdraw":
                self.do("withdraw_handover", self.astrid, moment_id=abroad["moment_id"], **offer)
            elif name == "decline":
                self.do("decline_handover", self.others.receiver, **offer)
            else:
                there = {"responsible_commission_id": self.others.receiver.commission_id}
                self.do("accept_handover", self.others.receiver, **offer, **there)

    def ends(self) -> None:
        """Link, unlink, end and take it back."""
        parent = self.begin(person=citizen())
        pair = {"moment_id": self.moment["moment_id"], "parent_moment_id": parent["moment_id"]}
        self.do("link", self.astrid, **pair)
        self.do("unlink", self.astrid, **pair)
        ended = self.do("end", self.astrid, **self.now(), reason="completed", note="Klar")
        self.do("undo_end", self.astrid, **self.changed(ended))

    def now(self, moment: dict[str, Any] | None = None) -> dict[str, Any]:
        """Give a moment with its version as it is now."""
        which = (moment or self.moment)["moment_id"]
        header = self.desk.call(RPCS["moments.open"], self.astrid, moment_id=which)["header"]
        return {"moment_id": which, "expected_version": header["version"]}


@pytest.fixture
def story(desk_with_few_others: Desk) -> Iterator[Story]:
    """Give a unit in which nothing has been done."""
    return Story(desk_with_few_others)


def test_every_command_of_a_person_leaves_one_record_of_the_change_also_when_it_is_repeated(story: Story) -> None:
    story.everything()
    assert set(story.told) == set(BY_PEOPLE)
    for name, told in story.told.items():
        about = 2 if name in {"link", "unlink"} else 1  # two moments change
        assert len(told) == about, (name, told)
        for each in told:
            assert (each["action"], each["what"]) == ("change", TOGETHER.get(name, name.replace("_", " ")))
            assert bool(each["citizen_ids"]) == (name not in OF_THE_UNIT), name
            assert each["actor_kind"] == ("citizen" if BY_PEOPLE[name].callers == {Caller.CITIZEN} else "staff")
            assert each["reason"] is None
            assert bool(each.get("sealed_reason")) == (name == "state_reason")
            assert bool(each["moment_id"]) == (name not in OF_THE_UNIT | {"start_group"}), name
            if each["actor_kind"] == "staff":
                assert each["commission_version_id"]
                assert each["care_unit_id"]


def test_a_stated_reason_goes_to_audit_and_nobody_on_the_way_reads_it(story: Story) -> None:
    words = "Astrid är sjuk, och Karin väntar på svar"
    moment = story.begin()
    story.do("state_reason", story.colleague, moment_id=moment["moment_id"], reason=words)
    (told,) = story.told["state_reason"]
    assert "Karin" not in str(told)
    keys = story.desk.service.resources.settings.var / "keys"
    assert Sealing.of_master("audit", load_master_key(keys / "audit.master")).open(told["sealed_reason"]) == words


def test_a_new_service_records_what_people_change_unless_it_is_named() -> None:
    assert set(ACCESSED) | KEEPS_NOBODY == set(SERVICES)
    assert not set(ACCESSED) & KEEPS_NOBODY


def test_what_is_refused_leaves_no_record(story: Story) -> None:
    moment = story.begin()
    before = records(story.desk)
    stranger, expected = staff(unit=OTHER_UNIT), {**moment, "expected_version": 99}
    for name, actor, payload in (
        ("state_reason", stranger, {"reason": "Vill se", "moment_id": moment["moment_id"]}),
        ("end", stranger, {**moment, "reason": "completed"}),
        ("end", story.astrid, {**expected, "reason": "completed"}),
        ("mark_step", citizen(), {"moment_id": moment["moment_id"], "step_id": "motivation", "is_read": True}),
        ("create_category", story.astrid, {"name": "Grupp"}),
        ("start", story.astrid, {"citizen_id": story.person.id, "version_id": new_id()}),
    ):
        with pytest.raises(NamedError):
            story.desk.call(BY_PEOPLE[name], actor, **payload)
    assert records(story.desk) == before


def test_what_changes_nothing_leaves_no_record_of_a_change(story: Story) -> None:
    moment = {"moment_id": story.begin()["moment_id"]}
    category = {"category_id": story.do("create_category", story.admin, name="Grupp A")["category_id"]}
    step = {**moment, "step_id": "motivation", "is_read": True}
    chosen = {"expected_category_ids": [], "category_ids": []}
    story.do("mark_step", story.person, **step)
    for name, actor, again in (
        ("mark_step", story.person, step),
        ("move_category", story.admin, {**category, "direction": "later"}),
        ("set_categories", story.astrid, {**moment, **chosen}),
    ):
        story.do(name, actor, **again)
        assert story.told[name] == [], name
    row = {**moment, "module_id": "steg-2", "direction": "later"}
    version, left = 1, [{}]
    while left:  # until it stands last
        version = story.do("move_module", story.astrid, **row, expected_version=version)["version"]
        left = story.told["move_module"]


def test_a_guardian_is_told_as_who_did_it_and_the_child_as_whose_it_is(story: Story) -> None:
    moment = story.begin()
    guardian = Actor(Caller.CITIZEN, story.person.id, session_id=str(new_id()), guardian_id=new_id())
    story.do("mark_step", guardian, moment_id=moment["moment_id"], step_id="motivation", is_read=True)
    (told,) = story.told["mark_step"]
    assert (told["actor_id"], told["citizen_ids"]) == (str(guardian.guardian_id), [story.person.id])
    assert (told["session_id"], told["moment_id"]) == (guardian.session_id, moment["moment_id"])


def test_what_is_saved_while_somebody_writes_is_one_record_an_hour_for_each_who_writes(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment, at = story.begin(), clock.now().replace(minute=10)
    guardian = Actor(Caller.CITIZEN, story.person.id, guardian_id=new_id())
    form = {"moment_id": moment["moment_id"], "step_id": "stoppdagen", "form_id": "skal", "answers": {}}
    left = []
    for version, (who, minutes) in enumerate(
        [(story.person, 0), (story.person, 1), (guardian, 2), (guardian, 3), (story.person, 4), (story.person, 60)]
    ):
        monkeypatch.setattr("services.moments.commands.changing.now", lambda: at + timedelta(minutes=minutes))  # noqa: B023
        story.do("save_response", who, **form, expected_version=version)
        left.append(len(story.told["save_response"]))
    assert left == [1, 0, 1, 0, 1, 1]


def test_each_moment_of_a_group_start_is_recorded_as_its_orderers(story: Story) -> None:
    rows = [{"line": line, "citizen_id": new_id()} for line in (1, 2)]
    who = {"responsible_commission_id": story.astrid.commission_id, "rows": rows}
    story.do("start_group", story.admin, version_id=new_id(), **who)
    assert {UUID(each) for each in story.told["start_group"][0]["citizen_ids"]} == {row["citizen_id"] for row in rows}
    before = len(records(story.desk))
    while story.desk.service.run_group_starts():
        pass
    begun = records(story.desk)[before:]
    assert {each["what"] for each in begun} == {"start"}
    assert {UUID(each["citizen_ids"][0]) for each in begun} == {row["citizen_id"] for row in rows}
    assert {each["actor_id"] for each in begun} == {story.admin.id}
