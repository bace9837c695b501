"""The life of a moment beside the path: another practitioner, an end that can be read for a while, and an end that is taken back."""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.browser.people import NARROW, Patient, People
from tests.browser.tab import Tab
from tests.system import ASTRID, BASHIR, CECILIA, DAGNY, SODRA
from tests.waiting import until

BASHIR_OPTION, ASTRID_OPTION = "Bashir Noori (SE2321000000-DEMO2)", "Astrid Lindqvist (SE2321000000-DEMO1)"
TITLE = re.compile("^Tobakshjälpen")


def test_an_end_with_maintenance_is_read_and_taken_back(people: People, patient: Patient) -> None:
    last_day = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011 (any day will do)
    tab = people.staff(BASHIR)
    tab.open(f"/personal/moment/{patient.moment_id}/avsluta")
    tab.shows("Avsluta Tobakshjälpen")
    tab.says("4 pågående moduler stängs för svar.")
    tab.page.get_by_label("Avslutningsorsak").select_option(label="Genomfört")
    tab.page.get_by_label("Invånaren får läsa efter avslutet").check()
    tab.page.get_by_label("Till och med").fill(last_day)
    tab.page.get_by_label("Anteckning").fill("Klar enligt plan.\nUppföljning i vår.")
    tab.picture("staff/images/avsluta", at=tab.page.get_by_role("heading", name="Det här händer"))
    tab.press("Avsluta momentet")
    tab.shows(TITLE)
    tab.says("Invånaren kan läsa till och med")

    phone = people.citizen(patient, viewport=NARROW)
    phone.open("/program")
    phone.shows("Mina stöd- eller behandlingsprogram")
    phone.says("Avslutat – du kan läsa till och med")
    phone.follow("Öppna")
    phone.shows("Tobakshjälpen")
    phone.says("men inte skriva eller ändra något")
    phone.open(patient.step("stoppdagen"))
    phone.shows(re.compile("Stoppdagen"))
    expect(phone.page.get_by_role("button", name="Skicka in")).to_have_count(0)

    tab.follow("Se avslutet, eller ångra det")
    tab.shows("Avslut av Tobakshjälpen")
    tab.says("Uppföljning i vår.")
    tab.picture("staff/images/avslut")
    tab.press("Ångra avslutet")
    tab.shows(TITLE)
    tab.says("Avslutet är ångrat. Momentet pågår igen.")
    phone.open("/program")
    phone.shows("Mina stöd- eller behandlingsprogram")
    expect(phone.page.get_by_text("du kan läsa till och med")).to_have_count(0)


def test_another_practitioner_becomes_responsible(people: People, patient: Patient) -> None:
    tab = people.staff(BASHIR, viewport=NARROW)
    tab.open(f"/personal/moment/{patient.moment_id}")
    tab.shows(TITLE)
    tab.follow(re.compile("Byt behandlare"))
    tab.shows("Byt behandlare för Tobakshjälpen")
    tab.page.get_by_label("Ny ansvarig behandlare").select_option(index=1)
    tab.press("Byt behandlare")
    tab.shows("Hantera moment")
    tab.says("Momentet har fått en ny ansvarig behandlare.")
    tab.open(f"/personal/moment/{patient.moment_id}")
    tab.shows(re.compile("Varför|orsak|öppna"))
    astrid = people.staff(ASTRID)
    astrid.open(f"/personal/moment/{patient.moment_id}")
    astrid.shows(TITLE)


def test_everything_of_somebody_is_handed_over(people: People, patient: Patient) -> None:
    tab = people.staff(CECILIA)
    tab.open("/personal/moment?flik=alla")
    tab.shows("Hantera moment")
    tab.follow("Lämna över en behandlares moment")
    tab.shows("Lämna över moment")
    tab.page.get_by_role("row", name=re.compile("Bashir")).get_by_role("link").click()
    tab.shows(re.compile("Lämna över moment från"))
    for box in tab.page.get_by_role("checkbox").all():
        box.uncheck()
    tab.page.locator(f"input[value='{patient.moment_id}']").check()
    tab.picture("staff/images/lamna-over-moment")
    tab.press("Lämna över")
    tab.shows(re.compile("Lämna över moment från"))
    tab.says("Välj en behandlare.")
    tab.page.get_by_label("Till behandlare").select_option(index=1)
    tab.press("Lämna över")
    tab.says("1 moment är överlämnat.")
    tab.inspection.now()


