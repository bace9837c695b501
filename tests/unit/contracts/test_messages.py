"""Messages: what a class with typed fields says is what its schema takes and gives, as strictly as a schema written by hand."""

from dataclasses import field
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

import pytest
from marshmallow import RAISE, ValidationError, fields
from marshmallow.validate import Length, OneOf

from common.contracts.base import RPCS, Caller, Strict, query
from common.contracts.messages import STRICT, Message, Patient, described, maker_of, schema_of
from common.phrases import inputs

ID = "0190a5f0-0000-7000-8000-000000000001"


class Point(Message):
    """A message inside another."""

    at: datetime
    value: float | None


class Asked(Message):
    """One message with a field of every kind."""

    moment_id: UUID
    version: Annotated[int, STRICT]
    state: Annotated[str, OneOf(["open", "closed"])]
    name: Patient[str | None]
    day: Annotated[Patient[date | None], described("the last day")] = None
    newest: Point | None = None
    points: Annotated[list[Point], Length(max=2)] = field(default_factory=list)
    words: list[Annotated[str, Length(max=3)]] | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    by_form: dict[str, dict[str, Any]] = field(default_factory=dict)
    is_shown: bool = False


class Narrower(Asked):
    """A message that has all of another's fields."""

    reason: str


SCHEMA = schema_of(Asked, Strict)()
WHOLE = {"moment_id": ID, "version": 2, "state": "open", "name": "Åsa"}
POINT = {"at": "2026-11-30T12:00:00+00:00", "value": None}


def load(**changed: Any) -> Asked:
    return maker_of(Asked)(SCHEMA.load({**WHOLE, **changed}))


def test_what_is_loaded_is_a_message_with_the_defaults_of_its_class() -> None:
    asked = load()
    assert asked == Asked(moment_id=UUID(ID), version=2, state="open", name="Åsa")
    assert (asked.points, asked.is_shown, asked.day) == ([], False, None)
    assert load().points is not asked.points


def test_messages_inside_a_message_are_made_too() -> None:
    asked = load(newest=POINT, points=[POINT, POINT], day="2026-12-24")
    point = Point(at=datetime(2026, 11, 30, 12, tzinfo=UTC), value=None)
    assert (asked.newest, asked.points, asked.day) == (point, [point, point], date(2026, 12, 24))
    assert SCHEMA.dump(asked)["points"] == [POINT, POINT]


def test_a_message_is_dumped_as_the_same_data_in_a_dict_is() -> None:
    whole = {**WHOLE, "newest": POINT, "points": [POINT], "answers": {"a": 1}, "by_form": {"b": {"c": None}}}
    assert SCHEMA.dump(load(**whole)) == SCHEMA.dump(SCHEMA.load(whole))


@pytest.mark.parametrize(
    ("changed", "field_name"),
    [
        ({"odd": 1}, "odd"),
        ({"version": "2"}, "version"),
        ({"version": None}, "version"),
        ({"state": "ajar"}, "state"),
        ({"points": None}, "points"),
        ({"points": [POINT] * 3}, "points"),
        ({"points": [{**POINT, "odd": 1}]}, "points"),
        ({"points": [{"at": POINT["at"]}]}, "points"),
        ({"words": ["fyra"]}, "words"),
        ({"answers": []}, "answers"),
        ({"by_form": {"b": 1}}, "by_form"),
        ({"moment_id": "nobody"}, "moment_id"),
    ],
)
def test_what_the_class_does_not_say_is_refused(changed: dict[str, Any], field_name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        load(**changed)
    assert list(refused.value.messages_dict) == [field_name]


@pytest.mark.parametrize("name", WHOLE)
def test_a_field_without_a_default_must_be_there(name: str) -> None:
    wrong = SCHEMA.validate({key: value for key, value in WHOLE.items() if key != name})
    assert wrong == {name: [inputs.MISSING()]}


def test_null_is_taken_where_the_class_says_so_alone() -> None:
    assert load(name=None, words=None).name is None
    taken = {name for name, each in SCHEMA.fields.items() if each.allow_none}
    assert taken == {"name", "day", "newest", "words"}


def test_marks_and_descriptions_stand_in_the_field_together() -> None:
    assert SCHEMA.fields["name"].metadata == {"patient": True}
    assert SCHEMA.fields["day"].metadata == {"patient": True, "description": "the last day"}


def test_the_schema_has_the_name_and_the_words_of_its_class() -> None:
    assert (type(SCHEMA).__name__, type(SCHEMA).__doc__, SCHEMA.unknown) == ("Asked", Asked.__doc__, RAISE)
    inner = SCHEMA.fields["points"]
    assert isinstance(inner, fields.List)
    assert isinstance(inner.inner, fields.Nested)
    assert isinstance(inner.inner.schema, schema_of(Point, Strict)), "one schema a class: documents keep them by name"


def test_fields_of_the_class_before_come_first() -> None:
    assert [*schema_of(Narrower, Strict)().fields] == [*SCHEMA.fields, "reason"]


def test_a_body_may_leave_out_what_stands_in_the_path() -> None:
    body = type("Body", (type(SCHEMA),), {})(exclude=("moment_id",))
    assert "moment_id" not in body.load({name: value for name, value in WHOLE.items() if name != "moment_id"})


def test_a_contract_of_messages_reads_its_request_as_one_and_tells_of_patient_data() -> None:
    contract = query("moments", "typed", Asked, Asked, Caller.STAFF)
    del RPCS[contract.routing_key]
    assert contract.reveals_patient_data
    assert contract.load(WHOLE) == load()


def test_an_answer_of_a_contract_is_read_as_a_message_and_refused_as_a_request_is() -> None:
    contract = query("sample", "answered", Point, Asked, Caller.STAFF)
    RPCS.pop(contract.routing_key)
    answer = contract.load_answer({**WHOLE, "points": [POINT]})
    assert (answer.moment_id, answer.points) == (
        UUID(ID),
        [Point(at=datetime(2026, 11, 30, 12, tzinfo=UTC), value=None)],
    )
    for changed in ({"odd": 1}, {"points": [{}]}, {"moment_id": None}):
        with pytest.raises(ValidationError):
            contract.load_answer({**WHOLE, **changed})


class Pair(Message):
    """A message whose fields may contradict each other."""

    first: int
    second: int

    def check(self) -> None:
        """Refuse a pair that isn't one."""
        if self.first == self.second:
            raise ValidationError("the same twice", "second")


class Pairs(Message):
    """Messages that are checked inside another."""

    pairs: list[Pair]


def test_fields_that_contradict_each_other_are_refused_at_every_depth() -> None:
    contract = query("moments", "pairs", Pairs, Pairs, Caller.STAFF)
    del RPCS[contract.routing_key]
    assert contract.load({"pairs": [{"first": 1, "second": 2}]}) == Pairs(pairs=[Pair(first=1, second=2)])
    with pytest.raises(ValidationError, match="the same twice"):
        contract.load({"pairs": [{"first": 1, "second": 1}]})


def test_a_mark_that_is_neither_a_validator_nor_options_is_a_mistake() -> None:
    """Left alone, a plain function would look like a check and check nothing."""

    class Loose(Message):
        title: Annotated[str, str.strip]

    with pytest.raises(TypeError, match="neither a validator nor options"):
        schema_of(Loose, Strict)
