"""What is written, as it is said in Swedish: the one place that knows how a text becomes words for a voice.

`as_said` never fails and never gives nothing for something. What it gives holds letters, digits of foreign scripts, and the points
and commas that a voice pauses at: no markup, brackets or control signs, with which a text could give the voice orders
(SSML, espeak-ng's `[[…]]` and its control-A).
"""

import re
import unicodedata
from datetime import date

from services.content.speech.wording import numbers, shortened

MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
FALLBACK = "tecken"
"""What is said of a text that holds signs only, for which there is no word."""

_SPACE = r"[ \u00a0\u202f]"
_NUMBER = rf"[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}})+(?:,[0-9]{{1,6}})?(?![0-9])|[0-9]+(?:,[0-9]{{1,6}})?(?![0-9])"
_ADDRESS = re.compile(r"\bhttps?://(?:www\.)?(?P<host>[\w.-]{1,200})[^\s<>()\"”]{0,2000}", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.])(?P<name>[\w.+-]{1,64})@(?P<host>[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")
_ISO_DATE = re.compile(r"(?:\b[Dd]en )?(?<![\w-])(?P<year>[12][0-9]{3})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?![\w-])")
_LONG_DATE = re.compile(
    rf"(?<![\w.,])(?:den )?(?P<day>[0-9]{{1,2}}){_SPACE}(?P<month>{'|'.join(MONTHS)})\b", re.IGNORECASE
)
_TIME = re.compile(
    r"(?P<clock>\bklockan )?(?<![\w.,:])(?P<hour>[01]?[0-9]|2[0-4])(?P<sign>[.:])(?P<minute>[0-5][0-9])(?![\w:])"
)
_PHONE = re.compile(
    rf"(?<![\w+])(?:\+46{_SPACE}?|0)[0-9]{{1,3}}(?:-|{_SPACE}-{_SPACE})[0-9](?:{_SPACE}?[0-9]){{3,9}}(?!\w)"
)
_SHORT_PHONE = re.compile(rf"(?<![\w.,-])(?P<number>112|1177)(?![\w%]|[.,][0-9]|{_SPACE}(?:%|[a-zµ]{{1,4}}\b))")
_SHORT_PHONES = {"112": "ett ett två", "1177": "elva sjuttiosju"}
_RANGE = re.compile(r"(?<=[0-9])\s?[–—-]\s?(?=[0-9])|(?<=\w)–(?=\w)")
_POINT = re.compile(r"(?<=[0-9])\.(?=[0-9])")
_ORDINAL = re.compile(r"(?<![\w:])(?P<number>[1-9]|[12][0-9]|3[01]):[ae]\b")
_FRACTION = re.compile(r"(?<![\w/.,])(?P<over>[0-9]{1,2})/(?P<under>[0-9]{1,2})(?![\w/])")
_FRACTIONS = {
    "1/2": "en halv",
    "1/3": "en tredjedel",
    "2/3": "två tredjedelar",
    "1/4": "en fjärdedel",
    "3/4": "tre fjärdedelar",
}
_UNIT = re.compile(
    rf"(?<![\w.,])(?P<minus>[-−–])?(?P<number>{_NUMBER}){_SPACE}?"
    rf"(?P<unit>{'|'.join(re.escape(unit) for unit in sorted(shortened.UNITS, key=len, reverse=True))})"
    rf"(?:/(?P<per>{'|'.join(sorted(shortened.PER, key=len, reverse=True))}))?(?!\w)"
)
_ONE = re.compile(
    r"(?<![\w.,/-])1(?= (?:cigarett|dag|gång|kapsel|kopp|krona|liter|minut|månad|natt|portion|sekund|snusdosa|stund|tablett|timme|"
    r"vecka|övning)\b)"
)
_COUNT = re.compile(rf"(?P<minus>(?<![\w-])[-−])?(?P<number>{_NUMBER})")
_LETTERED = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(shortened.LETTERED, key=len, reverse=True))})(?![\w])")
_SIGN = re.compile("|".join(re.escape(sign) for sign in shortened.SIGNS))
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
        each if each.isalnum() or each in _KEPT or unicodedata.category(each)[0] == "M" else " " for each in text
    )
    parted = re.sub(r"-{2,}|(?<!\w)-(?=\w)", " ", kept)
    joined = re.sub(r"\s+(?=[.,:;!?…)])|(?<=\()\s+", "", " ".join(parted.split()))
    # A voice takes a point before a small letter for an abbreviation's, and doesn't pause.
    joined = re.sub(r"^\w|(?<=[.!?…] )\w", lambda found: found[0].upper(), joined)
    return joined if any(each.isalnum() for each in joined) else ""


