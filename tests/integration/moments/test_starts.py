"""Starting: once, by those who may, with everything that follows from it."""

import threading
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from common.chassis.clock import today
from common.chassis.identifiers import new_id
from common.chassis.keys import KeyGoneError, _keys
from common.chassis.tables import outbox
from common.contracts.errors import Conflict, Forbidden, IdempotencyConflict, Invalid, NamedError
from common.contracts.moments.starts import START
from services.moments import commands
from services.moments.model import Moment
from tests.integration.moments.builders import IS_FACT, OUTLINE, UNIT, VERSION, World, call, citizen, staff


def events_of(world: World) -> list[tuple[str, dict[str, Any]]]:
    with world.database.reading() as session:
        rows = session.execute(select(outbox.c.type, outbox.c.data).where(IS_FACT).order_by(outbox.c.id)).all()
    return [(kind.removeprefix("se.sob.").removesuffix(".v1"), data) for kind, data in rows]


def test_a_start_opens_the_modules_that_start_at_once(world: World) -> None:
    moment_id = world.start()
    modules = world.overview(moment_id)["modules"]
    assert [(module["module_id"], module["state"], module["days"], module["is_open"]) for module in modules] == [
        ("om-behandlingen", "ongoing", 7, True),
        ("steg-1", "ongoing", 14, True),
        ("steg-2", "upcoming", 7, False),
    ]
    assert all(module["version"] == 1 for module in modules)


def test_the_header_tells_what_the_page_needs(world: World) -> None:
    moment_id = world.start()
    header = world.overview(moment_id)["header"]
    assert header.pop("started_at").endswith("+00:00")
    assert header == {
        "moment_id": str(moment_id),
        "version": 1,
        "state": "ongoing",
        "citizen_id": world.person.id,
        "care_unit_id": str(world.unit),
        "programme_id": "tobakshjalpen",
        "version_id": str(VERSION),
        "title": "Tobakshjälpen",
        "programme_version": "9.0",
        "recommended_days": 365,
        "responsible_person_id": world.practitioner.id,
        "days_running": 0,
        "last_active_at": None,
        "never_signed_in": False,
        "ended_at": None,
        "end_reason": None,
        "maintained_until": None,
        "starts_on": None,
        "may_hand_over": True,
        "absence": None,
        "access": "write",
    }


def test_the_timeline_of_a_start_reads_as_in_the_guide(world: World) -> None:
    moment_id = world.start()
    entries = world.timeline(moment_id)["entries"]
    assert [(entry["kind"], entry["action"], entry["facts"].get("module_id")) for entry in entries] == [
        ("module", "module_started", "steg-1"),
        ("module", "module_started", "om-behandlingen"),
        ("moment", "responsible_set", None),
        ("moment", "started", None),
    ]
    assert {entry["commission_version_id"] for entry in entries} == {str(world.practitioner.commission_version_id)}
    assert entries[2]["facts"]["responsible_person_id"] == world.practitioner.id


def test_a_start_is_announced_with_its_modules(world: World) -> None:
    moment_id = world.start()
    announced = events_of(world)
    assert [kind for kind, _ in announced] == ["moment.started", "module.started", "module.started"]
    assert all(data["moment_id"] == str(moment_id) and data["moment_version"] == 1 for _, data in announced)
    assert announced[0][1]["responsible_person_id"] == world.practitioner.id
    assert announced[2][1] | {"module_id": "steg-1", "state": "ongoing", "days": 14} == announced[2][1]


def test_a_repeated_start_gives_the_first_answer(world: World) -> None:
    request = world.start_call()
    first = commands.start(world.database, request, world.keys, world.facts(), OUTLINE)
    assert commands.start(world.database, request, world.keys, world.facts(), OUTLINE) == first
    assert world.list("all")["counts"] == {"mine": 1, "all": 1, "ended": 0}
    assert len(events_of(world)) == 3


def test_the_same_id_with_another_payload_is_refused(world: World) -> None:
    request = world.start_call()
    commands.start(world.database, request, world.keys, world.facts(), OUTLINE)
    other = world.start_call(citizen_id=new_id(), idempotency_id=request.request.idempotency_id)
    with pytest.raises(IdempotencyConflict):
        commands.start(world.database, other, world.keys, world.facts(), OUTLINE)


def test_the_same_programme_twice_names_the_moment_that_runs(world: World) -> None:
    moment_id = world.start()
    with pytest.raises(Conflict) as refused:
        world.start()
    assert refused.value.details == {"moment_id": str(moment_id)}
    assert world.list("mine")["counts"] == {"mine": 1, "all": 1, "ended": 0}


def test_after_the_end_the_same_programme_can_start_again(world: World) -> None:
    first = world.start()
    world.end(first)
    assert world.start() != first
    assert world.list("all")["counts"] == {"mine": 1, "all": 1, "ended": 1}


