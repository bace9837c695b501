"""Where one can go, write or call: addresses of pages and of mail, telephone numbers, and the numbers of persons."""

import re

from services.content.speech.wording import numbers, shortened
from services.content.speech.wording.step import SPACE, Step, spaced

_ADDRESS = re.compile(r"\bhttps?://(?:www\.)?(?P<host>[\w.-]{1,200})[^\s<>()\"”]{0,2000}", re.IGNORECASE)
_HOST = re.compile(
    r"(?<![\w@./-])(?:www\.)?(?P<host>[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.(?:se|nu|com|org|net|eu|info))(?![\w@-])(?:/[\w./?=&%-]{0,200}\w)?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?<![\w.])(?P<name>[\w.+-]{1,64})@(?P<host>[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")
_ABROAD = re.compile(
    rf"(?<![\w+])(?P<prefix>\+|00)(?P<country>[1-9][0-9])(?P<rest>(?:{SPACE}?\(0\))?(?:(?:{SPACE}-{SPACE}|[-/]|{SPACE})?[0-9]{{1,12}}){{1,6}})(?![\w])"
)
_HOME = re.compile(
    rf"(?<![\w+.,-])0[0-9]{{1,3}}(?:(?:-|/|{SPACE}[-–]{SPACE})[0-9](?:{SPACE}?[0-9]){{3,9}}|(?:{SPACE}[0-9]{{2,3}}){{2,4}})(?!{SPACE}?[0-9]|\w)"
)
_CALLED = re.compile(
    rf"(?P<call>\b(?:ring|ringa|tel|telefon|telefonnummer|numret|sms till)(?:{SPACE}på)?:?{SPACE})(?P<number>[0-9]{{2,3}}(?:{SPACE}[0-9]{{2,3}}){{1,4}}|[0-9]{{5,12}})(?![\w,]|{SPACE}?[0-9])",
    re.IGNORECASE,
)
_UNITS = "|".join(re.escape(unit) for unit in sorted(shortened.UNITS, key=len, reverse=True))
_SHORT = re.compile(
    r"(?<![\w.,/:–-])(?P<number>112|1177|113 13|114 14|116 1(?:11|17|23))"
    rf"(?![\w%]|[.,:/–-][0-9]|{SPACE}?(?:{_UNITS}|tabletter|steg|gånger)(?!\w))"
)
_SHORT_SAID = {"112": "ett ett två", "1177": "elva sjuttiosju"}
_PERSON = re.compile(r"(?<![\w-])(?:[0-9]{6}|[0-9]{8})[-+][0-9]{4}(?![\w-])")
_LEAST_DIGITS = 7
"""Fewer after a plus sign are an amount."""


def _address(found: re.Match[str]) -> str:
    end = "." if found[0].endswith(".") else ""
    return spaced(found, f"webbadressen {_host(found['host'])}{end}")


def _mail(found: re.Match[str]) -> str:
    return spaced(found, f"{found['name'].replace('.', ' punkt ')} snabel-a {_host(found['host'])}")


def _host(host: str) -> str:
    """A host may begin with the number that the service is called by (1177.se)."""
    return " punkt ".join(_SHORT_SAID.get(part, part) for part in host.strip(".").split("."))


def _abroad(found: re.Match[str]) -> str:
    """The country's number is a group of its own, whatever is written after it."""
    if sum(each.isdigit() for each in found[0]) < _LEAST_DIGITS:
        return found[0]
    prefix = "plus" if found["prefix"] == "+" else "noll noll,"
    return f"{prefix} {numbers.digit_by_digit(found['country'])}, {numbers.digit_by_digit(found['rest'])}"


def _short(found: re.Match[str]) -> str:
    return _SHORT_SAID.get(found["number"]) or numbers.digit_by_digit(found["number"])


PLACES: tuple[Step, ...] = (
    (_ADDRESS, _address),
    (_MAIL, _mail),
    (_HOST, lambda found: spaced(found, _host(found["host"]))),
)
NUMBERS: tuple[Step, ...] = (
    (_PERSON, lambda found: numbers.digit_by_digit(found[0])),
    (_ABROAD, _abroad),
    (_HOME, lambda found: numbers.digit_by_digit(found[0])),
    (_CALLED, lambda found: found["call"] + numbers.digit_by_digit(found["number"])),
    (_SHORT, _short),
)
