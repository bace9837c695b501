"""How words are found in a text: folded as names are, each of them somewhere in a word of it, and shown with what stands around."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Self
from uuid import UUID

from common.chassis.collation import plain
from common.contracts.errors import Invalid
from common.phrases import inputs

MOST_WORDS = 10
"""More words than that of a search aren't looked for."""
AROUND = 70
"""How many characters are shown before and after what was found."""
LONGEST_FOUND = 100
"""How many characters are shown of the word itself: a message without a blank is one word of 20,000, and fifty of those no answer."""
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_WORD = re.compile(r"\S+")
_BLANK = re.compile(r"\s+")
_CURSOR = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[1-9]?[0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The word that was found, with what stands around it."""

    before: str
    found: str
    after: str


@dataclass(frozen=True, slots=True)
class Place:
    """How far a search has come: `below` this message of a conversation, or before all of it, with null."""

    conversation_id: UUID
    below: int | None

    @classmethod
    def of(cls, cursor: str) -> Self:
        """Read a cursor; raises `Invalid`."""
        if not _CURSOR.fullmatch(cursor):
            raise Invalid(fields={"cursor": [inputs.CURSOR()]})
        conversation_id, _dot, number = cursor.partition(".")
        return cls(UUID(conversation_id), int(number) if number else None)

    def __str__(self) -> str:
        """Write it as a cursor."""
        return f"{self.conversation_id}.{'' if self.below is None else self.below}"


def words_of(sought: str) -> list[str]:
    """Give the words that are looked for, folded, each once: none where there are but accents."""
    return list(dict.fromkeys(plain(sought).split()))[:MOST_WORDS]


def text_of(html: str) -> str:
    """Give a kept text's words, each paragraph and line after a blank: what is kept was written by `rich_text`."""
    return unescape(_TAG.sub(lambda tag: " " if tag[2] in {"p", "br"} else "", html)).strip()


def found_in(text: str, words: Sequence[str]) -> Excerpt | None:
    """Give the first of the words in a text with what stands around it, null unless all of them are there."""
    folded = plain(text)
    if not all(word in folded for word in words):
        return None
    place = next((each for each in _WORD.finditer(text) if words[0] in plain(each[0])), None)
    return Excerpt(_end(text[: place.start()]), _shown(place[0]), _beginning(text[place.end() :])) if place else None


def _shown(word: str) -> str:
    return word if len(word) <= LONGEST_FOUND else word[:LONGEST_FOUND] + "…"


def _end(text: str) -> str:
    text = _BLANK.sub(" ", text)
    return text if len(text) <= AROUND else "…" + text[-AROUND:].partition(" ")[2]


def _beginning(text: str) -> str:
    text = _BLANK.sub(" ", text)
    return text if len(text) <= AROUND else text[:AROUND].rpartition(" ")[0] + "…"
