"""What holds for a group, a question or a table holds for everything in it; conditions that can't be said never widen who must answer."""

from typing import Any

import pytest

from tests.unit.forms.fhir.resources import HL7, OPTIONS, by_id, coding, item, noted, questions, shown_as, when

ON_A = when("a", "=", answerBoolean=True)
ON_B = when("b", ">", answerInteger=3)
A_HOLDS = {"question": "a", "operator": "equals", "value": True}
B_HOLDS = {"question": "b", "operator": "greater", "value": 3}
FIRST = (item("a", "boolean"), item("b", "integer"))


@pytest.mark.parametrize("container", ["group", "string", "choice", "attachment", "display", "boolean", "quantity"])
def test_the_condition_of_a_container_holds_for_all_that_is_in_it(container: str) -> None:
    deepest = item("d", "string", required=True, enableWhen=[ON_B])
    inner = item("c", "group", item=[item("e", "decimal", item=[deepest])])
    fields = {"answerOption": OPTIONS} if container == "choice" else {}
    found = by_id(*FIRST, item("x", container, enableWhen=[ON_A], item=[inner], **fields))
    assert found["e"]["show_if"] == {"all": [A_HOLDS]}
    assert found["d"]["show_if"] == {"all": [A_HOLDS, B_HOLDS]}
    assert found["d"]["mandatory"] is True


def test_the_condition_of_a_table_holds_for_what_stands_under_its_rows() -> None:
    row = item("r", "choice", answerOption=OPTIONS, item=[item("under", "date", required=True)])
    table = item("m", "group", extension=[shown_as("gtable")], enableWhen=[ON_A], item=[row])
    found = by_id(*FIRST, table)
    assert [found[name]["show_if"] for name in ("m", "under")] == [{"all": [A_HOLDS]}] * 2


def test_alternatives_are_kept_whole() -> None:
    either = {"enableBehavior": "any", "enableWhen": [ON_A, ON_B]}
    assert questions(*FIRST, item("c", "string", required=True, **either))[-1]["show_if"] == {"any": [A_HOLDS, B_HOLDS]}


LATER = when("later", "exists", answerBoolean=True)


@pytest.mark.parametrize(
    ("group", "own", "kept"),
    [
        ({"enableWhen": [LATER]}, {}, None),
        ({}, {"enableWhen": [LATER]}, None),
        ({}, {"enableWhen": [ON_A, LATER], "enableBehavior": "all"}, {"all": [A_HOLDS]}),
        ({}, {"enableWhen": [ON_A, LATER], "enableBehavior": "any"}, None),
        ({"enableWhen": [ON_A, ON_B], "enableBehavior": "any"}, {"enableWhen": [ON_B]}, {"all": [B_HOLDS]}),
        ({"enableWhen": [ON_A]}, {"enableWhen": [LATER]}, {"all": [A_HOLDS]}),
        ({}, {"extension": [{"url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression", "valueExpression": {"language": "text/fhirpath", "expression": "true"}}]}, None),
        ({}, {"enableWhen": [{**ON_A, "modifierExtension": [{"url": "https://example.org/x"}]}]}, None),
        ({}, {"enableWhen": [when("a", "<", answerBoolean=True)]}, None),
        ({}, {"enableWhen": [when("a", "around", answerBoolean=True)]}, None),
        ({}, {"enableWhen": [when("g", "exists", answerBoolean=True)]}, None),
        ({}, {"enableWhen": [when("b", "=", answerString="3")]}, None),
        ({}, {"enableWhen": {"question": "a"}}, None),
        ({}, {"_enableWhen": [None]}, None),
    ],
)  # fmt: skip
def test_a_condition_that_cannot_be_said_lets_nobody_more_have_to_answer(
    group: dict[str, Any], own: dict[str, Any], kept: Any
) -> None:
    inner = item("c", "string", required=True, initial=[{"valueString": "x"}], **own)
    items = (*FIRST, item("g", "group", text="", item=[inner], **group), item("later", "string"))
    question = by_id(*items)["c"]
    assert question.get("show_if") == kept
    assert "mandatory" not in question
    assert "initial" not in question, "nobody sends an answer that they weren't meant to be asked for"
    assert "därför frivillig" in noted(*items)["c"]


def test_a_text_that_is_shown_to_too_many_is_told() -> None:
    told = noted(*FIRST, item("t", "display", enableWhen=[LATER]))["t"]
    assert "visas för fler än den är tänkt för." in told
    assert "enableWhen" in told


def test_conditions_are_joined_once_each_and_no_more_than_there_is_room_for() -> None:
    nested = item("c", "string", required=True, enableWhen=[ON_A])
    assert by_id(*FIRST, item("g", "group", enableWhen=[ON_A], item=[nested]))["c"]["show_if"] == {"all": [A_HOLDS]}
    many = [when("b", "!=", answerInteger=number) for number in range(25)]
    crowded = item("d", "string", required=True, enableWhen=many, enableBehavior="all")
    found = by_id(*FIRST, crowded)["d"]
    assert len(found["show_if"]["all"]) == 20
    assert "mandatory" not in found
    either = {**crowded, "enableBehavior": "any"}
    assert "show_if" not in by_id(*FIRST, either)["d"]


@pytest.mark.parametrize(
    ("type_", "answer", "value"),
    [
        ("date", {"answerDate": "2024-06-25"}, "2024-06-25"),
        ("date", {"answerDate": "2024"}, None),
        ("time", {"answerTime": "10:42:00"}, "10:42"),
        ("time", {"answerTime": "10:42:30"}, None),
        ("dateTime", {"answerDateTime": "2024-01-01T10:00:00+01:00"}, None),
        ("decimal", {"answerDecimal": 1.5}, 1.5),
        ("decimal", {"answerDecimal": 10**20}, None),
        ("quantity", {"answerQuantity": {"value": 5, "unit": "mg"}}, 5),
        ("quantity", {"answerQuantity": {"value": 5, "unit": "g"}}, None),
        ("quantity", {"answerQuantity": {"value": 5, "comparator": "<", "unit": "mg"}}, None),
        ("string", {"answerString": "ja"}, "ja"),
    ],
)  # fmt: skip
def test_a_value_is_compared_as_the_question_has_it_or_not_at_all(
    type_: str, answer: dict[str, Any], value: Any
) -> None:
    unit = [{"url": f"{HL7}questionnaire-unit", "valueCoding": {"system": "http://unitsofmeasure.org", "code": "mg"}}]
    asked = item("q", type_, extension=unit if type_ == "quantity" else [])
    rule = by_id(asked, item("c", "string", enableWhen=[when("q", "=", **answer)]))["c"].get("show_if")
    assert rule == (None if value is None else {"all": [{"question": "q", "operator": "equals", "value": value}]})


def test_a_condition_may_ask_one_row_of_a_table() -> None:
    rows = [item(link, "choice", answerOption=[coding("<1"), coding(">1")]) for link in ("r1", "r2")]
    table = item("m", "group", extension=[shown_as("table")], item=rows)
    found = by_id(table, item("c", "string", enableWhen=[when("r2", "=", answerCoding={"code": ">1"})]))
    assert found["c"]["show_if"]["all"] == [{"question": "m", "row": "r2", "operator": "equals", "value": "over-1"}]
