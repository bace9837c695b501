"""What is said of a step: its title, its text, where headings pause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.lines import lines_of
from services.content.speech import TextTooLongError
from services.content.speech.port import MOST_CHARACTERS
from services.content.speech.spoken import spoken, spoken_step

STEP = {
    "title": "1.4 Stoppdagen",
    "blocks": [
        {"kind": "html", "html": "<p>Välj en dag, t.ex. <strong>måndag</strong>.</p><h2>Hur?</h2><ul><li>Tänk &amp; skriv</li><li>Vila</li></ul>"},
        {"kind": "tip", "html": "<p>Ta 2 glas<br>vatten</p>"},
        {"kind": "form", "html": None, "form_id": "dag"},
    ],
    "forms": {"dag": {"title": "Din dag"}},
}  # fmt: skip


def test_a_step_is_said_with_pauses_around_its_headings() -> None:
    assert spoken_step(STEP, "sv").split("\n") == [
        "Ett punkt fyra Stoppdagen.",
        "",
        "Välj en dag, till exempel måndag.",
        "",
        "Hur?",
        "",
        "Tänk och skriv.",
        "Vila.",
        "",
        "Tips.",
        "",
        "Ta två glas vatten.",
        "Här finns ett formulär att fylla i: Din dag.",
    ]


def test_a_picture_is_told_by_its_alternative_text_and_a_decorative_one_is_silent() -> None:
    blocks = [{"kind": "image", "alt": "En sjö"}, {"kind": "image", "alt": ""}, {"kind": "video", "title": "Andas"}]
    told = spoken_step({"title": "A", "blocks": blocks, "forms": {}}, "sv")
    assert told.split("\n")[2:] == ["Bild: En sjö.", "Film: Andas."]


def test_another_language_keeps_its_numbers_and_loses_what_orders_a_voice() -> None:
    assert spoken([(False, "Take 5 [[x]] <b>")], "en") == "Take 5 x b."


def test_a_text_that_is_too_long_is_refused_before_any_work() -> None:
    with pytest.raises(TextTooLongError):
        spoken([(False, "a" * MOST_CHARACTERS), (False, "b")], "sv")


@given(st.text())
def test_no_html_is_too_strange(html: str) -> None:
    for _is_heading, text in lines_of(html):
        assert text
