"""Numbers as Swedish words: cardinals, ordinals, decimals.

A voice reads digits too, but guesses: four digits may be a year or a count, a space may part thousands or end the number. The
words follow Språkrådet's Svenska skrivregler: hundreds from 1100 to 1999 ("nittonhundraåttiofyra"), the decimal comma read as "komma".
"""

# ruff: noqa: PLR2004 (these are the numbers at which the words change)
MOST_DIGITS = 12
"""A longer row of digits is a code, not an amount: it is read digit by digit."""

_SMALL = [
    "noll",
    "ett",
    "två",
    "tre",
    "fyra",
    "fem",
    "sex",
    "sju",
    "åtta",
    "nio",
    "tio",
    "elva",
    "tolv",
    "tretton",
    "fjorton",
    "femton",
    "sexton",
    "sjutton",
    "arton",
    "nitton",
]
_TENS = ["tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"]
_ORDINALS = [
    "första",
    "andra",
    "tredje",
    "fjärde",
    "femte",
    "sjätte",
    "sjunde",
    "åttonde",
    "nionde",
    "tionde",
    "elfte",
    "tolfte",
    "trettonde",
    "fjortonde",
    "femtonde",
    "sextonde",
    "sjuttonde",
    "artonde",
    "nittonde",
    "tjugonde",
]
_LARGE = ((10**9, "miljard", "miljarder"), (10**6, "miljon", "miljoner"))


def cardinal(number: int) -> str:
    """Give a number from 0 to 999 999 999 999 in words: `1984` gives `nittonhundraåttiofyra`."""
    for size, one, several in _LARGE:
        if number >= size:
            many, rest = divmod(number, size)
            head = f"en {one}" if many == 1 else f"{cardinal(many)} {several}"
            return f"{head} {cardinal(rest)}" if rest else head
    return _below_million(number)


def _below_million(number: int) -> str:
    if 1100 <= number <= 1999:
        return _joined(_below_hundred(number // 100) + "hundra", number % 100)
    if number >= 1000:
        many, rest = divmod(number, 1000)
        return _joined(("" if many == 1 else _below_thousand(many)) + "tusen", rest)
    return _below_thousand(number)


def _below_thousand(number: int) -> str:
    if number < 100:
        return _below_hundred(number)
    return _joined(("" if number < 200 else _SMALL[number // 100]) + "hundra", number % 100)


def _below_hundred(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    return _joined(_TENS[number // 10 - 2], number % 10)


def _joined(head: str, rest: int) -> str:
    return head + (_below_thousand(rest) if rest else "")


def ordinal(number: int) -> str:
    """Give a number from 1 as an ordinal: `23` gives `tjugotredje`, `100` `hundrade`."""
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    tens, rest = divmod(number % 100, 10)
    if number % 100 == 0:
        return f"{cardinal(number)}de"
    if tens > 1 and rest == 0:
        return f"{cardinal(number)}nde"
    last = number % 100 if tens < 2 else rest
    return cardinal(number - last) + _ORDINALS[last - 1]


def digit_by_digit(digits: str) -> str:
    """Give a telephone number or a code: `08-123` gives `noll åtta, ett två tre`. Everything but digits parts groups."""
    groups = "".join(each if each in "0123456789" else " " for each in digits).split()
    return ", ".join(" ".join(_SMALL[int(digit)] for digit in group) for group in groups)


def in_words(written: str) -> str:
    """Give a number as it is written (`10 000`, `3,5`, `0.25`, `007`) in words; digits only, with at most one decimal sign."""
    whole, _, decimals = written.replace(",", ".").partition(".")
    whole = "".join(whole.split())
    if len(whole) > MOST_DIGITS or (len(whole) > 1 and whole.startswith("0")):
        said = digit_by_digit(whole)
    else:
        said = cardinal(int(whole))
    return f"{said} komma {_decimals(decimals)}" if decimals else said


def _decimals(decimals: str) -> str:
    """Two decimals are read as a number (3,75: sjuttiofem), more or such that begin with zero one by one."""
    if len(decimals) > 2 or decimals.startswith("0"):
        return digit_by_digit(decimals)
    return cardinal(int(decimals))
