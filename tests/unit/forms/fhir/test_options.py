"""Alternatives are told apart as FHIR does it, however alike their codes look, and conditions mean the one that they name."""

from typing import Any

import pytest

from common.forms.fhir import from_questionnaire, to_questionnaire
from common.forms.fhir.naming import identifiers, slug
from common.forms.reader import IDENTIFIER
from tests.unit.forms.fhir.resources import HL7, by_id, coding, item, noted, questionnaire, questions, when

A, B = "https://example.org/a", "https://example.org/b"


@pytest.mark.parametrize(
    "options",
    [
        [coding("<1"), coding("1"), coding(">1"), coding("≤1"), coding("≥1"), coding("1.")],
        [{"valueInteger": number} for number in range(-3, 4)],
        [{"valueString": "< 1 timme"}, {"valueString": "> 1 timme"}, {"valueString": "1 timme"}],
        [coding("1", "Sömn", A), coding("1", "Oro", B), coding("1", "Annat")],
        [{"valueString": "نعم"}, {"valueString": "لا"}, {"valueString": "😀"}, {"valueString": "😢"}],
        [coding("a b"), coding("a-b"), coding("A b"), coding("a b", "Annat")],
        [{"valueDate": "2024-01-01"}, {"valueDate": "2024-01-02"}, {"valueDate": "2024"}],
        [{"valueTime": "09:00:00"}, {"valueTime": "09:00:30"}],
        [{"valueCoding": {"display": "Ett"}}, {"valueCoding": {"display": "ett"}}, {"valueCoding": {"display": "Två"}}],
        [coding("0.5"), coding("0,5"), coding("-0.5"), coding("−0.5")],
        [coding("x" * 70 + end) for end in "abc"],
        [{"valueInteger": 1}, {"valueString": "1"}, coding("1")],
        [{"valueReference": {"reference": "Location/1", "display": "Lund"}}, {"valueReference": {"reference": "Location/2"}}],
    ],
)  # fmt: skip
def test_every_alternative_is_kept_under_an_id_of_its_own_and_goes_out_as_it_came(options: list[Any]) -> None:
    imported = from_questionnaire(questionnaire(item("a", "choice", answerOption=options)))
    choices = imported.definition["questions"][0]["choices"]
    assert len({choice["id"] for choice in choices}) == len(options)
    assert all(IDENTIFIER.fullmatch(choice["id"]) for choice in choices)
    assert not imported.notes
    exported = to_questionnaire(imported.definition).resource["item"][0]["answerOption"]
    assert [_named(one) for one in exported] == [_named(one) for one in options]
    assert from_questionnaire(to_questionnaire(imported.definition).resource).definition == imported.definition


def _named(option: dict[str, Any]) -> Any:
    """Give an alternative without the words that stand for its code where it has none of its own."""
    (value,) = option.values()
    if not isinstance(value, dict) or not ("code" in value or "reference" in value):
        return option
    return {name: one for name, one in value.items() if name != "display"}


CONDITIONS = [
    ([coding("<1"), coding("1"), coding(">1")], {"answerCoding": {"code": ">1"}}, 2),
    ([coding("1", "Sömn", A), coding("1", "Oro", B)], {"answerCoding": {"system": B, "code": "1"}}, 1),
    ([coding("1", "Sömn", A), coding("1", "Oro", B)], {"answerCoding": {"code": "1"}}, None),
    ([coding("1", "Sömn", A), coding("2", "Oro", A)], {"answerCoding": {"code": "2"}}, 1),
    ([coding("1", "Sömn", A), coding("2", "Oro", A)], {"answerCoding": {"system": B, "code": "2"}}, None),
    ([coding("1", "Sömn"), coding("2", "Oro")], {"answerCoding": {"system": A, "code": "2"}}, None),
    ([coding("Ja"), coding("ja")], {"answerCoding": {"code": "ja"}}, 1),
    ([coding("1", "Ja"), coding("1", "Ja")], {"answerCoding": {"code": "1"}}, None),
    ([{"valueCoding": {"display": "Ett"}}, coding("2")], {"answerCoding": {"display": "Ett"}}, 0),
    ([{"valueString": "Dagligen"}, {"valueString": "Ibland"}], {"answerString": "Ibland"}, 1),
    ([{"valueString": "1"}, {"valueInteger": 1}], {"answerInteger": 1}, 1),
    ([{"valueString": "1"}, {"valueString": "2"}], {"answerInteger": 1}, None),
    ([{"valueInteger": 0}, {"valueInteger": 1}], {"answerInteger": 0}, 0),
    ([{"valueDate": "2024-01-01"}], {"answerDate": "2024-01-01"}, 0),
    ([{"valueTime": "09:00:30"}], {"answerTime": "09:00:30"}, 0),
    ([coding("ja", "Ja")], {"answerString": "Ja"}, None),
]


