"""A form of ours that goes out as a FHIR Questionnaire comes back as it went, and says in FHIR's words what FHIR has words for."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from fhir.resources.R4B.questionnaire import Questionnaire
from hypothesis import given

from common.forms import BrokenForm
from common.forms.fhir import from_questionnaire, to_questionnaire
from tests.unit.forms.building import asks, defines, shown_if
from tests.unit.forms.drawing import definitions

FORMS = sorted(Path(__file__).parents[4].glob("programmes/**/forms/*.yaml"))


def travelled(definition: dict[str, Any]) -> dict[str, Any]:
    """Give the definition after a journey through FHIR's JSON, checked on its way by a FHIR library."""
    text = json.dumps(to_questionnaire(definition).resource)
    Questionnaire.model_validate_json(text)
    return from_questionnaire(json.loads(text)).definition


@given(definitions())
def test_any_form_comes_back_as_it_went(definition: dict[str, Any]) -> None:
    assert travelled(definition) == definition


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_shipped_form_comes_back_as_it_went_without_a_note(path: Path) -> None:
    definition = yaml.safe_load(path.read_text())
    exported = to_questionnaire(definition, url="https://example.org/form", version="1.0")
    imported = from_questionnaire(exported.resource)
    assert imported.definition == definition
    assert imported.notes == []


def item_of(question: dict[str, Any], *earlier: dict[str, Any]) -> dict[str, Any]:
    """Give the item that a question becomes."""
    item: dict[str, Any] = to_questionnaire(defines(*earlier, question)).resource["item"][-1]
    return item


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("text", "string"),
        ("long_text", "text"),
        ("radio", "choice"),
        ("checkbox", "choice"),
        ("dropdown", "choice"),
        ("number", "decimal"),
        ("scale", "integer"),
        ("vas", "integer"),
        ("date", "date"),
        ("time", "time"),
        ("datetime", "dateTime"),
        ("yes_no", "boolean"),
        ("matrix", "group"),
        ("information", "display"),
    ],
)
def test_every_kind_has_its_type_in_fhir(kind: str, type_: str) -> None:
    assert item_of(asks(kind))["type"] == type_


def test_a_matrix_is_a_grid_of_choices() -> None:
    rows = item_of(asks("matrix", mandatory=True))["item"]
    assert [(row["linkId"], row["type"], row["required"]) for row in rows] == [
        ("q.r1", "choice", True),
        ("q.r2", "choice", True),
    ]
    assert [option["valueCoding"]["code"] for option in rows[0]["answerOption"]] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("kind", "rule", "said"),
    [
        ("radio", ("equals", "a"), {"operator": "=", "answerCoding": {"code": "a"}}),
        ("checkbox", ("contains", "a"), {"operator": "=", "answerCoding": {"code": "a"}}),
        ("checkbox", ("not_contains", "a"), {"operator": "!=", "answerCoding": {"code": "a"}}),
        ("number", ("at_least", 1.5), {"operator": ">=", "answerDecimal": 1.5}),
        ("scale", ("less", 3), {"operator": "<", "answerInteger": 3}),
        ("date", ("greater", "2024-06-25"), {"operator": ">", "answerDate": "2024-06-25"}),
        ("time", ("at_most", "10:42"), {"operator": "<=", "answerTime": "10:42:00"}),
        ("yes_no", ("not_equals", True), {"operator": "!=", "answerBoolean": True}),
        ("text", ("answered",), {"operator": "exists", "answerBoolean": True}),
        ("text", ("not_answered",), {"operator": "exists", "answerBoolean": False}),
    ],
)
def test_a_condition_is_said_in_fhir(kind: str, rule: tuple[Any, ...], said: dict[str, Any]) -> None:
    follower = asks("text", "then", show_if=shown_if(*rule))
    assert item_of(follower, asks(kind))["enableWhen"] == [{"question": "q"} | said]
    assert travelled(defines(asks(kind), follower)) == defines(asks(kind), follower)


@pytest.mark.parametrize(("kind", "rule"), [("text", ("not_contains", "a")), ("text", ("contains", "a"))])
def test_a_condition_that_fhir_lacks_is_told_and_still_comes_back(kind: str, rule: tuple[Any, ...]) -> None:
    definition = defines(asks(kind), asks("text", "then", show_if=shown_if(*rule)))
    exported = to_questionnaire(definition)
    assert [note.item for note in exported.notes] == ["then"]
    assert "enableWhen" not in exported.resource["item"][1]
    assert from_questionnaire(exported.resource).definition == definition


def test_a_change_made_in_fhir_is_not_undone_by_what_travels_in_our_extension() -> None:
    resource = to_questionnaire(defines(asks("scale", step=2, minimum=0, maximum=10, minimum_label="Lite"))).resource
    resource["item"][0]["text"] = "Ändrad"
    question = from_questionnaire(resource).definition["questions"][0]
    assert (question["label"], question["minimum_label"]) == ("Ändrad", "Lite")


def test_a_broken_definition_is_not_exported() -> None:
    with pytest.raises(BrokenForm):
        to_questionnaire(defines(asks("radio", choices=[])))
