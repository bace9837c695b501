"""Histories of moments, as `moments` could tell them, and a database that hears of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from common.chassis import tables
from common.chassis.identity import Grant
from common.chassis.tables import mirrored_moments
from common.contracts.messages import maker_of
from common.contracts.moments.events import StandingFact

STATES = ("planned", "ongoing", "ended", "maintenance", "closed")
UNITS, PEOPLE = [UUID(int=each) for each in (1, 2, 3)], [UUID(int=each) for each in (11, 12)]
MOMENTS = [UUID(int=each) for each in (101, 102, 103)]
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
Facts = dict[str, Any]
fact_of = maker_of(StandingFact)
"""Gives facts as the message of an event."""


def citizen_of(moment_id: UUID) -> UUID:
    """Give whose it is: that never changes."""
    return UUID(int=moment_id.int + 1000)


def standing(moment_id: UUID, version: int, unit: UUID, person: UUID, state: str) -> Facts:
    """Give what an event of that version tells."""
    snapshot = {
        "programme_id": "tobakshjalpen",
        "version_id": UUID(int=7),
        "responsible_person_id": person,
        "responsible_commission_id": UUID(int=person.int + 500),
        "state": state,
        "started_at": AT,
        "starts_on": date(2026, 12, 1) if state == "planned" else None,
        "ended_at": None if state in {"planned", "ongoing"} else AT,
        "maintained_until": date(2027, 1, 1) if state == "maintenance" else None,
    }
    ids = {"moment_id": moment_id, "moment_version": version, "citizen_id": citizen_of(moment_id), "care_unit_id": unit}
    own = {"programme_id": "tobakshjalpen", "version_id": UUID(int=7)}
    return {**ids, **own, "snapshot": snapshot}


@st.composite
def histories(draw: st.DrawFn, moment_id: UUID) -> list[Facts]:
    """Draw how one moment stood in each of its versions; some versions change nothing of that and are told all the same."""
    steps = st.tuples(st.sampled_from(UNITS), st.sampled_from(PEOPLE), st.sampled_from(STATES))
    drawn = draw(st.lists(steps, min_size=1, max_size=6))
    versions = sorted(draw(st.sets(st.integers(1, 40), min_size=len(drawn), max_size=len(drawn))))
    return [standing(moment_id, version, *step) for version, step in zip(versions, drawn, strict=True)]


@dataclass(frozen=True)
class Message:
    """What reaches a mirror: news of an event, of a page, of a grant, or from before snapshots were told; or the order to bury."""

    kind: str
    facts: Facts


@st.composite
def deliveries(draw: st.DrawFn) -> list[Message]:
    """Draw what of some moments' histories arrives: in any order, some of it often, some of it never, with a burial perhaps."""
    told = [facts for moment_id in MOMENTS for facts in draw(histories(moment_id))]
    kinds = st.sampled_from(["event", "event", "page", "grant", "old", "bury"])
    return draw(st.lists(st.builds(Message, kinds, st.sampled_from(told)), max_size=25))


def grant_of(facts: Facts, access: str = "write", *, tells: bool = True) -> Grant:
    """Give what `moments` grants in that version."""
    ids = (facts["moment_id"], facts["moment_version"], facts["care_unit_id"], facts["citizen_id"])
    return Grant(*ids, str(PEOPLE[0]), access, snapshot=facts["snapshot"] if tells else None)


@contextmanager
def hearing() -> Iterator[Session]:
    """Give a session on an empty database in memory."""
    engine = create_engine("sqlite://")
    tables.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def rows_in(session: Session) -> dict[UUID, Facts]:
    """Give what is kept of each moment."""
    return {row["moment_id"]: dict(row) for row in session.execute(select(mirrored_moments)).mappings()}
