"""Dates, weekdays and weeks, as they are written in Swedish: `13/5`, `1–3 maj`, `2024-06-25`, `fre 13/5`, `v. 12`.

`d/m` is a date after a weekday, "den" or a word of time, before a year, in a range, and wherever it can't be a part of something (more than one);
`1/2` and its like are parts unless a weekday, "den" or a year says otherwise.
"""

import re
from datetime import date

from common.chassis.collation import MONTHS
from services.content.speech.wording import numbers, shortened
from services.content.speech.wording.step import DASH, SPACE, Step

_SHORT_MONTHS = {
    "jan": 1,
    "feb": 2,
    "febr": 2,
    "apr": 4,
    "aug": 8,
    "sep": 9,
    "sept": 9,
    "okt": 10,
    "nov": 11,
    "dec": 12,
}
_MONTH = (
    rf"(?P<month>{'|'.join(MONTHS)}|(?:{'|'.join(sorted(_SHORT_MONTHS, key=len, reverse=True))})\b)"
    rf"(?:\.(?={SPACE}(?-i:[a-zåäö0-9])))?"
)
_WEEKDAYS = {
    "mån": "måndag",
    "tis": "tisdag",
    "ons": "onsdag",
    "tors": "torsdag",
    "tor": "torsdag",
    "fre": "fredag",
    "lör": "lördag",
    "sön": "söndag",
}
_WEEKDAY = "(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en|ar)?"
_DEN = r"(?P<den>\bden )?"
_DAY = "(?:0?[1-9]|[12][0-9]|3[01])"
_YEAR = (
    rf"(?:,?{SPACE}?[-–/'’](?P<short>(?:19|20)[0-9]{{2}}|[0-9]{{2}})(?![0-9])|{SPACE}(?P<year>(?:19|20)[0-9]{{2}}))?"
)
_NOT_DATE = rf"(?![\w/]|[.,:][0-9]|{SPACE}?(?:{'|'.join(map(re.escape, sorted(shortened.UNITS, key=len, reverse=True)))}|tabl\w*|glas|portion\w*)(?!\w))"
_ISO = re.compile(
    rf"{_DEN}(?<![\w-])(?P<year>[12][0-9]{{3}})[-/](?P<month>[0-9]{{2}})[-/](?P<day>[0-9]{{2}})(?![\w-])", re.IGNORECASE
)
_ISO_MONTH = re.compile(r"(?<![\w-])(?P<year>(?:19|20)[0-9]{2})-(?P<month>0[1-9]|1[0-2])(?![\w-])")
_POINTED = re.compile(
    rf"{_DEN}(?<![\w.])(?P<day>{_DAY})\.(?P<month>0?[1-9]|1[0-2])\.(?P<year>(?:19|20)[0-9]{{2}})(?!\w)", re.IGNORECASE
)
_LONG = re.compile(
    rf"(?<![\w.,/])(?:den )?(?P<days>{_DAY}(?:(?:{DASH}|,{SPACE}|{SPACE}(?:och|eller|till){SPACE}){_DAY}){{0,4}})(?:\.(?={SPACE}(?-i:[a-zåäö]))|:[ae])?{SPACE}{_MONTH}(?!\w)(?:{SPACE}?[-–'’](?P<short>[0-9]{{2}})(?!\w))?",
    re.IGNORECASE,
)
_OF_MONTHS = re.compile(
    rf"{_DEN}(?<![\w.,/])(?P<first>{_DAY}/(?:0?[1-9]|1[0-2])){DASH}(?:den )?(?P<last>{_DAY}/(?:0?[1-9]|1[0-2])){_YEAR}{_NOT_DATE}",
    re.IGNORECASE,
)
_NEAR = rf"(?P<near>\b(?:{_WEEKDAY}|från|till|med|sedan|senast|före|efter|innan|datum|omkring)[,:]?{SPACE})?"
_SHORT = re.compile(
    rf"{_NEAR}{_DEN}(?<![\w.,/–-])(?:(?P<from>{_DAY}){DASH})?(?P<day>{_DAY})/(?P<month>0?[1-9]|1[0-2]){_YEAR}{_NOT_DATE}",
    re.IGNORECASE,
)
_SHORT_DAY = "(?:mån|tis|ons|tors|tor|fre|lör|sön)"
_ABBREVIATED = re.compile(
    rf"(?<![\w.])(?P<day>{_SHORT_DAY})\b\.?(?=,?{SPACE}?(?:[-–—]{SPACE}?[a-zåäö]{{3,6}}\b|den\b|kl|[0-9])|(?:,|{SPACE}(?:och|eller|samt)){SPACE}{_SHORT_DAY})"
    rf"|(?:(?<=[-–—])|(?<=(?:mån|tis|ons|fre|lör) och )|(?<=tors och ))(?P<last>{_SHORT_DAY})\b\.?(?!\w)",
    re.IGNORECASE,
)
_DAYS = re.compile(rf"(?P<first>{_WEEKDAY}){DASH}(?={_WEEKDAY})", re.IGNORECASE)
_WEEK = re.compile(
    rf"(?<![\w.])v(?:\.{SPACE}?|{SPACE})?(?=(?:[1-9]|[1-4][0-9]|5[0-3])(?![\w.,/]?[0-9]|%|{SPACE}?(?:mg|ml|g|kg)\b))",
    re.IGNORECASE,
)
_DASH = re.compile(DASH)
_CENTURY = 2000
_ALWAYS = "24/7"
"""What looks like a date and means all day long."""


