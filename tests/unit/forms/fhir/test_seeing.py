"""What the person who answers shouldn't see, or shouldn't write in, is never asked of them; it is told instead."""

from typing import Any

import pytest

from tests.unit.forms.fhir.resources import HL7, by_id, item, noted, when

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
FORMULA = {"language": "text/fhirpath", "expression": "1+1"}
HIDDEN = {"extension": [{"url": f"{HL7}questionnaire-hidden", "valueBoolean": True}]}
FOR_READERS = {"extension": [{"url": f"{HL7}questionnaire-usageMode", "valueCode": "display"}]}
CALCULATED = {"extension": [{"url": f"{SDC}calculatedExpression", "valueExpression": FORMULA}]}
BY_RULE = {"extension": [{"url": f"{HL7}cqf-expression", "valueExpression": FORMULA}]}
OTHER = {"modifierExtension": [{"url": "https://example.org/x", "valueBoolean": True}]}
READ_ONLY = {"readOnly": True}


@pytest.mark.parametrize("says", [HIDDEN, FOR_READERS, CALCULATED, BY_RULE, OTHER, READ_ONLY])
@pytest.mark.parametrize("type_", ["integer", "string", "choice", "boolean", "date", "quantity"])
def test_what_is_not_for_the_person_to_answer_is_left_out_and_told_with_its_words(
    says: dict[str, Any], type_: str
) -> None:
    one = item("sum", type_, text="Total score", required=True, **says)
    assert list(by_id(item("a", "boolean"), one)) == ["a"]
    assert "”Total score” tas inte med" in noted(item("a", "boolean"), one)["sum"]


@pytest.mark.parametrize("says", [HIDDEN, FOR_READERS, OTHER])
def test_what_is_hidden_hides_all_that_is_in_it(says: dict[str, Any]) -> None:
    inner = item("g", "group", item=[item("deep", "string", required=True), item("note", "display")])
    items = (item("a", "boolean"), item("out", "group", item=[inner], **says))
    assert list(by_id(*items)) == ["a"]
    assert {"out", "g", "deep", "note"} <= set(noted(*items))


def test_a_group_that_writes_itself_speaks_for_its_questions_and_a_question_only_for_itself() -> None:
    group = item("g", "group", readOnly=True, item=[item("in", "string"), item("text", "display")])
    question = item("q", "string", readOnly=True, item=[item("under", "string", required=True)])
    assert list(by_id(group, question)) == ["g", "text", "under"]
    assert {"in", "q"} <= set(noted(group, question))


def test_a_condition_on_what_is_hidden_cannot_be_said() -> None:
    follower = item("b", "string", required=True, enableWhen=[when("sum", ">", answerInteger=3)])
    found = by_id(item("sum", "integer", **HIDDEN), follower)
    assert "mandatory" not in found["b"]
    assert "show_if" not in found["b"]


@pytest.mark.parametrize(
    "says",
    [
        {"readOnly": False},
        {"extension": [{"url": f"{HL7}questionnaire-hidden", "valueBoolean": False}]},
        {"extension": [{"url": f"{HL7}questionnaire-usageMode", "valueCode": "capture-display"}]},
    ],
)
def test_what_says_that_it_is_for_the_person_is_asked_without_a_note(says: dict[str, Any]) -> None:
    assert list(by_id(item("a", "string", **says))) == ["a"]
    assert noted(item("a", "string", **says)) == {}


def test_a_hidden_help_text_helps_nobody() -> None:
    control = {"url": f"{HL7}questionnaire-itemControl", "valueCodeableConcept": {"coding": [{"code": "help"}]}}
    text = item("h", "display", extension=[control, *HIDDEN["extension"]])
    assert "help" not in by_id(item("a", "string", item=[text]))["a"]
    assert "h" in noted(item("a", "string", item=[text]))
