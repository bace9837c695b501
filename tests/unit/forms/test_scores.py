"""Scores, bands and flag rules: what they give, and what a definition may say."""

from typing import Any

import pytest

from common.forms import (
    Form,
    Operator,
    Priority,
    ScoreCondition,
    definition_for_citizens,
    evaluate,
    load_definition,
)
from gateway.phrases import say
from tests.unit.forms.building import ROWS, VALUED, asks, defines, faults_of, shown_if

BANDS = [
    {"from": 0, "to": 4, "staff_text": "Låg", "citizen_text": "Du mår bra."},
    {"from": 5, "to": 10, "staff_text": "Hög"},
]
SAFETY = "Ring 112 om det är bråttom."


def score(expression: str = "sum(a..b)", **fields: Any) -> dict[str, Any]:
    return {"id": "total", "title": "Summa", "expression": expression} | fields


def flag(*conditions: Any, **fields: Any) -> dict[str, Any]:
    return {"id": "rule", "priority": "act", "when": {"all": list(conditions)}, "staff_text": "Se svaret."} | fields


def on_score(operator: str, *value: Any, name: str = "total") -> dict[str, Any]:
    return {"score": name, "operator": operator} | ({"value": value[0]} if value else {})


def scored(*scores: Any, flags: Any = None, **fields: Any) -> dict[str, Any]:
    """Give a definition: `a` 0–2, `b` 1–5, `hidden` 0–100 shown when `a` is c, `m` with two rows 0–2."""
    questions = (
        asks("radio", "a", choices=VALUED),
        asks("scale", "b"),
        asks("vas", "hidden", show_if=shown_if("equals", "c", question="a")),
        asks("matrix", "m", choices=VALUED, rows=ROWS),
        asks("number", "n"),
        asks("text", "note"),
    )
    definition = defines(*questions, **fields)
    if scores:
        definition["scores"] = list(scores)
    if flags:
        definition["flags"] = flags
    return definition


def form_with(*scores: Any, **fields: Any) -> Form:
    return load_definition(scored(*scores, **fields))


def result(form: Form, **answers: Any) -> tuple[float | None, str, int, str]:
    found = evaluate(form, answers).scores[0]
    return (
        found.value,
        found.band.staff_text if found.band else "",
        found.missing,
        say(found.reason) if found.reason else "",
    )


def test_a_score_has_a_value_and_its_band() -> None:
    form = form_with(score(bands=BANDS, citizen_may_see=True))
    assert result(form, a="b", b=3) == (4, "Låg", 0, "")
    assert result(form, a="c", b=5) == (7, "Hög", 0, "")
    assert form.scores[0].citizen_may_see
    assert evaluate(form, {"a": "b", "b": "3"}) == evaluate(form, {"b": 3, "a": "b"})


@pytest.mark.parametrize(
    ("missing", "answers", "expected"),
    [
        (None, {"a": "b"}, (None, "", 1, "Ett svar saknas.")),
        (None, {}, (None, "", 2, "2 svar saknas.")),
        ({"rule": "prorate", "at_most": 1}, {"a": "c"}, (4, "", 1, "")),
        ({"rule": "prorate", "at_most": 1}, {}, (None, "", 2, "2 svar saknas.")),
        ({"rule": "allow"}, {"b": 5}, (5, "", 1, "")),
        ({"rule": "allow"}, {"b": None}, (None, "", 2, "2 svar saknas.")),
        ({"rule": "allow", "at_most": 1}, {"a": "a"}, (0, "", 1, "")),
    ],
)
def test_a_score_does_without_answers_as_its_rule_says(missing: Any, answers: Any, expected: Any) -> None:
    assert result(form_with(score(missing=missing)), **answers) == expected


def test_at_most_limits_how_many_may_be_missing() -> None:
    three = form_with(score("sum(a, b, n)", missing={"rule": "allow", "at_most": 1}))
    assert result(three, a="b", b=2)[0] == 3
    assert result(three, a="b") == (None, "", 2, "2 svar saknas.")


def test_a_hidden_answer_does_not_count() -> None:
    form = form_with(score("sum(a, hidden)", missing={"rule": "allow"}))
    assert result(form, a="c", hidden=50)[0] == 52
    assert result(form, a="b", hidden=50) == (1, "", 1, "")
    assert result(form, hidden=50) == (None, "", 2, "2 svar saknas.")


@pytest.mark.parametrize(
    ("decimals", "value"), [(0, 4), (1, 3.5), (2, 3.5)], ids=["half away from zero", "one decimal", "no trailing zero"]
)
def test_a_result_is_rounded_as_people_do(decimals: int, value: float) -> None:
    found = result(form_with(score("b / 2", decimals=decimals)), b=7)[0]
    assert (found, type(found)) == (value, type(value))
    assert result(form_with(score("0 - b / 2")), b=1)[0] == -1


