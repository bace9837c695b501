"""What is announced can be loaded: a fact that breaks its contract is found where it is made, and nothing of it is stored."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from common.chassis.outbox import announce
from common.chassis.tables import metadata, outbox
from common.contracts.audit.accesses import ACCESSED
from common.contracts.base import SUBSCRIPTIONS, Event, Nothing, Subscription
from common.contracts.everything import EVENTS
from common.contracts.messages import Message, maker_of
from common.contracts.moments.events import (
    MOMENT_CLOSED,
    MOMENT_PLANNED,
    MOMENT_STARTED,
    RESPONSE_SUBMITTED,
    STEP_MARKED,
    StepFact,
)
from common.contracts.moments.mirror import STANDING_EVENTS
from common.contracts.soundness import BrokenContractError

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
GOOD: dict[type[fields.Field[Any]], Any] = {
    fields.UUID: UUID(int=7),
    fields.Integer: 3,
    fields.Boolean: True,
    fields.Date: date(2026, 11, 30),
    fields.AwareDateTime: AT,
}
WRONG: list[Any] = [
    None,
    7,
    True,
    1.5,
    float("nan"),
    "",
    "x\x00",
    "\ud800",
    "x" * 5000,
    "no such state",
    uuid4(),
    date(2026, 1, 1),
    AT,
    AT.replace(tzinfo=None),
    [],
    [None],
    ["x"],
    {},
    Nothing(),
    [Nothing()],
]
"""What may stand in a field by mistake; in some it is right."""


def good(schema: Schema) -> dict[str, Any]:
    """Give what a schema loads, as objects."""
    return {name: _good(field) for name, field in schema.fields.items()}


def _good(field: fields.Field[Any]) -> Any:
    if isinstance(field, fields.List):
        return [_good(field.inner)]
    if isinstance(field, fields.Nested):
        return good(field.schema)
    if choices := [each.choices for each in field.validators if hasattr(each, "choices")]:
        return next(iter(choices[0]))
    most = min([each.max for each in field.validators if getattr(each, "max", None)], default=64)
    return GOOD.get(type(field), "a" * min(most, 64))


def fact_of(event: Event, **wrong: Any) -> Message:
    """Give what an event tells, with some of it wrong."""
    made: Message = maker_of(event.told)(good(event.data))
    for name, value in wrong.items():
        setattr(made, name, value)
    return made


@pytest.fixture
def own_contracts() -> Iterator[None]:
    """Let a test declare contracts that no other test sees."""
    kept = [(registry, dict(registry)) for registry in (EVENTS, SUBSCRIPTIONS)]
    yield
    for registry, before in kept:
        registry.clear()
        registry.update(before)  # type: ignore[arg-type]  # each gets its own back


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with Session(engine) as made:
        yield made
    engine.dispose()


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_what_every_event_tells_is_written_as_it_is_read(event: Event) -> None:
    fact = fact_of(event)
    assert event.load(event.dump(fact)) == fact


@given(st.sampled_from(sorted(EVENTS)), st.data())
def test_whatever_may_be_written_can_be_read(kind: str, data: st.DataObject) -> None:
    event = EVENTS[kind]
    fact = fact_of(event)
    place = fact
    name = data.draw(st.sampled_from(sorted(vars(place))))
    if isinstance(inside := getattr(place, name), Message) and data.draw(st.booleans()):
        place, name = inside, data.draw(st.sampled_from(sorted(vars(inside))))
    setattr(place, name, data.draw(st.sampled_from(WRONG)))
    try:
        written = event.dump(fact)
    except BrokenContractError:
        return
    event.load(written)  # raises what nobody may ever have to read


@pytest.mark.parametrize(
    ("event", "wrong", "place"),
    [
        (MOMENT_STARTED, {"moment_id": None}, "moment_id"),
        (MOMENT_STARTED, {"moment_id": "no id"}, "moment_id"),
        (MOMENT_STARTED, {"moment_version": True}, "moment_version"),
        (MOMENT_STARTED, {"programme_id": "x\x00"}, "programme_id"),
        (MOMENT_PLANNED, {"starts_on": None}, "starts_on"),
        (MOMENT_PLANNED, {"starts_on": AT}, "starts_on"),
        (ACCESSED["moments"], {"what": ""}, "what"),
        (ACCESSED["moments"], {"action": "steal"}, "action"),
        (ACCESSED["moments"], {"time": AT.replace(tzinfo=None)}, "time"),
        (ACCESSED["moments"], {"citizen_ids": [uuid4(), None]}, "citizen_ids.1"),
        (ACCESSED["moments"], {"citizen_ids": [uuid4()] * 501}, "citizen_ids"),
        (RESPONSE_SUBMITTED, {"rules": [Nothing()]}, "rules.0.rule_id, rules.0.priority"),
    ],
)
def test_a_fact_that_breaks_its_contract_is_refused_where_it_is_made(
    session: Session, event: Event, wrong: dict[str, Any], place: str
) -> None:
    with pytest.raises(BrokenContractError) as raised:
        announce(session, event, uuid4(), fact_of(event, **wrong))
    assert str(raised.value) == f"{event.type}: {place}"
    assert session.execute(select(outbox)).all() == []


def test_what_stands_deep_inside_is_looked_at_too(session: Session) -> None:
    fact: Any = fact_of(MOMENT_STARTED)
    fact.snapshot.state = "Kerstin Nilsson"
    with pytest.raises(BrokenContractError, match=r"^se\.sob\.moment\.started\.v1: snapshot\.state$"):
        announce(session, MOMENT_STARTED, uuid4(), fact)


def test_a_fact_of_another_event_is_refused(session: Session) -> None:
    other: Any = fact_of(STEP_MARKED)
    with pytest.raises(BrokenContractError, match="StepFact"):
        announce(session, MOMENT_STARTED, uuid4(), other)


def test_fields_that_contradict_each_other_are_refused(own_contracts: None) -> None:
    class Span(Message):
        """From one day to another."""

        first: int
        last: int

        def check(self) -> None:
            """Raise when it ends before it begins."""
            if self.last < self.first:
                raise ValidationError("last")

    spanned = Event("sample", "se.sob.span.v1", "A span", Span)
    assert spanned.dump(Span(first=1, last=2)) == {"first": 1, "last": 2}
    with pytest.raises(BrokenContractError, match="Span"):
        spanned.dump(Span(first=2, last=1))


def test_a_handler_of_several_events_reads_what_all_of_them_tell(own_contracts: None) -> None:
    assert Subscription("sample", "on_changed", MOMENT_CLOSED, also=STANDING_EVENTS).event is MOMENT_CLOSED
    with pytest.raises(TypeError, match=r"reads `StepFact`, which isn't told by se\.sob\.moment\.started\.v1"):
        Subscription[StepFact]("sample", "on_step", STEP_MARKED, also=(MOMENT_STARTED,))
