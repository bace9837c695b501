"""Who has never signed in: the same in the end, whatever order things come in, and told once in each timeline that goes on."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import Table, event

from common.chassis.clock import now
from common.chassis.facts import Fact, handle
from common.chassis.identifiers import new_id
from common.contracts.directory.events import FirstSignInFact
from common.contracts.moments.subscriptions import ON_CITIZEN_FIRST_SIGNED_IN
from services.moments import commands
from services.moments.commands import first_sign_ins
from services.moments.model import Citizen, Moment
from tests.integration.moments.builders import OUTLINE, World
from tests.integration.moments.test_group_starts import order, run
from tests.integration.moments.test_start_days import IN_A_WEEK
from tests.side_by_side import side_by_side

pytestmark = pytest.mark.both_databases


def start(world: World, person_id: Any = None, *, has_signed_in: bool = False) -> UUID:
    """Start, with directory's answer about the citizen."""
    request = world.start_call(citizen_id=person_id or world.person.id)
    facts = world.facts(citizen_has_signed_in=has_signed_in)
    return UUID(commands.start(world.database, request, world.keys, facts, OUTLINE)["moment_id"])


def news(person_id: Any, at: datetime | None = None, guardian_id: UUID | None = None) -> Fact[FirstSignInFact]:
    """Give directory's event."""
    at = at or now()
    told = FirstSignInFact(citizen_id=UUID(str(person_id)), signed_in_at=at, guardian_id=guardian_id)
    subscription = ON_CITIZEN_FIRST_SIGNED_IN
    return Fact(new_id(), subscription.event.type, "directory", str(person_id), at, told, subscription.queue)


def sign_in(world: World, person_id: Any = None, at: datetime | None = None) -> None:
    handle(world.database, news(person_id or world.person.id, at), first_sign_ins.note_first_sign_in)


def stays_away(world: World, moment_id: UUID) -> bool:
    with world.database.reading() as session:
        return session.get_one(Moment, moment_id).never_signed_in


def told(world: World, moment_id: UUID) -> list[dict[str, Any]]:
    return [each for each in world.timeline(moment_id)["entries"] if each["action"] == "first_signed_in"]


def test_lists_and_pages_tell_until_the_citizen_signs_in(world: World) -> None:
    moment_id, other = start(world), start(world, new_id(), has_signed_in=True)
    rows = {row["moment_id"]: row["never_signed_in"] for row in world.list("all")["rows"]}
    assert rows == {str(moment_id): True, str(other): False}
    assert world.overview(moment_id)["header"]["never_signed_in"] is True
    before = world.list("all")["fingerprint"]
    at = now()
    sign_in(world, at=at)
    assert not any(row["never_signed_in"] for row in world.list("all")["rows"])
    assert world.list("all")["fingerprint"] != before
    (entry,) = told(world, moment_id)
    assert (entry["kind"], entry["actor_kind"], entry["at"]) == ("moment", "citizen", at.isoformat())
    assert (entry["commission_version_id"], entry["facts"]) == (None, {})
    assert told(world, other) == []
    assert world.overview(moment_id)["header"]["version"] == 1, "nobody's open page has become stale"


def test_each_moment_that_goes_on_is_told_and_the_ended_is_not(world: World) -> None:
    ended = start(world)
    world.end(ended)
    planned = plan_for(world)
    sign_in(world)
    assert [len(told(world, each)) for each in (ended, planned)] == [0, 1]
    assert not stays_away(world, ended)
    assert not stays_away(world, planned)


def plan_for(world: World) -> UUID:
    """Plan a moment of the same citizen, who hasn't signed in."""
    request = world.start_call(starts_on=IN_A_WEEK)
    facts = world.facts(citizen_has_signed_in=False)
    return UUID(commands.start(world.database, request, world.keys, facts, OUTLINE)["moment_id"])


def test_who_is_planned_is_not_waited_for(world: World) -> None:
    planned = plan_for(world)
    assert stays_away(world, planned)
    assert world.list("all", never_signed_in_only=True)["rows"] == []


def test_news_that_come_before_the_moment_are_remembered(world: World) -> None:
    """Directory answered that the citizen never had, they signed in, the news came, and only then the moment is begun."""
    sign_in(world)
    moment_id = start(world)
    assert not stays_away(world, moment_id)
    assert told(world, moment_id) == []


