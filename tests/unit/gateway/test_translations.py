"""Another language is whole: every sentence of the code is in its catalogue, in its own words, with the same parts, and compiled."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

GATEWAY = Path("gateway")
TRANSLATIONS = GATEWAY / "translations"
LANGUAGES = sorted(path.name for path in TRANSLATIONS.iterdir())
HOLES = re.compile(r"%\(\w+\)\w|\{\w+\}|<[^>]+>")
"""What a translation may neither lose nor make up: parameters, scripts' parameters, tags."""
SAME = {
    "%(minutes)s min %(rest)s s",
    "%(rest)s s",
    "%(mega)s MB",
    "%(kilo)s kB",
    "%(words)s",
    "%(number)s. Text",
    "%(path)s: %(why)s",
    "%(least)s = %(low)s, %(most)s = %(high)s",
    "API",
    "Film",
    "Film: %(title)s",
    "HTML",
    "Information",
    "Matris",
    "Modul %(number)s",
    "Text",
    "VAS (0–100)",
    "Version %(version)s",
}
"""Sentences that may be the same in another language."""


@cache
def in_code() -> frozenset[str | tuple[str, str]]:
    """Give every sentence of templates and Python; one that counts is a pair."""
    mappings = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(each["pattern"], each["method"]) for each in mappings]
    found = extract_from_dir(GATEWAY, method_map=methods)
    return frozenset(message if isinstance(message, str) else (message[0], message[1]) for _, _, message, _, _ in found)


@cache
def catalogue(language: str) -> Catalog:
    """Give the catalogue that people write."""
    with (TRANSLATIONS / language / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def messages(language: str) -> list[Message]:
    """Give what is translated, without the file's head."""
    return [message for message in catalogue(language) if message.id]


def pairs(message: Message) -> list[tuple[str, str]]:
    """Give the Swedish and the translation of a message, of each of its plural forms."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return list(zip(message.id, message.string, strict=True))


def test_extraction_finds_the_sentences() -> None:
    assert {"Stöd och behandling", ("%(num)s dag", "%(num)s dagar"), "Du behöver logga in."} <= in_code()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_code_is_in_the_catalogue_and_none_is_left_over(language: str) -> None:
    written = {one if isinstance(one, str) else tuple(one) for one in (message.id for message in messages(language))}
    assert in_code() - written == set(), "run `make words` and translate"
    assert written - in_code() == set(), "run `make words`"
    assert list(catalogue(language).obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    assert [message.id for message in messages(language) if message.fuzzy] == []
    assert [one for message in messages(language) for one, other in pairs(message) if not other.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_parts_of_its_sentence(language: str) -> None:
    both = [pair for message in messages(language) for pair in pairs(message)]
    assert [pair for pair in both if sorted(HOLES.findall(pair[0])) != sorted(HOLES.findall(pair[1]))] == []
    assert [pair for pair in both if _ending(pair[0]) != _ending(pair[1])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_the_swedish_sentence(language: str) -> None:
    both = [pair for message in messages(language) for pair in pairs(message)]
    assert [
        one for one, other in both if one == other and one not in SAME and HOLES.sub("", one).strip(" ”“%.()–:/,")
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    """A clone has no times of files, so the contents are compared: `make words` compiles."""
    with (TRANSLATIONS / language / "LC_MESSAGES/messages.mo").open("rb") as file:
        compiled = [message for message in read_mo(file) if message.id]
    assert sorted(map(pairs, compiled)) == sorted(map(pairs, messages(language)))


def _ending(text: str) -> str:
    """Give the sign and the blanks that a sentence ends with: a colon or a blank leads on to what a page sets after it."""
    found = re.search(r"[.:?!…]?\s*$", text)
    return found.group() if found else ""
