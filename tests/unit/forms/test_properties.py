"""What holds for every form and every answer."""

from datetime import date
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from common.forms import (
    BrokenForm,
    Form,
    Kind,
    check_draft,
    check_submission,
    from_html,
    html_pairs,
    load_definition,
    visible_questions,
)
from gateway.phrases import say
from gateway.phrases.reading import answer_in_words
from tests.night import often
from tests.unit.forms.building import NEEDED, asks, defines
from tests.unit.forms.drawing import VALUES, anything, forms_with_answers, forms_with_anything

TODAY = date(2024, 6, 25)
calm = settings(max_examples=often(200))

Case = tuple[Form, Any]


@calm
@given(forms_with_answers(), st.data())
def test_a_hidden_answer_never_counts(case: Case, data: st.DataObject) -> None:
    form, answers = case
    shown = {question.id for question in visible_questions(form, answers)}
    hidden = [question for question in form.questions if question.id not in shown and question.kind in VALUES]
    assume(hidden)
    without = {name: answer for name, answer in answers.items() if name in shown}
    other = answers | {question.id: data.draw(VALUES[question.kind] | anything) for question in hidden}
    verdict = check_submission(form, without, TODAY)
    assert not verdict.answers.keys() - shown
    assert not verdict.errors.keys() - shown
    for same in (answers, other):
        assert visible_questions(form, same) == visible_questions(form, without)
        assert check_submission(form, same, TODAY) == verdict


@calm
@given(forms_with_anything())
def test_no_json_value_makes_the_engine_raise_and_what_it_keeps_is_stable(case: Case) -> None:
    form, answers = case
    visible_questions(form, answers)
    for checked in (check_draft(form, answers), check_submission(form, answers, TODAY)):
        again = check_draft(form, checked.answers)
        assert (again.answers, again.errors) == (checked.answers, {})
        assert all(sentences and all(sentences) for sentences in checked.errors.values())
    if isinstance(answers, dict):
        html_pairs(form, answers)
        for question in form.questions:
            assert answer_in_words(question, answers.get(question.id))


@calm
@given(forms_with_answers() | forms_with_anything())
def test_what_is_accepted_when_sent_is_accepted_as_a_draft(case: Case) -> None:
    form, answers = case
    sent = check_submission(form, answers, TODAY)
    if sent.accepted:
        draft = check_draft(form, answers)
        assert draft.accepted
        assert sent.answers.items() <= draft.answers.items()
        assert check_submission(form, sent.answers, TODAY) == sent


@calm
@given(forms_with_answers())
def test_answers_survive_the_way_over_html(case: Case) -> None:
    form, answers = case
    kept = check_draft(form, answers).answers
    posted = [(name, value.replace("\n", "\r\n")) for name, value in html_pairs(form, kept)]
    assert from_html(form, posted) == kept


@calm
@given(forms_with_answers())
def test_the_visible_order_is_the_definitions(case: Case) -> None:
    form, answers = case
    shown = [question.id for question in visible_questions(form, answers)]
    assert shown == [question.id for question in form.questions if question.id in shown]


@calm
@given(forms_with_answers())
def test_what_is_accepted_answers_every_mandatory_question_that_shows(case: Case) -> None:
    form, answers = case
    sent = check_submission(form, answers, TODAY)
    if sent.accepted:
        assert all(question.id in sent.answers for question in visible_questions(form, answers) if question.mandatory)


FIELD_NAMES = sorted(
    {"id", "kind", "label", "help", "mandatory", "choices", "rows", "minimum", "maximum", "step", "unit", "earliest", "latest"}
    | {"minimum_label", "minimum_length", "maximum_length", "pattern", "pattern_text", "maximum_choices", "show_if"}
)  # fmt: skip


@calm
@given(st.sampled_from(list(Kind)), st.dictionaries(st.sampled_from(FIELD_NAMES), anything, max_size=4), anything)
def test_a_definition_of_any_json_loads_or_is_called_broken(kind: Kind, fields: dict[str, Any], value: Any) -> None:
    rule = {"all": [{"question": "q", "operator": "equals", "value": value}]}
    for definition in (
        value,
        defines(value),
        defines(asks(kind) | NEEDED.get(kind, {}), asks(kind, "r", show_if=rule) | fields),
    ):
        try:
            load_definition(definition)
        except BrokenForm as broken:
            faults = broken.faults
        else:
            continue
        assert faults
        "".join(fault.path + say(fault.reason) for fault in faults).encode()
