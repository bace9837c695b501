"""Posted fields become a definition: nothing that was written is lost, and what isn't shown stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.forms import BrokenForm, load_definition
from gateway.content.parts import blocks, definitions

ASKED = [
    {"id": "fortsatt", "kind": "radio", "label": "Fortsätta?", "choices": [{"id": "ja-tack", "label": "Ja tack"}]},
    {"id": "antal", "kind": "number", "label": "Antal"},
    {"id": "somn", "kind": "yes_no", "label": "Sov du?"},
    {"id": "ofta", "kind": "matrix", "label": "Ofta", "rows": [{"id": "r1", "label": "Oro"}], "choices": [{"id": "c1", "label": "Aldrig"}]},
    {"id": "hjalp", "kind": "checkbox", "label": "Hjälp", "choices": [{"id": "gang", "label": "Gång"}]},
]  # fmt: skip


@pytest.mark.parametrize("kind", definitions.KINDS)
def test_every_kind_begins_as_a_form_that_can_be_used(kind: str) -> None:
    question = definitions.new_question(kind, "Hur mår du?", [])
    load_definition({"id": "f", "title": "F", "questions": [question]})
    posted = {
        "label": "Hur mår du i dag?",
        **{name: definitions_shown(question.get(name)) for name in ("minimum", "maximum")},
    }
    changed = definitions.read_question(question, posted, [])
    assert changed == {**question, "label": "Hur mår du i dag?"}


def definitions_shown(value: object) -> str:
    return "" if value is None else str(value)


@pytest.mark.parametrize(
    ("about", "written", "operator", "expected"),
    [
        ("question:fortsatt", "ja tack", "equals", {"question": "fortsatt", "operator": "equals", "value": "ja-tack"}),
        ("question:antal", "3,5", "at_least", {"question": "antal", "operator": "at_least", "value": 3.5}),
        ("question:somn", "Nej", "equals", {"question": "somn", "operator": "equals", "value": False}),
        ("question:hjalp", "Gång", "contains", {"question": "hjalp", "operator": "contains", "value": "gang"}),
        ("question:antal", "", "answered", {"question": "antal", "operator": "answered"}),
        ("score:summa", "10", "at_least", {"score": "summa", "operator": "at_least", "value": 10}),
        ("question:antal", "många", "equals", {"question": "antal", "operator": "equals", "value": "många"}),
    ],
)
def test_a_condition_is_written_as_people_read_it(about: str, written: str, operator: str, expected: object) -> None:
    posted = {"when.0.about": about, "when.0.operator": operator, "when.0.value": written, "when.1.about": ""}
    assert definitions.read_rule(posted, "when", ASKED) == {"any": [expected]}


def test_a_row_of_a_matrix_is_named_too() -> None:
    posted = {
        "show_if.every": "all",
        "show_if.0.about": "question:ofta",
        "show_if.0.row": "oro",
        "show_if.0.value": "Aldrig",
    }
    condition = {"question": "ofta", "row": "r1", "operator": "equals", "value": "c1"}
    assert definitions.read_rule(posted, "show_if", ASKED) == {"all": [condition]}


def test_choices_keep_their_ids_follow_their_numbers_and_leave_empty_rows_out() -> None:
    before = {
        "id": "q",
        "kind": "radio",
        "label": "?",
        "choices": [{"id": "a", "label": "A", "value": 1}, {"id": "b", "label": "B"}],
    }
    posted = {
        "label": "?",
        "choices.0.id": "a", "choices.0.label": "Aa", "choices.0.value": "2", "choices.0.order": "2",
        "choices.1.id": "b", "choices.1.label": "B", "choices.1.value": "", "choices.1.order": "1",
        "choices.2.id": "", "choices.2.label": "Å b!", "choices.2.value": "x", "choices.2.order": "3",
        "choices.3.id": "", "choices.3.label": " ", "choices.3.order": "4",
    }  # fmt: skip
    found = definitions.read_question(before, posted, [])["choices"]
    assert found == [
        {"id": "b", "label": "B"},
        {"id": "a", "label": "Aa", "value": 2},
        {"id": "a-b", "label": "Å b!", "value": "x"},
    ]


def test_scores_bands_and_flags_are_read() -> None:
    score = definitions.read_score(
        {"id": "summa", "title": "S", "expression": "a"},
        {"title": "Summa", "expression": "sum(a)", "missing_rule": "prorate", "missing_at_most": "2", "citizen_may_see": "yes",
         "bands.0.from": "0", "bands.0.to": "4,5", "bands.0.staff_text": "Lite", "bands.1.from": ""},
    )  # fmt: skip
    assert score["missing"] == {"rule": "prorate", "at_most": 2}
    assert score["bands"] == [{"from": 0, "to": 4.5, "staff_text": "Lite"}]
    flag = definitions.read_flag({"id": "f"}, {"priority": "urgent", "staff_text": "Ring", "safety_text": ""}, ASKED)
    assert flag == {"id": "f", "priority": "urgent", "staff_text": "Ring", "when": {"any": []}}


def test_a_form_keeps_its_questions_when_its_own_fields_change() -> None:
    before = {"id": "f", "title": "F", "mandatory": True, "questions": ASKED, "place": "module"}
    posted = {"title": "G", "repeat_every": "2", "repeat_unit": "every_weeks", "repeat_times": "5"}
    made = definitions.read_facts(before, posted)
    assert made == {
        "id": "f",
        "title": "G",
        "questions": ASKED,
        "place": "module",
        "repeat": {"every_weeks": 2, "times": 5},
    }


@given(st.text(max_size=80), st.lists(st.text(max_size=5)))
def test_an_id_can_be_made_of_any_text(text: str, taken: list[str]) -> None:
    made = definitions.slug(text, taken, "fraga")
    assert made not in taken
    try:
        load_definition({"id": "f", "title": "F", "questions": [{"id": made, "kind": "text", "label": "?"}]})
    except BrokenForm as broken:
        pytest.fail(f"{made}: {broken}")


@given(st.text(max_size=30))
def test_a_number_is_read_or_kept_as_it_was_written(text: str) -> None:
    read = definitions.number(text)
    assert isinstance(read, int | float) or read == text.replace("\u2212", "−").strip() or read == text.strip()


@pytest.mark.parametrize("kind", list(blocks.FIELDS))
def test_a_block_comes_back_as_it_was_shown(kind: str) -> None:
    block = {**blocks.new(kind), "block_id": "b1", "version": 3}
    shown = {"b.b1.kind": kind, "b.b1.version": "3", "b.b1.was": blocks.mark(block), "b.b1.level": "2"}
    ((block_id, version, was, words),) = blocks.posted(shown)
    assert (block_id, version) == ("b1", 3)
    assert blocks.mark(words) == was


@pytest.mark.parametrize("number", ["1" * 5000, "1" * 7, "\u0661", "-1", ""])
def test_a_row_without_a_number_of_ours_is_none(number: str) -> None:
    assert definitions.rows_of({f"choices.{number}.label": "x"}, "choices") == []
