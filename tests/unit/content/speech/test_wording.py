"""What is written, as it is said: a table of examples, and that nothing a person can write breaks it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.speech.wording import FALLBACK, as_said, numbers, plain

SAID = {
    # abbreviations
    "Ta t.ex. en promenad": "Ta till exempel en promenad",
    "Ta t ex en promenad": "Ta till exempel en promenad",
    "Ta t. ex. en promenad": "Ta till exempel en promenad",
    "T.ex. nu": "Till exempel nu",
    "t.ex. Anna, Bo": "Till exempel Anna, Bo",
    "bl.a. snus, m.m. Sedan vila.": "Bland annat snus, med mera. Sedan vila.",
    "te, kaffe m.m.": "Te, kaffe med mera.",
    "dvs. i dag, d.v.s. nu": "Det vill säga i dag, det vill säga nu",
    "ca 5, ca. 5 och c:a 5": "Cirka fem, cirka fem och cirka fem",
    "fr.o.m. måndag t.o.m. fredag": "Från och med måndag till och med fredag",
    "p.g.a. stress, pga stress": "På grund av stress, på grund av stress",
    "inkl. moms, resp. utan": "Inklusive moms, respektive utan",
    "nr 3, dr Ek": "Nummer tre, doktor Ek",
    "max. 5 på ett max": "Maximalt fem på ett max",
    "mat och cake": "Mat och cake",
    # numbers
    "0": "Noll",
    "21": "Tjugoett",
    "100": "Hundra",
    "217": "Tvåhundrasjutton",
    "1 000": "Tusen",
    "10 000": "Tiotusen",
    "1 000 000": "En miljon",
    "2 500 001": "Två miljoner femhundratusenett",
    "1984": "Nittonhundraåttiofyra",
    "2026": "Tvåtusentjugosex",
    "3,5": "Tre komma fem",
    "3,05": "Tre komma noll fem",
    "0,755": "Noll komma sju fem fem",
    "007": "Noll noll sju",
    "12345678901234": "Ett två tre fyra fem sex sju åtta nio noll ett två tre fyra",
    "-5 grader": "Minus fem grader",
    "−5 °C": "Minus fem grader Celsius",
    "1/2 tablett": "En halv tablett",
    "2/7": "Två av sju",
    "1 tablett": "En tablett",
    "steg 1 av 3": "Steg ett av tre",
    "1:a och 2:a": "Första och andra",
    "1.4 Stoppdagen": "Ett punkt fyra Stoppdagen",
    "B12": "B tolv",
    # ranges
    "10–12 gånger": "Tio till tolv gånger",
    "3-4 gånger": "Tre till fyra gånger",
    "måndag–fredag": "Måndag till fredag",
    "e-post": "E-post",
    # dates and times
    "2026-11-23": "Den tjugotredje november tvåtusentjugosex",
    "Den 2026-11-23": "Den tjugotredje november tvåtusentjugosex",
    "2026-02-31": "Tvåtusentjugosex noll två trettioett",
    "23 november 2026": "Den tjugotredje november tvåtusentjugosex",
    "den 1 maj": "Den första maj",
    "1–3 maj": "Den första till tredje maj",
    "10:42": "Klockan tio och fyrtiotvå",
    "kl. 10.42": "Klockan tio och fyrtiotvå",
    "kl 8": "Klockan åtta",
    "kl. 08:05": "Klockan åtta och noll fem",
    "kl. 10:00": "Klockan tio",
    "08:30–09:15": "Klockan åtta och trettio till klockan nio och femton",
    # units and signs
    "50 %": "Femtio procent",
    "50%": "Femtio procent",
    "21 mg": "Tjugoett milligram",
    "21mg": "Tjugoett milligram",
    "1 mg": "Ett milligram",
    "1 h": "En timme",
    "2 mg/dag": "Två milligram per dag",
    "5,2 mmol/l": "Fem komma två millimol per liter",
    "25 kg/m²": "Tjugofem kilogram per kvadratmeter",
    "10 000 kr": "Tiotusen kronor",
    "2 000–3 000 kcal": "Tvåtusen till tretusen kilokalorier",
    "5 m": "Fem meter",
    "5 män": "Fem män",
    "kaffe & te + bulle": "Kaffe och te plus bulle",
    "x < 5 och y ≥ 3": "X mindre än fem och y minst tre",
    "och/eller": "Och eller",
    # numbers to call
    "Ring 112.": "Ring ett ett två.",
    "Ring 1177": "Ring elva sjuttiosju",
    "112 mg": "Hundratolv milligram",
    "08-123 456 78": "Noll åtta, ett två tre, fyra fem sex, sju åtta",
    "+46 8-123 456": "Plus fyra sex, åtta, ett två tre, fyra fem sex",
    # addresses
    "Se https://www.exempel.se/a?b=1.": "Se webbadressen exempel punkt se.",
    "Mejla a.b@exempel.se": "Mejla a punkt b snabel-a exempel punkt se",
    # letters
    "KBT vid ADHD": "K B T vid A D H D",
    "AUDIT": "AUDIT",
    # sentences
    "Hej.  nu": "Hej. Nu",
    "  två\n rader ": "Två rader",
    "(ca 3)": "(cirka tre)",
    # what a text must not order a voice to do
    "[[h@l@U]]": "H snabel-a l snabel-a U",
    "\x01+10S hej": "Plus tio S hej",
    "<break time='9s'/>": "Mindre än break time är lika med 'nio sekunder' större än",
    "--help -w /usr/x": "Help w usr x",
    "a\x00b\ud800c": "A b c",
    "mjuk\xadt och om\u202eväg": "Mjukt och omväg",
    "😀": FALLBACK,
    "": "",
    " \n\t": "",
}


@pytest.mark.parametrize(("written", "said"), SAID.items())
def test_what_is_written_is_said(written: str, said: str) -> None:
    assert as_said(written) == said


@given(st.text())
def test_something_is_said_of_everything_and_nothing_orders_the_voice(text: str) -> None:
    said = as_said(text)
    assert bool(said) == bool(plain(text))
    assert not set(said) & set("<>[]{}&\\\x00\x01\n")
    assert re.search("[0-9]", said) is None


AMOUNTS = st.sampled_from(
    [
        "3",
        "1",
        "21",
        "3,5",
        "10 000",
        "kl.",
        "t.ex.",
        "%",
        "mg",
        "/",
        "-",
        "–",
        ":",
        ".",
        ",",
        " ",
        "maj",
        "2026-11-23",
        "@",
        "½",
        "x",
        "*",
        "§",
        "fre",
        "v.",
        "+46",
        "ggr",
        "1/12",
    ]
)


@given(st.lists(AMOUNTS).map("".join))
def test_no_mixture_of_what_is_expanded_leaves_a_digit(text: str) -> None:
    said = as_said(text)
    assert bool(said) == bool(plain(text))
    assert re.search("[0-9]", said) is None


@given(st.integers(0, 10**12 - 1))
def test_every_number_has_words_of_its_own(number: int) -> None:
    words = numbers.cardinal(number)
    assert words
    assert words.replace(" ", "").isalpha()
    assert words != numbers.cardinal(number + 1 if number < 10**12 - 1 else 0)


@pytest.mark.parametrize(
    "part",
    [
        "1",
        "0",
        "½",
        "a.b",
        "1 234 ",
        "t. ex",
        "a@",
        "1-",
        "[[",
        "https://a.",
        "+46 ",
        "1/2 ",
        "kl. 8, ",
        "1, ",
        "1–2 maj ",
        "mån–",
    ],
)
def test_a_long_text_takes_time_in_proportion(part: str) -> None:
    """No pattern may take quadratic time: a hundred thousand signs are read aloud, at most, and are said within seconds."""
    assert as_said(part * (100_000 // len(part)))
