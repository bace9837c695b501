"""The check list: what is reported, and what careful forms don't have reported."""

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings

from common.forms import Form, load_definition, visible_questions
from common.forms.review import findings
from gateway.phrases import say
from tests.night import often
from tests.unit.forms.building import ROWS, VALUED, asks, defines, faults_of, form_of, shown_if
from tests.unit.forms.drawing import forms_with_answers

PROGRAMMES = Path(__file__).resolve().parents[3] / "programmes"
NEVER = "Frågan kan aldrig visas: inga svar uppfyller villkoren."

Told = tuple[str, str]


def said(form: Form) -> list[Told]:
    """Give what there is to look at: its path and what is said of it."""
    return [(found.path, say(found.reason)) for found in findings(form)]


def both(*conditions: dict[str, Any]) -> dict[str, Any]:
    return {"all": [condition for rule in conditions for condition in rule["all"]]}


def either(*conditions: dict[str, Any]) -> dict[str, Any]:
    return {"any": [condition for rule in conditions for condition in rule["all"]]}


def row_is(value: str, row: str = "r1") -> dict[str, Any]:
    return {"all": [{"question": "q", "row": row, "operator": "equals", "value": value}]}


UNREACHABLE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (asks("radio"), both(shown_if("equals", "a"), shown_if("equals", "b"))),
    (asks("radio"), both(shown_if("not_answered"), shown_if("equals", "b"))),
    (asks("radio"), both(*(shown_if("not_equals", one) for one in "abc"), shown_if("answered"))),
    (asks("yes_no"), both(shown_if("equals", True), shown_if("equals", False))),
    (asks("scale"), shown_if("greater", 5)),
    (asks("scale", step=2), both(shown_if("greater", 1), shown_if("less", 3))),
    (asks("number", minimum=0, maximum=10), shown_if("equals", 11)),
    (asks("number", minimum=0, step=5), both(shown_if("greater", 5), shown_if("less", 10))),
    (asks("number"), both(shown_if("greater", 5), shown_if("at_most", 5))),
    (asks("checkbox", maximum_choices=1), both(shown_if("contains", "a"), shown_if("contains", "b"))),
    (asks("checkbox", minimum_choices=3), both(shown_if("not_contains", "a"), shown_if("answered"))),
    (asks("date", earliest="2024-06-01"), shown_if("less", "2024-06-01")),
    (asks("date"), both(shown_if("less", "2024-06-01"), shown_if("greater", "2024-06-01"))),
    (asks("text", maximum_length=3), shown_if("equals", "fyra")),
    (asks("matrix"), both(row_is("a"), row_is("b"))),
    (asks("matrix", mandatory=True), both(row_is("a"), {"all": [{"question": "q", "row": "r2", "operator": "not_answered"}]})),
]  # fmt: skip
REACHABLE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (asks("radio"), either(shown_if("equals", "a"), shown_if("equals", "b"))),
    (asks("radio"), both(shown_if("not_equals", "a"), shown_if("not_equals", "b"), shown_if("answered"))),
    (asks("scale"), both(shown_if("greater", 4), shown_if("at_most", 5))),
    (asks("number"), both(shown_if("greater", 5), shown_if("less", 6))),
    (asks("number", minimum=0, step=5), both(shown_if("greater", 6), shown_if("less", 14))),
    (asks("checkbox"), both(shown_if("contains", "a"), shown_if("contains", "b"), shown_if("not_contains", "c"))),
    (asks("checkbox", minimum_choices=2), both(shown_if("not_contains", "a"), shown_if("answered"))),
    (asks("text"), both(shown_if("contains", "a"), shown_if("contains", "b"))),
    (asks("text", pattern="[0-9]{3}", pattern_text="Tre."), shown_if("answered")),
    (asks("text"), both(shown_if("not_equals", "a"), shown_if("answered"))),
    (asks("date", earliest="today"), shown_if("less", "2024-06-01")),
    (asks("datetime"), both(shown_if("greater", "2024-06-01T10:00"), shown_if("less", "2024-06-01T23:59"))),
    (asks("time"), shown_if("at_least", "10:00")),
    (asks("matrix"), both(row_is("a"), row_is("b", "r2"))),
    (asks("matrix"), both(row_is("a"), {"all": [{"question": "q", "row": "r2", "operator": "not_answered"}]})),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "rule"), UNREACHABLE)
def test_a_question_that_nothing_shows_is_found(asked: Any, rule: Any) -> None:
    form = form_of(asked, asks("text", "more", show_if=rule))
    assert said(form) == [("questions.1.show_if", NEVER)]


@pytest.mark.parametrize(("asked", "rule"), REACHABLE)
def test_a_question_that_something_shows_is_not(asked: Any, rule: Any) -> None:
    assert said(form_of(asked, asks("text", "more", show_if=rule))) == []


def test_a_mandatory_question_hidden_for_ever_is_said_to_be_so() -> None:
    form = form_of(
        asks("yes_no"),
        asks("yes_no", "x", show_if=shown_if("equals", True)),
        asks(
            "text", "never", mandatory=True, show_if=both(shown_if("equals", False), shown_if("answered", question="x"))
        ),
        asks("text", "then", show_if=shown_if("answered", question="never")),
    )
    assert said(form) == [
        ("questions.2.show_if", "Frågan är obligatorisk, men kan aldrig visas: inga svar uppfyller villkoren."),
        ("questions.3.show_if", NEVER),
    ]


