"""What a definition may say, and that every mistake is told with its path."""

from typing import Any

import pytest
import yaml

from common.forms import BrokenForm, Condition, Kind, Operator, ShowIf, load_definition
from tests.unit.forms.building import CHOICES, ROWS, asks, defines, faults_of, form_of, shown_if

STOPPDAGEN = """
id: stoppdagen
title: 1.4 Stoppdagen
intro: Välj den dag då du slutar.
mandatory: true
review: true
questions:
  - {id: decided, kind: yes_no, label: "Har du valt en dag?", mandatory: true}
  - id: datum
    kind: date
    label: Vilken dag?
    help: Gärna inom två veckor.
    mandatory: true
    earliest: today
    show_if: {all: [{question: decided, operator: equals, value: yes}]}
  - {id: note, kind: long_text, label: Anteckning, maximum_length: 2000}
"""


def test_a_definition_in_yaml_becomes_a_form() -> None:
    form = load_definition(yaml.safe_load(STOPPDAGEN))
    assert (form.id, form.title, form.intro) == ("stoppdagen", "1.4 Stoppdagen", "Välj den dag då du slutar.")
    assert form.mandatory
    assert form.review
    assert [question.id for question in form.questions] == ["decided", "datum", "note"]
    day = form.by_id["datum"]
    assert (day.kind, day.label, day.help, day.mandatory) == (Kind.DATE, "Vilken dag?", "Gärna inom två veckor.", True)
    assert day.show_if == ShowIf(every=True, conditions=(Condition("decided", Operator.EQUALS, value=True),))
    assert list(form.deciding) == ["decided"]


def test_what_is_left_out_has_calm_defaults() -> None:
    form = form_of(asks("text"))
    assert not form.mandatory
    assert not form.review
    assert not form.questions[0].mandatory
    assert form.questions[0].show_if is None


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_loads(kind: Kind) -> None:
    assert form_of(asks(kind)).questions[0].kind is kind


MISSING = "Fältet saknas."
UNKNOWN_FIELD = "Fältet finns inte här. Är det rätt stavat?"
NOT_TEXT = "Ska vara text. Sätt citattecken om det är ett tal eller ja/nej."
BAD_ID = "Ska vara 1–64 tecken: a–z, 0–9 och bindestreck, och inte börja med bindestreck."


@pytest.mark.parametrize(
    ("definition", "path", "reason"),
    [
        (None, "", "Ska vara fält med namn och värde."),
        ([], "", "Ska vara fält med namn och värde."),
        ({"id": "f", "questions": [asks("text")]}, "title", MISSING),
        (defines(asks("text"), title=" "), "title", "Får inte vara tom."),
        (defines(asks("text"), title="\u2800\u3164\ufffc"), "title", "Får inte vara tom."),
        (defines(asks("text", label="\u200f\u0301")), "questions.0.label", "Får inte vara tom."),
        (defines(asks("text"), title=1.4), "title", NOT_TEXT),
        (defines(asks("text"), title="x" * 301), "title", "Får ha högst 300 tecken, och har 301."),
        (defines(asks("text"), intro="\x00"), "intro", "Innehåller tecken som inte går att spara (NUL eller halva surrogatpar)."),
        (defines(asks("text"), id="Stopp"), "id", BAD_ID),
        (defines(asks("text"), id="-a"), "id", BAD_ID),
        (defines(asks("text"), id="a\n"), "id", BAD_ID),
        (defines(asks("text"), id="x" * 65), "id", BAD_ID),
        (defines(asks("text"), mandatory="ja"), "mandatory", "Ska vara true eller false."),
        (defines(asks("text"), colour="red"), "colour", UNKNOWN_FIELD),
        (defines(), "questions", "Ska vara en lista med 1–200 delar."),
        (defines(*(asks("text", f"q{number}") for number in range(201))), "questions", "Ska vara en lista med 1–200 delar."),
        (defines(asks("text")) | {"questions": {"q": 1}}, "questions", "Ska vara en lista med 1–200 delar."),
        (defines("q"), "questions.0", "Ska vara fält med namn och värde."),
        (defines(asks("text"), asks("date")), "questions.1.id", "En tidigare fråga heter också ”q”."),
        (defines(asks("text") | {"id": 1}), "questions.0.id", NOT_TEXT),
        (defines(asks("text", label=None)), "questions.0.label", MISSING),
    ],
)  # fmt: skip
def test_a_fault_of_the_form_names_path_and_reason(definition: Any, path: str, reason: str) -> None:
    assert faults_of(definition)[path] == reason


