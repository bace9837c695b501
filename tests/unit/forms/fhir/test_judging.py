"""The importer judges its own result: what the engine can't have is left out and told, so that the form can be used."""

from typing import Any

import pytest

from common.forms import load_definition
from common.forms.fhir import from_questionnaire, to_questionnaire
from common.forms.fhir.notes import MOST_NOTES
from gateway.phrases import say
from tests.unit.forms.building import asks, defines
from tests.unit.forms.fhir.resources import HL7, OPTIONS, by_id, coding, item, noted, questionnaire, read, shown_as


def limit(name: str, **value: Any) -> dict[str, Any]:
    """Give an extension of HL7."""
    return {"url": f"{HL7}{name}", **value}


LIMITS = [
    (item("a", "text", maxLength=100_000), "maximum_length"),
    (item("a", "string", maxLength=3, extension=[limit("minLength", valueInteger=9)]), "maximum_length"),
    (item("a", "date", extension=[limit("minValue", valueDate="2024")]), "earliest"),
    (item("a", "date", extension=[limit("minValue", valueDate="2024-02-30")]), "earliest"),
    (item("a", "date", extension=[limit("minValue", valueDate="2024-02-02"), limit("maxValue", valueDate="2024-01-01")]), "latest"),
    (item("a", "decimal", extension=[limit("minValue", valueDecimal=1e-12)]), "minimum"),
    (item("a", "decimal", extension=[limit("maxValue", valueDecimal=1e20)]), "maximum"),
    (item("a", "decimal", extension=[limit("minValue", valueQuantity={"value": 1})]), "minValue"),
    (item("a", "choice", repeats=True, answerOption=OPTIONS, extension=[limit("questionnaire-minOccurs", valueInteger=9)]), "minimum_choices"),
    (item("a", "string", initial=[{"valueString": "två\nrader"}]), "initial"),
    (item("a", "date", initial=[{"valueDate": "2024"}]), "initial"),
    (item("a", "decimal", initial=[{"valueDecimal": 10**16}]), "initial"),
    (item("a", "time", initial=[{"valueTime": "10:42:30"}]), "initial"),
    (item("a", "string", text="x" * 2_100), "2100 tecken"),
    (item("a", "string", item=[item("h", "display", text="x" * 5_100, extension=[shown_as("help")])]), "5100 tecken"),
    (item("a", "choice", answerOption=[{"valueString": "x" * 600}, coding("y", "z" * 600)]), "600 tecken"),
    (item("a", "choice", answerOption=[{"valueCoding": {"code": "x", "extension": [limit("ordinalValue", valueDecimal=1e-12)]}}]), "value"),
    (item("a", "string", definition="not an address"), "definition"),
    (item("a", "string", code=[{"code": " x"}]), "code"),
    (item("a", "string", linkId="a", prefix="\x02"), "prefix"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "words"), LIMITS)
def test_what_the_engine_cannot_have_is_left_out_and_the_question_stays(one: dict[str, Any], words: str) -> None:
    assert "a" in by_id(one)
    assert words in noted(one)["a"]


def test_a_slider_with_more_points_than_a_scale_has_is_a_number_to_write() -> None:
    limits = [limit("minValue", valueInteger=0), limit("maxValue", valueInteger=1_000)]
    assert by_id(item("a", "integer", extension=[shown_as("slider"), *limits]))["a"] == {
        "id": "a",
        "kind": "number",
        "label": "Fråga a",
        "minimum": 0,
        "maximum": 1_000,
        "step": 1,
    }
    steps = limit("questionnaire-sliderStepValue", valueInteger=10)
    assert by_id(item("a", "integer", extension=[shown_as("slider"), *limits, steps]))["a"]["kind"] == "scale"


def test_texts_of_the_whole_that_are_too_long_are_shortened_and_told() -> None:
    definition = read(item("a", "string"), title="x" * 400, description="y" * 21_000)
    assert (len(definition["title"]), len(definition["intro"])) == (300, 20_000)
    told = noted(item("a", "string"), title="x" * 400, description="y" * 21_000, copyright="z" * 3_000)[""]
    assert all(words in told for words in ("400 tecken", "21000 tecken", "licence"))


def test_a_unit_is_kept_with_its_code_and_goes_out_again() -> None:
    unit = {"system": "http://unitsofmeasure.org", "code": "mg", "display": "milligram"}
    one = item("a", "quantity", extension=[limit("questionnaire-unit", valueCoding=unit)])
    definition = read(one)
    assert definition["questions"][0]["unit"] == "milligram"
    assert to_questionnaire(definition).resource["item"][0]["extension"][0]["valueCoding"] == unit
    several = [limit("questionnaire-unitOption", valueCoding={"code": code}) for code in ("mg", "g")]
    assert "unit" not in read(item("a", "quantity", extension=several))["questions"][0]
    assert "unitOption" in noted(item("a", "quantity", extension=several))["a"]


def test_our_own_words_are_judged_like_all_others() -> None:
    resource = to_questionnaire(
        defines(
            asks("radio", choices=[{"id": "a", "label": "A", "value": 1}]),
            scores=[{"id": "s", "title": "S", "expression": "sum(q)"}],
            flags=[{"id": "f", "priority": "act", "staff_text": "x", "when": {"all": [{"score": "s", "operator": "answered"}]}}],
        )
    ).resource  # fmt: skip
    resource["item"][0]["linkId"] = "another"
    imported = from_questionnaire(resource)
    load_definition(imported.definition)
    assert not {"scores", "flags"} & set(imported.definition)
    assert any("scores" in say(note.phrase) for note in imported.notes)
    resource["extension"][0]["valueString"] = '{"title": 5, "place": "nowhere", "id": [], "x y": 1, "fhir": 3}'
    assert from_questionnaire(resource).definition["id"] == "form"


def test_very_many_notes_end_with_one_that_names_what_the_others_are_about() -> None:
    extensions = [{"url": f"https://example.org/{number}", "valueString": "x"} for number in range(20)]
    items = [item(f"i{number}", "string", extension=extensions) for number in range(50)]
    notes = from_questionnaire(questionnaire(*items)).notes
    assert len(notes) == MOST_NOTES
    assert say(notes[-1].phrase).startswith("Ytterligare 501 uppgifter")
    assert "i49" in say(notes[-1].phrase)


@pytest.mark.parametrize("title", ["\u2800", "\u3164", "\u200e", "\ufffc", "\u0301", "\u200b", "  "])
def test_a_title_that_shows_nothing_is_none(title: str) -> None:
    imported = from_questionnaire(questionnaire(item("1", "string"), title=title, name=title))
    assert imported.definition["title"] == "Formulär utan titel"
