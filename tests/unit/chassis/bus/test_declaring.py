"""Methods that are declared: what they read, do and hear, and what is refused, when they are imported or by the type checker."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from common.chassis.bus import day, does, hears, instant, reads
from common.chassis.calls import Call, JsonAnswer
from common.chassis.clock import now, today
from common.chassis.database import Database
from common.chassis.facts import Fact
from common.chassis.identity import Actor
from common.contracts.audit.chains import VERIFY, ChainReport
from common.contracts.audit.extracts import EXTRACT, Extract, Extracted
from common.contracts.base import Caller
from common.contracts.directory.citizens import SEARCH_CITIZENS, CitizensFound, SearchCitizens
from common.contracts.directory.sessions import CLOSE_SESSION, SessionCommand, SessionView
from common.contracts.directory.subscriptions import ON_MOMENT_STARTED
from common.contracts.moments.events import ResponsibleFact, StandingFact


class Sample:
    """A service as its methods see it: it is its own `resources`."""

    def __init__(self, database: Database) -> None:
        self.resources = self
        self.database = database


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Sample]:
    opened = Database(f"sqlite:///{tmp_path}/test.sqlite3")
    yield Sample(opened)
    opened.dispose()


def call(contract: Any = SEARCH_CITIZENS) -> Call[Any]:
    return Call(Actor(kind=Caller.SERVICE, id="operator"), contract, SearchCitizens(text="hans"), "", None, None)


def find(session: Session, call: Call[Any]) -> Any:
    """Find what is asked for."""
    return {"in": session.is_active, "text": call.request.text}


def test_a_question_is_read_under_the_contracts_name(sample: Sample) -> None:
    method = reads(SEARCH_CITIZENS, find)
    assert method(sample, call()) == {"in": True, "text": "hans"}
    assert (method.__name__, method.__doc__) == ("search_citizens", "Find what is asked for.")


def test_a_command_gets_the_database_and_what_else_it_needs(sample: Sample) -> None:
    def close(database: Database, _call: Call[SessionCommand], at: datetime) -> Any:
        return {"database": database, "at": at}

    before = now()
    done = does(CLOSE_SESSION, close, instant)(sample, call(CLOSE_SESSION))
    assert done["database"] is sample.database
    assert before <= done["at"] <= now()


def test_a_question_may_need_the_day(sample: Sample) -> None:
    def find_on(_session: Session, _call: Call[SearchCitizens], today: date) -> Any:
        return {"day": today}

    assert reads(SEARCH_CITIZENS, find_on, day)(sample, call())["day"] == today()


def test_an_event_has_its_effect_in_the_handlers_transaction(sample: Sample) -> None:
    seen: list[Any] = []
    told = ResponsibleFact(
        moment_id=uuid4(),
        moment_version=1,
        citizen_id=uuid4(),
        care_unit_id=uuid4(),
        programme_id="somn",
        version_id=uuid4(),
        responsible_person_id=uuid4(),
    )
    fact = Fact(uuid4(), "se.sob.moment.started.v1", "moments", "x", now(), told, ON_MOMENT_STARTED.queue)

    def note(session: Session, fact: Fact[StandingFact]) -> None:
        seen.append((session, fact))

    method = hears(ON_MOMENT_STARTED, note)
    with sample.database.writing() as session:
        method(sample, session, fact)
        assert seen == [(session, fact)]
    assert method.__name__ == "on_moment_started"


def test_a_command_is_not_read_and_a_question_not_done() -> None:
    with pytest.raises(TypeError, match=r"directory\.close_session is a command, declared as a query"):
        reads(CLOSE_SESSION, find)
    with pytest.raises(TypeError, match=r"directory\.search_citizens is a query, declared as a command"):
        does(SEARCH_CITIZENS, lambda _database, _call: JsonAnswer({}))


def test_what_has_another_shape_is_refused_by_the_type_checker() -> None:
    """Each comment is itself an error once the type checker, which reads this file too, lets the line pass."""

    def extract(session: Session, call: Call[Extract]) -> Extracted:
        raise NotImplementedError

    def whole(session: Session, call: Call[Extract]) -> ChainReport:
        raise NotImplementedError

    def on_a_day(session: Session, call: Call[SearchCitizens], today: date) -> CitizensFound:
        raise NotImplementedError

    def plain(session: Session, call: Call[Extract]) -> dict[str, Any]:
        raise NotImplementedError

    def opened(database: Database, call: Call[SessionCommand]) -> JsonAnswer[SessionView]:
        raise NotImplementedError

    def any_call(call: Call) -> None:  # type: ignore[type-arg]  # it says nothing of what it reads
        raise NotImplementedError

    def any_rpc(self: Any, call: Call[Extract]) -> dict[str, Any]:
        raise NotImplementedError

    reads(EXTRACT, extract)
    reads(EXTRACT, plain)  # type: ignore[arg-type]  # JSON data, of which nobody knows what it lacks
    does(CLOSE_SESSION, opened)  # type: ignore[arg-type]  # a command that answers another contract
    reads(EXTRACT, whole)  # type: ignore[arg-type]  # the answer of another contract
    reads(VERIFY, extract)  # type: ignore[arg-type]  # the request of another contract
    reads(SEARCH_CITIZENS, on_a_day)  # type: ignore[arg-type]  # nobody gives it the day
    reads(SEARCH_CITIZENS, find, day)  # type: ignore[arg-type]  # nobody takes the day
    does(CLOSE_SESSION, find)  # type: ignore[arg-type]  # a query, which wants a session