@pytest.mark.parametrize(
    ("question", "path", "reason"),
    [
        (asks("slider"), "kind", f"”slider” finns inte. Välj bland: {', '.join(Kind)}."),
        (asks("text") | {"kind": ["text"]}, "kind", f"”list” finns inte. Välj bland: {', '.join(Kind)}."),
        (asks("text", unit="st"), "unit", UNKNOWN_FIELD),
        (asks("information", mandatory=True), "mandatory", UNKNOWN_FIELD),
        (asks("radio", choices=None), "choices", MISSING),
        (asks("dropdown", choices=[]), "choices", "Ska vara en lista med 1–200 delar."),
        (asks("radio", choices=[{"id": 1, "label": "Ett"}]), "choices.0.id", NOT_TEXT),
        (asks("radio", choices=[CHOICES[0], CHOICES[0]]), "choices.1.id", "Id:t ”a” finns redan i listan."),
        (asks("radio", choices=[{"id": "a", "label": "A", "score": 1}]), "choices.0.score", UNKNOWN_FIELD),
        (asks("matrix", rows=None), "rows", MISSING),
        (asks("matrix", rows=[ROWS[0], {"id": "x"}]), "rows.1.label", MISSING),
        (asks("checkbox", minimum_choices=4), "minimum_choices", "Ska vara ett heltal från 0 till 3."),
        (asks("checkbox", minimum_choices=2, maximum_choices=1), "maximum_choices", "Ska inte vara mindre än minimum_choices (2)."),
        (asks("text", minimum_length=5, maximum_length=4), "maximum_length", "Ska inte vara mindre än minimum_length (5)."),
        (asks("text", maximum_length=True), "maximum_length", "Ska vara ett heltal från 1 till 50000."),
        (asks("text", pattern="a"), "pattern_text", MISSING),
        (asks("text", pattern_text="a"), "pattern", "Fältet saknas, men pattern_text finns."),
        (asks("text", pattern="(a", pattern_text="x"), "pattern", "Tecken 3: parentesen stängs inte."),
        (asks("number", minimum=3.5, maximum=3), "maximum", "Ska inte vara mindre än minimum (3,5)."),
        (asks("number", minimum="tre"), "minimum", "Ska vara ett tal med högst 15 siffror, varav högst 10 decimaler."),
        (asks("number", step=0), "step", "Ska vara större än 0."),
        (asks("scale", minimum=None), "maximum", "En skala behöver både minimum och maximum."),
        (asks("scale", minimum=5, maximum=5), "maximum", "Ska vara större än minimum (5)."),
        (asks("scale", minimum=0, maximum=5, step=2), "step", "Stegen ska gå jämnt ut mellan minimum och maximum."),
        (asks("vas", maximum=101), "step", "Skalan får ha högst 101 lägen."),
        (asks("vas", minimum=0.5), "minimum", "Ska vara ett heltal från -1000000 till 1000000."),
        (asks("date", earliest="i dag"), "earliest", "Ska vara ett datum i citattecken, ”2024-06-25”, eller today."),
        (asks("date", earliest="2024-02-01", latest="2024-01-01"), "latest", "Ska inte vara mindre än earliest (2024-02-01)."),
    ],
)  # fmt: skip
def test_a_fault_of_a_question_names_path_and_reason(question: Any, path: str, reason: str) -> None:
    assert faults_of(defines(question)) == {f"questions.0.{path}": reason}


def when(operator: str, *value: Any, question: Any = "q") -> dict[str, Any]:
    return asks("text", "more", show_if=shown_if(operator, *value, question=question))


CONDITION = "questions.1.show_if.all.0"
LATER = "Frågan kommer senare i formuläret. Ett villkor kan bara gälla en tidigare fråga."


