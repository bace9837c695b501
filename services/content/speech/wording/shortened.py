"""What is written short and said in full: abbreviations, units of measure, signs.

The words follow Språkrådet's list of abbreviations and the units of SI and health care (mg, mmol/l). A table line is all that a new one needs.
"""

import re

ABBREVIATIONS = {
    "alt.": "alternativt",
    "ang.": "angående",
    "avd.": "avdelning",
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
    "e.m.": "eftermiddag",
    "f.d.": "före detta",
    "f.m.": "förmiddag",
    "f.n.": "för närvarande",
    "fr.o.m.": "från och med",
    "i.o.m.": "i och med",
    "ggr": "gånger",
    "inkl.": "inklusive",
    "jfr": "jämför",
    "kap.": "kapitel",
    "kl.": "klockan",
    "krm": "kryddmått",
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
    "sid.": "sidan",
    "t.ex.": "till exempel",
    "t.o.m.": "till och med",
    "tel.": "telefon",
    "tfn": "telefon",
    "v.b.": "vid behov",
    "vb": "vid behov",
    "vs.": "mot",
}
"""As it is written with its points; the points may be missing (`dvs`) or be spaces (`t ex`) where `_written_ways` allows it."""
_NEEDS_POINTS = {
    "alt.",
    "ang.",
    "avd.",
    "enl.",
    "ev.",
    "kap.",
    "max.",
    "resp.",
    "sid.",
    "tel.",
    "vs.",
    "e.d.",
    "o.d.",
    "obs!",
}
"""Without points these are other words, or nothing."""

UNITS = {
    "%": "procent",
    "‰": "promille",
    "°C": "grader Celsius",
    "°": "grader",
    "µg": "mikrogram",
    "μg": "mikrogram",
    "mcg": "mikrogram",
    "ng": "nanogram",
    "mg": "milligram",
    "g": "gram",
    "hg": "hekto",
    "kg": "kilogram",
    "kg/m²": "kilogram per kvadratmeter",
    "μl": "mikroliter",
    "µl": "mikroliter",
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
    "v": "veckor",
    "kr": "kronor",
    ":-": "kronor",
    "st": "stycken",
    "cig": "cigaretter",
    "tabl": "tabletter",
    "kaps": "kapslar",
    "msk": "matskedar",
    "tsk": "teskedar",
    "krm": "kryddmått",
    "ggr": "gånger",
    "ggn": "gånger",
    "kcal": "kilokalorier",
    "kJ": "kilojoule",
    "mmol": "millimol",
    "µmol": "mikromol",
    "μmol": "mikromol",
    "mEq": "milliekvivalenter",
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
    "veckor": "vecka",
    "kronor": "krona",
    "stycken": "stycke",
    "cigaretter": "cigarett",
    "tabletter": "tablett",
    "kapslar": "kapsel",
    "matskedar": "matsked",
    "teskedar": "tesked",
    "gånger": "gång",
    "internationella enheter": "internationell enhet",
    "kilokalorier": "kilokalori",
}
PER = {
    "dag": "dag", "dygn": "dygn", "vecka": "vecka", "v": "vecka", "mån": "månad", "månad": "månad", "år": "år", "h": "timme", "tim": "timme",
    "timme": "timme", "min": "minut", "minut": "minut", "s": "sekund", "sek": "sekund", "natt": "natt", "kväll": "kväll", "l": "liter", "dl": "deciliter",
    "ml": "milliliter", "kg": "kilogram", "g": "gram", "mg": "milligram", "mol": "mol", "mmol": "millimol", "st": "stycke", "dos": "dos", "gång": "gång",
    "tablett": "tablett", "tabl": "tablett", "kapsel": "kapsel", "person": "person", "plåster": "plåster", "pers": "person", "m²": "kvadratmeter",
}  # fmt: skip
"""What an amount may be divided by: `2 mg/dag`, `5,2 mmol/l`, `1 gång/vecka`."""
_UTRUM = (
    "burk:ar", "centiliter:", "centimeter:", "cigarett:er", "dag:ar", "deciliter:", "dos:er", "enhet:er", "grad:er", "gång:er", "halstablett:er", "inhalation:er",
    "internationell:a", "kilokalori:er", "kilometer:", "klunk:ar", "kopp:ar", "kvadratmeter:", "kväll:ar", "lapp:ar", "liter:", "matsked:ar", "meter:", "mikroliter:", "mikromol:",
    "milliliter:", "millimeter:", "millimol:", "minut:er", "månad:er", "person:er", "portion:er", "procent:", "promille:", "sekund:er", "sked:ar", "spray:er", "stund:er",
    "sugtablett:er", "tablett:er", "tesked:ar", "övning:ar",
)  # fmt: skip
_IRREGULAR = "droppe droppar flaska flaskor kapsel kapslar krona kronor morgon morgnar natt nätter prilla prillor påse påsar snusdosa snusdosor timme timmar vecka veckor"
UTRUM = {*_IRREGULAR.split(), *(one.split(":")[0] for one in _UTRUM), *(one.replace(":", "") for one in _UTRUM)}
"""Words that take "en": what is counted in care. A lone 1 before others is "ett": it may be a step's number."""
NEUTER = {
    "besök", "block", "bloss", "dygn", "glas", "hekto", "kilo", "kryddmått", "kuvert", "kvarter", "mål", "paket", "par", "pass", "piller", "plåster", "poäng", "steg", "stycke",
    "stycken", "ton", "tuggummi", "tuggummin", "varv", "ägg", "äpple", "äpplen", "år",
}  # fmt: skip
"""Words that take "ett", as all weights do: half of one is "ett halvt"."""
FRACTIONS = {
    "½": ("en halv", "ett halvt"), "1/2": ("en halv", "ett halvt"), "⅓": ("en tredjedel",) * 2, "1/3": ("en tredjedel",) * 2, "⅔": ("två tredjedelar",) * 2,
    "2/3": ("två tredjedelar",) * 2, "¼": ("en fjärdedel",) * 2, "1/4": ("en fjärdedel",) * 2, "¾": ("tre fjärdedelar",) * 2, "3/4": ("tre fjärdedelar",) * 2,
}  # fmt: skip
"""Parts as they are written and said: of what takes "en", of what takes "ett"."""

SIGNS = {
    "&": "och",
    "+": "plus",
    "=": "är lika med",
    "<": "mindre än",
    ">": "större än",
    "≤": "högst",
    "≥": "minst",
    "×": "gånger",
    "→": "till",
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


ENDING = {
    "gånger",
    "vid behov",
    "kryddmått",
    "förmiddag",
    "eftermiddag",
    "med mera",
    "med flera",
    "och så vidare",
    "et cetera",
    "eller dylikt",
    "och dylikt",
}
"""What may stand last in a sentence; after the others ("t.ex. Anna") a capital letter begins a name."""