@pytest.mark.parametrize("repeats", [False, True])
@pytest.mark.parametrize(("options", "answer", "place"), CONDITIONS)
def test_a_condition_means_the_alternative_that_it_names_or_is_told(
    options: list[Any], answer: dict[str, Any], place: int | None, *, repeats: bool
) -> None:
    asked = item("a", "choice", answerOption=options, repeats=repeats)
    follower = item("b", "string", required=True, enableWhen=[when("a", "=", **answer)])
    found = by_id(asked, follower)
    if place is None:
        assert "show_if" not in found["b"]
        assert "mandatory" not in found["b"], "who must answer is never more people than was meant"
        assert "kan inte tas med helt" in noted(asked, follower)["b"]
    else:
        condition = {"question": "a", "operator": "contains" if repeats else "equals"}
        assert found["b"]["show_if"] == {"all": [condition | {"value": found["a"]["choices"][place]["id"]}]}
        assert found["b"]["mandatory"] is True
        assert noted(asked, follower) == {}


def test_not_equal_is_none_of_the_answers_where_there_may_be_several() -> None:
    asked = item("a", "choice", answerOption=[coding("x"), coding("y")], repeats=True)
    found = by_id(asked, item("b", "string", enableWhen=[when("a", "!=", answerCoding={"code": "y"})]))
    assert found["b"]["show_if"]["all"][0]["operator"] == "not_contains"


def test_what_is_chosen_from_the_start_is_kept_and_what_is_too_much_is_told() -> None:
    options = [{**coding(code), "initialSelected": code != "y"} for code in "xyz"]
    several, one = (item(link, "choice", answerOption=options, repeats=link == "a") for link in "ab")
    assert [found["initial"] for found in questions(several, one)] == [["x", "z"], "x"]
    assert "bara det första" in noted(several, one)["b"]


def test_points_stand_at_the_alternative_or_at_its_coding() -> None:
    points = [{"url": f"{HL7}ordinalValue", "valueDecimal": 2}]
    at_option = {"valueString": "Ibland", "extension": points}
    at_coding = {"valueCoding": {"code": "x", "extension": points}}
    later = {"valueInteger": 3, "extension": [{"url": f"{HL7}itemWeight", "valueDecimal": 0.5}]}
    choices = questions(item("a", "choice", answerOption=[at_option, at_coding, later]))[0]["choices"]
    assert [choice["value"] for choice in choices] == [2, 2, 0.5]


def test_other_words_for_a_foreign_alternative_go_out_beside_its_code() -> None:
    options = [{"valueInteger": 3}, coding("x", "Ja", A), {"valueString": "Ofta nog"}]
    definition = from_questionnaire(questionnaire(item("a", "choice", answerOption=options))).definition
    for choice in definition["questions"][0]["choices"]:
        choice["label"] = "Nya ord"
    values = [one["valueCoding"] for one in to_questionnaire(definition).resource["item"][0]["answerOption"]]
    assert values == [
        {"code": "3", "display": "Nya ord"},
        {"system": A, "code": "x", "display": "Nya ord"},
        {"code": "Ofta-nog", "display": "Nya ord"},
    ]
    assert from_questionnaire(to_questionnaire(definition).resource).definition == definition


def test_ids_are_never_alike_and_say_signs_in_words() -> None:
    names = ["", "a", "A", "a", "a-2", "x" * 80, "x" * 80, "!", "ÅÄÖ é ø"] * 3
    made = identifiers(names, "alternativ")
    assert len(set(made)) == len(names)
    assert all(IDENTIFIER.fullmatch(one) for one in made)
    assert (made[1], made[4]) == ("a", "a-2")
    assert [slug(text) for text in ("<1", "-3", "1-3", "≥ 5 %", "Ångström é")] == [
        "under-1",
        "minus-3",
        "1-3",
        "minst-5",
        "angstrom-e",
    ]


def test_a_question_with_more_alternatives_than_fit_becomes_one_with_a_free_answer_and_says_so() -> None:
    many = item("a", "choice", answerOption=[coding(str(number)) for number in range(201)])
    assert questions(many)[0]["kind"] == "text"
    assert "fler än 200 alternativ" in noted(many)["a"]
