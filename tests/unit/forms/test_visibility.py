"""Show-if: every operator, all and any, chains, and what hidden answers do (nothing)."""

from datetime import date
from typing import Any

import pytest

from common.forms import check_draft, check_submission, visible_questions
from tests.unit.forms.building import asks, form_of, shown_if

TODAY = date(2024, 6, 25)

OPERATORS: list[tuple[str, str, tuple[Any, ...], Any, bool]] = [
    # kind, operator, value, answer, shown
    ("radio", "equals", ("a",), "a", True),
    ("radio", "equals", ("a",), "b", False),
    ("radio", "equals", ("a",), None, False),
    ("radio", "not_equals", ("a",), "b", True),
    ("radio", "not_equals", ("a",), "a", False),
    ("radio", "not_equals", ("a",), None, True),
    ("yes_no", "equals", (False,), False, True),
    ("yes_no", "equals", (False,), None, False),
    ("checkbox", "contains", ("b",), ["a", "b"], True),
    ("checkbox", "contains", ("b",), ["a"], False),
    ("checkbox", "contains", ("b",), None, False),
    ("checkbox", "not_contains", ("b",), ["a"], True),
    ("checkbox", "not_contains", ("b",), ["b"], False),
    ("checkbox", "not_contains", ("b",), [], True),
    ("text", "contains", ("rök",), "Jag röker", True),
    ("text", "equals", ("Ja",), "ja", False),
    ("text", "answered", (), "x", True),
    ("text", "answered", (), "  ", False),
    ("text", "not_answered", (), "  ", True),
    ("text", "not_answered", (), "x", False),
    ("matrix", "answered", (), {"r1": "a"}, True),
    ("matrix", "answered", (), {"r1": ""}, False),
    ("number", "less", (3.5,), "3,4", True),
    ("number", "less", (3.5,), 3.5, False),
    ("number", "less", (3.5,), None, False),
    ("number", "at_most", ("3,5",), 3.5, True),
    ("number", "at_most", ("3,5",), 4, False),
    ("number", "greater", (3,), 4, True),
    ("number", "greater", (3,), 3, False),
    ("number", "equals", (3,), "3,0", True),
    ("scale", "at_least", (3,), "3", True),
    ("vas", "at_least", (30,), 29, False),
    ("date", "greater", ("2024-06-01",), "2024-06-02", True),
    ("date", "at_most", ("2024-06-01",), "2024-06-02", False),
    ("time", "less", ("10:00",), "9.59", True),
    ("datetime", "at_least", ("2024-06-01T10:00",), "2024-06-01T10:00", True),
    ("datetime", "less", ("2024-06-01T10:00",), "2024-05-01T", False),
    ("number", "not_equals", (3,), "tre", True),
]


@pytest.mark.parametrize(("kind", "operator", "value", "answer", "shown"), OPERATORS)
def test_an_operator_shows_or_hides(kind: str, operator: str, value: tuple[Any, ...], answer: Any, shown: bool) -> None:
    form = form_of(asks(kind), asks("text", "more", show_if=shown_if(operator, *value)))
    expected = ["q", "more"] if shown else ["q"]
    assert [question.id for question in visible_questions(form, {"q": answer})] == expected


@pytest.mark.parametrize(
    ("rule", "first", "second", "shown"),
    [("all", True, True, True), ("all", True, False, False), ("any", True, False, True), ("any", False, False, False)],
)
def test_all_and_any_combine_conditions(rule: str, first: bool, second: bool, shown: bool) -> None:
    conditions = [{"question": one, "operator": "equals", "value": True} for one in ("x", "y")]
    form = form_of(asks("yes_no", "x"), asks("yes_no", "y"), asks("text", "z", show_if={rule: conditions}))
    visible = visible_questions(form, {"x": first, "y": second})
    assert ("z" in [question.id for question in visible]) is shown


CHAIN = form_of(
    asks("yes_no", "smokes"),
    asks("number", "daily", mandatory=True, minimum=1, show_if=shown_if("equals", True, question="smokes")),
    asks("text", "why", mandatory=True, show_if=shown_if("greater", 10, question="daily")),
)


def test_a_hidden_question_counts_as_unanswered_for_those_that_depend_on_it() -> None:
    answers = {"smokes": False, "daily": 20, "why": "Vana"}
    assert [question.id for question in visible_questions(CHAIN, answers)] == ["smokes"]


def test_hidden_answers_are_kept_in_the_draft_and_dropped_when_sent() -> None:
    answers = {"smokes": False, "daily": 20, "why": "Vana"}
    assert check_draft(CHAIN, answers).answers == answers
    sent = check_submission(CHAIN, answers, TODAY)
    assert (sent.answers, sent.errors) == ({"smokes": False}, {})


def test_a_mandatory_question_is_demanded_as_soon_as_it_shows() -> None:
    assert check_submission(CHAIN, {}, TODAY).accepted
    assert list(check_submission(CHAIN, {"smokes": True}, TODAY).errors) == ["daily"]
    assert list(check_submission(CHAIN, {"smokes": True, "daily": 11}, TODAY).errors) == ["why"]


def test_a_hidden_answer_that_cannot_be_read_troubles_nobody() -> None:
    answers = {"smokes": False, "daily": "många"}
    assert check_submission(CHAIN, answers, TODAY).accepted
    draft = check_draft(CHAIN, answers)
    assert (draft.answers, draft.errors) == ({"smokes": False}, {})
    assert list(check_draft(CHAIN, {"smokes": True, "daily": "många"}).errors) == ["daily"]


def test_visibility_survives_answers_that_are_none() -> None:
    assert [question.id for question in visible_questions(CHAIN, ["nonsense"])] == ["smokes"]


@pytest.mark.parametrize(
    ("operator", "value", "answer", "shown"),
    [
        ("equals", "a", {"r1": "a"}, True),
        ("equals", "a", {"r1": "b", "r2": "a"}, False),
        ("equals", "a", {"r2": "a"}, False),
        ("not_equals", "a", {"r2": "a"}, True),
        ("not_equals", "a", {"r1": "a"}, False),
        ("not_equals", "a", None, True),
        ("answered", None, {"r2": "a"}, False),
        ("answered", None, {"r1": "c"}, True),
        ("not_answered", None, {"r2": "a"}, True),
        ("equals", "a", {"r1": "nonsense"}, False),
    ],
)
def test_a_condition_asks_one_row_of_a_matrix(operator: str, value: Any, answer: Any, shown: bool) -> None:
    condition = {"question": "q", "row": "r1", "operator": operator} | ({"value": value} if value else {})
    form = form_of(asks("matrix"), asks("text", "more", show_if={"all": [condition]}))
    assert ("more" in [question.id for question in visible_questions(form, {"q": answer})]) is shown
