"""A number that can be read two ways is asked about: kept as typed in a draft, and no answer until the person has told which."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.forms import (
    BrokenForm,
    check_draft,
    check_submission,
    from_html,
    html_pairs,
    load_definition,
    visible_questions,
)
from common.forms.kinds.decimals import exact, readings
from gateway.phrases import say
from gateway.phrases.reading import answer_in_words
from tests.in_swedish import errors_of
from tests.unit.forms.building import asks, form_of

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("10.000", "Menar du 10 000 eller 10? Skriv 10000 eller 10."),
        ("10,000", "Menar du 10 000 eller 10? Skriv 10000 eller 10."),
        ("12.500", "Menar du 12 500 eller 12,5? Skriv 12500 eller 12,5."),
        ("12,345", "Menar du 12 345 eller 12,345? Skriv 12345 eller 12,3450."),
        ("–1.000", "Menar du −1 000 eller −1? Skriv -1000 eller -1."),
        ("\u200b１２３，４５６\u00a0", "Menar du 123 456 eller 123,456? Skriv 123456 eller 123,4560."),
    ],
)
def test_it_is_asked_when_it_is_sent_and_kept_while_it_is_written(typed: str, asked: str) -> None:
    form = form_of(asks("number"))
    draft = check_draft(form, {"q": typed})
    assert draft.accepted
    assert html_pairs(form, draft.answers) == [("q", draft.answers["q"])]
    assert check_draft(form, draft.answers) == draft
    sent = check_submission(form, {"q": typed}, TODAY)
    assert (sent.answers, errors_of(sent)) == ({}, {"q": [asked]})


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("10 000", 10000),
        ("1 000,5", 1000.5),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("-1.234.567,25", -1234567.25),
        ("0,125", 0.125),
        ("0.500", 0.5),
        ("1234.567", 1234.567),
        ("12,50", 12.5),
        ("12,3450", 12.345),
        ("12.5000", 12.5),
    ],
)
def test_what_has_one_meaning_is_read(typed: str, number: float) -> None:
    assert check_submission(form_of(asks("number")), {"q": typed}, TODAY).answers == {"q": number}


@pytest.mark.parametrize(
    "typed", ["1.23.456", "1.234.56", "1.2345,6", "01.234.567", "1.234,567.8", "1,234 567", "1..000"]
)
def test_what_has_no_meaning_is_refused(typed: str) -> None:
    assert errors_of(check_submission(form_of(asks("number")), {"q": typed}, TODAY)) == {
        "q": ["Ange ett tal, till exempel 3,5."]
    }


@pytest.mark.parametrize(
    ("limits", "typed", "number"),
    [
        ({"maximum": 100}, "12.500", 12.5),
        ({"minimum": 1000}, "12.500", 12500),
        ({"step": 1}, "10.000", 10000),
        ({"step": 1, "maximum": 50_000}, "12,000", 12000),
        ({"step": 0.5}, "12.345", None),
        ({"step": 5}, "12.345", 12345),
        ({"minimum": -20, "maximum": 20}, "−1.500", -1.5),
        ({"minimum": 0, "step": 0.25, "maximum": 500}, "1,250", 1.25),
    ],
)
def test_a_limit_that_leaves_one_reading_decides(limits: dict[str, Any], typed: str, number: float | None) -> None:
    found = check_submission(form_of(asks("number", **limits)), {"q": typed}, TODAY)
    assert found.answers == ({"q": number} if number is not None else {"q": 12345})


def test_a_whole_number_that_is_too_large_is_not_made_small() -> None:
    found = check_submission(form_of(asks("number", step=1, maximum=5000)), {"q": "10.000"}, TODAY)
    assert errors_of(found) == {"q": ["Ange ett tal som är högst 5000."]}


@pytest.mark.parametrize("kind", ["scale", "vas"])
def test_a_scale_takes_no_such_number(kind: str) -> None:
    assert "q" in check_submission(form_of(asks(kind)), {"q": "2.000"}, TODAY).errors


def test_it_counts_as_unanswered_for_other_questions_and_scores() -> None:
    rule = {"any": [{"question": "q", "operator": "answered"}]}
    form = form_of(asks("number", mandatory=True), asks("text", "more", show_if=rule))
    assert [each.id for each in visible_questions(form, {"q": "10.000"})] == ["q"]
    assert answer_in_words(form.questions[0], "10.000") == "10.000"


@pytest.mark.parametrize(
    ("typed", "meant", "kept"),
    [
        ("10.000", "10000", 10000),
        ("10.000", "10", 10),
        ("12,345", "12,3450", 12.345),
        ("10.000", "5", "10.000"),
        ("11.000", "10000", "11.000"),
        ("7", "10000", 7),
        ("", "10000", None),
    ],
)
def test_the_choice_beside_the_field_tells_which(typed: str, meant: str, kept: Any) -> None:
    answers = from_html(form_of(asks("number")), [("q", typed), ("number_is.q", meant)])
    assert answers.get("q") == kept


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"minimum": "1.000"}, "questions.0.minimum"),
        ({"initial": "10,000"}, "questions.0.initial"),
    ],
)
def test_a_definition_is_asked_too(fields: dict[str, Any], place: str) -> None:
    with pytest.raises(BrokenForm) as broken:
        load_definition({"id": "f", "title": "F", "questions": [asks("number", **fields)]})
    (fault,) = broken.value.faults
    assert fault.path == place
    assert "Menar du" in say(fault.reason)


def test_a_condition_is_asked_too() -> None:
    rule = {"any": [{"question": "q", "operator": "less", "value": "1.500"}]}
    with pytest.raises(BrokenForm) as broken:
        form_of(asks("number"), asks("text", "more", show_if=rule))
    assert "Menar du 1 500 eller 1,5?" in say(broken.value.faults[0].reason)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**6), max_value=10**6))
def test_every_answer_goes_to_the_page_and_back(number: Any) -> None:
    form = form_of(asks("number"))
    kept = check_draft(form, {"q": float(number)}).answers
    assert from_html(form, html_pairs(form, kept)) == kept


@given(st.text(st.sampled_from("0123456789., -+"), max_size=12))
def test_nothing_is_both_one_number_and_two(text: str) -> None:
    assert exact(text) is None or readings(text) is None
