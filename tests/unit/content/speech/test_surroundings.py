"""Amounts, times, dates and numbers to call, each in every place where it may stand: a rule that works alone must work there too."""

import pytest

from services.content.speech.wording import as_said

PATTERNS = {
    # times
    "10:42": "klockan tio och fyrtiotvå",
    "10.42": "klockan tio och fyrtiotvå",
    "kl 8": "klockan åtta",
    "kl. 08": "klockan åtta",
    "KL. 8.30": "klockan åtta och trettio",
    "klockan 10.42": "klockan tio och fyrtiotvå",
    "kl. 08.00–16.30": "klockan åtta till sexton och trettio",
    "kl. 8-16": "klockan åtta till sexton",
    "kl. 8.30–10 och 13–15": "klockan åtta och trettio till tio och tretton till femton",
    "kl. 08.00, 14.00 och 20.00": "klockan åtta, fjorton och tjugo",
    "08.00–16.30": "åtta till sexton och trettio",
    "08.00 - 16.30": "åtta till sexton och trettio",
    "8:00-16:30": "klockan åtta till klockan sexton och trettio",
    "08–16": "åtta till sexton",
    "mån–fre 8–16": "måndag till fredag åtta till sexton",
    "kl. 9 fm": "klockan nio på förmiddagen",
    "kl. 9 em": "klockan nio på eftermiddagen",
    "version 10.42": "version tio punkt fyrtiotvå",
    # dates
    "fredag 13/5": "fredag den trettonde maj",
    "fre 13/5": "fredag den trettonde maj",
    "fredagen den 13/5": "fredagen den trettonde maj",
    "den 1/12-24": "den första december tvåtusentjugofyra",
    "25/6 2024": "den tjugofemte juni tvåtusentjugofyra",
    "25/6/2024": "den tjugofemte juni tvåtusentjugofyra",
    "25/6–2024": "den tjugofemte juni tvåtusentjugofyra",
    "2024-06-25": "den tjugofemte juni tvåtusentjugofyra",
    "2024-06": "juni tvåtusentjugofyra",
    "25.6.2024": "den tjugofemte juni tvåtusentjugofyra",
    "13/5": "den trettonde maj",
    "13/5–17/5": "den trettonde maj till den sjuttonde maj",
    "1–5/12": "den första till den femte december",
    "t.o.m. 1/12": "till och med den första december",
    "4. december": "den fjärde december",
    "den 4:e december": "den fjärde december",
    "4 dec": "den fjärde december",
    "1–3 maj": "den första till tredje maj",
    "1 och 2 maj": "den första och andra maj",
    "v. 12": "vecka tolv",
    "v 12–14": "vecka tolv till fjorton",
    "24/7": "tjugofyra sju",
    # doses
    "21 mg/24 tim": "tjugoett milligram per tjugofyra timmar",
    "15 mg/16 h": "femton milligram per sexton timmar",
    "2 mg / dag": "två milligram per dag",
    "1 gång/vecka": "en gång per vecka",
    "2–3 ggr/dag": "två till tre gånger per dag",
    "1–2 tabl": "en till två tabletter",
    "1½ tablett": "en och en halv tablett",
    "1 ½ dl": "en och en halv deciliter",
    "2 1/2 dl": "två och en halv deciliter",
    "2½ h": "två och en halv timme",
    "1½ glas": "ett och ett halvt glas",
    "½–1 tablett": "en halv till en tablett",
    "1/2–1 tablett": "en halv till en tablett",
    "1/2 tablett": "en halv tablett",
    "2/3": "två tredjedelar",
    "0,5–1 mg": "noll komma fem till ett milligram",
    "5 mg – 10 mg": "fem milligram till tio milligram",
    "5 mg/kg/dygn": "fem milligram per kilogram per dygn",
    "100 IE/ml": "hundra internationella enheter per milliliter",
    "5 ml/h": "fem milliliter per timme",
    "20 µg": "tjugo mikrogram",
    "20 μg": "tjugo mikrogram",
    "2 msk": "två matskedar",
    "1 tsk": "en tesked",
    "1 st": "ett stycke",
    "10 %": "tio procent",
    "10–20 %": "tio till tjugo procent",
    "x 2": "gånger två",
    "2 x 3": "två gånger tre",
    "1*2": "en gånger två",
    "≥ 3": "minst tre",
    "<5 mg": "mindre än fem milligram",
    "37,5 °C": "trettiosju komma fem grader Celsius",
    "2–8 °C": "två till åtta grader Celsius",
    "120/80 mmHg": "hundratjugo genom åttio millimeter kvicksilver",
    "10 000 steg": "tiotusen steg",
    "100:-": "hundra kronor",
    "3 §": "paragraf tre",
    "1:a": "första",
    "50:e": "femtionde",
    "5-årig": "femårig",
    "80-talet": "åttiotalet",
    "21-mg-plåster": "tjugoett milligram-plåster",
    # numbers to call
    "+46 8 123 45 67": "plus fyra sex, åtta, ett två tre, fyra fem, sex sju",
    "+46 (0)8-123 45 67": "plus fyra sex, noll, åtta, ett två tre, fyra fem, sex sju",
    "+46701234567": "plus fyra sex, sju noll ett två tre fyra fem sex sju",
    "070 123 45 67": "noll sju noll, ett två tre, fyra fem, sex sju",
    "08-123 456 78": "noll åtta, ett två tre, fyra fem sex, sju åtta",
    "113 13": "ett ett tre, ett tre",
    "1177": "elva sjuttiosju",
    "1177.se": "elva sjuttiosju punkt se",
    "19121212-1212": "ett nio ett två ett två ett två, ett två ett två",
}
SURROUNDINGS = [
    "{}",
    "Det är {}",
    "Det är {}.",
    "Hon sa: {}",
    "Först {}, sedan vila.",
    "({})",
    "Ja ({}).",
    "Är det {}?",
    "{}!",
    "Ta ”{}”",
    "Läs mer – {}",
    "Nu; {}; sedan",
]


