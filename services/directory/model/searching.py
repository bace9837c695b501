"""Free-text search of a care unit's citizens: which words find whom.

Names are found by the beginning of any of their words, without regard to case and accents (`öberg` and `Oberg` find each other). A number is
found whole, with or without century, or by the day of birth, which lists show anyway: the last four can't be guessed digit by digit. A
protected name isn't searched (OSL 22 ch. 1 §): that somebody was found by it would tell it.
"""

import re
import unicodedata
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.directory.model.base import Base
from services.directory.model.citizens import Citizen

MADE_AS = 1
"""Which rules a citizen's terms were made by. Raise it when `terms_of` changes: all are then made anew, in the background."""
LONGEST = 64
MOST_WORDS = 6
NAME, DAY, NUMBER = "w", "d", "n"
"""What a term begins with: a word of a name, a day of birth, a whole number."""
_SEPARATE = {"æ": "ae", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d"}
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"(?<![0-9a-z])([0-9]{6}|[0-9]{8})(?:\s?[-+]?\s?([0-9]{4})|-?([0-9a-z]{4}))(?![0-9a-z])")
_DAY_DIGITS = 8


class SearchTerm(Base):
    """A word by which a care unit finds a citizen: a copy of name and number that goes with the pair of unit and citizen.

    It stands by unit, so that a search never walks past another unit's citizens. Compared byte by byte (collation C), as ranges need.
    """

    __tablename__ = "search_term"

    care_unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(
        String(LONGEST).with_variant(String(LONGEST, collation="C"), "postgresql"), primary_key=True
    )
    citizen_id: Mapped[UUID] = mapped_column(primary_key=True)


Index("ix_search_term_citizen", SearchTerm.care_unit_id, SearchTerm.citizen_id, SearchTerm.term)


def plain(text: str) -> str:
    """Give a text in small letters without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(_SEPARATE.get(each, each) for each in letters if not unicodedata.combining(each))


def terms_of(citizen: Citizen) -> set[str]:
    """Give every term that finds a citizen."""
    number = citizen.personal_number.casefold()
    days = {DAY + number[:8], DAY + number[2:8]}
    whole = {NUMBER + number, NUMBER + number[2:]}
    words = set() if citizen.protected else {(NAME + word)[:LONGEST] for word in _WORD.findall(plain(citizen.name))}
    return words | days | whole


def read_search(text: str) -> list[tuple[str, bool]]:
    """Give the terms of a search, the longest first, each with whether it is only the beginning; none when nothing can be found by it."""
    found = list(dict.fromkeys(_read(plain(text))))
    if not found or len(found) > MOST_WORDS:
        return []
    return sorted(found, key=lambda term: (term[1], -len(term[0])))


def _read(text: str) -> Iterator[tuple[str, bool]]:
    """Give whole numbers as they are, digits as the beginning of a day of birth, anything else as the beginning of a name."""
    for birth, last, last_with_letter in _NUMBER.findall(text):
        yield NUMBER + birth + (last or last_with_letter), False
    for word in _WORD.findall(_NUMBER.sub(" ", text)):
        if word.isascii() and word.isdigit() and len(word) <= _DAY_DIGITS:
            yield DAY + word, True
        else:
            yield (NAME + word)[:LONGEST], True
