"""Whatever order news comes in, however often or seldom: the newest told stands, a tombstone stays, and only who may writes."""

import contextlib
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from common.chassis import mirror
from common.chassis.mirror.learning import STANDING
from common.chassis.tables import mirrored_moments
from common.contracts.base import schema
from common.contracts.errors import Forbidden, MomentEnded, NamedError, NotFound, Unavailable
from common.contracts.moments.events import MomentFact, Snapshot, StandingFact
from common.contracts.moments.mirror import STANDING_EVENTS
from tests.unit.chassis.mirror.stories import (
    MOMENTS,
    PEOPLE,
    UNITS,
    Facts,
    Message,
    citizen_of,
    deliveries,
    fact_of,
    grant_of,
    hearing,
    rows_in,
    standing,
)

ONE = MOMENTS[0]


def deliver(session: Session, message: Message) -> bool | None:
    """Let the mirror hear it; gives what it answered, if anything."""
    facts = message.facts
    if message.kind == "bury":
        mirror.bury(session, facts["moment_id"])
        return None
    if message.kind == "grant":
        with contextlib.suppress(NamedError):
            mirror.require_writable(session, grant_of(facts))
        return None
    if message.kind == "page":
        return bool(mirror.learn_all(session, [fact_of(facts)]))
    return mirror.learn(session, fact_of({**facts, "snapshot": None} if message.kind == "old" else facts))


def kept(facts: Facts) -> Facts:
    """Give the row that facts make."""
    ids = {name: facts[name] for name in ("moment_id", "moment_version", "care_unit_id", "citizen_id")}
    return {**ids, **{name: facts["snapshot"][name] for name in STANDING}, "erased_at": None}


@given(deliveries())
def test_the_newest_news_stands_and_a_tombstone_stays(messages: list[Message]) -> None:
    newest: dict[UUID, Facts] = {}
    buried: set[UUID] = set()
    with hearing() as session:
        for message in messages:
            moment_id = message.facts["moment_id"]
            answer = deliver(session, message)
            if message.kind == "bury":
                buried.add(moment_id)
            elif message.kind != "old" and moment_id not in buried:
                before = newest.get(moment_id)
                is_news = before is None or before["moment_version"] < message.facts["moment_version"]
                newest[moment_id] = message.facts if is_news else before  # type: ignore[assignment]  # there was one
            assert answer in {None, moment_id not in buried}
            rows = rows_in(session)
            assert {each for each, row in rows.items() if row["erased_at"]} == buried
            assert all(set(rows[each].values()) - {None} <= _of_tombstone(rows[each]) for each in buried)
            alive = {each: row for each, row in rows.items() if row["state"] and not row["erased_at"]}
            assert alive == {each: kept(facts) for each, facts in newest.items() if each not in buried}


def _of_tombstone(row: Facts) -> set[Any]:
    """Give all that may be left of an erased moment: its id, a number, and when."""
    return {row["moment_id"], row["moment_version"], row["erased_at"]}


def refusal_of(known: Facts | None, unit: UUID, access: str) -> type[NamedError] | None:
    """Tell what must be answered to an old grant of a unit, of a moment of which this is known."""
    if known and (known["erased_at"] or known["care_unit_id"] != unit):
        return NotFound
    if known is None or known["state"] is None:
        return Unavailable
    if known["state"] in {"ended", "maintenance", "closed"}:
        return MomentEnded
    return Forbidden if access == "read" else None


@given(deliveries(), st.sampled_from(MOMENTS), st.sampled_from(UNITS), st.sampled_from(["read", "write"]))
def test_nobody_writes_but_who_may(messages: list[Message], moment_id: UUID, unit: UUID, access: str) -> None:
    """An old grant opens what it opened only while the moment stands there still, and runs."""
    with hearing() as session:
        for message in messages:
            deliver(session, message)
        known = rows_in(session).get(moment_id)
        grant = grant_of(standing(moment_id, 0, unit, PEOPLE[0], "ongoing"), access, tells=False)
        refusal = refusal_of(known, unit, access)
        if refusal is None:
            assert dict(mirror.require_writable(session, grant)) == known
        else:
            with pytest.raises(refusal):
                mirror.require_writable(session, grant)


def test_a_grant_alone_is_enough_to_write() -> None:
    with hearing() as session:
        row = mirror.require_writable(session, grant_of(standing(ONE, 3, UNITS[0], PEOPLE[1], "ongoing")))
        assert row["responsible_person_id"] == PEOPLE[1]
        assert rows_in(session)[ONE]["moment_version"] == 3


