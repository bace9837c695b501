"""Each kind of question: what it accepts, how it is normalised, what it says, and how it reads."""

from datetime import date
from typing import Any

import pytest

from common.forms import check_draft, check_submission
from gateway.phrases.reading import answer_in_words
from tests.in_swedish import errors_of
from tests.unit.forms.building import asks, form_of, question_of

TODAY = date(2024, 6, 25)
ASK_DATE = "Ange ett datum, till exempel 2024-06-25."
ASK_TIME = "Ange ett klockslag, till exempel 10.42."
ASK_BOTH = "Ange både datum och klockslag, till exempel 2024-06-25 och 10.42."
UNSTORABLE = "Texten innehåller tecken som inte går att spara. Ta bort dem och försök igen."

ACCEPTED: list[tuple[str, dict[str, Any], Any, Any, str]] = [
    # kind, fields, what is given, what is kept, how it reads
    ("text", {}, "  Hej 👩‍👩‍👧 å\t", "  Hej 👩‍👩‍👧 å\t", "  Hej 👩‍👩‍👧 å\t"),
    ("long_text", {}, "ett\r\ntvå\rtre\n", "ett\ntvå\ntre\n", "ett\ntvå\ntre\n"),
    ("text", {"minimum_length": 2, "maximum_length": 3}, "🙂🙂🙂", "🙂🙂🙂", "🙂🙂🙂"),
    ("text", {"pattern": "[0-9]{3} ?[0-9]{2}", "pattern_text": "Fem siffror."}, "123 45", "123 45", "123 45"),
    ("long_text", {"maximum_length": 20_000}, "x" * 15_000, "x" * 15_000, "x" * 15_000),
    ("radio", {}, "b", "b", "Ibland"),
    ("dropdown", {}, "a", "a", "Aldrig"),
    ("checkbox", {}, ["c", "a", "c"], ["a", "c"], "Aldrig, Alltid"),
    (
        "checkbox",
        {"choices": [{"id": "x", "label": "Te, kaffe"}, {"id": "y", "label": "Öl"}]},
        ["y", "x"],
        ["x", "y"],
        "Te, kaffe; Öl",
    ),
    ("checkbox", {"minimum_choices": 2, "maximum_choices": 2}, ["a", "b"], ["a", "b"], "Aldrig, Ibland"),
    ("number", {"unit": "st"}, "3,5", 3.5, "3,5 st"),
    ("number", {}, "3.50", 3.5, "3,5"),
    ("number", {}, " 12 000 ", 12000, "12000"),
    ("number", {}, "12\u00a0000,5", 12000.5, "12000,5"),
    ("number", {}, "−4", -4, "−4"),
    ("number", {}, "\ufeff–４\u200b", -4, "−4"),
    ("number", {}, "10\u2009000", 10000, "10000"),
    ("number", {}, -0.0, 0, "0"),
    ("number", {}, 7.0, 7, "7"),
    ("number", {}, 0.00001, 0.00001, "0,00001"),
    ("number", {}, 999_999_999_999_999, 999_999_999_999_999, "999999999999999"),
    ("number", {"minimum": 1, "maximum": 3, "step": 0.1}, 1.3, 1.3, "1,3"),
    ("number", {"minimum": "0,5", "step": "0.25"}, 1.25, 1.25, "1,25"),
    ("scale", {}, 5, 5, "5 (skala 1–5)"),
    ("scale", {"minimum_label": "Inte alls", "maximum_label": "Mycket"}, "2", 2, "2 (1 = Inte alls, 5 = Mycket)"),
    ("scale", {"minimum": -4, "maximum": 4, "step": 4}, 0, 0, "0 (skala -4–4)"),
    ("vas", {}, 0, 0, "0 (skala 0–100)"),
    ("vas", {"minimum": 0, "maximum": 10}, 10.0, 10, "10 (skala 0–10)"),
    ("date", {}, "2024-02-29", "2024-02-29", "2024-02-29"),
    ("date", {}, "\u200e2024–02‑29\u00a0", "2024-02-29", "2024-02-29"),
    ("time", {}, "\ufeff９．05", "09:05", "09.05"),
    ("datetime", {}, "2024–06–25\u00a08.00", "2024-06-25T08:00", "2024-06-25 kl. 08.00"),
    ("text", {}, "\ufeffA\u030asa\u200b", "Åsa", "Åsa"),
    ("long_text", {}, "می‌خواهم\u2028ett", "می‌خواهم\nett", "می‌خواهم\nett"),
    (
        "text",
        {"pattern": "[0-9]{6}-[0-9]{4}", "pattern_text": "Ett nummer."},
        "610831–9812 ",
        "610831-9812",
        "610831-9812",
    ),
    ("date", {"earliest": "today", "latest": "today"}, " 2024-06-25 ", "2024-06-25", "2024-06-25"),
    ("date", {"earliest": "2024-01-01", "latest": "2024-12-31"}, "2024-12-31", "2024-12-31", "2024-12-31"),
    ("time", {}, "9.05", "09:05", "09.05"),
    ("time", {}, "23:59:00", "23:59", "23.59"),
    ("datetime", {}, "2024-06-25T10:42", "2024-06-25T10:42", "2024-06-25 kl. 10.42"),
    ("datetime", {"earliest": "today"}, "2024-06-25 8.00", "2024-06-25T08:00", "2024-06-25 kl. 08.00"),
    ("yes_no", {}, True, True, "Ja"),
    ("yes_no", {}, False, False, "Nej"),
    ("matrix", {}, {"r2": "a", "r1": "c"}, {"r1": "c", "r2": "a"}, "Sömn: Alltid\nOro: Aldrig"),
    ("matrix", {}, {"r1": "c", "r2": ""}, {"r1": "c"}, "Sömn: Alltid"),
]


