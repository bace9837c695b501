"""Amounts: numbers with their parts (`1½`), units, what they are divided by (`21 mg/24 tim`), ranges, and how often (`2 x 3`).

A slash after something counted is "per"; ranges become "till" before anything is read, so that both ends are seen by the later patterns.
"""

import re

from services.content.speech.wording import numbers, shortened
from services.content.speech.wording.step import SPACE, Step, spaced

_WHOLE = rf"[0-9]{{1,3}}(?:{SPACE}[0-9]{{3}})+(?:,[0-9]{{1,6}})?(?![0-9])|[0-9]+(?:,[0-9]{{1,6}})?(?![0-9])"
_VULGAR = "[½¼¾⅓⅔]"
_PART = rf"{_VULGAR}|(?:1/2|1/3|2/3|1/4|3/4)(?![\w/]|,[0-9])"
_UNITS = "|".join(re.escape(unit) for unit in sorted(shortened.UNITS, key=len, reverse=True))
_PER = "|".join(sorted(shortened.PER, key=len, reverse=True))
_SIGNED = r"(?P<minus>(?<![\w%°½¼¾-])[-−–](?=[0-9½¼¾]))?"
_DIVIDED = re.compile(
    rf"(?<=[0-9½¼¾])(?P<space>{SPACE}?)(?!km/h|kg/m²)(?P<what>%|[^\W\d_½¼¾⅓⅔]{{1,30}}²?)(?:\.(?=/))?{SPACE}?/{SPACE}?(?P<under>(?:{_PER})(?![\w²])|(?=[0-9]))"
)
_DIVIDED_WORD = re.compile(rf"\b(?P<what>{_UNITS}|gång|gånger|tabletter|doser|stycken)/(?P<under>{_PER})(?![\w²/])")
_DIVIDED_AGAIN = re.compile(rf"(?<=per )(?P<what>\w{{1,30}})/(?P<under>{_PER})(?![\w²])")
_RANGE = re.compile(
    rf"(?<=[0-9½¼¾⅓⅔%°])\s?[–—-]\s?(?=[0-9½¼¾⅓⅔])|(?<=[0-9%°]){SPACE}?[–—]{SPACE}?(?=[+−-][0-9])|(?<=[\w%])[–—](?=[\w+−])"
)
_RANGE_OF_UNITS = re.compile(rf"(?P<end>[0-9½]{SPACE}?(?:{_UNITS})){SPACE}[–—-]{SPACE}(?=[0-9½])")
_TIMES = re.compile(
    rf"(?<=[0-9½¼¾]){SPACE}?[x×*]{SPACE}?(?=[0-9½¼¾])|(?<=[0-9])[x×](?!\w)|(?<!\w)[xX×](?={SPACE}?[0-9½¼¾])"
)
_ORDINAL = re.compile(r"(?<![\w:,])(?P<number>[1-9][0-9]{0,2}):(?:dje|de|[ae])\b")
_PRESSURE = re.compile(r"(?<![\w/.,])(?P<over>[0-9]{3})/(?P<under>[0-9]{2,3})(?![\w/])")
_FRACTION = re.compile(r"(?<![\w/.,])(?P<over>[0-9]{1,2})/(?P<under>[0-9]{1,2})(?![\w/])")
_PARAGRAPH = re.compile(rf"(?<![0-9])(?P<number>[0-9]{{1,6}}){SPACE}?§")
_NOUN = rf"(?=(?:(?:{SPACE}till{SPACE}(?:{_WHOLE})?(?:{SPACE}?(?:{_PART}))?)?{SPACE}(?P<noun>[^\W\d_]{{1,30}}))?)"
_UNIT_END = rf"(?!\w)(?:(?<=[a-zå])\.(?={SPACE}[a-zåäö0-9(]))?"
_AMOUNT = re.compile(
    rf"{_SIGNED}(?<!\w)(?:(?P<only>{_PART})|(?P<number>{_WHOLE})(?:{SPACE}?(?P<part>{_VULGAR})|{SPACE}(?P<parted>{_PART}))?)"
    rf"(?:(?:{SPACE}?|-(?=[a-zµA-Z]{{1,5}}-))(?P<unit>{_UNITS}){_UNIT_END})?{_NOUN}"
)
_JOINED = re.compile(rf"(?<![\w,.-])(?P<number>[0-9]{{1,4}})-(?=[a-zåäö])(?!(?:{_UNITS})-)")
_LABEL = re.compile(
    rf"\b(?:avsnitt|bild|dag|del|fråga|kapitel|klass|modul|nivå|nummer|punkt|sida|steg|tabell|typ|vecka|version){SPACE}$",
    re.IGNORECASE,
)
"""What has a number as its name: "steg 1 minut för minut" counts no minute."""
_COUNT = re.compile(rf"(?P<number>{_WHOLE})")