def test_a_newer_grant_opens_what_an_older_event_had_closed() -> None:
    with hearing() as session:
        mirror.learn(session, fact_of(standing(ONE, 2, UNITS[0], PEOPLE[0], "ended")))
        with pytest.raises(MomentEnded):
            mirror.require_writable(session, grant_of(standing(ONE, 1, UNITS[0], PEOPLE[0], "ongoing")))
        mirror.require_writable(session, grant_of(standing(ONE, 3, UNITS[0], PEOPLE[0], "ongoing")))


def test_a_unit_that_has_handed_its_moment_over_writes_no_more_whatever_its_grant_says() -> None:
    with hearing() as session:
        mirror.learn(session, fact_of(standing(ONE, 5, UNITS[1], PEOPLE[1], "ongoing")))
        with pytest.raises(NotFound):
            mirror.require_writable(session, grant_of(standing(ONE, 4, UNITS[0], PEOPLE[0], "ongoing")))


def test_a_grant_for_another_citizen_opens_nothing() -> None:
    with hearing() as session:
        mirror.learn(session, fact_of(standing(ONE, 1, UNITS[0], PEOPLE[0], "ongoing")))
        with pytest.raises(NotFound):
            mirror.require_writable(
                session, grant_of(standing(ONE, 1, UNITS[0], PEOPLE[0], "ongoing") | {"citizen_id": PEOPLE[0]})
            )


def test_a_burial_gives_what_was_known_and_a_second_one_nothing() -> None:
    with hearing() as session:
        mirror.learn(session, fact_of(standing(ONE, 1, UNITS[0], PEOPLE[0], "ended")))
        first = mirror.bury(session, ONE)
        assert (first["citizen_id"], first["care_unit_id"]) == (citizen_of(ONE), UNITS[0])
        again = mirror.bury(session, ONE)
        assert again["citizen_id"] is None
        assert again["erased_at"] == first["erased_at"]
        assert mirror.mirrored(session, ONE) is None


def test_one_that_was_never_heard_of_can_be_buried_before_its_first_event() -> None:
    with hearing() as session:
        assert mirror.bury(session, ONE)["citizen_id"] is None
        assert not mirror.learn(session, fact_of(standing(ONE, 1, UNITS[0], PEOPLE[0], "ongoing")))


def test_news_of_something_else_in_a_moment_names_it_and_tells_nothing_of_how_it_stands() -> None:
    told = {name: value for name, value in standing(ONE, 9, UNITS[0], PEOPLE[0], "").items() if name != "snapshot"}
    with hearing() as session:
        assert mirror.learn(session, MomentFact(**told))
        assert (rows_in(session)[ONE]["care_unit_id"], rows_in(session)[ONE]["state"]) == (UNITS[0], None)
        mirror.learn(session, fact_of(standing(ONE, 2, UNITS[1], PEOPLE[0], "ongoing")))
        assert mirror.learn(session, MomentFact(**told))
        assert rows_in(session)[ONE]["care_unit_id"] == UNITS[1]
        mirror.bury(session, ONE)
        assert not mirror.learn(session, MomentFact(**told))


@given(deliveries(), st.sampled_from(MOMENTS), st.sampled_from(UNITS), st.integers(0, 41))
def test_a_grant_opens_for_reading_what_nothing_newer_has_moved_or_buried(
    messages: list[Message], moment_id: UUID, unit: UUID, version: int
) -> None:
    with hearing() as session:
        for message in messages:
            deliver(session, message)
        known = rows_in(session).get(moment_id)
        grant = grant_of(standing(moment_id, version, unit, PEOPLE[0], "ongoing"), "read", tells=False)
        found = session.scalars(select(mirrored_moments.c.moment_id).where(mirror.may_read(grant))).all()
        has_moved = known and known["moment_version"] > version and known["care_unit_id"] != unit
        assert found == ([moment_id] if known and not known["erased_at"] and not has_moved else [])


def test_a_page_costs_as_many_questions_as_one_moment() -> None:
    with hearing() as session:
        sent: list[str] = []
        event.listen(session.get_bind(), "before_cursor_execute", lambda *told: sent.append(told[2]))
        mirror.learn_all(session, [fact_of(standing(each, 1, UNITS[0], PEOPLE[0], "ongoing")) for each in MOMENTS])
        assert len(sent) == 2
        assert mirror.learn_all(session, []) == []


def test_a_page_may_tell_a_moment_twice() -> None:
    told = [
        fact_of(standing(ONE, version, UNITS[0], PEOPLE[0], state)) for version, state in ((2, "ended"), (1, "ongoing"))
    ]
    with hearing() as session:
        assert mirror.learn_all(session, told) == told
        assert rows_in(session)[ONE]["state"] == "ended"


def test_the_row_holds_just_what_events_tell() -> None:
    assert set(STANDING) == set(schema(Snapshot).fields)
    assert {"moment_id", "moment_version", "care_unit_id", "citizen_id"} < set(schema(StandingFact).fields)
    assert all("snapshot" in event.data.fields for event in STANDING_EVENTS)
