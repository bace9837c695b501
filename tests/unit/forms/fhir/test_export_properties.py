"""Whatever the engine accepts goes out as valid R4, by a FHIR library and by R4's own rules, and comes back as it went."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from fhir.resources.R4B.questionnaire import Questionnaire
from hypothesis import example, given

from common.forms import load_definition
from common.forms.fhir import from_questionnaire, to_questionnaire
from gateway.phrases import say
from tests.unit.forms.building import asks, defines
from tests.unit.forms.drawing import definitions
from tests.unit.forms.fhir.drawing import odd_definitions
from tests.unit.forms.fhir.invariants import broken_rules

FORMS = sorted(Path(__file__).parents[4].glob("programmes/**/forms/*.yaml"))


def exported(definition: dict[str, Any]) -> dict[str, Any]:
    """Give the resource of a definition, found valid."""
    text = json.dumps(to_questionnaire(definition).resource, allow_nan=False)
    Questionnaire.model_validate_json(text)
    resource: dict[str, Any] = json.loads(text)
    assert broken_rules(resource) == []
    return resource


SPACED = defines(
    asks(
        "radio", "q0", choices=[{"id": "a", "label": "\u00a0x", "fhir": {"valueCoding": {}}}, {"id": "b", "label": "B"}]
    ),
    asks(
        "text", "q1", initial="Hur mår du?", show_if={"all": [{"question": "q0", "operator": "equals", "value": "a"}]}
    ),
)
"""A choice that only its words tell, with a space before them."""


@given(odd_definitions())
@example(SPACED)
def test_any_definition_is_valid_r4_and_comes_back_as_it_went(definition: dict[str, Any]) -> None:
    imported = from_questionnaire(exported(definition))
    assert imported.definition == definition
    load_definition(imported.definition)


@given(definitions())
def test_ordinary_definitions_are_valid_r4_too(definition: dict[str, Any]) -> None:
    exported(definition)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_shipped_form_is_valid_r4(path: Path) -> None:
    exported(yaml.safe_load(path.read_text()))


EXCHANGED = {
    "id": "utbyte",
    "title": "Utbyte",
    "questions": [
        {"id": "las", "kind": "information", "label": "Läs först", "help": "Här finns mer att läsa."},
        {
            "id": "m",
            "kind": "matrix",
            "label": "Vad vill du?",
            "help": "Välj på varje rad.",
            "choices": [{"id": "x", "label": "Ja", "value": "0,5"}, {"id": "y", "label": "Nej"}],
            "rows": [{"id": "help", "label": "Be om hjälp"}, {"id": "vila", "label": "Vila"}],
        },
        {"id": "dos", "kind": "number", "label": "Dos", "minimum": "0,5", "maximum": "7,5", "unit": "mg"},
    ],
}


def test_help_on_a_text_rows_called_help_and_numbers_as_text_are_valid_r4() -> None:
    text, matrix, dose = exported(EXCHANGED)["item"]
    assert (text["type"], [one["text"] for one in text["item"]]) == ("group", ["Här finns mer att läsa."])
    assert [one["linkId"] for one in matrix["item"]] == ["m.help", "m.vila", "m.help-2"]
    limits = {one["url"].rpartition("/")[2]: one for one in dose["extension"]}
    assert limits["minValue"]["valueDecimal"] == 0.5
    assert limits["maxValue"]["valueDecimal"] == 7.5
    weight = matrix["item"][0]["answerOption"][0]["valueCoding"]["extension"][0]
    assert weight["valueDecimal"] == 0.5
    assert from_questionnaire(exported(EXCHANGED)).definition == EXCHANGED


@pytest.mark.parametrize(
    "kind", ["text", "radio", "checkbox", "number", "scale", "date", "yes_no", "matrix", "information"]
)
def test_help_stands_under_every_kind_where_other_systems_show_it(kind: str) -> None:
    item = exported(defines(asks(kind, help="Så här gör du.")))["item"][0]
    assert item["item"][-1]["text"] == "Så här gör du."


def test_a_change_made_elsewhere_holds_also_where_we_said_it_in_our_own_words() -> None:
    resource = exported(EXCHANGED)
    limits = {one["url"].rpartition("/")[2]: one for one in resource["item"][2]["extension"]}
    limits["minValue"]["valueDecimal"] = 0.7
    imported = from_questionnaire(resource)
    assert imported.definition["questions"][2]["minimum"] == 0.7
    assert imported.definition["questions"][2]["maximum"] == "7,5"
    assert [note.item for note in imported.notes] == ["dos"]


def test_what_only_we_understand_is_told_by_name() -> None:
    definition = defines(asks("scale", minimum_label="Lite"), asks("date", "d", latest="today"))
    assert {note.item: say(note.phrase).rpartition(": ")[2] for note in to_questionnaire(definition).notes} == {
        "q": "minimum_label.",
        "d": "latest.",
    }


def test_a_form_goes_out_under_its_own_names_unless_others_are_given() -> None:
    definition = defines(
        asks("text"), fhir={"id": "PHQ", "url": "https://example.org/q", "version": "2", "name": "Phq"}
    )
    kept = exported(definition)
    assert (kept["id"], kept["url"], kept["version"], kept["name"]) == ("PHQ", "https://example.org/q", "2", "Phq")
    given_ = to_questionnaire(definition, url="https://example.org/other", version="3").resource
    assert (given_["url"], given_["version"], given_["name"]) == ("https://example.org/other", "3", "Phq")


def test_a_condition_that_fhir_cannot_say_lets_nobody_more_have_to_answer_elsewhere() -> None:
    rule = {"all": [{"question": "q", "operator": "contains", "value": "a"}]}
    definition = defines(asks("text"), asks("radio", "then", mandatory=True, initial="b", show_if=rule))
    resource = exported(definition)
    item = resource["item"][1]
    assert "required" not in item
    assert not any("initialSelected" in option for option in item["answerOption"])
    assert from_questionnaire(resource).definition == definition
    assert "show_if" in say(to_questionnaire(definition).notes[0].phrase)
