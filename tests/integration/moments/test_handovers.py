"""A moment goes to another care unit: offered, then accepted, declined or withdrawn; access moves at acceptance, at once."""

from typing import Any
from uuid import UUID

import pytest

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.directory.units import ProviderUnit
from common.contracts.errors import (
    Conflict,
    Forbidden,
    IllegalTransition,
    Invalid,
    MomentEnded,
    NamedError,
    NotFound,
    ReasonNeeded,
    StaleVersion,
)
from common.contracts.moments.handovers import (
    ACCEPT_HANDOVER,
    DECLINE_HANDOVER,
    HANDOVER,
    OFFER_HANDOVER,
    OFFERS,
    WITHDRAW_HANDOVER,
)
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from services.moments import commands, queries
from tests.integration.moments.builders import UNIT, World, call, citizen, staff
from tests.integration.moments.test_responsible import facts_of
from tests.integration.moments.test_starts import events_of

pytestmark = pytest.mark.both_databases

OTHER = new_id()
UNITS = [ProviderUnit(care_unit_id=UNIT, name="Norra"), ProviderUnit(care_unit_id=OTHER, name="Södra")]


def offer(world: World, moment_id: UUID, actor: Actor | None = None, **more: Any) -> UUID:
    payload = {"moment_id": moment_id, "expected_version": 1, "to_care_unit_id": OTHER, **more}
    request = call(OFFER_HANDOVER, actor or world.practitioner, **payload)
    return UUID(str(commands.offer_handover(world.database, request, UNITS)["handover_id"]))


def accept(world: World, handover_id: UUID, actor: Actor, receiver: Actor | None = None, **more: Any) -> Any:
    receiver = receiver or actor
    payload = {"handover_id": handover_id, "responsible_commission_id": receiver.commission_id, **more}
    request = call(ACCEPT_HANDOVER, actor, **payload)
    return commands.accept_handover(world.database, request, facts_of(receiver))


def decline(world: World, handover_id: UUID, actor: Actor) -> Any:
    return commands.decline_handover(world.database, call(DECLINE_HANDOVER, actor, handover_id=handover_id))


def withdraw(world: World, moment_id: UUID, handover_id: UUID, actor: Actor | None = None) -> Any:
    request = call(
        WITHDRAW_HANDOVER,
        actor or world.practitioner,
        moment_id=moment_id,
        handover_id=handover_id,
    )
    return commands.withdraw_handover(world.database, request)


def page(world: World, moment_id: UUID, actor: Actor | None = None) -> dict[str, Any]:
    with world.database.reading() as session:
        asked = call(HANDOVER, actor or world.practitioner, moment_id=moment_id)
        return world.dumped(HANDOVER, queries.handover_page(session, asked, UNITS))


def offered(world: World, actor: Actor) -> list[dict[str, Any]]:
    with world.database.reading() as session:
        rows: list[dict[str, Any]] = world.dumped(OFFERS, queries.offers(session, call(OFFERS, actor)))["offers"]
    return rows


def told(world: World) -> list[str]:
    return [name for name, _ in events_of(world) if name.startswith("handover")]


