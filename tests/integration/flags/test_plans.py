"""Activity plans on both databases: written, activated, answered, ended, refused, and gone with their moment."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from common.chassis.identifiers import new_id
from common.contracts.audit.accesses import ACCESSED
from common.contracts.errors import (
    Forbidden,
    IdempotencyConflict,
    IllegalTransition,
    Invalid,
    MomentEnded,
    NotFound,
    StaleVersion,
)
from common.contracts.flags.activities import ACTIVITY, ANSWER_ACTIVITY
from common.contracts.flags.plans import DELETE_PLAN, END_PLAN
from common.contracts.flags.vocabulary import MOST_PLANS
from services.flags.model.plans import Answered, Period, Plan
from tests.integration.flags.plans_room import SCALE, SCHEDULE, PlansRoom
from tests.integration.messaging.room import (
    ASTRID,
    DAGNY,
    GUARDIAN,
    HANS,
    MOMENT,
    OTHER_MOMENT,
    OTHER_UNIT,
    statements,
)

pytestmark = pytest.mark.both_databases


def one(room: PlansRoom, plan: str, version: int, contract: Any = END_PLAN) -> dict[str, Any]:
    return room.do(contract, ASTRID, plan_id=plan, expected_version=version)


def test_staff_activate_a_plan_the_citizen_answers_and_staff_see_the_numbers(plans: PlansRoom) -> None:
    plan = plans.activate()
    assert plans.activities()["now"] == []
    assert [each["due_at"][11:16] for each in plans.activities()["coming"]] == ["07:00", "19:00"] * 3
    plans.wait(hours=1)
    [now] = plans.activities()["now"]
    assert (now["name"], now["note"], now["questions"][0]["label"]) == (
        "Röksug",
        "Tänk på den senaste timmen.",
        SCALE["label"],
    )
    plans.answer(now, {"sug": 7})
    assert plans.activities()["now"][0]["answers"] == {"sug": 7}
    plans.wait(hours=12)
    plans.answer(plans.activities()["now"][0], {"sug": 4}, GUARDIAN)
    plans.wait(days=2)
    seen = plans.plan(plan)
    assert [(each["state"], each["answers"]) for each in seen["activities"]] == [
        ("open", None),
        ("missed", None),
        ("answered", {"sug": 4}),
        ("answered", {"sug": 7}),
    ]
    assert [each["value"] for each in seen["series"][0]["points"]] == [7.0, 4.0]
    assert (seen["answered"], seen["missed"], seen["next_at"][:10]) == (2, 1, "2026-12-11")
    assert seen["activities"][2]["guardian_id"] == str(GUARDIAN.guardian_id)
    assert [each["state"] for each in plans.activities()["past"]] == ["missed", "answered", "answered"]


def test_answers_can_be_changed_while_it_is_open_and_not_after(plans: PlansRoom) -> None:
    plan = plans.activate()
    plans.wait(hours=1)
    [now] = plans.activities()["now"]
    plans.answer(now, {"sug": 7})
    plans.answer(now, {"sug": 6})
    assert plans.plan(plan)["activities"][0]["answers"] == {"sug": 6}
    plans.wait(hours=2)
    with pytest.raises(IllegalTransition) as late:
        plans.answer(now, {"sug": 5})
    assert late.value.details["state"] == "missed"
    page = plans.do(ACTIVITY, HANS, plan_id=plan, activity_id=now["activity_id"])
    assert (page["can_answer"], page["answers"]) == (False, {"sug": 6})


def test_an_activity_that_has_not_come_or_never_comes_is_not_there(plans: PlansRoom) -> None:
    plan = plans.activate()
    coming = plans.activities()["coming"][0]
    for activity in (coming["activity_id"], str(new_id())):
        with pytest.raises(NotFound):
            plans.do(ACTIVITY, HANS, plan_id=plan, activity_id=activity)
        with pytest.raises(NotFound):
            plans.answer({"plan_id": plan, "activity_id": activity}, {"sug": 5})


@pytest.mark.parametrize("answers", [{}, {"sug": 11}, {"sug": "många"}, {"annat": 1}, {"sug": None}])
def test_answers_that_break_a_rule_are_told_and_not_kept(plans: PlansRoom, answers: dict[str, Any]) -> None:
    plan = plans.activate()
    plans.wait(hours=1)
    with pytest.raises(Invalid) as refused:
        plans.answer(plans.activities()["now"][0], answers)
    assert all(name.startswith("answers") for name in refused.value.details["fields"])
    assert plans.plan(plan)["answered"] == 0


def test_a_draft_may_lack_anything_and_what_it_lacks_is_told_when_it_is_activated(plans: PlansRoom) -> None:
    empty = {"name": "", "questions": [], "note": "", "schedule": {"weekdays": [], "times": []}}
    draft = plans.save(**empty)
    assert (draft["state"], draft["version"]) == ("draft", 1)
    assert plans.activities() == {"moment_id": str(MOMENT), "now": [], "coming": [], "past": []}
    with pytest.raises(Invalid) as refused:
        plans.save(activate=True, plan_id=draft["plan_id"], **{**empty, "expected_version": 1})
    wanted = {"name", "questions", "schedule.weekdays", "schedule.times", "schedule.starts_on"}
    assert set(refused.value.details["fields"]) == wanted
    saved = plans.save(activate=True, plan_id=draft["plan_id"], expected_version=1)
    assert saved == {**draft, "version": 2, "state": "active"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"starts_on": "2026-12-06"}, "schedule.starts_on"),
        ({"starts_on": "2027-12-30"}, "schedule.starts_on"),
        ({"starts_on": "2026-12-08", "ends_on": "2026-12-08"}, "schedule.weekdays"),
    ],
)
def test_a_schedule_that_never_happens_is_not_activated(plans: PlansRoom, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        plans.save(activate=True, schedule={**SCHEDULE, **changed})
    assert list(refused.value.details["fields"]) == [field]


@pytest.mark.parametrize(
    "questions", [[{"kind": "scale"}], [SCALE, SCALE], [{**SCALE, "minimum": 20}], [{**SCALE, "help": "x" * 5001}]]
)
def test_questions_that_are_none_are_not_even_kept(plans: PlansRoom, questions: list[Any]) -> None:
    with pytest.raises(Invalid) as refused:
        plans.save(questions=questions)
    assert all(name.startswith("questions") for name in refused.value.details["fields"])
    assert plans.plans() == []


def test_a_plan_that_was_changed_meanwhile_or_is_active_is_not_written_over(plans: PlansRoom) -> None:
    draft = plans.save()
    plans.save(plan_id=draft["plan_id"], expected_version=1, name="Annat namn")
    with pytest.raises(StaleVersion):
        plans.save(plan_id=draft["plan_id"], expected_version=1)
    with pytest.raises(StaleVersion):
        plans.save(expected_version=1)
    plans.save(plan_id=draft["plan_id"], expected_version=2, activate=True)
    with pytest.raises(IllegalTransition):
        plans.save(plan_id=draft["plan_id"], expected_version=3)
    with pytest.raises(IllegalTransition):
        one(plans, draft["plan_id"], 3, DELETE_PLAN)


def test_an_ended_plan_asks_for_nothing_more_and_what_was_answered_stays(plans: PlansRoom) -> None:
    plan = plans.activate()
    plans.wait(hours=1)
    [now] = plans.activities()["now"]
    plans.answer(now, {"sug": 7})
    with pytest.raises(StaleVersion):
        one(plans, plan, 2)
    one(plans, plan, 1)
    with pytest.raises(IllegalTransition) as ended:
        plans.answer(now, {"sug": 6})
    assert ended.value.details["state"] == "ended"
    plans.wait(days=7)
    assert plans.activities() == {
        "moment_id": str(MOMENT),
        "now": [],
        "coming": [],
        "past": [{**_row(now), "state": "answered", "answered_at": plans.activities()["past"][0]["answered_at"]}],
    }
    seen = plans.plan(plan)
    assert (seen["state"], seen["answered"], seen["missed"], seen["next_at"]) == ("ended", 1, 0, None)
    with pytest.raises(IllegalTransition):
        one(plans, plan, 2)


def _row(activity: dict[str, Any]) -> dict[str, Any]:
    return {name: activity[name] for name in ("activity_id", "plan_id", "name", "due_at", "closes_at")}


def test_a_draft_is_deleted(plans: PlansRoom) -> None:
    draft = plans.save()["plan_id"]
    one(plans, draft, 1, DELETE_PLAN)
    assert plans.plans() == []
    with pytest.raises(NotFound):
        plans.plan(draft)


def test_the_same_command_twice_is_done_once(plans: PlansRoom) -> None:
    again = {"idempotency_id": str(new_id())}
    assert plans.save(**again) == plans.save(**again)
    assert len(plans.plans()) == 1
    with pytest.raises(IdempotencyConflict):
        plans.save(name="Annat", **again)


def test_two_who_answer_at_once_leave_one_answer(plans: PlansRoom) -> None:
    plans.activate()
    plans.wait(hours=1)
    [now] = plans.activities()["now"]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda value: plans.answer(now, {"sug": value}), range(8)))
    with plans.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Answered)) == 1


def test_nobody_of_another_unit_or_moment_reaches_a_plan(plans: PlansRoom) -> None:
    plan = plans.activate()
    plans.wait(hours=1)
    [now] = plans.activities()["now"]
    plans.hear(2, OTHER_UNIT)
    old = plans.grant(ASTRID)
    plans.stands[MOMENT] = (1, UUID(int=1), "ongoing")
    before = plans.grant(ASTRID)
    assert plans.plans(grant=before) == []
    for ask in (lambda: plans.plan(plan, grant=before), lambda: plans.save(grant=before)):
        with pytest.raises(NotFound):
            ask()
    assert plans.plan(plan, DAGNY, grant=old)["name"] == "Röksug"
    elsewhere = plans.grant(HANS, OTHER_MOMENT)
    with pytest.raises(NotFound):
        plans.answer(now, {"sug": 1}, grant=elsewhere)
    with pytest.raises(NotFound):
        plans.plan(plan, grant=elsewhere)


def test_with_a_grant_to_read_nothing_is_written(plans: PlansRoom) -> None:
    plan = plans.activate()
    plans.wait(hours=1)
    [now] = plans.activities()["now"]
    reading = {"grant": plans.grant(ASTRID, access="read")}
    with pytest.raises(Forbidden):
        plans.save(**reading)
    with pytest.raises(Forbidden):
        plans.do(END_PLAN, ASTRID, plan_id=plan, expected_version=1, **reading)
    with pytest.raises(Forbidden):
        plans.do(ANSWER_ACTIVITY, HANS, plan_id=plan, activity_id=now["activity_id"], answers={"sug": 1}, **reading)


def test_in_a_moment_that_has_ended_all_can_be_read_and_nothing_written(plans: PlansRoom) -> None:
    plan = plans.activate()
    plans.wait(hours=1)
    [now] = plans.activities()["now"]
    plans.answer(now, {"sug": 7})
    plans.hear(2, UUID(int=1), "maintenance")
    assert plans.activities()["now"] == []
    assert plans.plan(plan)["name"] == "Röksug"
    with pytest.raises(MomentEnded):
        plans.answer(now, {"sug": 1})
    with pytest.raises(MomentEnded):
        plans.save()
    with pytest.raises(MomentEnded):
        one(plans, plan, 1)


def test_a_moment_has_no_more_plans_than_its_list_shows(plans: PlansRoom) -> None:
    for _ in range(MOST_PLANS):
        plans.save()
    with pytest.raises(Invalid) as full:
        plans.save()
    assert list(full.value.details["fields"]) == ["name"]


def test_no_word_stands_in_the_database_and_all_goes_with_the_moment(plans: PlansRoom) -> None:
    text = {"id": "ord", "kind": "text", "label": "Ugglan"}
    plans.activate(questions=[text], name="Haren")
    plans.wait(hours=1)
    plans.answer(plans.activities()["now"][0], {"ord": "Räven"})
    with plans.database.reading() as session:
        for kind in (Plan, Period, Answered):
            [kept] = session.execute(select(kind.__table__)).all()
            sealed = b"".join(bytes(each) for each in kept if isinstance(each, bytes | memoryview))
            assert sealed
            assert not any(word.encode() in sealed for word in ("Ugglan", "Haren", "Räven"))
    receipt = plans.erase()
    assert {each["table"]: each["rows"] for each in receipt["removed"]}.items() >= {
        "activity_plan": 1,
        "plan_period": 1,
        "plan_answer": 1,
    }.items()
    assert plans.plans() == []
    assert plans.activities()["past"] == []
    with pytest.raises(NotFound):
        plans.save()


def test_each_change_leaves_a_record_of_who_made_it_and_whose_it_is(plans: PlansRoom) -> None:
    with statements(plans.database) as sent:
        plans.activate()
    assert any(ACCESSED["flags"].type in str(each) for each in sent)


def test_what_is_asked_takes_as_many_statements_however_much_there_is(plans: PlansRoom) -> None:
    def asked() -> list[int]:
        counts = []
        for ask in (plans.plans, plans.activities):
            with statements(plans.database) as sent:
                ask()
            counts.append(len(sent))
        return counts

    plans.activate()
    few = asked()
    plans.activate(name="En till")
    plans.wait(days=30)
    assert asked() == few
