"""What leaves the house: every template in both languages, on both channels, says nothing that isn't anybody's to know."""

import re
from itertools import product
from uuid import UUID

import pytest
import yaml

from common.contracts.languages import LOCALES
from services.notifications import texts
from services.notifications.gsm import BASIC, EXTENDED, ONE_PART, septets
from tests.architecture.test_tree import ROOT

PLACE = "https://halsotjanster.region-exempel.example"
"""As long as such an address may well be."""
CODE, STOP = "012345", f"{PLACE}/avisering/sluta/{UUID(int=1)}/{'a' * 64}"
EVERY = list(product(texts.TEMPLATES, LOCALES))
FORBIDDEN = re.compile(
    r"(?i)behandl|terap|vård|hälsa|sjuk|patient|program|modul|formul|meddelande|diagnos|läkar|psyk|tobak|moment|treat|health|care|clinic|"
    r"patient|message from|module|form\b|doctor"
)
"""What tells of health, or of what kind the thing is that waits."""


def everything(template: str, language: str) -> list[str]:
    """Give all that is written."""
    letter = texts.letter(template, language, PLACE, code=CODE, stop=STOP if template == texts.WAITS else "")
    return [letter.subject, letter.text, letter.html, texts.text_message(template, language, PLACE, code=CODE)]


def without_place(text: str) -> str:
    return text.replace(PLACE, "").replace(PLACE.partition("://")[2], "")


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_no_word_tells_of_health_or_of_what_waits(template: str, language: str) -> None:
    for text in everything(template, language):
        # The mail's own reason to be thrown away is the one place that calls it a message.
        assert not FORBIDDEN.search(
            without_place(text).replace("disregard this message", "").replace("messages like", "")
        ), text


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_nobody_is_named(template: str, language: str) -> None:
    people = yaml.safe_load((ROOT / "deploy/local/people.yaml").read_text(encoding="utf-8"))
    names = {part for each in (*people["staff"], *people["citizens"]) for part in each["name"].split()}
    names |= {each["name"] for each in people["care_units"]}
    for text in everything(template, language):
        assert not [name for name in names if re.search(rf"\b{re.escape(name)}\b", text)]


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_no_link_signs_anybody_in(template: str, language: str) -> None:
    for text in everything(template, language):
        links = set(re.findall(r"https://[^\s<\"]+", text))
        assert {link.rstrip(".,") for link in links} <= {PLACE, STOP}, links


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_a_text_message_is_one_part_in_the_alphabet_of_phones(template: str, language: str) -> None:
    assert septets(texts.text_message(template, language, PLACE, code=CODE)) <= ONE_PART


@pytest.mark.parametrize(("text", "count"), [("å ä ö é Ç", 9), ("€", 2), ("[x]", 5), ("", 0)])
def test_septets_are_counted_as_phones_count_them(text: str, count: int) -> None:
    assert septets(text) == count


@pytest.mark.parametrize("stranger", ["ç", "\u00a0", "\u00ad", "–", "’", "”", "š", "🎉"])
def test_a_sign_outside_of_the_alphabet_is_told(stranger: str) -> None:
    with pytest.raises(ValueError, match=r"GSM 03\.38"):
        septets(f"Hej{stranger}")


def test_the_alphabet_has_as_many_signs_as_the_standard_says() -> None:
    """128 places, one of which is the escape; ten signs stand behind it."""
    assert (len(BASIC), len(EXTENDED)) == (127, 10)


@pytest.mark.parametrize("language", LOCALES)
def test_html_and_text_say_the_same(language: str) -> None:
    letter = texts.letter(texts.WAITS, language, PLACE, stop=STOP)
    words = re.sub(r"<title>.*?</title>|<[^>]+>", " ", letter.html)
    assert " ".join(words.split()) == " ".join(letter.text.split())
