"""What concerns all answers together: their shape, names without a question, their size."""

from datetime import date
from typing import Any

import pytest

from common.forms import WHOLE, check_draft, check_submission
from tests.in_swedish import errors_of
from tests.unit.forms.building import asks, form_of

TODAY = date(2024, 6, 25)
FORM = form_of(asks("text"), *(asks("long_text", f"long-{number}") for number in range(12)))


@pytest.mark.parametrize("answers", [None, [], "x", 3, True])
def test_answers_that_are_no_mapping_are_refused(answers: Any) -> None:
    for checked in (check_draft(FORM, answers), check_submission(FORM, answers, TODAY)):
        assert (checked.answers, errors_of(checked)) == ({}, {WHOLE: ["Svaren gick inte att läsa."]})


def test_an_unknown_question_is_an_error_and_the_others_are_judged_all_the_same() -> None:
    for checked in (check_draft(FORM, {"q": "x", "w": 1}), check_submission(FORM, {"q": "x", "w": 1}, TODAY)):
        assert checked.answers == {"q": "x"}
        assert errors_of(checked) == {WHOLE: ["Formuläret har inga frågor som heter ”w”."]}


def test_unknown_names_are_repeated_few_short_and_storable() -> None:
    names = ["\x00", "\ud800", "y" * 1_000, *(f"n{number}" for number in range(100))]
    (sentence,) = errors_of(check_draft(FORM, dict.fromkeys(names, 1)))[WHOLE]
    assert len(sentence) < 200
    assert "\x00" not in sentence
    sentence.encode()


def test_answers_are_limited_together_counted_in_bytes() -> None:
    # 10 × 9,900 characters fit in 100 kB; the same of "å", two bytes each, don't.
    fits = {f"long-{number}": "x" * 9_900 for number in range(10)}
    assert check_draft(FORM, fits).accepted
    assert check_submission(FORM, fits, TODAY).accepted
    large = {f"long-{number}": "å" * 9_900 for number in range(10)}
    for checked in (check_draft(FORM, large), check_submission(FORM, large, TODAY)):
        assert errors_of(checked) == {WHOLE: ["Svaren är för långa tillsammans. Korta något av dem och försök igen."]}
