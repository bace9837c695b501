"""What is written, as it is said in Swedish: the one place that knows how a text becomes words for a voice.

`as_said` never fails and never gives nothing for something. What it gives holds letters, digits of foreign scripts, and the points
and commas that a voice pauses at: no markup, brackets or control signs, with which a text could give the voice orders
(SSML, espeak-ng's `[[…]]` and its control-A).
"""

import re
import unicodedata

from services.content.speech.wording import addresses, amounts, dates, shortened, times
from services.content.speech.wording.step import Step, spaced

FALLBACK = "tecken"
"""What is said of a text that holds signs only, for which there is no word."""

_LETTERED = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(shortened.LETTERED, key=len, reverse=True))})(?![\w])")
_SIGN = re.compile("|".join(re.escape(sign) for sign in shortened.SIGNS))
_DRESS = {"\ufe0e", "\ufe0f", "\u20e3"}
"""Marks that only dress another sign: variation selectors and the frame of a keycap (1️⃣)."""
_KEPT = set(".,:;!?…'’\"”“»«-–()")


def as_said(text: str) -> str:
    """Give a text as it is said: one line, without signs that a voice would stumble over. Empty only for empty text."""
    clean = plain(text)
    said = clean
    for pattern, replace in _STEPS:
        said = pattern.sub(replace, said)
    said = _tidy(said)
    return said or (FALLBACK if clean else "")


def plain(text: str) -> str:
    """Give a text in one line without what no eye sees: control signs, half surrogates, direction marks."""
    seen = (
        each if unicodedata.category(each)[0] != "C" else _unseen(each) for each in unicodedata.normalize("NFC", text)
    )
    return " ".join("".join(seen).split())


def _unseen(sign: str) -> str:
    """A soft hyphen or a mark of direction stands within a word; a control sign parts words as a space does."""
    return "" if unicodedata.category(sign) == "Cf" else " "


def _tidy(text: str) -> str:
    kept = "".join(
        each if each.isalnum() or each in _KEPT or unicodedata.category(each)[0] == "M" else " "
        for each in text
        if each not in _DRESS
    )
    parted = re.sub(r"-{2,}|(?<!\w)-(?=\w)", " ", kept)
    joined = re.sub(r"\s+(?=[.,:;!?…)])|(?<=\()\s+", "", " ".join(parted.split()))
    # A voice takes a point before a small letter for an abbreviation's, and doesn't pause.
    joined = re.sub(r"^\w|(?<=[.!?…] )\w", lambda found: found[0].upper(), joined)
    return joined if any(each.isalnum() for each in joined) else ""


_STEPS: tuple[Step, ...] = (
    *addresses.PLACES,
    (shortened.ABBREVIATION, shortened.in_full),
    *addresses.NUMBERS,
    *dates.STEPS,
    *times.STEPS,
    *amounts.STEPS,
    (_LETTERED, lambda found: " ".join(found[0])),
    (_SIGN, lambda found: spaced(found, shortened.SIGNS[found[0]])),
)
"""In this order: what stands earlier is no longer digits or signs when the later ones look."""