def test_news_that_come_twice_or_once_more_with_another_id_tell_once(world: World) -> None:
    moment_id, fact = start(world), news(world.person.id)
    handle(world.database, fact, first_sign_ins.note_first_sign_in)
    handle(world.database, fact, first_sign_ins.note_first_sign_in)
    sign_in(world)
    assert len(told(world, moment_id)) == 1


def test_a_start_after_the_sign_in_whose_news_come_late_is_not_told(world: World) -> None:
    before = start(world)
    at = now()
    world.end(before)
    after = start(world, has_signed_in=True)
    sign_in(world, at=at)
    assert [len(told(world, each)) for each in (before, after)] == [0, 0]
    assert not stays_away(world, before)


def test_a_start_and_the_news_at_once_end_the_same_way(world: World) -> None:
    for _ in range(5):
        person_id = new_id()
        attempts: list[Callable[[], Any]] = [partial(start, world, person_id), partial(tell_news, world, person_id)]
        moment_id, _answer = side_by_side(*attempts)
        assert not stays_away(world, moment_id)
        assert len(told(world, moment_id)) <= 1


def tell_news(world: World, person_id: UUID) -> str:
    sign_in(world, person_id)
    return "told"


def test_of_a_child_it_is_told_that_a_guardian_signed_in(world: World) -> None:
    moment_id, guardian_id = start(world), new_id()
    handle(world.database, news(world.person.id, guardian_id=guardian_id), first_sign_ins.note_first_sign_in)
    (entry,) = told(world, moment_id)
    assert (entry["actor_kind"], entry["facts"]) == ("citizen", {"guardian_id": str(guardian_id)})


def test_a_group_start_tells_of_each(world: World) -> None:
    people = [new_id() for _ in range(3)]
    order(world, people)
    run(world, signed_in_citizen_ids=[people[1]])
    rows = {row["citizen_id"]: row["never_signed_in"] for row in world.list("all")["rows"]}
    assert rows == {str(people[0]): True, str(people[1]): False, str(people[2]): True}


def forget(world: World) -> None:
    """Let it be as after the migration: of nobody is it known."""
    with world.database.writing() as session:
        session.execute(cast("Table", Citizen.__table__).update().values(has_signed_in=None))
        session.execute(cast("Table", Moment.__table__).update().values(never_signed_in=False))


def test_of_moments_from_before_directory_is_asked_once(world: World) -> None:
    never, has, moved = new_id(), new_id(), new_id()
    ids = {person: start(world, person) for person in (never, has, moved)}
    forget(world)
    asked = first_sign_ins.citizens_to_ask_about(world.database)
    assert set(asked) == {never, has, moved}
    sign_in(world, moved)  # while directory answers
    first_sign_ins.keep_who_signed_in(world.database, asked, {has})
    assert {person: stays_away(world, each) for person, each in ids.items()} == {never: True, has: False, moved: False}
    assert first_sign_ins.citizens_to_ask_about(world.database) == []
    first_sign_ins.keep_who_signed_in(world.database, asked, set())
    assert not stays_away(world, ids[has])
    sign_in(world, never)
    assert len(told(world, ids[never])) == 1


def test_a_start_while_nothing_is_known_goes_by_directorys_answer(world: World) -> None:
    first = start(world)
    forget(world)
    world.end(first)
    second = start(world)
    assert stays_away(world, second)
    sign_in(world)
    assert (stays_away(world, second), len(told(world, second))) == (False, 1)
    assert first_sign_ins.citizens_to_ask_about(world.database) == []


def test_citizens_of_a_start_are_kept_by_one_statement_and_what_is_known_stays(world: World) -> None:
    known, others = new_id(), [new_id() for _ in range(20)]
    sign_in(world, known)
    sent: list[str] = []
    event.listen(
        world.database.engine, "before_cursor_execute", lambda _c, _u, statement, *_rest: sent.append(statement)
    )
    with world.database.writing() as session:
        never = first_sign_ins.never_signed_in(session, dict.fromkeys([known, *others], False))
    assert never == set(others)
    assert sum(statement.startswith("INSERT INTO citizens") for statement in sent) == 1
