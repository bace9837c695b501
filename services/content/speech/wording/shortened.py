"""What is written short and said in full: abbreviations, units of measure, signs.

The words follow Språkrådet's list of abbreviations and the units of SI and health care (mg, mmol/l). A table line is all that a new one needs.
"""

import re

ABBREVIATIONS = {
    "bl.a.": "bland annat",
    "c:a": "cirka",
    "ca": "cirka",
    "d.v.s.": "det vill säga",
    "dvs.": "det vill säga",
    "dr": "doktor",
    "e.d.": "eller dylikt",
    "enl.": "enligt",
    "etc.": "et cetera",
    "ev.": "eventuellt",
    "exkl.": "exklusive",
    "f.d.": "före detta",
    "f.n.": "för närvarande",
    "fr.o.m.": "från och med",
    "i.o.m.": "i och med",
    "inkl.": "inklusive",
    "jfr": "jämför",
    "kl.": "klockan",
    "m.a.o.": "med andra ord",
    "m.fl.": "med flera",
    "m.m.": "med mera",
    "max.": "maximalt",
    "nr": "nummer",
    "o.d.": "och dylikt",
    "o.s.v.": "och så vidare",
    "obs!": "observera:",
    "osv.": "och så vidare",
    "p.g.a.": "på grund av",
    "pga": "på grund av",
    "resp.": "respektive",
    "s.k.": "så kallad",
    "t.ex.": "till exempel",
    "t.o.m.": "till och med",
    "tel.": "telefon",
    "tfn": "telefon",
    "vs.": "mot",
}
"""As it is written with its points; the points may be missing (`dvs`) or be spaces (`t ex`) where `_written_ways` allows it."""
_NEEDS_POINTS = {"enl.", "ev.", "max.", "resp.", "tel.", "vs.", "e.d.", "o.d.", "obs!"}
"""Without points these are other words, or nothing."""

UNITS = {
    "%": "procent",
    "‰": "promille",
    "°C": "grader Celsius",
    "°": "grader",
    "µg": "mikrogram",
    "mcg": "mikrogram",
    "mg": "milligram",
    "g": "gram",
    "hg": "hekto",
    "kg": "kilogram",
    "kg/m²": "kilogram per kvadratmeter",
    "ml": "milliliter",
    "cl": "centiliter",
    "dl": "deciliter",
    "l": "liter",
    "mm": "millimeter",
    "cm": "centimeter",
    "m": "meter",
    "m²": "kvadratmeter",
    "km": "kilometer",
    "km/h": "kilometer i timmen",
    "s": "sekunder",
    "sek": "sekunder",
    "min": "minuter",
    "h": "timmar",
    "tim": "timmar",
    "mån": "månader",
    "kr": "kronor",
    "st": "stycken",
    "kcal": "kilokalorier",
    "kJ": "kilojoule",
    "mmol": "millimol",
    "mmHg": "millimeter kvicksilver",
    "IE": "internationella enheter",
}
SINGULAR = {
    "grader Celsius": "grad Celsius",
    "grader": "grad",
    "sekunder": "sekund",
    "minuter": "minut",
    "timmar": "timme",
    "månader": "månad",
    "kronor": "krona",
    "kilokalorier": "kilokalori",
}
PER = {"dag": "dag", "dygn": "dygn", "vecka": "vecka", "mån": "månad", "år": "år", "h": "timme", "tim": "timme", "min": "minut",
       "s": "sekund", "l": "liter", "dl": "deciliter", "ml": "milliliter", "kg": "kilogram", "st": "stycke"}  # fmt: skip
"""What an amount may be divided by: `2 mg/dag`, `5,2 mmol/l`."""

SIGNS = {
    "&": "och",
    "+": "plus",
    "=": "är lika med",
    "<": "mindre än",
    ">": "större än",
    "≤": "högst",
    "≥": "minst",
    "×": "gånger",
    "±": "plus minus",
    "≈": "ungefär",
    "€": "euro",
    "$": "dollar",
    "£": "pund",
    "§": "paragraf",
    "@": "snabel-a",
    "%": "procent",
    "‰": "promille",
    "#": "nummer",
    "½": "en halv",
    "¼": "en fjärdedel",
    "¾": "tre fjärdedelar",
    "°": "grader",
    "²": "i kvadrat",
    "³": "i kubik",
}
LETTERED = {"ADHD", "AUDIT-C", "BMI", "ECT", "EKG", "KBT", "PTSD", "SMS", "ST", "SSRI", "VAS", "PDF"}
"""Said letter by letter; other words in capitals are said as words (AUDIT, AIDS)."""


def _written_ways(short: str) -> list[str]:
    """Give the patterns of all ways in which an abbreviation is written: `t.ex.`, `t. ex.`, `t ex`."""
    letters = [re.escape(part) for part in short.rstrip(".").split(".")]
    if len(letters) == 1:
        return [letters[0] + ("" if short.endswith("!") else r"\." if short in _NEEDS_POINTS else r"\.?")]
    ways = [r"\.[ \u00a0]?".join(letters) + r"\."]
    return ways if short in _NEEDS_POINTS else [*ways, r"[ \u00a0]".join(letters) + r"(?!\w)\.?"]


_PATTERNS = {way: said for short, said in ABBREVIATIONS.items() for way in _written_ways(short)}
ABBREVIATION = re.compile(
    r"(?<![\w.])(?:" + "|".join(f"(?P<a{number}>{way})" for number, way in enumerate(_PATTERNS)) + r")(?!\w)",
    re.IGNORECASE,
)
_SAID = {f"a{number}": said for number, said in enumerate(_PATTERNS.values())}


def in_full(found: re.Match[str]) -> str:
    """Give what a match of `ABBREVIATION` is short for. A point before a new sentence, or at the end, ends the sentence too."""
    said = _SAID[str(found.lastgroup)]
    rest = found.string[found.end() : found.end() + 3]
    ends = found[0].endswith(".") and said in ENDING and (not rest.strip() or rest.lstrip()[:1].isupper())
    return said + ("." if ends else "")


ENDING = {"med mera", "med flera", "och så vidare", "et cetera", "eller dylikt", "och dylikt"}
"""What may stand last in a sentence; after the others ("t.ex. Anna") a capital letter begins a name."""