def _is_day(day: str, month: str) -> bool:
    try:
        date(2024, int(month), int(day))
    except ValueError:
        return False
    return True


def _said(day: str, month: str) -> str:
    return f"den {numbers.ordinal(int(day))} {MONTHS[int(month) - 1]}"


def _year(found: re.Match[str]) -> str:
    """Give the year after a date, if one stands there; two digits are of this century."""
    parts = found.groupdict()
    written = parts.get("year") or parts.get("short")
    if not written:
        return ""
    return f" {numbers.cardinal(int(written) + (_CENTURY if len(written) == len('24') else 0))}"


def _whole(found: re.Match[str]) -> str:
    if not _is_day(found["day"], found["month"]):
        return found[0].replace("-", " ")
    return _said(found["day"], found["month"]) + _year(found)


def _long(found: re.Match[str]) -> str:
    """Give `1–3 maj` with every day as an ordinal."""
    month = found["month"].lower()
    name = MONTHS[_SHORT_MONTHS[month] - 1] if month in _SHORT_MONTHS else month
    days = re.sub("[0-9]+", lambda day: numbers.ordinal(int(day[0])), _DASH.sub(" till ", found["days"]))
    return f"den {days} {name}{_year(found)}"


def _of_months(found: re.Match[str]) -> str:
    ends = [found["first"].split("/"), found["last"].split("/")]
    is_parts = {found["first"], found["last"]} <= set(shortened.FRACTIONS) and not found["den"]
    if is_parts or not all(_is_day(*end) for end in ends):
        return found[0]
    return " till ".join(_said(*end) for end in ends) + _year(found)


def _short(found: re.Match[str]) -> str:
    day, month, near = found["day"], found["month"], found["near"] or ""
    if not _is_day(day, month):
        return found[0]
    is_sure = bool(found["den"] or _year(found) or "dag" in near.lower())
    written = f"{day}/{month}"
    may_be = near or found["from"] or int(day) > int(month)
    if not is_sure and (written in {*shortened.FRACTIONS, _ALWAYS} or not may_be):
        return found[0]
    first = f"den {numbers.ordinal(int(found['from']))} till " if found["from"] else ""
    return f"{near}{first}{_said(day, month)}{_year(found)}"


def _weekday(found: re.Match[str]) -> str:
    return _WEEKDAYS[(found["day"] or found["last"]).lower()]


STEPS: tuple[Step, ...] = (
    (_ISO, _whole),
    (_ISO_MONTH, lambda found: f"{MONTHS[int(found['month']) - 1]}{_year(found)}"),
    (_POINTED, _whole),
    (_ABBREVIATED, _weekday),
    (_DAYS, lambda found: f"{found['first']} till "),
    (_LONG, _long),
    (_OF_MONTHS, _of_months),
    (_SHORT, _short),
    (_WEEK, lambda _found: "vecka "),
)