def test_the_band_is_that_of_the_rounded_result() -> None:
    assert result(form_with(score("b * 9 / 10", bands=BANDS)), b=5) == (5, "Hög", 0, "")


def test_division_by_zero_gives_no_result_and_names_the_place() -> None:
    form = form_with(score("a / n"))
    assert result(form, a="b", n=0) == (None, "", 0, "Division med noll (tecken 3 i uttrycket).")
    assert result(form, a="b", n=2)[0] == 1


def test_what_no_questionnaire_gives_is_no_result() -> None:
    form = form_with(score("n * n"))
    assert result(form, n=10**7) == (None, "", 0, "Resultatet är för stort.")


def test_a_flag_is_raised_by_scores_and_answers() -> None:
    row = {"question": "m", "row": "r2", "operator": "equals", "value": "c"}
    rules = [
        flag(on_score("at_least", 5), id="high", priority="information"),
        flag(row, on_score("answered"), id="both"),
        flag(row, id="row", priority="urgent", safety_text=SAFETY),
        {**flag(id="either", safety_text=SAFETY), "when": {"any": [row, on_score("less", 2)]}},
    ]
    form = form_with(score(), flags=rules)

    def raised(**answers: Any) -> list[str]:
        return [rule.id for rule in evaluate(form, answers).flags]

    assert raised(a="a", b=1) == ["either"]
    assert raised(a="a", b=5) == ["high"]
    assert raised(a="b", b=1, m={"r1": "c", "r2": "b"}) == []
    assert raised(m={"r2": "c"}) == ["row", "either"]
    assert raised(a="c", b=5, m={"r2": "c"}) == ["high", "both", "row", "either"]
    urgent = evaluate(form, {"m": {"r2": "c"}})
    assert urgent.flags[0].priority is Priority.URGENT
    assert urgent.safety_texts == [SAFETY]
    assert form.flags[0].conditions == (ScoreCondition("total", Operator.AT_LEAST, 5),)


def test_a_rule_never_looks_at_a_hidden_answer() -> None:
    form = form_with(flags=[flag({"question": "hidden", "operator": "greater", "value": 10})])
    assert evaluate(form, {"a": "c", "hidden": 11}).flags
    assert not evaluate(form, {"a": "b", "hidden": 11}).flags


MISSING = "Fältet saknas."