@pytest.mark.parametrize(("kind", "fields", "given", "kept", "text"), ACCEPTED)
def test_a_right_answer_is_normalised_and_read_out(
    kind: str, fields: dict[str, Any], given: Any, kept: Any, text: str
) -> None:
    form = form_of(asks(kind, mandatory=True, **fields)) if given != {"r1": "c", "r2": ""} else form_of(asks(kind))
    draft, sent = check_draft(form, {"q": given}), check_submission(form, {"q": given}, TODAY)
    assert (draft.answers, errors_of(draft)) == ({"q": kept}, {})
    assert (sent.answers, errors_of(sent)) == ({"q": kept}, {})
    assert type(sent.answers["q"]) is type(kept)
    assert answer_in_words(form.questions[0], given) == text


UNREADABLE: list[tuple[str, dict[str, Any], Any, str]] = [
    ("text", {}, 5, "Svaret ska vara text."),
    ("text", {}, ["x"], "Svaret ska vara text."),
    ("text", {}, "a\nb", "Skriv svaret på en rad."),
    ("text", {}, "a\x00b", UNSTORABLE),
    ("long_text", {}, "\ud83d", UNSTORABLE),
    ("long_text", {}, "x" * 10_001, "Skriv högst 10000 tecken. Nu är det 10001."),
    ("text", {"maximum_length": 5}, "x" * 10_001, "Skriv högst 5 tecken. Nu är det 10001."),
    ("radio", {}, "z", "Välj bland alternativen."),
    ("radio", {}, ["a"], "Välj bland alternativen."),
    ("dropdown", {}, 1, "Välj bland alternativen."),
    ("checkbox", {}, "a", "Välj bland alternativen."),
    ("checkbox", {}, ["a", "z"], "Välj bland alternativen."),
    ("checkbox", {}, [["a"]], "Välj bland alternativen."),
    ("checkbox", {}, ["a"] * 201, "Välj bland alternativen."),
    ("number", {}, "tre", "Ange ett tal, till exempel 3,5."),
    ("number", {}, "1.00,5", "Ange ett tal, till exempel 3,5."),
    ("number", {}, "3–4", "Ange ett tal, till exempel 3,5."),
    ("number", {}, "1e5", "Ange ett tal, till exempel 3,5."),
    ("number", {}, "٣", "Ange ett tal, till exempel 3,5."),
    ("number", {}, "9" * 41, "Ange ett tal, till exempel 3,5."),
    ("number", {}, True, "Ange ett tal, till exempel 3,5."),
    ("number", {}, float("nan"), "Ange ett tal, till exempel 3,5."),
    ("number", {}, float("inf"), "Ange ett tal, till exempel 3,5."),
    ("number", {}, 10**400, "Ange ett tal, till exempel 3,5."),
    ("number", {}, 1e300, "Ange ett tal, till exempel 3,5."),
    ("number", {}, 1e-11, "Ange ett tal, till exempel 3,5."),
    ("number", {}, 0.1 + 0.2, "Ange ett tal, till exempel 3,5."),
    ("number", {"step": 1}, "x", "Ange ett heltal, till exempel 3."),
    ("scale", {}, 2.5, "Välj ett värde från 1 till 5."),
    ("vas", {}, "x", "Välj ett värde från 0 till 100."),
    ("date", {}, "2023-02-29", ASK_DATE),
    ("date", {}, "20240625", ASK_DATE),
    ("date", {}, "0202-06-25", ASK_DATE),
    ("date", {}, 20240625, ASK_DATE),
    ("time", {}, "24:00", ASK_TIME),
    ("time", {}, "10:42:31", ASK_TIME),
    ("time", {}, 10, ASK_TIME),
    ("datetime", {}, "2024-06-31T10:00", ASK_BOTH),
    ("datetime", {}, "2024-06-25T25:00", ASK_BOTH),
    ("datetime", {}, "2024-06-25T10:00+02:00", ASK_BOTH),
    ("datetime", {}, {}, ASK_BOTH),
    ("yes_no", {}, "yes", "Välj ja eller nej."),
    ("yes_no", {}, 1, "Välj ja eller nej."),
    ("matrix", {}, ["a"], "Välj bland alternativen på varje rad."),
    ("matrix", {}, {"r9": "a"}, "Välj bland alternativen på varje rad."),
    ("matrix", {}, {"r1": "z"}, "Välj bland alternativen på varje rad."),
    ("matrix", {}, {"r1": ["a"]}, "Välj bland alternativen på varje rad."),
    ("information", {}, "x", "Här finns inget att svara på."),
]


