"""Lives of a citizen's forms, as `moments` could tell them, and a database that hears of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import create_engine, delete, select
from sqlalchemy.orm import Session

from common.chassis import mirror, tables
from common.chassis.facts import Fact
from common.chassis.identifiers import new_id
from common.contracts.base import Event
from common.contracts.flags.subscriptions import ON_RESPONSE_CHANGED
from common.contracts.moments.events import (
    RESPONSE_REOPENED,
    RESPONSE_REVIEWED,
    RESPONSE_SEEN,
    RESPONSE_SUBMITTED,
    ResponseFact,
    SubmittedFact,
)
from services.flags.commands.flags import note_response
from services.flags.erasing import ERASING
from services.flags.model import Base
from services.flags.model.flags import Flag

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
UNIT, OTHER_UNIT, CITIZEN = (UUID(int=each) for each in (1, 2, 11))
MOMENTS = [UUID(int=each) for each in (101, 102)]
FORMS = (1, 2)
"""Each moment has a response to each."""
LIVES = {
    None: [RESPONSE_SUBMITTED],
    RESPONSE_SUBMITTED: [RESPONSE_SEEN],
    RESPONSE_SEEN: [RESPONSE_REVIEWED, RESPONSE_REOPENED],
    RESPONSE_REVIEWED: [RESPONSE_REOPENED],
    RESPONSE_REOPENED: [RESPONSE_SUBMITTED],
}
"""What can come after what. What staff sent for the citizen they have seen thereby, so it can be opened again at once."""


@dataclass(frozen=True)
class News:
    """What is told of a response in one version of it."""

    event: Event
    moment_id: UUID
    response_id: UUID
    version: int
    by_staff: bool = False

    @property
    def stands(self) -> bool:
        """Tell whether a form waits for staff after it."""
        return self.event is RESPONSE_SUBMITTED and not self.by_staff

    @property
    def at(self) -> datetime:
        """Give when it happened."""
        return NOON + timedelta(minutes=self.version)

    @property
    def fact(self) -> Fact[ResponseFact]:
        """Give it as it is heard."""
        told: dict[str, Any] = {
            **of_moment(self.moment_id, self.version),
            "response_id": self.response_id,
            "response_version": self.version,
            "form_id": "stoppdagen",
            "state": "completed",
        }
        is_sent = self.event is RESPONSE_SUBMITTED
        data = SubmittedFact(**told, by_staff=self.by_staff) if is_sent else ResponseFact(**told)
        return Fact(new_id(), self.event.type, "moments", "x", self.at, data, ON_RESPONSE_CHANGED.queue)


def of_moment(moment_id: UUID, version: int, unit: UUID = UNIT) -> dict[str, Any]:
    """Give what every event of a moment says."""
    ids = {"moment_id": moment_id, "moment_version": version, "citizen_id": CITIZEN, "care_unit_id": unit}
    return {**ids, "programme_id": "tobakshjalpen", "version_id": UUID(int=7)}


def response_of(moment_id: UUID, form: int) -> UUID:
    """Give the id of a moment's response to a form."""
    return UUID(int=moment_id.int * 1000 + form)


@st.composite
def lives(draw: st.DrawFn, moment_id: UUID, form: int) -> list[News]:
    """Draw what happens to one response, in the order in which it happens."""
    response_id, told, last = response_of(moment_id, form), list[News](), None
    version = draw(st.integers(1, 3))
    for _ in range(draw(st.integers(1, 8))):
        by_staff = last is not None and last.event is RESPONSE_SUBMITTED and last.by_staff
        after = [RESPONSE_REOPENED] if by_staff else LIVES[last and last.event]
        event = draw(st.sampled_from(after))
        last = News(event, moment_id, response_id, version, event is RESPONSE_SUBMITTED and draw(st.booleans()))
        told.append(last)
        version += draw(st.integers(1, 3))
    return told


def histories() -> st.SearchStrategy[list[list[News]]]:
    """Draw the lives of all responses."""
    return st.tuples(*(lives(moment_id, form) for moment_id in MOMENTS for form in FORMS)).map(list)


@contextmanager
def hearing() -> Iterator[Session]:
    """Give a session on an empty database in memory."""
    engine = create_engine("sqlite://")
    for metadata in (tables.metadata, Base.metadata):
        metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def hear(session: Session, news: News) -> None:
    """Let the service hear it, as if for the first time: not even the inbox helps."""
    note_response(session, news.fact)


def erase(session: Session, moment_id: UUID) -> None:
    """Erase a moment, as the chassis does."""
    mirror.bury(session, moment_id)
    for claim in ERASING.claims:
        session.execute(delete(claim.table).where(claim.of(moment_id)))


def standing(session: Session) -> dict[UUID, datetime]:
    """Give what has raised the flags that stand, and when."""
    rows = session.execute(select(Flag.cause_id, Flag.raised_at).where(Flag.cleared_at.is_(None))).all()
    found = {row.cause_id: row.raised_at for row in rows}
    assert len(found) == len(rows), "the same cause made two flags"
    return found
