"""Questionnaires of others: what is carried, and that nothing is left out in silence."""

import json
from typing import Any

import pytest
from hypothesis import given

from common.forms import load_definition
from common.forms.fhir import NotAQuestionnaireError, from_questionnaire
from common.forms.fhir.envelope import DEEPEST, MOST_ITEMS
from gateway.phrases import say
from tests.in_swedish import refuses
from tests.unit.forms.drawing import anything
from tests.unit.forms.fhir.resources import HL7, OPTIONS, item, noted, questionnaire, questions, read


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
        (item("a", "string", readOnly=True), "readOnly"),
        (item("a", "string", repeats=True), "flera gånger"),
        (item("a", "url"), "webbadress"),
        (item("a", "dateTime", initial=[{"valueDateTime": "2024-06-25T10:00:00Z"}]), "ifyllt från början (initial)"),
        (item("a", "choice", answerValueSet="https://example.org/vs"), "fritt svar"),
        (item("a", "open-choice", answerOption=OPTIONS), "Eget svar"),
        (item("a", "group", repeats=True, item=[item("b", "string")]), "upprepas"),
        (item("a", "group", required=True, item=[item("b", "string")]), "obligatorisk"),
        (item("a", "string", extension=[{"url": "https://example.org/x", "valueString": "y"}]), "example.org/x tas inte med: y"),
        (item("a", "string", modifierExtension=[{"url": "https://example.org/x"}]), "ändrar vad den betyder"),
        (item("a", "string", extension=[{"url": f"{HL7}regex", "valueString": "(a+)+"}]), "Mönstret"),
        (item("a", "string", extension=[{"url": f"{HL7}regex", "valueString": "[a-z]{1,5}"}]), "högst 200 tecken"),
        (item("a", "choice", answerOption=[{"valueCoding": {"code": "1", "userSelected": True}}]), "answerOption[0].valueCoding.userSelected tas inte med: true"),
        (item("a", "string", _text={"extension": [{"url": "https://example.org/x"}]}), "_text tas inte med"),
        (item("a", "string", nonsense={"b": 1}), "nonsense tas inte med"),
    ],
)  # fmt: skip
def test_what_is_not_carried_is_told(one: dict[str, Any], words: str) -> None:
    assert words in noted(item("first", "string"), one)[one["linkId"]]


def test_names_of_the_whole_and_its_questions_are_kept_and_what_else_it_says_is_told() -> None:
    codes = [{"system": "http://loinc.org", "code": "44249-1"}]
    names = {"id": "PHQ.9", "url": "https://example.org/q", "version": "2.1", "name": "Phq9", "language": "en"}
    identifiers = [{"system": "urn:oid:1.2", "value": "phq"}]
    one = item("1/a", "string", prefix="1.", code=codes, definition="https://example.org/d#x")
    definition = read(one, code=codes, identifier=identifiers, copyright="Fri att använda", **names)
    assert definition["fhir"] == {**names, "code": codes, "identifier": identifiers}
    assert (definition["id"], definition["licence"]) == ("phq-9", "Fri att använda")
    question = definition["questions"][0]
    assert (question["id"], question["label"]) == ("1-a", "1. Fråga 1/a")
    assert question["fhir"] == {"linkId": "1/a", "prefix": "1.", "definition": "https://example.org/d#x", "code": codes}
    told = noted(
        item("a", "string"), publisher="En avdelning", status="draft", text={"status": "generated"}, date="2024"
    )
    assert all(f"{name} tas inte med" in told[""] for name in ("publisher", "status", "text", "date"))


def test_links_that_look_alike_become_different_ids_and_one_that_is_an_id_keeps_it() -> None:
    links = ("1.1", "1-1", "1/1", "هل", "!", "1-1-2")
    found = questions(*(item(link, "string") for link in links))
    assert [one["id"] for one in found] == ["1-1-3", "1-1", "1-1-4", "fraga", "fraga-2", "1-1-2"]
    assert [one.get("fhir", {}).get("linkId", one["id"]) for one in found] == list(links)


