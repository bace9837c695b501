"""Ids made of what others call their items, rows and alternatives.

An id here has fewer characters than a linkId or a code, so different names may look alike: none of them is ever dropped or mixed up for that.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from common.forms.reader import IDENTIFIER

_LONGEST = 64
_ROOM = 56
"""Characters of a name that has a number after it."""
_MINUS = re.compile(r"(?<!\w)[-−](?=\d)")
_SPELT = str.maketrans(
    {"<": " under ", ">": " över ", "≤": " högst ", "≥": " minst ", "+": " plus ", "ø": "o", "æ": "ae", "ß": "ss"}
)


def slug(text: str) -> str:
    """Give a text as ids are written: `a–z 0–9 -`, at most 64; `""` when nothing of it can be said so (Arabic, emoji).

    Signs that tell alternatives apart are spelt, so that `<1` and `>1`, `-3` and `3` can be told apart in a condition.
    """
    spelt = _MINUS.sub(" minus ", text).lower().translate(_SPELT)
    plain = unicodedata.normalize("NFKD", spelt)
    kept = "".join(letter if letter.isascii() and letter.isalnum() else _between(letter) for letter in plain)
    return "-".join(filter(None, kept.split("-")))[:_LONGEST].strip("-")


def _between(letter: str) -> str:
    return "" if unicodedata.combining(letter) else "-"


def identifiers(names: Sequence[str], otherwise: str, own: Sequence[str] = ()) -> list[str]:
    """Give an id for each name, all different: the name itself where it is an id already, else one like it, numbered where it must be.

    `own` are names that some of them (`""`: not this one) had here before; those come first.
    """
    wanted = [before or name for name, before in zip(names, own or names, strict=True)]
    exact = _claims(wanted) | _claims(own)
    taken, counts = set(exact), dict[str, int]()
    return [
        name if exact.get(name) == place else _free(slug(name) or otherwise, taken, counts)
        for place, name in enumerate(wanted)
    ]


def _claims(names: Sequence[str]) -> dict[str, int]:
    """Give the place of the first of each name that is an id already."""
    return {name: place for place, name in reversed(list(enumerate(names))) if IDENTIFIER.fullmatch(name)}


def _free(wanted: str, taken: set[str], counts: dict[str, int]) -> str:
    found = next(one for one in _numbered(wanted, counts) if one not in taken)
    taken.add(found)
    return found


def _numbered(wanted: str, counts: dict[str, int]) -> Iterable[str]:
    while True:
        number = counts[wanted] = counts.get(wanted, 0) + 1
        yield wanted if number == 1 else f"{wanted[:_ROOM].rstrip('-')}-{number}"
