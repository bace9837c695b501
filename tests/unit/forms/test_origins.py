"""What a form and its parts are called elsewhere is kept with them, judged so that it can go out again, and never shown to citizens."""

from typing import Any

import pytest

from common.forms import definition_for_citizens, load_definition
from tests.unit.forms.building import CHOICES, ROWS, asks, defines, faults_of

CODE = {"system": "http://loinc.org", "version": "2.78", "code": "44249-1", "display": "PHQ-9"}
NAMES = {"linkId": "1.1", "prefix": "A.", "definition": "https://example.org/d#x", "code": [CODE]}
WHOLE = {
    "id": "PHQ-9",
    "url": "https://example.org/q",
    "version": "2.1",
    "name": "Phq9",
    "language": "en",
    "identifier": [{"system": "urn:oid:1.2", "value": "phq", "use": "official"}],
    "code": [CODE],
}


def named(**fields: Any) -> dict[str, Any]:
    """Give a form with a matrix that has names everywhere."""
    choices = [{**CHOICES[0], "fhir": {"valueCoding": {"system": "http://loinc.org", "code": "LA1"}}}, *CHOICES[1:]]
    rows = [{**ROWS[0], "fhir": NAMES}, *ROWS[1:]]
    return defines(asks("matrix", choices=choices, rows=rows, fhir=NAMES), fhir=WHOLE) | fields


def test_names_from_elsewhere_are_kept_and_not_given_to_citizens() -> None:
    load_definition(named())
    assert "fhir" not in str(definition_for_citizens(named()))


@pytest.mark.parametrize(
    ("fhir", "path"),
    [
        ("x", "fhir"),
        ({"url": "not an address"}, "fhir.url"),
        ({"url": ""}, "fhir.url"),
        ({"id": "a_b"}, "fhir.id"),
        ({"version": 1}, "fhir.version"),
        ({"name": "\x01"}, "fhir.name"),
        ({"language": "sv "}, "fhir.language"),
        ({"code": []}, "fhir.code"),
        ({"code": [{}]}, "fhir.code.0.system"),
        ({"code": [{"code": " x"}]}, "fhir.code.0.code"),
        ({"code": ["x"]}, "fhir.code.0"),
        ({"identifier": [{"use": "mine"}]}, "fhir.identifier.0.use"),
        ({"title": "x"}, "fhir.title"),
    ],
)
def test_a_name_that_fhir_cannot_have_is_a_fault_of_the_form(fhir: Any, path: str) -> None:
    assert path in faults_of(named(fhir=fhir))


@pytest.mark.parametrize(
    ("fhir", "path"),
    [
        ({}, "fhir"),
        ({"valueString": "a", "valueInteger": 1}, "fhir"),
        ({"valueString": " "}, "fhir.valueString"),
        ({"valueInteger": True}, "fhir.valueInteger"),
        ({"valueInteger": 2**31}, "fhir.valueInteger"),
        ({"valueDate": "2024-13"}, "fhir.valueDate"),
        ({"valueTime": "9:30"}, "fhir.valueTime"),
        ({"valueCoding": {"code": "a  b"}}, "fhir.valueCoding.code"),
        ({"valueCoding": {"display": "x"}}, "fhir.valueCoding.display"),
        ({"valueReference": {"reference": "a b"}}, "fhir.valueReference.reference"),
        ({"valueBoolean": True}, "fhir.valueBoolean"),
    ],
)
def test_an_alternative_is_called_one_thing_that_fhir_can_have(fhir: Any, path: str) -> None:
    choices = [{"id": "a", "label": "A", "fhir": fhir}]
    assert f"questions.0.choices.0.{path}" in faults_of(defines(asks("radio", choices=choices)))


@pytest.mark.parametrize(
    ("fhir", "path"), [({"prefix": ""}, "prefix"), ({"unit": {}}, "unit.system"), ({"url": "x"}, "url")]
)
def test_a_question_has_names_of_its_own(fhir: Any, path: str) -> None:
    assert f"questions.0.fhir.{path}" in faults_of(defines(asks("number", fhir=fhir)))
