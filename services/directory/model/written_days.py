"""Days of birth as people write them in Sweden: `1961-08-31`, `610831`, `31/8 1961`, `31 augusti 1961`. Pure rules.

A day becomes the digits that a personnummer begins with, whole or as far as it was written. One that no calendar has is no day.
"""

import re
from collections.abc import Iterator
from datetime import date

from common.chassis.collation import MONTHS

_MONTHS = [name[:3] for name in MONTHS]
_MONTH = f"(?P<month>{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTHS)}|sept)"
_YEAR, _NUMBER, _DAY = r"(?P<year>[0-9]{4}|[0-9]{2})", r"(?P<month>[0-9]{1,2})", r"(?P<day>[0-9]{1,2})"
_ALONE, _ENDS = r"(?<![0-9a-z])", r"(?![0-9a-z])"
_PATTERNS = tuple(
    re.compile(_ALONE + written + _ENDS)
    for written in (
        rf"(?:den )?{_DAY}(?::?[ea])? ?{_MONTH}\.? ?{_YEAR}",  # 31 augusti 1961, den 31:a aug. 61
        rf"(?P<year>[0-9]{{4}})(?P<apart>[-/. ]){_NUMBER}(?P=apart){_DAY}",  # 1961-08-31, 1961/8/31, 1961 08 31
        rf"(?P<year>[0-9]{{2}})(?P<apart>[- ]){_NUMBER}(?P=apart){_DAY}",  # 61-08-31, 61 08 31
        rf"{_DAY} ?[-/. ] ?{_NUMBER} ?[-/. ] ?{_YEAR}",  # 31/8 1961, 31/8-61, 31.8.1961, 31-08-1961, 31 8 1961
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})",  # 1961-08: everybody of a month
    )
)


def read_days(text: str) -> tuple[list[str], str]:
    """Give the beginnings of numbers that the days in a plain text tell, and the text without them."""
    days: list[str] = []

    def take(written: re.Match[str]) -> str:
        found = next(_digits(written.groupdict()), None)
        if found is None:
            return written[0]
        days.append(found)
        return " "

    for pattern in _PATTERNS:
        text = pattern.sub(take, text)
    return days, text


def _digits(parts: dict[str, str | None]) -> Iterator[str]:
    """Give the digits of a day that there is; a leap year for a year without its century, since one of them may be."""
    year, month = parts["year"] or "", _month(parts["month"] or "")
    day = parts.get("day")
    try:
        date(int(year) if len(year) > 2 else 2000, month, int(day or 1))  # noqa: PLR2004 (a year without its century)
    except ValueError:
        return
    yield f"{year}{month:02}" + (f"{int(day):02}" if day else "")


def _month(written: str) -> int:
    return int(written) if written.isdigit() else 1 + _MONTHS.index(written[:3])
