"""How words are compared: in Swedish order, and as people write them who have no key for a letter.

Databases differ: SQLite sorts by code point and folds ASCII alone, PostgreSQL does what its cluster's locale says. So neither sorts nor folds words here. A whole list is sorted
when it is read; one that is cut in the database keeps its key in a column. The rules are CLDR's for Swedish, by ICU.
"""

import re
import unicodedata

from icu import Collator, DateFormatSymbols, Locale

MONTHS: list[str] = DateFormatSymbols(Locale("sv")).getMonths()
"""The months in Swedish, January first."""
_SWEDISH = Collator.createInstance(Locale("sv"))
_LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "đ": "d", "þ": "th", "ı": "i", "ȷ": "j", "ŋ": "n", "ĸ": "k", "ə": "e", "ʒ": "z",
    "ɛ": "e", "ɔ": "o", "ʼ": "'", "ʻ": "'", "’": "'", "‘": "'",
}  # fmt: skip
"""Letters that Unicode doesn't take apart, and whose names don't say which letter they are made of."""
_ACCENTS = re.compile("[\u0300-\u036f]+")
"""The combining marks that Latin letters have; of other scripts' each is asked for."""
_MADE_OF = "LATIN SMALL LETTER "


def swedish(words: str) -> bytes:
    """Give what sorts like the words do in Swedish: byte by byte, the same in every database and in Python. å ä ö stand last, é with e.

    A key that is kept in a column holds for the library's tables as they are: a new version of it is a migration (`tests/unit/chassis/test_words.py`).
    """
    key: bytes = _SWEDISH.getSortKey(words)
    return key


def plain(text: str) -> str:
    """Give a text in small letters without accents or strokes: `Öberg` and `Oberg` are the same, `Łukasz` and `lukasz`, `YILDIZ` and `Yıldız`."""
    letters = _ACCENTS.sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()))
    if letters.isascii():  # nearly every text of Swedes: a search reads thousands of them
        return letters
    return "".join(_plain(each) for each in letters if not unicodedata.combining(each))


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in _LETTERS:
        return _LETTERS[letter]
    name = unicodedata.name(letter, "")
    base, is_marked, _mark = name.removeprefix(_MADE_OF).partition(" WITH ")
    return base.casefold() if is_marked and name.startswith(_MADE_OF) and len(base) == 1 else letter
