"""Who reaches what: every relation, every role, lists, reasons, the end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from common.chassis.clock import now, today
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.directory.vocabulary import ROLES
from common.contracts.errors import (
    Conflict,
    Forbidden,
    Invalid,
    MomentEnded,
    NamedError,
    NotFound,
    ReasonNeeded,
    StaleVersion,
)
from common.contracts.moments.access import OPEN, STATE_REASON
from common.contracts.moments.lists import MINE
from common.contracts.moments.modules import CHANGE_DAYS, END_MODULE, SET_MODULE_UPCOMING, START_MODULE
from common.contracts.moments.responses import SUBMIT_RESPONSE
from services.moments import commands, queries
from services.moments.model import BreakGlassAccess, Moment
from tests.integration.moments.builders import AUDIT, World, call, citizen, staff
from tests.integration.moments.test_starts import events_of

Attempt = Callable[[World, UUID, Actor], Any]


def opened(world: World, moment_id: UUID, actor: Actor) -> Any:
    with world.database.reading() as session:
        return queries.opened(session, call(OPEN, actor, moment_id=moment_id))


READING: dict[str, Attempt] = {
    "open": opened,
    "overview": lambda world, moment_id, actor: world.overview(moment_id, actor),
    "timeline": lambda world, moment_id, actor: world.timeline(moment_id, actor),
}
WRITING: dict[str, Attempt] = {
    "start_module": lambda world, moment_id, actor: world.module(START_MODULE, moment_id, "steg-2", 1, actor=actor),
    "end_module": lambda world, moment_id, actor: world.module(END_MODULE, moment_id, "steg-1", 1, actor=actor),
    "set_module_upcoming": lambda world, moment_id, actor: world.module(
        SET_MODULE_UPCOMING, moment_id, "om-behandlingen", 1, actor=actor
    ),
    "change_days": lambda world, moment_id, actor: world.module(
        CHANGE_DAYS, moment_id, "steg-2", 1, days=3, actor=actor
    ),
    "end": lambda world, moment_id, actor: world.end(moment_id, 1, actor),
}


def outcome(attempt: Callable[[], Any]) -> str:
    try:
        attempt()
    except NamedError as error:
        return error.code
    return "ok"


def set_state(world: World, moment_id: UUID, state: str) -> None:
    until = today() if state == "maintenance" else None
    with world.database.writing() as session:
        session.execute(update(Moment).where(Moment.id == moment_id).values(state=state, maintained_until=until))


@pytest.mark.parametrize("way", READING)
def test_reading_by_every_role_and_relation(world: World, way: str) -> None:
    moment_id = world.start()

    def tried(actor: Actor) -> str:
        return outcome(lambda: READING[way](world, moment_id, actor))

    expected = {"practitioner": "reason_needed", "citizen_admin": "ok", "data_admin": "forbidden"}
    assert tried(world.practitioner) == "ok"
    for role in ROLES:
        assert tried(staff(role)) == expected.get(role, "not_found"), role
        assert tried(staff(role, unit=new_id())) == "not_found", role
    assert tried(citizen()) == "not_found"
    assert outcome(lambda: READING[way](world, new_id(), world.practitioner)) == "not_found"


@pytest.mark.parametrize("way", WRITING)
def test_writing_by_every_role_and_relation(world: World, way: str) -> None:
    moment_id = world.start()

    def tried(actor: Actor) -> str:
        return outcome(lambda: WRITING[way](world, moment_id, actor))

    expected = {"practitioner": "forbidden", "data_admin": "forbidden"}
    for role in (role for role in ROLES if role != "citizen_admin"):
        assert tried(staff(role)) == expected.get(role, "not_found"), role
        assert tried(staff(role, unit=new_id())) == "not_found", role
    assert tried(citizen()) == "not_found"
    assert world.overview(moment_id)["header"]["version"] == 1
    assert tried(staff("citizen_admin")) == "ok"


def test_a_responsible_who_is_no_practitioner_any_more_reaches_nothing(world: World) -> None:
    moment_id = world.start()
    former = Actor(
        kind=world.practitioner.kind,
        id=world.practitioner.id,
        commission_version_id=new_id(),
        care_unit_id=world.unit,
        roles=frozenset({"designer"}),
    )
    assert outcome(lambda: world.overview(moment_id, former)) == "not_found"


def test_the_same_person_at_another_unit_is_a_stranger(world: World) -> None:
    moment_id = world.start()
    elsewhere = Actor(
        kind=world.practitioner.kind,
        id=world.practitioner.id,
        commission_version_id=new_id(),
        care_unit_id=new_id(),
        roles=world.practitioner.roles,
    )
    assert outcome(lambda: world.overview(moment_id, elsewhere)) == "not_found"


def test_a_reason_opens_for_reading_for_eight_hours(world: World) -> None:
    moment_id, colleague = world.start(), staff()
    assert world.list("all", colleague)["rows"][0]["access"] == "reason"
    kept = world.state_reason(moment_id, colleague)
    assert kept["citizen_id"] == world.person.id
    assert world.list("all", colleague)["rows"][0]["access"] == "read"
    header, grant = opened(world, moment_id, colleague)
    assert (header.access, grant.access, grant.actor_id) == ("read", "read", colleague.id)
    assert outcome(lambda: world.end(moment_id, 1, colleague)) == "forbidden"
    with pytest.raises(ReasonNeeded):
        world.overview(moment_id, staff())
    with world.database.writing() as session:
        opening = session.scalars(select(BreakGlassAccess)).one()
        assert opening.until - opening.stated_at == timedelta(hours=8)
        opening.until = now() - timedelta(seconds=1)
    with pytest.raises(ReasonNeeded):
        world.overview(moment_id, colleague)
    assert world.list("all", colleague)["rows"][0]["access"] == "reason"


def test_a_reason_is_told_in_the_timeline_and_kept_sealed(world: World) -> None:
    moment_id, colleague = world.start(), staff()
    world.state_reason(moment_id, colleague, "Ansvarig är sjuk")
    entry = world.timeline(moment_id)["entries"][0]
    assert (entry["kind"], entry["action"]) == ("moment", "opened_with_reason")
    assert entry["commission_version_id"] == str(colleague.commission_version_id)
    with world.database.reading() as session:
        opening = session.scalars(select(BreakGlassAccess)).one()
        assert b"sjuk" not in opening.reason
        assert world.keys.open(moment_id, BreakGlassAccess.place(opening.id), opening.reason) == "Ansvarig är sjuk"
    assert world.overview(moment_id)["header"]["version"] == 1


def test_a_repeated_reason_is_one_reason(world: World) -> None:
    moment_id, colleague = world.start(), staff()
    request = call(STATE_REASON, colleague, moment_id=moment_id, reason="Täcker upp")
    first = commands.state_reason(world.database, request, world.keys, AUDIT)
    assert commands.state_reason(world.database, request, world.keys, AUDIT) == first
    with world.database.reading() as session:
        assert len(session.scalars(select(BreakGlassAccess)).all()) == 1


def test_a_reason_opens_nothing_for_those_who_may_not_read(world: World) -> None:
    moment_id = world.start()
    assert outcome(lambda: world.state_reason(moment_id, staff("data_admin"))) == "forbidden"
    for actor in (staff("designer"), staff(unit=new_id())):
        with pytest.raises(NotFound):
            world.state_reason(moment_id, actor)
    with world.database.reading() as session:
        assert session.scalars(select(BreakGlassAccess)).all() == []


def test_the_row_tells_how_it_opens(world: World) -> None:
    world.start()
    expected = {
        world.practitioner: "write",
        staff("citizen_admin"): "write",
        staff(): "reason",
        staff("data_admin"): "none",
        staff("data_admin", "practitioner"): "reason",
    }
    for actor, access in expected.items():
        assert world.list("all", actor)["rows"][0]["access"] == access
    for role in ("authority_admin", "provider_admin", "designer", "publisher"):
        with pytest.raises(Forbidden):
            world.list("all", staff(role))
    assert world.list("all", staff(unit=new_id()))["rows"] == []


def test_a_citizen_reaches_their_own_ongoing_and_maintained_moments_only(world: World) -> None:
    moment_id = world.start()

    def own() -> list[Any]:
        with world.database.reading() as session:
            return list(queries.mine(session, call(MINE, world.person)).moments)

    for state, access in (("ongoing", "write"), ("maintenance", "read")):
        set_state(world, moment_id, state)
        header, grant = opened(world, moment_id, world.person)
        assert header.access == grant.access == access
        assert len(own()) == 1
        assert world.step(moment_id)["is_open"] is (access == "write")
        assert [module["is_open"] for module in world.overview(moment_id, world.person)["modules"]] == (
            [access == "write"] * 2
        )
    with pytest.raises(MomentEnded):
        world.mark(moment_id, "motivation")
    for state in ("ended", "closed"):
        set_state(world, moment_id, state)
        assert own() == []
        for ask in (opened, READING["overview"], lambda world, which, actor: world.step(which, actor=actor)):
            with pytest.raises(NotFound):
                ask(world, moment_id, world.person)
        assert world.overview(moment_id)["header"]["access"] == "read"


def test_another_citizen_finds_nothing(world: World) -> None:
    moment_id, other = world.start(), citizen()
    with world.database.reading() as session:
        assert queries.mine(session, call(MINE, other)).moments == []
    with pytest.raises(NotFound):
        world.step(moment_id, actor=other)
    with pytest.raises(NotFound):
        opened(world, moment_id, other)


def test_a_grant_names_moment_unit_citizen_and_actor(world: World) -> None:
    moment_id = world.start()
    _, grant = opened(world, moment_id, world.practitioner)
    assert (grant.moment_id, grant.moment_version, grant.care_unit_id) == (moment_id, 1, world.unit)
    assert (str(grant.citizen_id), grant.actor_id, grant.access) == (
        world.person.id,
        world.practitioner.id,
        "write",
    )


def test_the_end_is_told_counted_and_kept(world: World) -> None:
    moment_id = world.start()
    answer = world.end(moment_id, 1, note="Klar i förtid")
    assert answer == {"moment_id": str(moment_id), "version": 2}
    header = world.overview(moment_id)["header"]
    assert (header["state"], header["end_reason"], header["access"]) == ("ended", "completed", "read")
    assert world.list("ended")["counts"] == {"mine": 0, "all": 0, "ended": 1}
    assert [row["moment_id"] for row in world.list("ended")["rows"]] == [str(moment_id)]
    assert world.list("all")["rows"] == world.list("mine")["rows"] == []
    assert world.timeline(moment_id)["entries"][0]["facts"] == {"reason": "completed"}
    assert events_of(world)[-1][1].items() >= {"reason": "completed", "maintained_until": None}.items()
    with world.database.reading() as session:
        moment = session.get_one(Moment, moment_id)
        assert moment.end_note
        assert world.keys.open(moment_id, Moment.note_place(moment_id), moment.end_note) == "Klar i förtid"


def test_a_second_end_is_refused_and_a_repeat_is_not(world: World) -> None:
    moment_id, key = world.start(), new_id()
    first = world.end(moment_id, 1, idempotency_id=key)
    assert world.end(moment_id, 1, idempotency_id=key) == first
    with pytest.raises(MomentEnded):
        world.end(moment_id, 2)
    assert world.list("ended")["counts"]["ended"] == 1


def test_a_stale_end_hears_what_has_happened(world: World) -> None:
    moment_id = world.start()
    world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    with pytest.raises(StaleVersion) as refused:
        world.end(moment_id, 1)
    assert refused.value.details == {"expected": 1, "actual": 2, "changed": ["responses"]}
    world.mark(moment_id, "motivation")
    world.module(START_MODULE, moment_id, "steg-2", 1)
    with pytest.raises(StaleVersion) as refused:
        world.end(moment_id, 2)
    assert refused.value.details == {"expected": 2, "actual": 4, "changed": ["modules", "steps"]}
    with pytest.raises(StaleVersion) as refused:
        world.end(moment_id, 9)
    assert refused.value.details["changed"] == ["moment"]


@pytest.mark.parametrize("cursor", ["", "x", "A" * 31, "A" * 33, "å" * 32, "_" * 32, "A" * 200, "'; DROP TABLE x;--"])
def test_a_cursor_that_is_none_of_ours_is_refused(world: World, cursor: str) -> None:
    moment_id = world.start()
    if not cursor:
        assert len(world.list("all", cursor=cursor)["rows"]) == 1
        return
    with pytest.raises(Invalid) as refused:
        world.list("all", cursor=cursor)
    assert list(refused.value.details["fields"]) == ["cursor"]
    with pytest.raises(Invalid):
        world.timeline(moment_id, cursor=cursor)


def test_a_second_start_after_a_reason_still_conflicts(world: World) -> None:
    moment_id, colleague = world.start(), staff()
    world.state_reason(moment_id, colleague)
    with pytest.raises(Conflict):
        world.start(actor=colleague)
