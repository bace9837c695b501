"""Another practitioner of the unit becomes responsible: of one moment, or of many when somebody leaves."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.directory.practitioners import PractitionerFactsAnswer
from common.contracts.errors import Forbidden, Invalid, MomentEnded, NotFound, ReasonNeeded, StaleVersion
from common.contracts.moments.responsible import CASELOADS, CHANGE_RESPONSIBLE, HAND_OVER_MANY
from services.moments import commands, queries
from services.moments.commands import responsible
from tests.integration.moments.builders import World, call, citizen, staff
from tests.integration.moments.test_starts import events_of

pytestmark = pytest.mark.both_databases


def facts_of(receiver: Actor, **changed: Any) -> PractitionerFactsAnswer:
    names = ("commission_id", "person_id", "care_unit_id", "commission_version_id")
    own = {name: getattr(receiver, name) for name in names}
    return PractitionerFactsAnswer(**{**own, "is_active_practitioner": True, **changed})


def change(world: World, moment_id: UUID, receiver: Actor, actor: Actor | None = None, **more: Any) -> Any:
    facts = facts_of(receiver, **more.pop("facts", {}))
    payload = {"moment_id": moment_id, "responsible_commission_id": receiver.commission_id}
    payload["expected_version"] = more.pop("version", 1)
    request = call(CHANGE_RESPONSIBLE, actor or world.practitioner, **payload, **more)
    return commands.change_responsible(world.database, request, facts)


def move(world: World, moment_ids: list[UUID], receiver: Actor, actor: Actor, **more: Any) -> list[str]:
    payload = {
        "from_person_id": world.practitioner.id,
        "moment_ids": moment_ids,
        "responsible_commission_id": receiver.commission_id,
        **more,
    }
    request = call(HAND_OVER_MANY, actor, **payload)
    answer = commands.hand_over_many(world.database, request, facts_of(receiver))
    rows = world.dumped(HAND_OVER_MANY, answer)["rows"]
    assert [row["moment_id"] for row in rows] == [str(each) for each in moment_ids]
    return [row["outcome"] for row in rows]


def test_access_counts_timeline_and_event_follow_the_change(world: World) -> None:
    moment_id, receiver, key = world.start(), staff(), new_id()
    answer = change(world, moment_id, receiver, idempotency_id=key)
    assert change(world, moment_id, receiver, idempotency_id=key) == answer
    header = world.overview(moment_id, receiver)["header"]
    assert (header["responsible_person_id"], header["access"], header["may_hand_over"]) == (receiver.id, "write", True)
    with pytest.raises(ReasonNeeded):
        world.overview(moment_id)
    assert world.list("mine")["counts"] == {"mine": 0, "all": 1, "ended": 0}
    assert [row["moment_id"] for row in world.list("mine", receiver)["rows"]] == [str(moment_id)]
    assert world.list("mine", receiver)["counts"]["mine"] == 1
    entry = world.timeline(moment_id, receiver)["entries"][0]
    assert (entry["action"], entry["commission_version_id"]) == (
        "responsible_set",
        str(world.practitioner.commission_version_id),
    )
    assert entry["facts"]["responsible_person_id"] == receiver.id
    name, data = events_of(world)[-1]
    assert name == "moment.responsible-changed"
    assert (data["responsible_person_id"], data["previous_responsible_person_id"], data["moment_version"]) == (
        receiver.id,
        world.practitioner.id,
        2,
    )


def test_who_may_not_hand_over(world: World) -> None:
    moment_id, opened = world.start(), staff()
    world.state_reason(moment_id, opened)
    for actor in (opened, staff(), staff("data_admin")):
        with pytest.raises(Forbidden):
            change(world, moment_id, staff(), actor)
    for actor in (staff("citizen_admin", unit=new_id()), staff(unit=new_id()), staff("authority_admin")):
        with pytest.raises((NotFound, Invalid)):
            change(world, moment_id, staff(), actor)
    assert world.overview(moment_id)["header"]["version"] == 1
    change(world, moment_id, staff(), staff("citizen_admin"))


@pytest.mark.parametrize("wrong", [{"is_active_practitioner": False}, {"care_unit_id": new_id()}])
def test_the_receiver_works_as_practitioner_at_the_unit(world: World, wrong: dict[str, Any]) -> None:
    moment_id, admin = world.start(), staff("citizen_admin")
    with pytest.raises(Invalid):
        change(world, moment_id, staff(), facts=wrong)
    receiver = staff()
    request = call(
        HAND_OVER_MANY,
        admin,
        from_person_id=world.practitioner.id,
        moment_ids=[moment_id],
        responsible_commission_id=receiver.commission_id,
    )
    with pytest.raises(Invalid):
        commands.hand_over_many(world.database, request, facts_of(receiver, **wrong))


def test_what_has_changed_ended_or_is_so_already_is_refused(world: World) -> None:
    moment_id = world.start()
    with pytest.raises(Invalid):
        change(world, moment_id, world.practitioner)
    world.mark(moment_id, "motivation")
    with pytest.raises(StaleVersion):
        change(world, moment_id, staff())
    world.end(moment_id)
    with pytest.raises(MomentEnded):
        change(world, moment_id, staff(), version=3)


def test_every_row_of_a_handover_has_a_result_of_its_own(world: World) -> None:
    admin, receiver, other = staff("citizen_admin"), staff(), staff()
    moved, ended, changed, already = (world.start(citizen()) for _ in range(4))
    world.end(ended)
    change(world, changed, other)
    change(world, already, receiver)
    foreign = world.start(citizen(), staff(unit=new_id()))
    rows = move(world, [moved, ended, changed, already, foreign, new_id()], receiver, admin)
    assert rows == ["moved", "ended", "changed", "already", "not_found", "not_found"]
    with world.database.reading() as session:
        loads = queries.caseloads(session, call(CASELOADS, admin)).caseloads
    assert {str(each.person_id): each.ongoing for each in loads} == {receiver.id: 2, other.id: 1}


class _PowerCutError(Exception):
    """The process dies."""


@pytest.fixture
def power_cut(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the process die in the middle of the third row: after its change, before its commit."""
    rows, whole = [], responsible.count_responsible

    def cut(*args: Any) -> None:
        rows.append(args)
        whole(*args)
        if len(rows) == 3:
            raise _PowerCutError

    monkeypatch.setattr(responsible, "count_responsible", cut)
    return


