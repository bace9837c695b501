"""An offer to another care unit that is taken back, and one that is declined: both sides, by keyboard on a narrow screen."""

import re

import pytest

from tests.browser.keyboard import choose, enter
from tests.browser.people import NARROW, Patient, People
from tests.browser.tab import Tab
from tests.system import BASHIR, DAGNY, SODRA

TITLE = re.compile("^Tobakshjälpen")
OFFERING = "Lämna över Tobakshjälpen till annan vårdenhet"


def offer(tab: Tab) -> None:
    """Offer the moment from its page."""
    enter(tab, "Lämna över till annan enhet")
    tab.shows(OFFERING)
    choose(tab, "Vårdenhet", SODRA)
    enter(tab, "Erbjud momentet")
    tab.says("väntar på svar")
    tab.shows(OFFERING)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
def test_an_offer_is_taken_back_and_the_next_is_declined(
    people: People, patient: Patient, *, has_scripts: bool
) -> None:
    options = {"viewport": NARROW, "java_script_enabled": has_scripts}
    bashir = people.staff(BASHIR, **options)
    bashir.open(f"/personal/moment/{patient.moment_id}")
    bashir.shows(TITLE)
    offer(bashir)
    enter(bashir, "Ta tillbaka erbjudandet")
    bashir.says("Erbjudandet är taget tillbaka.")
    bashir.shows(TITLE)
    offer(bashir)

    dagny = people.staff(DAGNY, SODRA, **options)
    dagny.open("/personal/moment")
    dagny.shows("Hantera moment")
    enter(dagny, "1 från en annan vårdenhet")
    dagny.shows("Moment från andra vårdenheter")
    enter(dagny, "Tacka nej")
    dagny.says("Ni har tackat nej. Momentet är kvar på den andra vårdenheten.")
    dagny.says("Ingen vårdenhet erbjuder er något moment just nu.")
    dagny.shows("Moment från andra vårdenheter")

    bashir.page.reload()
    bashir.says(f"{SODRA} tackade nej")
    bashir.shows(OFFERING)
    bashir.open(f"/personal/moment/{patient.moment_id}/tidslinje")
    bashir.says("tackade nej")
    bashir.shows(TITLE)
