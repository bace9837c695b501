"""HTML fields to answers and back."""

from typing import Any

import pytest

from common.forms import check_draft, from_html, html_pairs
from tests.unit.forms.building import asks, form_of

KINDS = ("text", "radio", "checkbox", "number", "scale", "date", "time", "datetime", "yes_no", "matrix", "information")
FORM = form_of(*(asks(kind, kind.replace("_", "-")) for kind in KINDS))


def test_every_kind_is_read_from_its_fields() -> None:
    posted = [
        ("csrf_token", "secret"),
        ("text", "rad"),
        ("radio", "b"),
        ("checkbox", "c"),
        ("checkbox", "a"),
        ("number", "3,5"),
        ("scale", "4"),
        ("date", "2024-06-25"),
        ("time", "10.42"),
        ("datetime.date", "2024-06-25"),
        ("datetime.time", "10:42"),
        ("yes-no", "no"),
        ("matrix.r1", "a"),
        ("matrix.r2", "c"),
        ("information", "x"),
    ]
    answers = {
        "text": "rad",
        "radio": "b",
        "checkbox": ["a", "c"],
        "number": 3.5,
        "scale": 4,
        "date": "2024-06-25",
        "time": "10:42",
        "datetime": "2024-06-25T10:42",
        "yes-no": False,
        "matrix": {"r1": "a", "r2": "c"},
    }
    assert from_html(FORM, posted) == answers
    assert from_html(FORM, html_pairs(FORM, answers)) == answers


def test_empty_fields_are_unanswered() -> None:
    names = [*(kind.replace("_", "-") for kind in KINDS), "datetime.date", "datetime.time", "matrix.r1"]
    assert from_html(FORM, [(name, "") for name in names]) == {}
    assert from_html(FORM, []) == {}


@pytest.mark.parametrize(
    ("posted", "answers"),
    [
        ([("number", "tre")], {"number": "tre"}),
        ([("yes-no", "kanske")], {"yes-no": "kanske"}),
        ([("checkbox", "z")], {"checkbox": ["z"]}),
        ([("datetime.date", "i går")], {"datetime": "i gårT"}),
        ([("matrix.r1", "z")], {"matrix": {"r1": "z"}}),
    ],
)
def test_what_cannot_be_read_stays_so_that_the_check_tells_and_the_page_shows_it_again(
    posted: list[tuple[str, str]], answers: dict[str, Any]
) -> None:
    assert from_html(FORM, posted) == answers
    assert list(check_draft(FORM, answers).errors) == list(answers)
    assert html_pairs(FORM, answers) == posted


def test_the_last_of_two_values_wins_where_only_one_fits() -> None:
    assert from_html(FORM, [("radio", "a"), ("radio", "b")]) == {"radio": "b"}


def test_half_a_date_time_goes_back_to_its_own_field() -> None:
    assert from_html(FORM, [("datetime.date", ""), ("datetime.time", "9:05")]) == {"datetime": "T09:05"}
    assert html_pairs(FORM, {"datetime": "T09:05"}) == [("datetime.time", "09:05")]
    assert html_pairs(FORM, {"datetime": "2024-06-25T"}) == [("datetime.date", "2024-06-25")]


@pytest.mark.parametrize(
    "broken",
    [
        {"checkbox": "a"},
        {"matrix": ["a"]},
        {"number": {}},
        {"text": 5},
        {"datetime": ["x"]},
        {"yes-no": {}},
        {"checkbox": [1]},
        {"matrix": {"r1": 1}},
    ],
)
def test_stored_answers_of_a_foreign_shape_give_no_fields(broken: dict[str, Any]) -> None:
    assert html_pairs(FORM, broken) == []