@pytest.mark.parametrize(("kind", "fields", "given", "sentence"), UNREADABLE)
def test_an_answer_of_wrong_type_or_size_is_refused_in_draft_and_submission(
    kind: str, fields: dict[str, Any], given: Any, sentence: str
) -> None:
    form = form_of(asks(kind, **fields))
    for checked in (check_draft(form, {"q": given}), check_submission(form, {"q": given}, TODAY)):
        assert (checked.answers, errors_of(checked)) == ({}, {"q": [sentence]})
        assert not checked.accepted
    assert answer_in_words(form.questions[0], given) == "Svaret går inte att visa"


UNFINISHED: list[tuple[str, dict[str, Any], Any, str]] = [
    ("text", {"maximum_length": 5}, "sexsex", "Skriv högst 5 tecken. Nu är det 6."),
    ("text", {"minimum_length": 5}, "fyra", "Skriv minst 5 tecken. Nu är det 4."),
    ("text", {"pattern": "[0-9]{5}", "pattern_text": "Skriv fem siffror."}, "1234", "Skriv fem siffror."),
    ("text", {"pattern": "[0-9]{5}", "pattern_text": "Skriv fem siffror."}, "123456", "Skriv fem siffror."),
    ("text", {"pattern": "\\d+", "pattern_text": "Skriv siffror."}, "٣", "Skriv siffror."),
    ("checkbox", {"minimum_choices": 2}, ["a"], "Välj minst 2 alternativ."),
    ("checkbox", {"maximum_choices": 1}, ["a", "b"], "Välj högst ett alternativ."),
    ("number", {"minimum": 1.5}, 1.4, "Ange ett tal som är minst 1,5."),
    ("number", {"maximum": -2}, -1, "Ange ett tal som är högst -2."),
    ("number", {"step": 1}, 1.5, "Ange ett heltal, till exempel 3."),
    ("number", {"step": 0.5}, 0.7, "Ange ett tal i steg om 0,5."),
    ("number", {"step": 5, "minimum": 2}, 5, "Ange ett tal i steg om 5, räknat från 2."),
    ("scale", {}, 6, "Välj ett värde från 1 till 5."),
    ("vas", {"step": 10}, 15, "Välj ett värde från 0 till 100 i steg om 10."),
    ("date", {"earliest": "today"}, "2024-06-24", "Ange dagens datum eller ett senare datum."),
    ("date", {"latest": "today"}, "2024-06-26", "Ange dagens datum eller ett tidigare datum."),
    ("date", {"earliest": "2024-01-01"}, "2023-12-31", "Ange 2024-01-01 eller ett senare datum."),
    ("datetime", {"latest": "2024-01-01"}, "2024-01-02T00:00", "Ange 2024-01-01 eller ett tidigare datum."),
    ("datetime", {}, "2024-06-25T", ASK_BOTH),
    ("datetime", {}, "T10:42", ASK_BOTH),
    ("matrix", {"mandatory": True}, {"r1": "a"}, "Svara på alla rader. Det saknas svar på: Oro."),
]