def test_everything_moves_at_acceptance_and_not_before(world: World) -> None:
    moment_id, receiver, admin = world.start(), staff(unit=OTHER), staff("citizen_admin")
    sent = world.write(SAVE_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    handover_id = offer(world, moment_id, expected_version=2)
    assert world.overview(moment_id)["header"]["access"] == "write"
    with pytest.raises(NotFound):
        world.overview(moment_id, receiver)
    row = offered(world, receiver)[0]
    assert (row["title"], row["from_unit_name"]) == ("Tobakshjälpen", "Norra")
    known = {"citizen_id", "moment_id", "responsible_person_id"}
    assert not known & set(row)
    assert world.person.id not in str(row)
    assert world.list("all", receiver)["offers"] == 1

    key = new_id()
    answer = accept(world, handover_id, receiver, idempotency_id=key)
    assert accept(world, handover_id, receiver, idempotency_id=key) == answer
    for former in (world.practitioner, admin):
        with pytest.raises(NotFound):
            world.overview(moment_id, former)
        with pytest.raises(NotFound):
            world.timeline(moment_id, former)
        assert world.list("all", former)["rows"] == []
    assert world.list("mine")["counts"] == {"mine": 0, "all": 0, "ended": 0}
    assert world.list("mine", receiver)["counts"] == {"mine": 1, "all": 1, "ended": 0}
    assert world.list("all", receiver)["offers"] == 0
    header = world.overview(moment_id, receiver)["header"]
    assert (header["care_unit_id"], header["responsible_person_id"], header["access"]) == (
        str(OTHER),
        receiver.id,
        "write",
    )
    assert world.step(moment_id)["responses"][0]["answers"] == {"datum": "2024-06-01"}
    world.write(SUBMIT_RESPONSE, moment_id, sent["version"], {"datum": "2024-06-02"})
    entries = world.timeline(moment_id, receiver)["entries"]
    assert [entry["action"] for entry in entries[:2]] == ["handover_accepted", "handover_offered"]
    assert entries[1]["commission_version_id"] == str(world.practitioner.commission_version_id)
    assert (entries[0]["facts"]["from_unit_name"], entries[0]["facts"]["to_unit_name"]) == ("Norra", "Södra")
    data = next(data for name, data in events_of(world) if name == "handover.accepted")
    assert (data["care_unit_id"], data["from_unit_id"], data["to_unit_id"]) == (str(OTHER), str(UNIT), str(OTHER))


def test_an_offer_is_declined_or_withdrawn_once_and_the_moment_stays(world: World) -> None:
    moment_id, receiver = world.start(), staff(unit=OTHER)
    first = offer(world, moment_id)
    assert page(world, moment_id)["offer"]["to_unit_name"] == "Södra"
    assert [unit["name"] for unit in page(world, moment_id)["units"]] == ["Södra"]
    assert page(world, moment_id)["declined"] is None
    decline(world, first, receiver)
    declined = page(world, moment_id)
    assert (declined["offer"], declined["declined"]["to_unit_name"]) == (None, "Södra")
    second = offer(world, moment_id, expected_version=3)
    assert page(world, moment_id)["declined"] is None
    withdraw(world, moment_id, second)
    assert page(world, moment_id)["declined"] is None, "what came after it has been answered too"
    for handover_id in (first, second):
        with pytest.raises(IllegalTransition):
            accept(world, handover_id, receiver)
        with pytest.raises(IllegalTransition):
            decline(world, handover_id, receiver)
        with pytest.raises(IllegalTransition):
            withdraw(world, moment_id, handover_id)
    assert offered(world, receiver) == []
    assert page(world, moment_id)["offer"] is None
    assert world.overview(moment_id)["header"]["access"] == "write"
    assert told(world) == ["handover.offered", "handover.declined", "handover.offered", "handover.withdrawn"]


def test_only_the_receiving_unit_answers_and_only_with_the_role(world: World) -> None:
    handover_id = offer(world, world.start())
    for stranger in (staff(), staff(unit=new_id()), staff("citizen_admin"), citizen()):
        with pytest.raises(NotFound):
            accept(world, handover_id, stranger, staff(unit=OTHER))
        with pytest.raises(NotFound):
            decline(world, handover_id, stranger)
    for actor in (staff("data_admin", unit=OTHER), staff("designer", unit=OTHER)):
        with pytest.raises(Forbidden):
            decline(world, handover_id, actor)
        with pytest.raises(Forbidden):
            offered(world, actor)
    with pytest.raises(Invalid):
        accept(world, handover_id, staff(unit=OTHER), staff())
    accept(world, handover_id, staff("citizen_admin", unit=OTHER), staff(unit=OTHER))


def test_only_who_may_hand_over_offers(world: World) -> None:
    moment_id, opened = world.start(), staff()
    world.state_reason(moment_id, opened)
    for actor in (opened, staff(), staff("data_admin")):
        with pytest.raises(Forbidden):
            offer(world, moment_id, actor)
    with pytest.raises(NotFound):
        offer(world, moment_id, staff(unit=OTHER))
    with pytest.raises(ReasonNeeded):
        page(world, moment_id, staff())
    handover_id = offer(world, moment_id, staff("citizen_admin"))
    with pytest.raises(Forbidden):
        withdraw(world, moment_id, handover_id, opened)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"to_care_unit_id": UNIT}, Invalid),
        ({"to_care_unit_id": new_id()}, Invalid),
        ({"expected_version": 7}, StaleVersion),
    ],
)
def test_what_will_not_do_is_not_offered(world: World, change: dict[str, Any], error: type[NamedError]) -> None:
    moment_id = world.start()
    with pytest.raises(error):
        offer(world, moment_id, **change)
    assert page(world, moment_id)["offer"] is None


def test_one_offer_at_a_time_and_an_end_takes_it_back(world: World) -> None:
    moment_id, receiver = world.start(), staff(unit=OTHER)
    handover_id = offer(world, moment_id)
    with pytest.raises(Conflict):
        offer(world, moment_id, expected_version=2)
    world.end(moment_id)
    assert offered(world, receiver) == []
    with pytest.raises(IllegalTransition):
        accept(world, handover_id, receiver)
    with pytest.raises(MomentEnded):
        offer(world, moment_id, expected_version=4)
    assert told(world) == ["handover.offered", "handover.withdrawn"]
    versions = [(name, data["moment_version"]) for name, data in events_of(world)[-2:]]
    assert versions == [
        ("handover.withdrawn", 3),
        ("moment.ended", 4),
    ]  # a fact, a version: whoever hears both keeps both
    assert [each["action"] for each in world.timeline(moment_id)["entries"]][:2] == ["ended", "handover_withdrawn"]


def test_a_programme_that_goes_on_at_the_receiving_unit_keeps_the_moment_out(world: World) -> None:
    moment_id, receiver = world.start(), staff(unit=OTHER)
    there = world.start(actor=receiver)
    handover_id = offer(world, moment_id)
    with pytest.raises(Conflict) as refused:
        accept(world, handover_id, receiver)
    assert refused.value.details == {"moment_id": str(there)}
    assert world.overview(moment_id)["header"]["access"] == "write"
    assert len(offered(world, receiver)) == 1