@pytest.mark.parametrize("code", [[], ["display"], {"a": 1}])
def test_a_usage_that_is_no_word_hides_nothing(code: Any) -> None:
    usage = {"url": f"{HL7}questionnaire-usageMode", "valueCode": code}
    assert from_questionnaire(questionnaire(item("a", "string", extension=[usage]))).definition["questions"]


@pytest.mark.parametrize(
    "resource",
    [
        None,
        [],
        {"resourceType": "Patient"},
        {"resourceType": ["Questionnaire"]},
        {"resourceType": {"a": 1}},
        questionnaire(item("a", "string"), modifierExtension=[{"url": "x"}]),
        questionnaire(item("a", "string"), implicitRules="https://example.org/rules"),
        questionnaire(),
        questionnaire(item("a", "attachment")),
        questionnaire(item={"a": 1}),
        questionnaire(*[item(str(number), "string") for number in range(MOST_ITEMS + 1)]),
    ],
    ids=[
        "nothing",
        "list",
        "patient",
        "a list as its type",
        "an object as its type",
        "modified",
        "rules",
        "empty",
        "nothing to answer",
        "items are no list",
        "too many",
    ],
)
def test_what_is_no_questionnaire_is_refused(resource: Any) -> None:
    with pytest.raises(NotAQuestionnaireError):
        from_questionnaire(resource)


def test_too_deep_nesting_is_refused() -> None:
    nested = item("x", "string")
    for level in range(DEEPEST + 2):
        nested = item(f"g{level}", "group", item=[nested])
    with refuses(NotAQuestionnaireError, "nivåer"):
        from_questionnaire(questionnaire(nested))


@pytest.mark.parametrize(
    ("sign", "words"),
    [
        ({"item": [item("a", "coding")]}, "FHIR R5 (”type coding” i a)"),
        ({"item": [item("a", "choice", answerConstraint="optionsOrString")]}, "FHIR R5"),
        ({"versionAlgorithmString": "semver"}, "FHIR R5"),
        ({"item": [item("a", "choice", option=[{"valueCoding": {"code": "x"}}])]}, "FHIR STU3 (”option” i a)"),
        ({"item": [item("a", "string", enableWhen=[{"question": "b", "hasAnswer": True}])]}, "FHIR STU3"),
        ({"item": [item("g", "group", item=[item("a", "boolean", initialBoolean=True)])]}, "FHIR STU3"),
    ],
)
def test_other_releases_of_fhir_are_refused_in_words(sign: dict[str, Any], words: str) -> None:
    with refuses(NotAQuestionnaireError, "Här läses FHIR R4") as refused:
        from_questionnaire(questionnaire(item("x", "string")) | sign)
    assert words in say(refused.value.phrase)


def test_a_refusal_for_want_of_questions_says_why_there_are_none() -> None:
    with refuses(NotAQuestionnaireError, "typen attachment"):
        from_questionnaire(questionnaire(item("a", "attachment")))


def test_what_is_told_comes_in_the_order_of_the_form_and_the_whole_last() -> None:
    items = [item(link, "attachment") for link in "cab"]
    group = item("g", "group", text="", item=[item("x", "string", maxLength=0)])
    notes = from_questionnaire(questionnaire(*items, group, publisher="y")).notes
    assert [note.item for note in notes] == ["c", "a", "b", "g", "x", ""]
    assert "ingen text" in say(notes[3].phrase)


def test_characters_that_nobody_can_keep_do_not_stop_a_form() -> None:
    read(item("a", "string", text="Hej \x00 \ud800"), description="\udfff")


@given(anything, anything)
def test_any_json_is_refused_or_becomes_a_form_that_can_be_used(one: Any, other: Any) -> None:
    first = {
        "linkId": "a",
        "type": "choice",
        "answerOption": one,
        "extension": other,
        "initial": one,
        "enableWhen": other,
    }
    resource = questionnaire(item("b", "string", prefix=one, code=other), first, contained=other, code=one, url=one)
    try:
        definition = from_questionnaire(resource).definition
    except NotAQuestionnaireError:
        return
    json.dumps(definition).encode()
    load_definition(definition)