@pytest.mark.parametrize(
    ("first", "second", "path", "reason"),
    [
        ("text", when("answered", question="zz"), f"{CONDITION}.question", "Det finns ingen fråga med det id:t."),
        ("text", when("answered", question=3), f"{CONDITION}.question", "Det finns ingen fråga med det id:t."),
        ("text", when("answered", question="more"), f"{CONDITION}.question", "En fråga kan inte visas eller döljas av sitt eget svar."),
        ("text", when("is"), f"{CONDITION}.operator", f"”is” finns inte. Välj bland: {', '.join(Operator)}."),
        ("text", when("less", "a"), f"{CONDITION}.operator", "Passar inte frågan ”q” (text). Där går: answered, contains, equals, not_answered, not_contains, not_equals."),
        ("information", when("answered"), f"{CONDITION}.operator", "Passar inte frågan ”q” (information). Där går: inget villkor."),
        ("text", when("answered", "x"), f"{CONDITION}.value", "answered tar inget värde."),
        ("text", when("equals"), f"{CONDITION}.value", MISSING),
        ("text", when("equals", " "), f"{CONDITION}.value", "Kan inte vara ett svar på frågan ”q”: Villkoret behöver ett värde."),
        ("radio", when("equals", "z"), f"{CONDITION}.value", "Kan inte vara ett svar på frågan ”q”: Välj bland alternativen."),
        ("checkbox", when("contains", ["a"]), f"{CONDITION}.value", "Kan inte vara ett svar på frågan ”q”: Välj bland alternativen."),
        ("yes_no", when("equals", "ja"), f"{CONDITION}.value", "Kan inte vara ett svar på frågan ”q”: Välj ja eller nej."),
        ("datetime", when("less", "2024-06-25T"), f"{CONDITION}.value", "Kan inte vara ett svar på frågan ”q”: Villkoret behöver ett värde."),
        ("text", asks("text", "more", show_if=[]), "questions.1.show_if", "Ska vara fält med namn och värde."),
        ("text", asks("text", "more", show_if={"all": []}), "questions.1.show_if.all", "Ska vara en lista med 1–20 delar."),
        ("text", asks("text", "more", show_if={}), "questions.1.show_if", "Ska ha antingen all (alla villkor ska stämma) eller any (något av dem)."),
        ("text", asks("text", "more", show_if={"any": ["x"]}), "questions.1.show_if.any.0", "Ska vara fält med namn och värde."),
        ("text", asks("text", "more", show_if=shown_if("answered") | {"none": []}), "questions.1.show_if.none", UNKNOWN_FIELD),
    ],
)  # fmt: skip
def test_a_fault_of_a_condition_names_path_and_reason(first: str, second: Any, path: str, reason: str) -> None:
    assert faults_of(defines(asks(first), second)) == {path: reason}


def test_a_condition_on_a_later_question_is_refused_so_circles_cannot_be() -> None:
    one = asks("yes_no", "one", show_if=shown_if("answered", question="two"))
    two = asks("yes_no", "two", show_if=shown_if("answered", question="one"))
    assert faults_of(defines(one, two)) == {"questions.0.show_if.all.0.question": LATER}


def test_a_question_of_unknown_kind_is_not_also_called_missing() -> None:
    assert set(faults_of(defines(asks("slider"), when("answered")))) == {"questions.0.kind"}


def test_all_faults_are_told_at_once_in_the_errors_text_too() -> None:
    with pytest.raises(BrokenForm) as caught:
        load_definition({"id": "Å", "questions": [asks("radio", choices=[]), asks("date", "d", latest="x")]})
    assert [fault.path for fault in caught.value.faults] == ["id", "title", "questions.0.choices", "questions.1.latest"]
    assert "title: field_missing" in str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("condition", "path"),
    [
        ({"row": "r1", "operator": "less", "value": "a"}, "operator"),
        ({"row": "r1", "operator": "equals"}, "value"),
        ({"row": "r1", "operator": "equals", "value": "z"}, "value"),
        ({"row": "r1", "operator": "answered", "value": "a"}, "value"),
        ({"row": "r9", "operator": "answered"}, "row"),
        ({"row": ["r1"], "operator": "answered"}, "row"),
        ({"operator": "equals", "value": "a"}, "operator"),
    ],
)
def test_a_condition_on_a_row_that_cannot_hold_is_told(condition: dict[str, Any], path: str) -> None:
    rule = {"all": [{"question": "q", **condition}]}
    faults = faults_of(defines(asks("matrix"), asks("text", "more", show_if=rule)))
    assert list(faults) == [f"questions.1.show_if.all.0.{path}"]


def test_only_a_matrix_has_rows() -> None:
    rule = {"all": [{"question": "q", "row": "r1", "operator": "answered"}]}
    faults = faults_of(defines(asks("radio"), asks("text", "more", show_if=rule)))
    assert faults == {"questions.1.show_if.all.0.row": "Frågan ”q” har ingen sådan rad."}
