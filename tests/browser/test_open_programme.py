"""A programme is opened for citizens, a citizen starts it, and the unit has it; closed again, nobody is offered it."""

from playwright.sync_api import expect

from tests.browser.people import PHONE, People, new_number
from tests.system import BASHIR, NORRA, SODRA

GUSTAV = "SE2321000000-DEMO7"
OPEN, OWN = "Program du kan starta själv", "Mina stöd- eller behandlingsprogram"


def test_a_citizen_starts_what_a_unit_has_opened(people: People) -> None:
    admin = people.system.staff(GUSTAV)
    version = admin.version_of("somnhjalpen")
    tab = people.staff(GUSTAV)
    tab.open(f"/personal/innehall/{version}")
    tab.shows("Sömnhjälpen")
    tab.follow("Öppet för invånare")
    tab.shows("Öppet för invånare: Sömnhjälpen")
    norra = tab.page.get_by_role("form", name=NORRA)
    norra.get_by_label("Ansvarig behandlare").select_option(label=f"Bashir Noori ({BASHIR})")
    norra.get_by_role("button").click()
    tab.shows("Öppet för invånare: Sömnhjälpen")
    tab.says("Invånare kan nu starta programmet själva.")
    visitor = people.system.citizen(new_number())
    phone = people.signed_in(visitor, viewport=PHONE)
    phone.open("/program")
    phone.shows(OWN)
    phone.follow(OPEN)
    phone.shows(OPEN)
    phone.picture("citizens/images/starta-sjalv")
    phone.follow("Läs mer och starta Sömnhjälpen")
    phone.shows("Starta Sömnhjälpen?")
    phone.says(f"Programmet ges av {NORRA}.")
    phone.press("Starta programmet")
    phone.shows("Sömnhjälpen")
    phone.says("Programmet är startat.")
    phone.open("/program")
    phone.shows(OWN)
    expect(phone.page.get_by_role("main")).to_contain_text("Bashir Noori")
    unit = admin.session["commission"]["care_unit_id"]
    again = visitor.do("/my/moments", version_id=version, care_unit_id=unit)
    assert again.status_code == 409, again.text
    moment_id = again.json()["moment_id"]
    assert people.system.staff(BASHIR).get(f"/moments/{moment_id}").json()["header"]["access"] == "write"
    for other in (people.system.staff(BASHIR), people.system.staff("SE2321000000-DEMO3")):
        assert other.get(f"/programmes/{version}/openings").status_code == 403
        assert other.get("/provider/practitioners").status_code == 403
    tab.page.get_by_role("form", name=NORRA).get_by_label("Ansvarig behandlare").select_option("")
    tab.page.get_by_role("form", name=NORRA).get_by_role("button").click()
    tab.shows("Öppet för invånare: Sömnhjälpen")
    tab.says("Programmet är inte längre öppet där.")
    newcomer = people.system.citizen(new_number())
    assert newcomer.get("/my/open-programmes").json()["programmes"] == []
    assert newcomer.do("/my/moments", version_id=version, care_unit_id=unit).status_code == 404
    assert tab.page.get_by_role("heading", name=SODRA).count() == 1
