"""Files as they leave other programs: with or without a byte-order mark, in UTF-8 or Windows' UTF-16, with the line ends of any system."""

import codecs
import re
import struct
import unicodedata

from common.door.writing import tidy

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
"""UTF-32 first: its mark begins as UTF-16's does."""
UNREADABLE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)
"""What libraries raise, beside errors of their own, for what was made outside and isn't what it says: they look at few wrong shapes themselves, so that a
number where a text belongs, or a file that is cut off, ends as whatever Python says of it."""
_LINE_ENDS = re.compile("\r\n?")


class NotTextError(ValueError):
    """The bytes are no text in an encoding that we can tell."""


def decoded(data: bytes) -> str:
    """Give the text in a file's bytes, with line feeds as line ends. Raises `NotTextError`.

    Without a mark it is UTF-8, or UTF-16 when every other byte at the beginning is nought, as it is with Latin letters (RFC 4627, 3).
    """
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError as error:
        raise NotTextError from error
    return _LINE_ENDS.sub("\n", text)


def file_text(data: bytes) -> str:
    """Give the text of a file that people wrote: `decoded`, composed letters, and without what nobody sees. Raises `NotTextError`."""
    return tidy(decoded(data))


def file_name(name: str) -> str:
    """Give a name as the other systems write it: macOS takes letters apart, so that `å` there isn't `å` elsewhere."""
    return unicodedata.normalize("NFC", name)


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    first = data[:4]
    if len(first) == 4 and first[0] and first[2] and not first[1] and not first[3]:  # noqa: PLR2004 (two signs of two bytes)
        return "utf-16-le"
    if len(first) == 4 and first[1] and first[3] and not first[0] and not first[2]:  # noqa: PLR2004
        return "utf-16-be"
    return "utf-8"