@pytest.mark.parametrize(("kind", "fields", "given", "sentence"), UNFINISHED)
def test_a_broken_limit_is_kept_as_draft_and_refused_when_sent(
    kind: str, fields: dict[str, Any], given: Any, sentence: str
) -> None:
    form = form_of(asks(kind, **fields))
    draft, sent = check_draft(form, {"q": given}), check_submission(form, {"q": given}, TODAY)
    assert (draft.answers, errors_of(draft)) == ({"q": given}, {})
    assert (sent.answers, errors_of(sent)) == ({}, {"q": [sentence]})


DEMANDS = [
    ("text", {}, "Skriv ett svar."),
    ("long_text", {}, "Skriv ett svar."),
    ("radio", {}, "Välj ett alternativ."),
    ("dropdown", {}, "Välj ett alternativ."),
    ("checkbox", {}, "Välj minst ett alternativ."),
    ("checkbox", {"minimum_choices": 2}, "Välj minst 2 alternativ."),
    ("number", {}, "Ange ett tal, till exempel 3,5."),
    ("number", {"step": 1}, "Ange ett heltal, till exempel 3."),
    ("scale", {}, "Välj ett värde från 1 till 5."),
    ("vas", {}, "Välj ett värde från 0 till 100."),
    ("date", {}, ASK_DATE),
    ("time", {}, ASK_TIME),
    ("datetime", {}, ASK_BOTH),
    ("yes_no", {}, "Välj ja eller nej."),
    ("matrix", {}, "Svara på alla rader."),
]


@pytest.mark.parametrize(("kind", "fields", "sentence"), DEMANDS)
def test_only_a_mandatory_question_demands_an_answer_and_only_when_sent(
    kind: str, fields: dict[str, Any], sentence: str
) -> None:
    mandatory, optional = form_of(asks(kind, mandatory=True, **fields)), form_of(asks(kind, **fields))
    empty: Any
    for empty in ({}, {"q": None}, {"q": ""}):
        assert errors_of(check_submission(mandatory, empty, TODAY)) == {"q": [sentence]}
        assert check_submission(optional, empty, TODAY).accepted
        assert check_draft(mandatory, empty).accepted
    assert answer_in_words(optional.questions[0], None) == "Inget svar"


@pytest.mark.parametrize(
    ("kind", "empty"), [("checkbox", []), ("matrix", {}), ("matrix", {"r1": None}), ("datetime", "T")]
)
def test_an_empty_container_is_no_answer(kind: str, empty: Any) -> None:
    form = form_of(asks(kind, mandatory=True))
    assert check_draft(form, {"q": empty}).answers == {}
    assert "q" in check_submission(form, {"q": empty}, TODAY).errors


def test_blank_text_is_kept_while_writing_but_is_no_answer_when_sent() -> None:
    form = form_of(asks("text", minimum_length=3), asks("text", "demanded", mandatory=True))
    answers = {"q": " ", "demanded": "\u00a0 "}
    assert check_draft(form, answers).answers == answers
    sent = check_submission(form, answers, TODAY)
    assert (sent.answers, errors_of(sent)) == ({}, {"demanded": ["Skriv ett svar."]})


def test_half_a_date_time_reads_as_what_is_there() -> None:
    question = question_of("datetime")
    assert answer_in_words(question, "2024-06-25T") == "2024-06-25"
    assert answer_in_words(question, "T10:42") == "kl. 10.42"
