"""Erasures on both databases: ordered, taken back, gone on with after every death, refused for every reason."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from marshmallow import ValidationError

from common.chassis.clock import now
from common.chassis.identifiers import new_id
from common.contracts.errors import (
    Conflict,
    Forbidden,
    IdempotencyConflict,
    IllegalTransition,
    Internal,
    NotFound,
    OutcomeUnknown,
    StaleVersion,
    Unavailable,
)
from common.contracts.retention.erasures import ORDER
from services.retention.model import ORDER_OF_SERVICES
from tests.integration.retention.room import (
    ANOTHER_MOMENT,
    ASTRID,
    BASHIR,
    CECILIA,
    CITIZEN,
    MOMENT,
    OTHER_UNIT,
    UNIT,
    DiesError,
    Room,
    staff,
)

pytestmark = pytest.mark.both_databases

EVERYBODY = list(ORDER_OF_SERVICES)


def types(room: Room) -> list[str]:
    return [kind.removeprefix("se.sob.").removesuffix(".v1") for kind, _ in room.announced()]


def state(room: Room) -> dict[str, Any]:
    return dict(room.runs()["runs"][0])


def test_an_order_waits_and_then_every_service_is_asked_in_order(room: Room) -> None:
    ordered = room.order()
    assert room.standing()["run_state"] == "queued"
    assert not room.go_on()
    assert room.asked == []
    room.go_on_to_the_end()
    assert room.asked == [(service, UUID(ordered["run_id"])) for service in EVERYBODY]
    told = room.run(ordered["run_id"])
    assert (told["run"]["state"], told["run"]["services_done"]) == ("done", len(EVERYBODY))
    assert [each["service"] for each in told["receipts"]] == EVERYBODY
    assert told["receipts"][0]["receipt"]["removed"] == [{"table": "of_moments", "rows": 2}]
    assert types(room) == ["retention.accessed", "erasure.ordered", "erasure.begun", "erasure.done"] or types(room) == [
        "erasure.ordered",
        "retention.accessed",
        "erasure.begun",
        "erasure.done",
    ]


def test_the_order_and_its_undoing_leave_access_records_and_the_run_names_no_citizen(room: Room) -> None:
    run_id = room.order()["run_id"]
    room.undo()
    records = [data for kind, data in room.announced() if "accessed" in kind]
    assert [(each["what"], each["citizen_ids"], each["moment_id"]) for each in records] == [
        ("order", [str(CITIZEN)], str(MOMENT)),
        ("undo", [str(CITIZEN)], str(MOMENT)),
    ]
    assert str(CITIZEN) not in str(room.run(run_id))
    assert str(CITIZEN) not in str([data for kind, data in room.announced() if "accessed" not in kind])


def test_what_is_taken_back_is_never_begun_and_can_be_ordered_again(room: Room) -> None:
    first = room.order()["run_id"]
    assert room.undo()["run_id"] == first
    room.go_on_to_the_end()
    assert room.asked == []
    assert room.run(first)["run"]["state"] == "undone"
    assert room.standing()["run_id"] is None
    assert room.order()["run_id"] != first
    with pytest.raises(NotFound):
        room.undo(moment_id=ANOTHER_MOMENT)


def test_once_it_has_begun_nothing_takes_it_back(room: Room) -> None:
    room.does["flags"] = Unavailable(service="flags")
    room.order()
    room.let_time_pass()
    assert room.go_on()
    with pytest.raises(IllegalTransition):
        room.undo()
    del room.does["flags"]
    room.go_on_to_the_end()
    with pytest.raises(IllegalTransition):
        room.undo()


@pytest.mark.parametrize("service", EVERYBODY)
@pytest.mark.parametrize("fault", [Unavailable(), OutcomeUnknown(), Internal()])
def test_a_service_that_does_not_answer_makes_it_wait_and_is_named(room: Room, service: str, fault: Exception) -> None:
    room.does[service] = fault
    run_id = room.order()["run_id"]
    room.go_on_to_the_end()
    assert (state(room)["state"], state(room)["waits_for"]) == ("running", service)
    assert state(room)["services_done"] == EVERYBODY.index(service)
    assert not room.go_on(), "it is asked again when some seconds have gone"
    del room.does[service]
    room.asked.clear()
    room.go_on_to_the_end()
    assert (state(room)["state"], state(room)["waits_for"]) == ("done", None)
    assert room.asked == [(each, UUID(run_id)) for each in EVERYBODY[EVERYBODY.index(service) :]]


@pytest.mark.parametrize("service", EVERYBODY)
def test_after_a_death_anywhere_another_process_goes_on(room: Room, service: str) -> None:
    room.does[service] = DiesError()
    run_id = room.order()["run_id"]
    room.let_time_pass()
    with pytest.raises(DiesError):
        room.go_on()
    assert not room.go_on(), "it is the dead one's still"
    del room.does[service]
    room.go_on_to_the_end()
    assert state(room)["state"] == "done"
    assert {each for _, each in room.asked} == {UUID(run_id)}
    assert [each["service"] for each in room.run(run_id)["receipts"]] == EVERYBODY


def test_one_that_waits_does_not_keep_others(room: Room) -> None:
    room.does["audit"] = Unavailable()
    room.order()
    room.let_time_pass()
    assert room.go_on()
    del room.does["audit"]
    room.undo_minutes = 0
    other = room.order(moment_id=ANOTHER_MOMENT)["run_id"]
    while room.go_on():
        pass
    assert room.run(other)["run"]["state"] == "done"


def test_a_service_with_much_to_do_is_asked_until_it_is_done(room: Room) -> None:
    room.slow["messaging"] = 3
    run_id = room.order()["run_id"]
    room.go_on_to_the_end()
    assert [service for service, _ in room.asked].count("messaging") == 4
    assert len(room.run(run_id)["receipts"]) == len(EVERYBODY)


def test_a_service_that_is_told_to_stop_leaves_off_and_goes_on_later(room: Room) -> None:
    room.order()
    room.let_time_pass()
    room.is_stopping = True
    assert room.go_on()
    assert room.asked == []
    room.is_stopping = False
    room.go_on_to_the_end()
    assert state(room)["state"] == "done"


STANDS_BEFORE: list[tuple[dict[str, Any], str]] = [
    ({"state": "ongoing", "ended_at": None}, "goes_on"),
    ({"ended_at": now()}, "not_due"),
    ({"state": "maintenance"}, "maintenance"),
    ({"has_children": True}, "linked"),
]


@pytest.mark.parametrize(("told", "reason"), STANDS_BEFORE)
def test_what_stands_before_it_is_told_and_refuses_the_order(room: Room, told: dict[str, Any], reason: str) -> None:
    room.stands(MOMENT, **told)
    assert [each["reason"] for each in room.standing()["obstacles"]] == [reason]
    with pytest.raises(IllegalTransition) as refused:
        room.order()
    assert [each["reason"] for each in refused.value.details["obstacles"]] == [reason]
    assert room.runs()["runs"] == []


@pytest.mark.parametrize(("told", "reason"), STANDS_BEFORE)
def test_what_has_come_between_stops_it_before_anything_is_erased(
    room: Room, told: dict[str, Any], reason: str
) -> None:
    room.order()
    room.stands(MOMENT, **told)
    room.go_on_to_the_end()
    assert room.asked == []
    assert (state(room)["state"], [each["reason"] for each in state(room)["obstacles"]]) == ("stopped", [reason])
    assert types(room)[-1] == "erasure.stopped"
    room.stands(MOMENT)
    room.order()


def test_a_moment_that_another_unit_has_by_now_stops_it(room: Room) -> None:
    room.order()
    del room.moments[MOMENT]
    room.go_on_to_the_end()
    assert [each["reason"] for each in state(room)["obstacles"]] == ["gone"]


@pytest.mark.parametrize(("refusal", "reason"), [(IllegalTransition(), "goes_on"), (Conflict(), "linked")])
def test_the_owner_s_refusal_in_the_last_instant_stops_it(room: Room, refusal: Exception, reason: str) -> None:
    room.does["moments"] = refusal
    room.order()
    room.go_on_to_the_end()
    assert [service for service, _ in room.asked] == ["moments"]
    assert (state(room)["state"], [each["reason"] for each in state(room)["obstacles"]]) == ("stopped", [reason])


def test_while_moments_is_away_nothing_is_ordered_and_nothing_begins(room: Room) -> None:
    room.order()
    room.moments_away = Unavailable(service="moments")
    with pytest.raises(Unavailable):
        room.order(moment_id=ANOTHER_MOMENT)
    room.go_on_to_the_end()
    assert (state(room)["state"], state(room)["waits_for"]) == ("queued", "moments")
    room.undo()


def test_a_colleague_may_neither_order_nor_take_back(room: Room) -> None:
    assert [each["reason"] for each in room.standing(BASHIR)["obstacles"]] == ["role"]
    with pytest.raises(IllegalTransition):
        room.order(BASHIR)
    room.order(CECILIA)
    with pytest.raises(Forbidden):
        room.undo(BASHIR)
    room.undo(ASTRID)


def test_another_unit_sees_nothing_and_can_do_nothing(room: Room) -> None:
    run_id = room.order()["run_id"]
    stranger = staff(12, OTHER_UNIT, "practitioner", "citizen_admin")
    assert room.runs(stranger)["runs"] == []
    with pytest.raises(NotFound):
        room.run(run_id, stranger)
    with pytest.raises(ValueError, match="not enough values"):
        room.standing(stranger)
    with pytest.raises(NotFound):
        room.order(stranger, ANOTHER_MOMENT)


@pytest.mark.parametrize("role", ["designer", "publisher", "authority_admin"])
def test_who_lists_no_moments_sees_no_erasures(room: Room, role: str) -> None:
    run_id = room.order()["run_id"]
    for ask in (room.runs, room.standing, partial(room.run, run_id)):
        with pytest.raises(Forbidden):
            ask(actor=staff(15, UNIT, role))


def test_an_older_page_is_refused_and_so_is_an_unknown_moment(room: Room) -> None:
    with pytest.raises(StaleVersion):
        room.order(version=3)
    with pytest.raises(NotFound):
        room.order(moment_id=UUID(int=999))


@pytest.mark.parametrize("wrong", [{"is_in_record": False}, {"is_in_record": None}, {"expected_version": 0}, {"x": 1}])
def test_an_order_in_the_wrong_form_is_refused(wrong: dict[str, Any]) -> None:
    right = {"idempotency_id": str(new_id()), "grant": "", "expected_version": 1, "is_in_record": True}
    ORDER.request.load(right)
    with pytest.raises(ValidationError):
        ORDER.request.load({**right, **wrong})


def test_the_same_order_again_gets_its_first_answer_and_another_one_is_a_conflict(room: Room) -> None:
    same = {"idempotency_id": str(new_id())}
    first = room.order(**same)
    assert room.order(**same) == first
    with pytest.raises(IdempotencyConflict):
        room.order(CECILIA, **same)
    with pytest.raises(Conflict):
        room.order()
    room.go_on_to_the_end()
    assert room.order(**same) == first
    with pytest.raises(Conflict):
        room.order()


def test_two_who_press_at_once_order_one_erasure(room: Room) -> None:
    def press(actor: Any) -> str | None:
        with contextlib.suppress(Conflict):
            return str(room.order(actor)["run_id"])
        return None

    with ThreadPoolExecutor(4) as pool:
        ordered = list(pool.map(press, [ASTRID, CECILIA] * 3))
    assert len([each for each in ordered if each]) == 1
    assert len(room.runs()["runs"]) == 1


def test_two_processes_share_what_is_due_and_ask_each_service_once(room: Room) -> None:
    room.undo_minutes = 0
    moments = [UUID(int=each) for each in range(200, 208)]
    for each in moments:
        room.stands(each)
        room.order(moment_id=each)

    def work(_: int) -> None:
        while room.go_on():
            pass

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    assert {each["state"] for each in room.runs()["runs"]} == {"done"}
    assert len(room.asked) == len(set(room.asked)) == len(moments) * len(EVERYBODY)


def test_undone_at_the_instant_of_its_beginning_it_is_one_or_the_other(room: Room) -> None:
    room.undo_minutes = 0
    for number in range(300, 310):
        room.stands(moment_id := UUID(int=number))
        run_id = room.order(moment_id=moment_id)["run_id"]
        with ThreadPoolExecutor(2) as pool:
            going, undone = pool.submit(room.go_on), pool.submit(room.undo, ASTRID, moment_id)
            going.result()
        was_asked = UUID(run_id) in {each for _, each in room.asked}
        assert was_asked == (undone.exception() is not None)
        assert room.run(run_id)["run"]["state"] == ("done" if was_asked else "undone")


def test_the_list_is_told_page_by_page_newest_first(room: Room) -> None:
    ordered = []
    for number in range(400, 405):
        room.stands(UUID(int=number))
        ordered.append(room.order(moment_id=UUID(int=number))["run_id"])
    first = room.runs(limit=3)
    second = room.runs(limit=3, before=first["next_before"])
    told = [each["run_id"] for each in [*first["runs"], *second["runs"]]]
    assert told == ordered[::-1]
    assert second["next_before"] is None