def _address(found: re.Match[str]) -> str:
    end = "." if found[0].endswith(".") else ""
    return f" webbadressen {_host(found['host'])}{end} "


def _mail(found: re.Match[str]) -> str:
    return f" {found['name'].replace('.', ' punkt ')} snabel-a {_host(found['host'])} "


def _host(host: str) -> str:
    return host.strip(".").replace(".", " punkt ")


def _iso_date(found: re.Match[str]) -> str:
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return found[0].replace("-", " ")
    return f"den {numbers.day_of_month(day.day)} {MONTHS[day.month - 1]} {numbers.cardinal(day.year)}"


def _long_date(found: re.Match[str]) -> str:
    day = int(found["day"])
    if not 1 <= day <= len(numbers.DAYS):
        return found[0]
    return f"den {numbers.day_of_month(day)} {found['month'].lower()}"


def _time(found: re.Match[str]) -> str:
    """A colon is enough for a time of day; with a point it is one only after "klockan" (3.15 may be a step's number)."""
    if found["sign"] == "." and not found["clock"]:
        return found[0]
    hour, minute = numbers.cardinal(int(found["hour"])), int(found["minute"])
    between = "noll " if found["minute"].startswith("0") else ""
    told = f"{hour} och {between}{numbers.cardinal(minute)}" if minute else hour
    return f"{found['clock'] or 'klockan '}{told}"


def _phone(found: re.Match[str]) -> str:
    return ("plus " if found[0].startswith("+") else "") + numbers.digit_by_digit(found[0])


def _fraction(found: re.Match[str]) -> str:
    return _FRACTIONS.get(found[0]) or f"{numbers.in_words(found['over'])} av {numbers.in_words(found['under'])}"


def _unit(found: re.Match[str]) -> str:
    unit = shortened.UNITS[found["unit"]]
    is_one = found["number"] == "1"
    amount = ("ett" if unit.endswith("gram") else "en") if is_one else numbers.in_words(found["number"])
    told = f"{amount} {shortened.SINGULAR.get(unit, unit) if is_one else unit}"
    return f"{_minus(found)}{told}" + (f" per {shortened.PER[found['per']]}" if found["per"] else "")


def _count(found: re.Match[str]) -> str:
    return f" {_minus(found)}{numbers.in_words(found['number'])} "


def _minus(found: re.Match[str]) -> str:
    return "minus " if found["minus"] else ""


_STEPS = (
    (_ADDRESS, _address),
    (_MAIL, _mail),
    (shortened.ABBREVIATION, shortened.in_full),
    (_ISO_DATE, _iso_date),
    (_LONG_DATE, _long_date),
    (_PHONE, _phone),
    (_RANGE, lambda _found: " till "),
    (_TIME, _time),
    (_SHORT_PHONE, lambda found: _SHORT_PHONES[found["number"]]),
    (_ORDINAL, lambda found: numbers.day_of_month(int(found["number"]))),
    (_POINT, lambda _found: " punkt "),
    (_FRACTION, _fraction),
    (_UNIT, _unit),
    (_ONE, lambda _found: "en"),
    (_COUNT, _count),
    (_LETTERED, lambda found: " ".join(found[0])),
    (_SIGN, lambda found: f" {shortened.SIGNS[found[0]]} "),
)
"""In this order: what stands earlier is no longer digits or signs when the later ones look."""