@pytest.mark.parametrize(("written", "said"), PATTERNS.items())
@pytest.mark.parametrize("around", SURROUNDINGS)
def test_a_pattern_is_said_alike_wherever_it_stands(written: str, said: str, around: str) -> None:
    begins = around.startswith("{}")
    wanted = around.format(said[0].upper() + said[1:] if begins else said)
    assert as_said(around.format(written)) == wanted


@pytest.mark.parametrize(("written", "said"), [pair for pair in PATTERNS.items() if pair[0][0].islower()])
def test_a_pattern_may_begin_a_sentence_with_a_capital(written: str, said: str) -> None:
    capital = written[0].upper() + written[1:]
    wanted = said[0].upper() + said[1:]
    assert as_said(f"{capital} ringer vi.") == f"{wanted} ringer vi."
    assert as_said(f"Bra. {capital}") == f"Bra. {wanted}"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Plåster 21 mg/24 tim. Byt varje dag.", "Plåster tjugoett milligram per tjugofyra timmar. Byt varje dag."),
        ("Kl. 9 f.m. ringer vi, inte e.m. Sedan vila.", "Klockan nio på förmiddagen ringer vi, inte eftermiddag. Sedan vila."),
        ("Vila 30 min. efter maten.", "Vila trettio minuter efter maten."),
        ("Fr.o.m. 1/12 2024 t.o.m. 5/1 2025", "Från och med den första december tvåtusentjugofyra till och med den femte januari tvåtusentjugofem"),
        ("Ta 1 tabl. 3 ggr/dag v.b.", "Ta en tablett tre gånger per dag vid behov."),
        ("Vi ses 4 dec. Sedan vila.", "Vi ses den fjärde december. Sedan vila."),
        ("Tis och tors kl. 9.15", "Tisdag och torsdag klockan nio och femton"),
        ("man/kvinna, och/eller, dag/natt", "Man kvinna, och eller, dag natt"),
        ("Bra jobbat 👍🏽! 1️⃣ Ring", "Bra jobbat! Ett Ring"),
        ("Ring 112 om det är akut, eller 1177 så fort du kan.", "Ring ett ett två om det är akut, eller elva sjuttiosju så fort du kan."),
        ("Steg 1 handlar om dig", "Steg ett handlar om dig"),
        ("Steg 1 dag för dag", "Steg ett dag för dag"),
        ("typ 2-diabetes och 2-åringar", "Typ två diabetes och tvååringar"),
        ("volym 100E", "Volym hundra E"),
        ("Lag (2018:2088)", "Lag (tvåtusenarton kolon tvåtusenåttioåtta)"),
        ("112 mg, 112 tabletter", "Hundratolv milligram, hundratolv tabletter"),
        ("Steg 1 av 3", "Steg ett av tre"),
        ("31/2", "Trettioett två"),
        ("12/15 rätt", "Tolv av femton rätt"),
    ],
)  # fmt: skip
def test_neighbours_decide(written: str, said: str) -> None:
    assert as_said(written) == said