def test_somebody_covers_and_the_citizen_sees_who(people: People, patient: Patient) -> None:
    tab = people.staff(CECILIA)
    tab.open("/personal/franvaro")
    tab.shows("Frånvaro och ersättare")
    tab.page.get_by_label("Vem är borta?").select_option(label=BASHIR_OPTION)
    tab.page.get_by_label("Sista dagen").fill((date.today() + timedelta(days=7)).isoformat())  # noqa: DTZ011 (as above)
    tab.page.get_by_label("Ersättare").select_option(label=ASTRID_OPTION)
    tab.press("Registrera frånvaro")
    tab.shows("Frånvaro och ersättare")
    tab.says("Frånvaron är registrerad.")
    tab.picture("staff/images/franvaro")

    astrid = people.staff(ASTRID, viewport=NARROW)
    astrid.open("/personal/moment")
    astrid.shows("Hantera moment")
    astrid.says("ersättare: Astrid Lindqvist")
    astrid.open(f"/personal/moment/{patient.moment_id}")
    astrid.shows(TITLE)
    until(lambda: timeline_tells(astrid, patient, "Bashir Noori är frånvarande"))
    astrid.says("; Astrid Lindqvist vikarierar.")
    phone = people.citizen(patient)
    phone.open(f"/program/{patient.moment_id}")
    phone.shows("Tobakshjälpen")
    phone.says("Under tiden hjälper Astrid Lindqvist dig.")
    phone.picture("citizens/images/ersattare")

    tab.follow(re.compile("Ändra Bashir"))
    tab.shows("Ändra frånvaro")
    tab.page.set_viewport_size(NARROW)
    tab.inspection.now()
    tab.page.get_by_label("Sista dagen").fill((date.today() + timedelta(days=14)).isoformat())  # noqa: DTZ011 (as above)
    tab.press("Spara ändringen")
    tab.shows("Frånvaro och ersättare")
    tab.says("Frånvaron är ändrad.")
    astrid.page.reload()
    astrid.shows(TITLE)

    tab.press(re.compile("Avsluta frånvaron Bashir"))
    tab.says("Frånvaron är avslutad.")
    astrid.page.reload()
    astrid.shows("Ange varför du behöver öppna momentet")


def timeline_tells(tab: Tab, patient: Patient, text: str) -> bool:
    """Open the timeline, and tell whether it has the text now: some things are told a moment later."""
    tab.open(f"/personal/moment/{patient.moment_id}/tidslinje")
    tab.shows(TITLE)
    return tab.page.get_by_text(text).count() > 0


def test_another_unit_takes_a_moment_over_and_then_links_it(people: People, patient: Patient) -> None:
    tab = people.staff(BASHIR)
    tab.open(f"/personal/moment/{patient.moment_id}")
    tab.shows(TITLE)
    tab.follow("Lämna över till annan enhet")
    tab.shows("Lämna över Tobakshjälpen till annan vårdenhet")
    tab.page.get_by_label("Vårdenhet").select_option(label=SODRA)
    tab.press("Erbjud momentet")
    tab.shows("Lämna över Tobakshjälpen till annan vårdenhet")
    tab.says("väntar på svar")

    dagny = people.staff(DAGNY, SODRA, viewport=NARROW)
    dagny.open("/personal/moment")
    dagny.shows("Hantera moment")
    dagny.follow(re.compile("^Moment från andra vårdenheter"))
    dagny.shows("Moment från andra vårdenheter")
    dagny.says("Tobaksenheten Norra")
    expect(dagny.page.locator("main")).not_to_contain_text(patient.number[:8])
    dagny.press(re.compile("^Ta över"))
    dagny.shows(TITLE)
    dagny.says("Momentet är övertaget och pågår nu här.")
    tab.open(f"/personal/moment/{patient.moment_id}")
    tab.shows("Vi hittar inte sidan")

    dagny.follow(re.compile("länkade moment"))
    dagny.shows("Moment som är länkade till Tobakshjälpen")
    dagny.page.get_by_label("Eller ett annat moment").fill(f"/personal/moment/{patient.moment_id}")
    dagny.press("Länka")
    dagny.says(re.compile("i en cirkel"))
    dagny.inspection.now()
