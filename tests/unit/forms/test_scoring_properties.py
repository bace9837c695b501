"""What holds for every score of every form and all answers."""

import json
import time
from datetime import date
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from common.forms import Form, check_submission, evaluate, visible_questions
from common.forms.expressions import BadExpression, parse
from tests.night import often
from tests.unit.forms.building import VALUED, asks, form_of
from tests.unit.forms.drawing import VALUES, anything, scored_forms, scored_forms_with_answers

TODAY = date(2024, 6, 25)
calm = settings(max_examples=often(200))

Case = tuple[Form, Any]


@calm
@given(scored_forms_with_answers(), st.data())
def test_a_hidden_answer_never_counts_in_a_score(case: Case, data: st.DataObject) -> None:
    form, answers = case
    shown = {question.id for question in visible_questions(form, answers)}
    hidden = [question for question in form.questions if question.id not in shown and question.kind in VALUES]
    assume(hidden)
    without = {name: answer for name, answer in answers.items() if name in shown}
    other = answers | {question.id: data.draw(VALUES[question.kind] | anything) for question in hidden}
    assert evaluate(form, answers) == evaluate(form, without) == evaluate(form, other)


@calm
@given(scored_forms_with_answers(), st.randoms(use_true_random=False))
def test_a_score_never_depends_on_the_order_of_the_answers(case: Case, chance: Any) -> None:
    form, answers = case
    order = list(answers)
    chance.shuffle(order)
    shuffled = {name: answers[name] for name in order}
    assert evaluate(form, shuffled) == evaluate(form, answers)


@calm
@given(
    st.permutations(["a", "b", "m.r1", "m.r2", "n"]),
    st.sampled_from(["sum", "mean"]),
    st.lists(st.integers(-999, 999), min_size=3, max_size=3),
)
def test_a_score_never_depends_on_the_order_of_its_items(order: list[str], function: str, numbers: list[int]) -> None:
    first, second, third = (number / 100 for number in numbers)
    questions = (
        asks("number", "a"),
        asks("number", "b"),
        asks("number", "n"),
        asks("matrix", "m", choices=VALUED),
    )
    values = []
    for names in (["a", "b", "m.r1", "m.r2", "n"], order):
        form = form_of(
            *questions,
            scores=[{"id": "s", "title": "S", "expression": f"{function}({', '.join(names)}) / 3", "decimals": 4}],
        )
        values.append(
            evaluate(form, {"a": first, "b": second, "n": third, "m": {"r1": "a", "r2": "c"}}).scores[0].value
        )
    assert values[0] == values[1] is not None


@calm
@given(scored_forms_with_answers())
def test_what_is_stored_scores_as_what_was_sent(case: Case) -> None:
    form, answers = case
    sent = check_submission(form, answers, TODAY)
    if sent.accepted:
        assert evaluate(form, sent.answers) == evaluate(form, answers)


@calm
@given(scored_forms(), st.data())
def test_no_json_value_makes_scoring_raise_and_every_result_is_json(form: Form, data: st.DataObject) -> None:
    names = st.sampled_from(list(form.by_id))
    outcome = evaluate(form, data.draw(anything | st.dictionaries(names, anything, max_size=8)))
    for result in outcome.scores:
        assert (result.value is None) == bool(result.reason)
        assert json.loads(json.dumps(result.value, allow_nan=False)) == result.value
        assert 0 <= result.missing <= len(result.score.items)


@calm
@given(st.text("ab1..,()+-*/ [sumean" + "\u00e5\x00", max_size=1_200))
def test_any_text_is_an_expression_or_a_told_mistake_and_quickly(source: str) -> None:
    questions = form_of(asks("scale", "a"), asks("scale", "b")).by_id
    began, column = time.perf_counter(), 1
    try:
        parse(source, questions)
    except BadExpression as bad:
        column = bad.column
    assert 1 <= column <= len(source) + 1
    assert time.perf_counter() - began < 1
