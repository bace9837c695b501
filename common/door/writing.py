"""Words and figures as they are pasted from Word, mail, PDF, chats and spreadsheets.

A sign is put right only where it can't carry meaning. Persian needs its non-joiner, an emoji of a family its joiners, Khmer and Thai their
zero-width spaces, Arabic among Latin its direction marks: in words they stay. In figures nothing invisible means anything.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from icu import UnicodeSet

_ORDINARY = re.compile(r"[\t\n -~]*")
"""What is right already: most of what comes, so it is told at once."""
_ENDS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Line ends of all systems, and Word's line break within a paragraph (VT)."""
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Controls but tab, line feed, and NUL, which is refused as unwritable: dropping it would hide that a file isn't text."""
_RUBBISH = re.compile("[\ufeff\u2060-\u2064\u206a-\u206f\u202d\u202e\ufff9-\ufffb]")
"""Never of use in words: byte-order marks, word joiners, invisible operators, deprecated signs, and overrides, which make a text look like another."""
_IN_CONTEXT = re.compile("([\u00ad\u200b-\u200d])[\u00ad\u200b-\u200d]*")
"""Soft hyphen, zero-width space, non-joiner and joiner; one at a time is enough."""
_WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf"
"""Thai, Lao, Burmese, Khmer and their kin: a zero-width space there says where a word ends."""
_IDLE = re.compile(
    f"(?<![^\\W\\d_])\u00ad|\u00ad(?![^\\W\\d_])|(?<![{_WITHOUT_SPACES}])\u200b|\u200b(?![{_WITHOUT_SPACES}])"
    "|(?<![^\0-\u036f\u2000-\u206f])[\u200c\u200d]"
)
"""Such a sign where it does nothing: a joiner after Latin, digits or punctuation, a soft hyphen that isn't within a word."""
_DIRECTIONS = re.compile("[\u00ad\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
_DASHES = "\u02d7\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2796\ufe58\ufe63\uff0d"
"""What looks like a hyphen or a minus sign: hyphens, dashes of all lengths, minus, small and full-width forms."""
_SAME: Mapping[int, str] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, _DASHES), "-"),
    0xFE62: "+",
}
"""Full-width forms to the ASCII they are forms of, and every dash to the hyphen."""
_SPACES = re.compile(r"\s+")
_SHOWS_NOTHING = "[:Default_Ignorable_Code_Point:]\\u2800\\ufffc\\U0001D159\\U00013441\\U00013442"
"""What Unicode says may be passed over in silence, and the signs that are drawn as nothing: a dotless Braille cell, a headless note, two hieroglyphs,
and the place of a picture that wasn't pasted with its text."""
_SEEN_IN_ASCII = re.compile("[\0!-~]")
"""NUL too, which is refused as unwritable and not as blank."""
_SEEN = UnicodeSet(f"[[:L:][:N:][:P:][:S:]-[{_SHOWS_NOTHING}]]")
_SEEN_WITH_MARKS = UnicodeSet(f"[[:L:][:M:][:N:][:P:][:S:]-[{_SHOWS_NOTHING}]]")


def free(text: str) -> str:
    """Give words as they were written: with our line ends, composed letters (NFC), and without invisible rubbish."""
    return text if _ORDINARY.fullmatch(text) else tidy(_CONTROLS.sub("", _ENDS.sub("\n", text)))


def tidy(text: str) -> str:
    """Do the same with a file's text, whose lines are counted and whose control signs are for its reader to refuse."""
    if text.isascii():
        return text
    seen = _RUBBISH.sub("", unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", _IDLE.sub("", _IN_CONTEXT.sub(r"\1", seen)))


def line(text: str) -> str:
    """Give a name, a title or words to search by: one line, with single ordinary spaces, and none around it."""
    return " ".join(_DIRECTIONS.sub("", free(text)).split())


def says(text: str) -> bool:
    """Say whether people see anything of a text that says something: more than blanks, marks without a letter, and what shows nothing."""
    return bool(_SEEN_IN_ASCII.search(text)) if text.isascii() else bool(_SEEN.containsSome(text))


def said(text: str) -> str:
    """Give what people see of a text, to judge whether it says enough: nothing of one that doesn't say anything (`says`)."""
    if text.isascii():
        return " ".join(_CONTROLS.sub("", text).split())
    if not says(text):
        return ""
    unseen = (sign for sign in set(text) if not _SEEN_WITH_MARKS.contains(sign))
    return " ".join(text.translate({ord(sign): " " if sign.isspace() else None for sign in unseen}).split())


def figures(text: str) -> str:
    """Give what is read as a number or a date: ASCII where it was a form of it, every dash `-`, every space one blank, and nothing invisible."""
    return _SPACES.sub(" ", _UNSEEN.sub("", text).translate(_SAME)).strip()


def free_in(data: Any) -> Any:
    """Give JSON data with each text in it `free`: the same data when nothing was to be put right. Names of fields are left alone."""
    if all(_ORDINARY.fullmatch(text) for text in _texts(data)):
        return data
    whole: list[Any] = [data]
    waiting: list[Any] = [whole]
    while waiting:
        holder = waiting.pop()
        for place, value in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
            if isinstance(value, str):
                holder[place] = free(value)
            elif isinstance(value, Mapping | list):
                holder[place] = dict(value) if isinstance(value, Mapping) else list(value)
                waiting.append(holder[place])
    return whole[0]


def _texts(data: Any) -> Iterator[str]:
    """Give every text in JSON data, names of fields apart. Depth costs no stack."""
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, Mapping):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
