"""Alternatives from value sets: contained, or sent with the Questionnaire in a Bundle; a list is read whole or not at all."""

from typing import Any

import pytest

from common.forms import load_definition
from common.forms.fhir import Imported, NotAQuestionnaireError, from_questionnaire
from gateway.phrases import say
from tests.in_swedish import refuses
from tests.unit.forms.fhir.resources import HL7, item, questionnaire, when

URL, SYSTEM = "https://example.org/ValueSet/v", "https://example.org/CodeSystem/c"
CONCEPTS = [{"code": "X", "display": "Ja"}, {"code": "Y", "concept": [{"code": "Z", "display": "Kanske"}]}]
CODES = {"resourceType": "CodeSystem", "url": SYSTEM, "version": "2", "content": "complete", "concept": CONCEPTS}
POINTS = [{"url": f"{HL7}ordinalValue", "valueDecimal": 2}]


def value_set(**fields: Any) -> dict[str, Any]:
    """Give a value set."""
    return {"resourceType": "ValueSet", "id": "v", "url": URL, "version": "1", "status": "active"} | fields


def composed(*include: Any, **fields: Any) -> dict[str, Any]:
    """Give a value set that is described by rules."""
    return value_set(compose={"include": list(include), **fields})


def bundle(*resources: Any) -> dict[str, Any]:
    """Give resources sent together."""
    entries = [{"fullUrl": f"urn:uuid:{place}", "resource": one} for place, one in enumerate(resources)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def read(*beside: Any, address: str = URL) -> Imported:
    """Read a Questionnaire whose question a has its alternatives in a list."""
    follower = item("b", "string", enableWhen=[when("a", "=", answerCoding={"system": SYSTEM, "code": "Y"})])
    asked = questionnaire(item("a", "choice", answerValueSet=address), follower)
    imported = from_questionnaire(bundle(*beside, asked))
    load_definition(imported.definition)
    return imported


@pytest.mark.parametrize(
    ("beside", "labels"),
    [
        ([composed({"system": SYSTEM, "concept": [{"code": "Y", "display": "Nej"}]})], ["Nej"]),
        ([composed({"system": SYSTEM, "concept": [{"code": "X"}, {"code": "Z"}]}), CODES], ["Ja", "Kanske"]),
        ([composed({"system": SYSTEM}), CODES], ["Ja", "Y", "Kanske"]),
        ([composed({"system": SYSTEM, "version": "2"}), CODES], ["Ja", "Y", "Kanske"]),
        ([composed({"system": SYSTEM}, exclude=[{"system": SYSTEM, "concept": [{"code": "Y"}]}]), CODES], ["Ja", "Kanske"]),
        ([composed({"system": SYSTEM}, {"system": SYSTEM}), CODES], ["Ja", "Y", "Kanske"]),
        ([composed({"valueSet": [f"{URL}2"]}), {**composed({"system": SYSTEM}), "url": f"{URL}2"}, CODES], ["Ja", "Y", "Kanske"]),
        ([value_set(expansion={"total": 2, "contains": [{"code": "g", "abstract": True, "contains": [{"system": SYSTEM, "code": "Y", "display": "Nej"}]}]})], ["Nej"]),
    ],
)  # fmt: skip
def test_a_list_that_comes_along_is_read(beside: list[Any], labels: list[str]) -> None:
    imported = read(*beside)
    question, follower = imported.definition["questions"]
    assert [choice["label"] for choice in question["choices"]] == labels
    assert all(choice["fhir"]["valueCoding"]["system"] == SYSTEM for choice in question["choices"])
    assert any(URL in say(note.phrase) for note in imported.notes), "that the list itself isn't kept is told"
    assert ("show_if" in follower) == any(
        "Y" in choice["fhir"]["valueCoding"]["code"] for choice in question["choices"]
    )


@pytest.mark.parametrize(
    ("beside", "why"),
    [
        ([], "följer inte med"),
        ([composed({"system": SYSTEM})], "kodverk eller listor som inte följer med"),
        ([composed({"system": SYSTEM}), {**CODES, "content": "fragment"}], "som inte följer med"),
        ([composed({"system": SYSTEM, "version": "3"}), CODES], "som inte följer med"),
        ([composed({"system": SYSTEM, "filter": [{"property": "concept", "op": "is-a", "value": "X"}]}), CODES], "villkor"),
        ([composed({"system": SYSTEM, "valueSet": [URL]}), CODES], "villkor"),
        ([composed({"valueSet": [URL]})], "bygger på sig själv"),
        ([composed({"system": SYSTEM}, exclude=[{"system": "https://example.org/other"}]), CODES], "som inte följer med"),
        ([value_set(expansion={"total": 9, "contains": [{"system": SYSTEM, "code": "Y"}]})], "bara en del"),
        ([composed({"system": SYSTEM, "concept": [{"code": str(number)} for number in range(201)]})], "fler än 200"),
        ([value_set()], "inga alternativ"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_whole_gives_a_free_answer_and_says_why(beside: list[Any], why: str) -> None:
    imported = read(*beside)
    question, follower = imported.definition["questions"]
    assert question["kind"] == "text"
    assert "show_if" not in follower
    assert why in " ".join(say(note.phrase) for note in imported.notes if note.item == "a")


@pytest.mark.parametrize("address", ["#v", URL, f"{URL}|1"])
def test_a_contained_list_is_read_with_its_points(address: str) -> None:
    concepts = [{"code": "X", "display": "Ja", "extension": POINTS}, {"code": "Y", "display": "Nej"}]
    contained = [composed({"concept": concepts}), {"resourceType": "Patient", "id": "p"}]
    question = item("a", "choice", answerValueSet=address, repeats=True, initial=[{"valueCoding": {"code": "Y"}}])
    imported = from_questionnaire(questionnaire(question, contained=contained))
    found = imported.definition["questions"][0]
    assert (found["kind"], found["initial"]) == ("checkbox", ["y"])
    assert [choice.get("value") for choice in found["choices"]] == [2, None]
    assert any(note.path == "contained[1]" for note in imported.notes)


def test_lists_that_build_on_each_other_again_and_again_end_soon() -> None:
    twice = [{**composed(*[{"valueSet": [f"{URL}{n + 1}"]}] * 20), "url": f"{URL}{n or ''}"} for n in range(30)]
    assert read(*twice).definition["questions"][0]["kind"] == "text"


def test_a_version_that_is_not_here_is_not_another() -> None:
    assert read(composed({"concept": [{"code": "Y"}]}), address=f"{URL}|2").definition["questions"][0]["kind"] == "text"


@pytest.mark.parametrize("number", [0, 2])
def test_a_bundle_must_hold_one_questionnaire(number: int) -> None:
    with refuses(NotAQuestionnaireError, f"har {number}"):
        from_questionnaire(bundle(*[questionnaire(item("a", "string"))] * number, CODES))


def test_what_else_a_bundle_holds_is_told() -> None:
    imported = from_questionnaire(bundle({"resourceType": "Patient", "id": "p"}, questionnaire(item("a", "string"))))
    assert [note.path for note in imported.notes] == ["entry[0].resource"]
