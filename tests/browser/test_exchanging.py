"""Packages and FHIR forms in and out through the pages, without scripts on a narrow screen; every wrong file says what is wrong with it."""

import json
import re
from pathlib import Path

from playwright.sync_api import expect

from services.content.package.sources import from_folder, unzipped, zipped
from tests.browser.people import NARROW, People
from tests.browser.tab import Tab
from tests.system import ASTRID, GUSTAV, NORRA, System

SOMN = Path(__file__).parents[2] / "programmes" / "somnhjalpen"
DRAFTS = "/personal/innehall/utkast"
LONG = f"https://example.org/{'utanblanksteg' * 9}"
QUESTIONNAIRE = {
    "resourceType": "Questionnaire",
    "status": "active",
    "title": "Hur har du sovit?",
    "item": [
        {
            "linkId": "timmar",
            "text": "Hur många timmar?",
            "type": "integer",
            "extension": [{"url": LONG, "valueString": "x"}],
        },
        {"linkId": "bilaga", "text": "Bifoga en bild", "type": "attachment"},
    ],
}


def package(**changed: str) -> bytes:
    """Give Sömnhjälpen under another name, with some files changed."""
    files = {name: data.replace(b"somnhjalpen", b"somn-for-alla") for name, data in from_folder(SOMN).files.items()}
    return zipped({**files, **{name: text.encode() for name, text in changed.items()}})


def send(tab: Tab, label: str, button: str, file: Path, data: bytes) -> None:
    """Choose a file with these bytes, and send it."""
    file.write_bytes(data)
    tab.page.get_by_label(label).set_input_files(file)
    tab.press(button)


def test_a_package_comes_in_and_goes_out(people: People, tmp_path: Path) -> None:
    tab = people.staff(GUSTAV, NORRA, viewport=NARROW, java_script_enabled=False)
    tab.open(DRAFTS)
    tab.shows("Utkast")
    for data, told in (
        (b"ingen zip", "Filen är ingen zip-fil"),
        (zipped({"lasmig.txt": b"Hej"}), "programme.yaml"),
        (package(**{"welcome.md": "<script>alert(1)</script>"}), "welcome.md"),
        (bytes(26 * 1024 * 1024), "Filen är för stor. Den får vara högst 25 MB."),
    ):
        send(tab, "Programpaket", "Läs in som utkast", tmp_path / "paket.zip", data)
        expect(tab.page.locator("main").filter(has_text=told)).to_be_visible()
        tab.shows("Utkast")
    send(tab, "Programpaket", "Läs in som utkast", tmp_path / "paket.zip", package())
    tab.shows(re.compile("^Sömnhjälpen"))
    with tab.page.expect_download() as saving:
        tab.follow("Hämta som paket")
    assert saving.value.suggested_filename == "somn-for-alla-1.0.zip"
    assert unzipped(Path(saving.value.path()).read_bytes()) == unzipped(package())


def test_a_form_comes_in_and_goes_out_as_fhir(people: People, system: System, tmp_path: Path) -> None:
    draft_id = system.staff(GUSTAV, NORRA).do("/drafts", title="Formulär utifrån").json()["draft_id"]
    tab = people.staff(GUSTAV, NORRA, viewport=NARROW, java_script_enabled=False)
    tab.open(f"{DRAFTS}/{draft_id}")
    tab.shows(re.compile("^Formulär utifrån"))
    for data, told in (
        (b"{", "Filen är inte JSON."),
        (json.dumps({"resourceType": "Patient"}).encode(), "Questionnaire"),
        (b" " * 210_000, "högst 200 kB"),
        (b" " * 300_000, "Filen är för stor. Den får vara högst 200 kB."),
    ):
        send(tab, "Läs in en FHIR Questionnaire", "Läs in formulär", tmp_path / "fraga.json", data)
        expect(tab.page.get_by_role("alert").filter(has_text=told)).to_be_visible()
        tab.shows(re.compile("^Formulär utifrån"))
    data = json.dumps(QUESTIONNAIRE).encode()
    send(tab, "Läs in en FHIR Questionnaire", "Läs in formulär", tmp_path / "fraga.json", data)
    tab.shows("Formuläret är inläst")
    tab.says("bilaga")
    tab.follow("Öppna formuläret")
    tab.shows("Formulär: Hur har du sovit?")
    with tab.page.expect_download() as saving:
        tab.follow("Hämta som FHIR Questionnaire")
    exported = json.loads(Path(saving.value.path()).read_bytes())
    assert [item["text"] for item in exported["item"]] == ["Hur många timmar?"]

    astrid = people.staff(ASTRID, NORRA, viewport=NARROW)
    astrid.open(f"{DRAFTS}/{draft_id}/formular/hur-har-du-sovit/fhir")
    astrid.shows("Vi hittar inte sidan")
