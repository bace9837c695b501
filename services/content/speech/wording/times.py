"""Times of day: alone, in a range, several after one "klockan". Between hours and minutes stands a point (Svenska skrivregler) or a colon.

A colon, or two digits on both sides of a point, is a time wherever it stands; `3.15` is one only after "klockan" or in a range, for it may
be a step's number, as is whatever follows "steg" or "version".
"""

import re

from services.content.speech.wording import numbers
from services.content.speech.wording.step import DASH, SPACE, Step

_HOUR = r"(?:[01]?[0-9]|2[0-4])"
_FULL = rf"{_HOUR}[.:][0-5][0-9]"
_END = rf"(?![\w:]|[.,][0-9]|{SPACE}?(?:%|‰|°|kr\b|mg\b|ml\b|kg\b|g\b))"
_NUMBERED = (
    r"(?<!steg )(?<!kapitel )(?<!avsnitt )(?<!punkt )(?<!version )(?<!modul )(?<!del )(?<!fråga )(?<!nummer )(?<!bild )"
)
_TIME = re.compile(rf"(?<![0-9])(?P<hour>{_HOUR})(?:[.:](?P<minute>[0-5][0-9]))?(?![0-9])")
_AFTER_CLOCK = re.compile(
    rf"\b(?P<clock>klockan{SPACE})(?P<times>(?:{_FULL}|{_HOUR})(?![\w:]|[.,][0-9])(?:{DASH}(?:{_FULL}|{_HOUR}){_END})?"
    rf"(?:(?:,{SPACE}|{SPACE}(?:och|eller|samt|till){SPACE})(?:{_FULL}(?:{DASH}{_FULL})?|{_HOUR}{DASH}{_HOUR}|{_HOUR}(?=[.!?]?$|[,;)]|\.{SPACE})){_END})*)",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?<![\w.,:]){_NUMBERED}(?:{_HOUR}\.[0-5][0-9]{DASH}{_HOUR}\.[0-5][0-9]|0[0-9]{DASH}[0-2][0-9]){_END}",
    re.IGNORECASE,
)
_COLON_RANGE = re.compile(rf"(?<![\w.,:])(?P<first>{_HOUR}:[0-5][0-9]){DASH}(?P<last>{_HOUR}:[0-5][0-9])(?![\w:])")
_COLON = re.compile(r"(?<![\w.,:])(?P<hour>[01]?[0-9]|2[0-4]):(?P<minute>[0-5][0-9])(?![\w:])")
_POINT = re.compile(
    rf"(?<![\w.,:/–-]){_NUMBERED}(?P<hour>[01][0-9]|2[0-4])\.(?P<minute>[0-5][0-9]){_END}(?![-–/]?[0-9])", re.IGNORECASE
)
_HALF_DAY = re.compile(rf"(?<=[0-9]){SPACE}(?:(?P<written>förmiddag|eftermiddag)|(?P<short>fm|em))\b")
_HALF_DAYS = {"fm": "förmiddag", "em": "eftermiddag"}
_DASH = re.compile(rf"(?<=[0-9]){DASH}(?=[0-9])")


def _told(found: re.Match[str]) -> str:
    hour, minute = numbers.cardinal(int(found["hour"])), found["minute"]
    if not minute or not int(minute):
        return hour
    between = "noll " if minute.startswith("0") else ""
    return f"{hour} och {between}{numbers.cardinal(int(minute))}"


def _several(written: str) -> str:
    return _TIME.sub(_told, _DASH.sub(" till ", written))


STEPS: tuple[Step, ...] = (
    (_HALF_DAY, lambda found: f" på {found['written'] or _HALF_DAYS[found['short']]}en"),
    (_AFTER_CLOCK, lambda found: found["clock"] + _several(found["times"])),
    (_RANGE, lambda found: _several(found[0])),
    (_COLON_RANGE, lambda found: f"klockan {_several(found['first'])} till klockan {_several(found['last'])}"),
    (_COLON, lambda found: f"klockan {_told(found)}"),
    (_POINT, lambda found: f"klockan {_told(found)}"),
)
