"""Free-text search of a care unit's citizens: which words find whom.

Names are found by the beginning of any of their words, without regard to case, accents and strokes (`öberg` and `Oberg` find each other), and whether two words
stand apart, joined or hyphened (`Ann-Kristin`, `Annkristin`; `O'Brien`, `OBrien`). A number is found whole, with or without century, or by the day of birth, however it is
written; lists show that anyway: the last four can't be guessed digit by digit. A protected name isn't searched (OSL 22 ch. 1 §): that somebody was found by it would tell it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from common.chassis.collation import plain
from common.door import figures
from services.directory.model.base import Base
from services.directory.model.citizens import Citizen
from services.directory.model.written_days import read_days

MADE_AS = 2
"""Which rules a citizen's terms were made by. Raise it when `terms_of` changes: all are then made anew, in the background."""
LONGEST = 64
MOST_WORDS = 10
NAME, DAY, NUMBER = "w", "d", "n"
"""What a term begins with: a word of a name, a day of birth, a whole number."""
Terms = list[tuple[str, bool]]
"""What must all fit, each with whether it is only the beginning; what finds the fewest stands first."""
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(
    r"(?<![0-9a-z])((?:[0-9]{2})?[0-9]{2})[- ]?([0-9]{2})[- ]?([0-9]{2})(?:\s?[-+]?\s?([0-9]{4})|-?([0-9a-z]{4}))(?![0-9a-z])"
)
_DAY_DIGITS = 8
_MASK = re.compile(r"(?<=[0-9])-?xxxx(?![0-9a-z])")
"""What stands for the last four where lists show a number: pasted, it is a day of birth."""


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked for. Who fits any of the `readings` is found; none when nothing can be found by it. `is_shortened`: some words were left out."""

    readings: list[Terms]
    is_shortened: bool = False


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


def terms_of(citizen: Citizen) -> set[str]:
    """Give every term that finds a citizen."""
    number, born = citizen.personal_number.casefold(), citizen.born
    days = {number[:8], number[2:8]} | ({f"{born:%Y%m%d}", f"{born:%y%m%d}"} if born else set())
    whole = {NUMBER + number, NUMBER + number[2:]}
    words = set() if citizen.protected else _words_of(citizen.name)
    return words | {DAY + day for day in days} | whole


def _words_of(name: str) -> set[str]:
    """Give the words of a name, and each two that stand beside each other as one; `æ` is also what Swedes write for it."""
    name = figures(name)
    spelt = {plain(name), plain(name.translate({ord("æ"): "ä", ord("Æ"): "ä"}))}
    found = [_WORD.findall(each) for each in spelt]
    joined = (one + other for words in found for one, other in pairwise(words))
    return {_name(word) for words in (*found, joined) for word in words}


def read_search(text: str) -> Search:
    """Read what was written in a search box: whole numbers as they are, days of birth, and the beginnings of names.

    Of more than ten words the longest are used. Two names that stand beside each other may also be one.
    """
    numbers, days, words = _read(plain(figures(text)))
    room = max(0, MOST_WORDS - len(numbers) - len(days))
    used = set(sorted(words, key=len, reverse=True)[:room])
    names = [_name(word) for word in words if word in used]
    fixed = [*((NUMBER + number, False) for number in numbers), *((DAY + day, True) for day in days)]
    readings = [_terms(fixed, names), *(_terms(fixed, joined) for joined in _joined(names))]
    return Search([each for each in readings if each], is_shortened=len(used) < len(words))


def numbers_in(text: str) -> list[str]:
    """Give the whole numbers of a text, as they were written but for their dashes."""
    return ["".join(parts) for parts in _NUMBER.findall(plain(figures(text)))]


def _read(text: str) -> tuple[list[str], list[str], list[str]]:
    """Give the whole numbers, the beginnings of days and the other words of a plain text, each once."""
    text = _MASK.sub(" ", text)
    numbers = ["".join(parts) for parts in _NUMBER.findall(text)]
    days, rest = read_days(_NUMBER.sub(" ", text))
    words = _WORD.findall(rest)
    digits = [word for word in words if word.isascii() and word.isdigit() and len(word) <= _DAY_DIGITS]
    others = [word for word in words if word not in set(digits)]
    return _once(numbers), _once([*days, *digits]), _once(others)


def _joined(names: list[str]) -> list[list[str]]:
    """Give the names with each two neighbours as one word."""
    places = range(len(names) - 1)
    return [[*names[:at], names[at] + names[at + 1].removeprefix(NAME), *names[at + 2 :]] for at in places]


def _terms(fixed: Terms, names: Iterable[str]) -> Terms:
    found = [*fixed, *((name[:LONGEST], True) for name in names)]
    return sorted(found, key=lambda term: (term[1], -len(term[0])))


def _name(word: str) -> str:
    return (NAME + word)[:LONGEST]


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))