def test_a_cycle_in_show_if_is_no_advice_but_refused() -> None:
    circle = defines(
        asks("yes_no", "x", show_if=shown_if("equals", True, question="y")),
        asks("yes_no", "y", show_if=shown_if("equals", True, question="x")),
    )
    assert "Ett villkor kan bara gälla en tidigare fråga" in faults_of(circle)["questions.0.show_if.all.0.question"]


def scored(**fields: Any) -> Form:
    return load_definition(
        defines(
            asks("radio", "a", choices=VALUED, mandatory=True),
            asks("scale", "b", mandatory=True),
            asks("number", "n"),
            asks("matrix", "m", choices=VALUED, rows=ROWS),
            **fields,
        )
    )


def total(expression: str = "a + b", **fields: Any) -> dict[str, Any]:
    return {"id": "t", "title": "T", "expression": expression} | fields


def rule(*conditions: Any, word: str = "all") -> dict[str, Any]:
    return {"id": "r", "priority": "act", "staff_text": "x", "when": {word: list(conditions)}}


def at_least(value: int) -> dict[str, Any]:
    return {"score": "t", "operator": "at_least", "value": value}


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"scores": [total(bands=[{"from": 1, "to": 7, "staff_text": "x"}])]}, []),
        ({"scores": [total(bands=[{"from": 1, "to": 6, "staff_text": "x"}])]}, [("scores.0.bands", "Resultat från 1 till 7 är möjliga, men banden täcker inte alla.")]),
        ({"scores": [total(bands=[{"from": 2, "staff_text": "x"}])]}, [("scores.0.bands", "Resultat från 1 till 7 är möjliga, men banden täcker inte alla.")]),
        ({"scores": [total("b / a")]}, [("scores.0.expression", "Tecken 3: nämnaren kan bli 0, och då finns inget resultat.")]),
        ({"scores": [total("n + a")]}, [("scores.0.missing", "Poängen får inget resultat när frågan ”n” inte är besvarad eller inte visas.")]),
        ({"scores": [total("sum(n, a)", missing={"rule": "allow"})]}, []),
        ({"scores": [total(bands=[{"staff_text": "x", "citizen_text": "y"}])]}, [("scores.0.bands.0.citizen_text", "Texten visas aldrig: invånaren får inte se poängen (citizen_may_see).")]),
        ({"scores": [total(bands=[{"staff_text": "x"}], citizen_may_see=True, hide_value=True)]}, [("scores.0.bands.0.citizen_text", "Invånaren ser varken värde eller text.")]),
        ({"scores": [total()], "flags": [rule(at_least(7))]}, []),
        ({"scores": [total()], "flags": [rule(at_least(8))]}, [("flags.0.when", "Regeln kan aldrig slå till: inga svar uppfyller villkoren.")]),
        ({"scores": [total()], "flags": [rule(at_least(8), {"question": "a", "operator": "answered"}, word="any")]}, []),
        ({"flags": [rule({"question": "a", "operator": "equals", "value": "a"}, {"question": "a", "operator": "equals", "value": "b"})]}, [("flags.0.when", "Regeln kan aldrig slå till: inga svar uppfyller villkoren.")]),
    ],
)  # fmt: skip
def test_scores_and_rules_are_looked_through(fields: Any, found: list[Told]) -> None:
    assert said(scored(**fields)) == found


@pytest.mark.parametrize("file", sorted(PROGRAMMES.glob("**/forms/*.yaml")), ids=lambda file: file.stem)
def test_our_own_forms_leave_nothing_to_say(file: Path) -> None:
    assert said(load_definition(yaml.safe_load(file.read_text(encoding="utf-8")))) == []


@settings(max_examples=often(150))
@given(forms_with_answers())
def test_what_is_reported_is_never_shown(case: tuple[Form, Any]) -> None:
    form, answers = case
    reported = {finding.path for finding in findings(form)}
    shown = {question.id for question in visible_questions(form, answers)}
    numbered = {f"questions.{number}.show_if" for number, question in enumerate(form.questions) if question.id in shown}
    # An answer that breaks a limit can show a question on the page until it is corrected; the check list looks at what can be sent.
    if all(question.id not in answers or fits(question, answers) for question in form.questions):
        assert not reported & numbered


def fits(question: Any, answers: Any) -> bool:
    answer = question.read(answers[question.id])
    return answer is None or not question.complaints(answer, date(2024, 6, 25))


WEAK = [{"question": f"q{number}", "operator": "not_contains", "value": "a"} for number in range(18)]
CHECKED = {"question": "q19", "operator": "contains", "value": "a"}
UNCHECKED = CHECKED | {"operator": "not_contains"}


def riddle(*conditions: dict[str, Any]) -> Form:
    """Give a form of 20 check boxes, a question that one of them shows, and 170 with these conditions behind 3^18 combinations."""
    questions = [asks("checkbox", f"q{number}") for number in range(20)]
    shown = asks("text", "x", show_if={"all": [CHECKED]})
    return form_of(
        *questions, shown, *(asks("text", f"h{number}", show_if={"all": list(conditions)}) for number in range(170))
    )


def test_a_search_without_end_is_given_up() -> None:
    """Nothing is claimed, and nobody waits."""
    form = riddle(*WEAK, UNCHECKED, {"question": "x", "operator": "answered"})
    began = time.process_time()
    assert len(said(form)) < 170
    assert time.process_time() - began < 5


def test_a_contradiction_is_found_among_any_number_of_conditions() -> None:
    assert len(findings(riddle(*WEAK, CHECKED, UNCHECKED))) == 170