@pytest.mark.usefixtures("power_cut")
def test_a_crash_leaves_each_row_done_or_not_begun_and_another_try_completes_it(world: World) -> None:
    admin, receiver, key = staff("citizen_admin"), staff(), new_id()
    made = [world.start(citizen()) for _ in range(5)]
    with pytest.raises(_PowerCutError):
        move(world, made, receiver, admin, idempotency_id=key)
    assert world.list("mine", receiver)["counts"]["mine"] == 2
    assert world.list("mine")["counts"] == {"mine": 3, "all": 5, "ended": 0}
    assert move(world, made, receiver, admin, idempotency_id=key) == ["moved"] * 5
    assert move(world, made, receiver, admin) == ["already"] * 5
    assert world.list("mine", receiver)["counts"] == {"mine": 5, "all": 5, "ended": 0}
    assert sum(name == "moment.responsible-changed" for name, _ in events_of(world)) == 5


def test_only_citizen_admins_see_caseloads_and_move_many(world: World) -> None:
    moment_id = world.start()
    for actor in (world.practitioner, staff("data_admin"), staff("authority_admin")):
        with pytest.raises(Forbidden):
            move(world, [moment_id], staff(), actor)
        with pytest.raises(Forbidden), world.database.reading() as session:
            queries.caseloads(session, call(CASELOADS, actor))
    with world.database.reading() as session:
        asked = call(CASELOADS, staff("citizen_admin", unit=new_id()))
        assert queries.caseloads(session, asked).caseloads == []