@pytest.mark.parametrize(
    ("definition", "path", "reason"),
    [
        (scored(score("sum(a..note)")), "scores.0.expression", "Tecken 5: Svar på frågan ”note” (text) är inga tal."),
        (scored(score("1 + 1")), "scores.0.expression", "Tecken 1: Uttrycket räknar inte med något svar."),
        (scored(score("a / 0")), "scores.0.expression", "Tecken 3: Division med noll."),
        (scored({"id": "x", "title": "X"}), "scores.0.expression", MISSING),
        (scored(score(), score()), "scores.1.id", "En tidigare poäng heter också ”total”."),
        (scored(score(decimals=5)), "scores.0.decimals", "Ska vara ett heltal från 0 till 4."),
        (scored(score(missing={"rule": "guess"})), "scores.0.missing.rule", "”guess” finns inte. Välj bland: refuse, prorate, allow."),
        (scored(score(missing={"rule": "prorate"})), "scores.0.missing.at_most", "Ange hur många svar som får saknas när de andra ska räknas upp."),
        (scored(score(missing={"rule": "refuse", "at_most": 1})), "scores.0.missing.at_most", "Passar inte ihop med refuse: då får inget svar saknas."),
        (scored(score(bands=[BANDS[0], {"from": 4, "staff_text": "x"}])), "scores.0.bands.1.from", "Ska vara 5, så att banden följer på varandra utan glapp."),
        (scored(score(bands=[BANDS[0], {"from": 7, "staff_text": "x"}])), "scores.0.bands.1.from", "Ska vara 5, så att banden följer på varandra utan glapp."),
        (scored(score(decimals=1, bands=[BANDS[0], {"from": 5, "staff_text": "x"}])), "scores.0.bands.1.from", "Ska vara 4,1, så att banden följer på varandra utan glapp."),
        (scored(score(bands=[{"staff_text": "x"}, BANDS[1]])), "scores.0.bands.1.from", "Bara det första bandet får sakna from, och bara det sista to."),
        (scored(score(bands=[{"from": 5, "to": 4, "staff_text": "x"}])), "scores.0.bands.0.to", "Ska inte vara mindre än from (5)."),
        (scored(score(bands=[{"from": 5}])), "scores.0.bands.0.staff_text", MISSING),
        (scored(score(colour="röd")), "scores.0.colour", "Fältet finns inte här. Är det rätt stavat?"),
        (scored(flags=[flag(on_score("less", 3))]), "flags.0.when.all.0.score", "Det finns ingen poäng med det id:t."),
        (scored(score(), flags=[flag(on_score("contains", 3))]), "flags.0.when.all.0.operator", "Passar inte en poäng. Där går: answered, at_least, at_most, equals, greater, less, not_answered, not_equals."),
        (scored(score(), flags=[flag(on_score("less"))]), "flags.0.when.all.0.value", MISSING),
        (scored(score(), flags=[flag(on_score("answered", 1))]), "flags.0.when.all.0.value", "answered tar inget värde."),
        (scored(flags=[flag({"question": "zz", "operator": "answered"})]), "flags.0.when.all.0.question", "Det finns ingen fråga med det id:t."),
        (scored(flags=[flag({"question": "m", "row": "r9", "operator": "answered"})]), "flags.0.when.all.0.row", "Frågan ”m” har ingen sådan rad."),
        (scored(flags=[flag({"question": "m", "row": "r1", "operator": "equals", "value": "z"})]), "flags.0.when.all.0.value", "Kan inte vara ett svar på frågan ”m”: Välj bland alternativen på varje rad."),
        (scored(flags=[flag(priority="urgent")]), "flags.0.safety_text", MISSING),
        (scored(flags=[{"id": "x", "priority": "act", "staff_text": "x"}]), "flags.0.when", MISSING),
        (scored(flags=[flag(), flag()]), "flags.1.id", "En tidigare regel heter också ”rule”."),
        (scored(flags=[flag(priority="panic")]), "flags.0.priority", "”panic” finns inte. Välj bland: information, act, urgent."),
        (scored(blocks=True), "blocks", "Ett formulär som programmet väntar på ska också vara mandatory."),
        (scored(place="shelf"), "place", "”shelf” finns inte. Välj bland: step, module."),
        (scored(repeat={"times": 3}), "repeat", "Ska ha antingen every_days eller every_weeks."),
        (scored(repeat={"every_days": 1, "every_weeks": 1, "times": 3}), "repeat", "Ska ha antingen every_days eller every_weeks."),
        (scored(repeat={"every_days": 7}), "repeat.times", MISSING),
        (scored(repeat={"every_days": 0, "times": 2}), "repeat.every_days", "Ska vara ett heltal från 1 till 366."),
        (defines(asks("radio", initial="z")), "questions.0.initial", "Kan inte vara ett svar på frågan: Välj bland alternativen."),
        (defines(asks("text", initial=" ")), "questions.0.initial", "Kan inte vara ett svar på frågan."),
        (defines(asks("matrix", rows=[{**ROWS[0], "value": 1}])), "questions.0.rows.0.value", "Fältet finns inte här. Är det rätt stavat?"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(definition: Any, path: str, reason: str) -> None:
    assert faults_of(definition)[path] == reason


def test_a_form_says_where_and_when_it_is_filled_in() -> None:
    fields = {"place": "module", "mandatory": True, "blocks": True, "repeat": {"every_weeks": 2, "times": 6}}
    form = form_with(source="Vi", licence="CC0", **fields)
    assert (form.place, form.blocks, form.source, form.licence) == ("module", True, "Vi", "CC0")
    assert form.repeat is not None
    assert (form.repeat.every_days, form.repeat.times) == (14, 6)
    calm = form_with()
    assert (calm.place, calm.blocks, calm.repeat, calm.scores, calm.flags) == ("step", False, None, (), ())


def test_an_initial_answer_is_normalised_and_no_answer() -> None:
    form = load_definition(defines(asks("number", initial="3,50"), asks("checkbox", "x", initial=["b", "a"])))
    assert form.initial == {"q": 3.5, "x": ["a", "b"]}
    assert evaluate(form, {}).scores == ()


def test_citizens_get_the_questions_and_not_how_answers_are_judged() -> None:
    definition = scored(score(bands=BANDS), flags=[flag(on_score("less", 3))], source="Vi")
    shown = definition_for_citizens(definition)
    form = load_definition(shown)
    assert [question.id for question in form.questions] == ["a", "b", "hidden", "m", "n", "note"]
    assert (form.scores, form.flags, form.source) == ((), (), "Vi")
    assert not [words for words in ("value': 2", "staff_text", "Låg") if words in str(shown)]
    assert load_definition(definition).scores, "the definition itself is left alone"
