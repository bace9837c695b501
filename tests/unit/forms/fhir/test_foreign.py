"""Questionnaires of others: what is carried, and that nothing is left out in silence."""

import json
from typing import Any

import pytest
from hypothesis import given

from common.forms import BrokenForm, load_definition
from common.forms.fhir import NotAQuestionnaireError, from_questionnaire
from common.forms.fhir.importing import DEEPEST, MOST_ITEMS
from tests.unit.forms.drawing import anything

OPTIONS = [{"valueCoding": {"code": "LA1", "display": "Aldrig"}}, {"valueCoding": {"code": "LA2", "display": "Ofta"}}]


def questionnaire(*items: Any, **fields: Any) -> dict[str, Any]:
    """Give a Questionnaire as another system might send it."""
    return {"resourceType": "Questionnaire", "status": "active", "title": "Främmande", "item": list(items)} | fields


def item(link: str, type_: str, **fields: Any) -> dict[str, Any]:
    """Give an item."""
    return {"linkId": link, "type": type_, "text": f"Fråga {link}"} | fields


def questions(*items: Any, **fields: Any) -> list[dict[str, Any]]:
    """Give the questions of a Questionnaire that must be usable."""
    definition = from_questionnaire(questionnaire(*items, **fields)).definition
    load_definition(definition)
    found: list[dict[str, Any]] = definition["questions"]
    return found


def noted(*items: Any, **fields: Any) -> dict[str, str]:
    """Give what was told, by linkId (the last of each)."""
    return {note.item: note.text for note in from_questionnaire(questionnaire(*items, **fields)).notes}


def test_groups_become_a_text_and_their_questions_and_share_their_condition() -> None:
    group = item(
        "g",
        "group",
        enableWhen=[{"question": "a", "operator": "=", "answerBoolean": True}],
        item=[item("b", "string"), item("inner", "group", item=[item("c", "date")])],
    )
    read = questions(item("a", "boolean"), group)
    assert [(one["id"], one["kind"]) for one in read] == [
        ("a", "yes_no"),
        ("g", "information"),
        ("b", "text"),
        ("inner", "information"),
        ("c", "date"),
    ]
    rule = {"all": [{"question": "a", "operator": "equals", "value": True}]}
    assert [one.get("show_if") for one in read[1:]] == [rule] * 4


def test_conditions_of_group_and_question_are_joined() -> None:
    on_a = {"question": "a", "operator": "=", "answerBoolean": True}
    on_b = {"question": "b", "operator": "exists", "answerBoolean": True}
    group = item("g", "group", text="", enableWhen=[on_a], item=[item("c", "string", enableWhen=[on_b])])
    shown = questions(item("a", "boolean"), item("b", "string"), group)[-1]["show_if"]
    assert [one["question"] for one in shown["all"]] == ["a", "b"]


def test_any_and_all_are_kept_and_what_takes_both_is_told() -> None:
    either = {
        "enableBehavior": "any",
        "enableWhen": [
            {"question": "a", "operator": "=", "answerBoolean": True},
            {"question": "b", "operator": ">", "answerInteger": 3},
        ],
    }
    first = (item("a", "boolean"), item("b", "integer"))
    assert list(questions(*first, item("c", "string", **either))[-1]["show_if"]) == ["any"]
    inner = item("c", "string", enableWhen=[{"question": "b", "operator": "<", "answerInteger": 9}])
    assert "förena" in noted(*first, item("g", "group", text="", item=[inner], **either))["c"]


def test_choices_come_from_options_and_from_contained_value_sets_with_their_weights() -> None:
    weight = [{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 2}]
    concepts = [{"code": "X", "display": "Ja"}, {"code": "Y", "display": "Nej", "extension": weight}]
    value_set = {"resourceType": "ValueSet", "id": "v", "compose": {"include": [{"concept": concepts}]}}
    read = questions(
        item("a", "choice", answerOption=OPTIONS),
        item("b", "choice", answerValueSet="#v", repeats=True),
        item("c", "choice", answerOption=[{"valueString": "Kanske"}, {"valueInteger": 3}]),
        contained=[value_set],
    )
    assert [(one["kind"], [choice["label"] for choice in one["choices"]]) for one in read] == [
        ("radio", ["Aldrig", "Ofta"]),
        ("checkbox", ["Ja", "Nej"]),
        ("radio", ["Kanske", "3"]),
    ]
    assert read[1]["choices"][1]["value"] == 2


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (item("a", "attachment"), "typen attachment"),
        (item("a", "string", readOnly=True), "inte får ändras"),
        (item("a", "string", code=[{"code": "1"}]), "kodverk"),
        (item("a", "string", repeats=True), "flera gånger"),
        (item("a", "dateTime", initial=[{"valueDateTime": "2024-06-25T10:00:00Z"}]), "från början"),
        (item("a", "choice", answerValueSet="https://example.org/vs"), "alternativ"),
        (item("a", "open-choice", answerOption=OPTIONS), "Eget svar"),
        (item("a", "group", repeats=True, item=[item("b", "string")]), "upprepas"),
        (item("a", "string", extension=[{"url": "https://example.org/x", "valueString": "y"}]), "example.org/x"),
        (item("a", "string", modifierExtension=[{"url": "https://example.org/x"}]), "ändrar vad den betyder"),
        (item("a", "string", enableWhen=[{"question": "later", "operator": "exists", "answerBoolean": True}]), "alltid"),
        (item("a", "string", extension=[{"url": "http://hl7.org/fhir/StructureDefinition/regex", "valueString": "(a+)+"}]), "Mönstret"),
        (item("A/1", "string"), "Heter här"),
    ],
)  # fmt: skip
def test_what_is_not_carried_is_told(one: dict[str, Any], words: str) -> None:
    told = noted(one)
    assert words in told[one["linkId"]]


def test_links_that_look_alike_become_different_ids() -> None:
    assert [one["id"] for one in questions(item("1.1", "string"), item("1-1", "string"), item("1/1", "string"))] == [
        "1-1",
        "1-1-2",
        "1-1-3",
    ]


@pytest.mark.parametrize(
    "resource",
    [
        None,
        [],
        {"resourceType": "Patient"},
        questionnaire(modifierExtension=[{"url": "x"}]),
        questionnaire(item={"a": 1}),
        questionnaire(*[item(str(number), "string") for number in range(MOST_ITEMS + 1)]),
    ],
    ids=["nothing", "list", "patient", "modified", "items are no list", "too many"],
)
def test_what_is_no_questionnaire_is_refused(resource: Any) -> None:
    with pytest.raises(NotAQuestionnaireError):
        from_questionnaire(resource)


def test_too_deep_nesting_is_refused() -> None:
    nested = item("x", "string")
    for level in range(DEEPEST + 2):
        nested = item(f"g{level}", "group", item=[nested])
    with pytest.raises(NotAQuestionnaireError, match="nivåer"):
        from_questionnaire(questionnaire(nested))


@given(anything, anything)
def test_any_json_is_read_or_refused_and_what_was_read_can_be_loaded_or_is_told_broken(one: Any, other: Any) -> None:
    resource = questionnaire({"linkId": "a", "type": "choice", "answerOption": one, "extension": other, "initial": one})
    resource["contained"] = other
    try:
        definition = from_questionnaire(resource).definition
        json.dumps(definition)
        load_definition(definition)
    except (NotAQuestionnaireError, BrokenForm):
        pass
