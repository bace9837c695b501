"""Decimal numbers as people in Sweden write them, exact, and which of them can be read two ways.

A number is written with decimal comma, or with a point. It has at most 15 significant digits, so that it survives JSON's binary numbers
unchanged, and at most 10 decimals, so that steps are exact. `10.000` may be ten thousand or ten: that is asked, never guessed.
"""

import math
import re
from decimal import Decimal
from typing import Any

from common.door import figures
from common.phrases import answering
from common.phrases.code import Phrase

_DIGITS = 15
_DECIMALS = 10
_LARGEST = 10**_DIGITS
_LONGEST = 40
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:[.,][0-9]+)?")
"""Thousands apart or together, and a decimal comma or point."""
_IN_THOUSANDS = re.compile(
    r"[+-]?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,[0-9]+|(?:,[0-9]{3})+\.[0-9]+|(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,})"
)
"""Thousands set off by points or commas, where nothing else can be meant: several of them, or decimals after the other sign."""
_TWO_WAYS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_SEPARATORS = re.compile("[ .,]")

Readings = tuple[Decimal, Decimal]
"""The two numbers that one text may mean: with thousands, and with decimals."""


def exact(raw: Any) -> Decimal | None:
    """Give the number that `raw` (JSON number, or text as people write it) is; `None` when it is none that we can keep, or may be two."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return Decimal(raw) if -_LARGEST < raw < _LARGEST else None
    if isinstance(raw, float):
        return _kept(Decimal(repr(raw))) if math.isfinite(raw) else None
    return _in_text(figures(raw)) if isinstance(raw, str) and len(raw) <= _LONGEST else None


def _in_text(text: str) -> Decimal | None:
    if _TWO_WAYS.fullmatch(text):
        return None
    if _DECIMAL.fullmatch(text):
        return _kept(Decimal(text.replace(" ", "").replace(",", ".")))
    return _kept(_without_thousands(text)) if _IN_THOUSANDS.fullmatch(text) else None


def readings(raw: Any) -> Readings | None:
    """Give what `10.000` and `12,500` may mean, with thousands and with decimals; `None` for what has one meaning, or none."""
    text = figures(raw) if isinstance(raw, str) and len(raw) <= _LONGEST else ""
    if not _TWO_WAYS.fullmatch(text):
        return None
    return Decimal(_SEPARATORS.sub("", text)), Decimal(text.replace(",", "."))


def ask_which(two: Readings) -> Phrase:
    """Give the question which of two numbers is meant, and how to write each."""
    thousands, decimals = two
    return answering.WHICH_NUMBER(
        thousands=grouped(thousands),
        decimals=readable_number(decimals),
        as_thousands=unmistakable(thousands),
        as_decimals=unmistakable(decimals),
    )


def _without_thousands(text: str) -> Decimal:
    """Read the last sign as the decimal one if it stands once, all others as thousands."""
    last = max(text.rfind("."), text.rfind(","))
    if text.count(text[last]) > 1:
        return Decimal(_SEPARATORS.sub("", text))
    return Decimal(f"{_SEPARATORS.sub('', text[:last])}.{text[last + 1 :]}")


def _kept(number: Decimal) -> Decimal | None:
    """Give the number without trailing zeros if it is within the digits that we keep."""
    number = number.normalize()
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int) or len(digits) > _DIGITS or exponent < -_DECIMALS or abs(number) >= _LARGEST:
        return None
    return number


def plain(number: Decimal) -> int | float:
    """Give the number as JSON has it: whole as `int`, otherwise `float`, exact within our digits."""
    return int(number) if number == number.to_integral_value() else float(number)


def written(number: Decimal | float) -> str:
    """Give the number with decimal comma and without exponent: `3,5`."""
    exactly = number if isinstance(number, Decimal) else Decimal(repr(number))
    return format(exactly.normalize() if exactly else Decimal(0), "f").replace(".", ",")


def unmistakable(number: Decimal | float) -> str:
    """Give the number so that it is read again as itself: a nought more where three decimals might be thousands (`12,3450`)."""
    text = written(number)
    return f"{text}0" if _TWO_WAYS.fullmatch(text) else text


def grouped(number: Decimal) -> str:
    """Give a whole number as people read it: `10 000`."""
    return f"{int(number):,}".replace(",", " ").replace("-", "−")


def readable_number(number: Decimal | float) -> str:
    """Give the number as people read it, with decimal comma and a real minus sign."""
    return written(number).replace("-", "−")