def _per(found: re.Match[str]) -> str:
    space = found.groupdict().get("space") or ""
    under = found["under"]
    if whole := shortened.UNITS.get(f"{found['what']}/{under}"):
        return whole
    return f"{space}{found['what']} per {shortened.PER.get(under, under)}"


def _fraction(found: re.Match[str]) -> str:
    if found[0] in shortened.FRACTIONS:
        return found[0]
    between = "av" if int(found["over"]) <= int(found["under"]) else ""
    return f"{found['over']} {between} {found['under']}"


def _amount(found: re.Match[str]) -> str:
    """Give a number with its part and its unit; "en" or "ett" by what is counted."""
    unit = shortened.UNITS.get(found["unit"] or "")
    noun = (unit or shortened.UNITS.get(found["noun"] or "") or found["noun"] or "").lower().split(" ", 1)[0]
    if _is_name(found):
        noun = ""
    part = found["part"] or found["parted"] or found["only"]
    said = _number(found["number"], part, noun)
    if unit:
        # After "en halv" stands the singular too: två och en halv timme.
        is_one = found["number"] == "1" or bool(part)
        said = f"{said} {shortened.SINGULAR.get(unit, unit) if is_one else unit}"
    follows = found.string[found.end() : found.end() + 1]
    return f"{'minus ' if found['minus'] else ''}{said}{' ' if follows.isalnum() else ''}"


def _is_name(found: re.Match[str]) -> bool:
    """Say whether a number belongs to the word before it, not to the one after."""
    return bool(_LABEL.search(found.string, max(found.start() - 12, 0), found.start()))


def _joined(found: re.Match[str]) -> str:
    """Give a number that begins a word: femårig, but typ två diabetes."""
    return numbers.in_words(found["number"]) + (" " if _is_name(found) else "")


def _number(written: str | None, part: str | None, noun: str) -> str:
    """Give the words of a number. A part is taken for one of what takes "en" unless the noun is known to take "ett", a whole one the other way round."""
    is_neuter = noun.endswith("gram") or noun in shortened.NEUTER
    is_utrum = not is_neuter and (bool(part) or noun in shortened.UTRUM)
    said = "en" if written == "1" and is_utrum else numbers.in_words(written) if written else ""
    if not part:
        return said
    of_what = shortened.FRACTIONS[part][0 if is_utrum else 1]
    return f"{said} och {of_what}" if said else of_what


STEPS: tuple[Step, ...] = (
    (_PARAGRAPH, lambda found: f"paragraf {found['number']}"),
    (_DIVIDED, _per),
    (_DIVIDED_WORD, _per),
    (_DIVIDED_AGAIN, _per),
    (_RANGE_OF_UNITS, lambda found: f"{found['end']} till "),
    (_RANGE, lambda _found: " till "),
    (_TIMES, lambda found: spaced(found, "gånger")),
    (_ORDINAL, lambda found: numbers.ordinal(int(found["number"]))),
    (re.compile(r"(?<=[0-9])\.(?=[0-9])"), lambda _found: " punkt "),
    (re.compile(r"(?<=[0-9]):(?=[0-9])"), lambda _found: " kolon "),
    (_PRESSURE, lambda found: f"{found['over']} genom {found['under']}"),
    (_FRACTION, _fraction),
    (_JOINED, _joined),
    (_AMOUNT, _amount),
    (_COUNT, lambda found: spaced(found, numbers.in_words(found["number"]))),
)