def test_the_same_programme_at_another_unit_is_another_moment(world: World) -> None:
    world.start()
    world.start(actor=staff(unit=new_id()))
    assert world.list("all")["counts"]["all"] == 1


def test_two_identical_starts_at_once_make_one_moment(world: World) -> None:
    together = threading.Barrier(2)
    outcomes: list[Any] = []

    def begin() -> None:
        request = world.start_call()
        together.wait(30)
        try:
            outcomes.append(commands.start(world.database, request, world.keys, world.facts(), OUTLINE)["moment_id"])
        except NamedError as error:
            outcomes.append(error)

    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    made = [outcome for outcome in outcomes if isinstance(outcome, str)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert len(made) == len(refused) == 1
    assert refused[0].details == {"moment_id": made[0]}
    with world.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Moment)) == 1


def test_many_different_starts_at_once_are_all_counted(world: World) -> None:
    threads = [threading.Thread(target=world.start, args=(citizen(),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    answer = world.list("mine")
    assert answer["counts"] == {"mine": 8, "all": 8, "ended": 0}
    assert len(answer["rows"]) == 8


def test_a_refused_or_repeated_start_leaves_no_key(world: World) -> None:
    request = world.start_call()
    moment_id = UUID(commands.start(world.database, request, world.keys, world.facts(), OUTLINE)["moment_id"])
    commands.start(world.database, request, world.keys, world.facts(), OUTLINE)
    with pytest.raises(Conflict):
        world.start()
    with world.keys._engine.connect() as connection:
        assert list(connection.scalars(select(_keys.c.moment_id))) == [moment_id]


def test_a_moment_without_a_key_can_hold_no_text(world: World) -> None:
    with pytest.raises(KeyGoneError):
        world.keys.seal(new_id(), "moments.response.x.answers", "svar")


@pytest.mark.parametrize("role", ["authority_admin", "data_admin", "provider_admin", "designer", "publisher"])
def test_other_roles_may_not_start(world: World, role: str) -> None:
    actor = staff(role)
    with pytest.raises(Forbidden):
        commands.start(world.database, world.start_call(actor), world.keys, world.facts(), OUTLINE)


def test_staff_without_a_chosen_unit_may_not_start(world: World) -> None:
    actor = staff()
    unplaced = type(actor)(kind=actor.kind, id=actor.id, roles=actor.roles, commission_id=new_id())
    with pytest.raises(Forbidden):
        commands.start(world.database, world.start_call(unplaced), world.keys, world.facts(), OUTLINE)


def test_a_citizen_admin_may_start_for_another_practitioner(world: World) -> None:
    admin = staff("citizen_admin")
    request = world.start_call(admin, responsible_commission_id=world.practitioner.commission_id)
    answer = commands.start(world.database, request, world.keys, world.facts(), OUTLINE)
    header = world.overview(UUID(answer["moment_id"]))["header"]
    assert header["responsible_person_id"] == world.practitioner.id
    assert world.list("mine")["counts"]["mine"] == 1
    assert world.list("mine", admin)["counts"]["mine"] == 0


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"citizen_may_start": False}, "citizen_id"),
        ({"is_active_practitioner": False}, "responsible_commission_id"),
        ({"care_unit_id": new_id()}, "responsible_commission_id"),
    ],
)
def test_what_directory_says_no_to_is_refused_by_field(world: World, other: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        commands.start(world.database, world.start_call(), world.keys, world.facts(**other), OUTLINE)
    assert list(refused.value.details["fields"]) == [field]
    assert events_of(world) == []


def test_a_refused_start_can_be_tried_again_with_the_same_id(world: World) -> None:
    request = world.start_call()
    with pytest.raises(Invalid):
        commands.start(world.database, request, world.keys, world.facts(citizen_may_start=False), OUTLINE)
    assert commands.start(world.database, request, world.keys, world.facts(), OUTLINE)["version"] == 1


def test_days_are_counted_from_today_in_sweden(world: World) -> None:
    moment_id = world.start()
    with world.database.reading() as session:
        moment = session.get_one(Moment, moment_id)
        assert moment.days_running(today()) == 0


def test_every_announced_kind_is_counted_once(world: World) -> None:
    world.start()
    world.start(citizen())
    assert Counter(kind for kind, _ in events_of(world)) == {"moment.started": 2, "module.started": 4}


def test_a_started_call_needs_every_field() -> None:
    assert set(START.request.validate({})) == {
        "idempotency_id",
        "citizen_id",
        "version_id",
        "responsible_commission_id",
    }
    assert call(START, staff(), citizen_id=new_id(), version_id=VERSION, responsible_commission_id=UNIT).digest
