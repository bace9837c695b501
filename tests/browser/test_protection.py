"""What others may not see or do: foreign text stays text, foreign moments aren't told of, and sign-out ends it."""

import re

from playwright.sync_api import expect

from tests.browser.people import Patient, People
from tests.system import ASTRID, BASHIR, DAGNY, SODRA

WICKED = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\"> {{ 7 * 7 }} & slut"


def test_text_of_a_citizen_is_text_for_staff(people: People, patient: Patient) -> None:
    response = patient.send_stop_day(WICKED)
    staff = people.staff(BASHIR)
    staff.open(f"/personal/moment/{patient.moment_id}/svar/{response}")
    staff.shows("1.4 Stoppdagen")
    expect(staff.page.locator(".answers")).to_contain_text(WICKED)
    assert "taken" not in staff.page.title()
    own = people.citizen(patient)
    own.open(patient.step("stoppdagen"))
    own.shows(re.compile(r"^1\.4 "))
    expect(own.page.locator(".answers")).to_contain_text(WICKED)


def test_a_moment_of_another_unit_is_told_to_nobody(people: People, patient: Patient) -> None:
    for hsa_id in (DAGNY, ASTRID):
        tab = people.staff(hsa_id, SODRA)
        tab.open("/personal/moment?flik=alla")
        tab.shows("Hantera moment")
        expect(tab.page.locator(f"a[href*='{patient.moment_id}']")).to_have_count(0)
        tab.open(f"/personal/moment/{patient.moment_id}")
        tab.shows("Vi hittar inte sidan")
        tab.follow("Till startsidan")
        tab.shows("Hantera moment")


def test_a_citizen_reaches_only_their_own(people: People, patient: Patient) -> None:
    stranger = people.signed_in(people.system.citizen("199004089877"))
    stranger.open(f"/program/{patient.moment_id}")
    stranger.shows("Vi hittar inte sidan")
    stranger.open(patient.step("stoppdagen"))
    stranger.shows("Vi hittar inte sidan")


def test_who_is_not_signed_in_signs_in_and_comes_to_the_page(people: People, patient: Patient) -> None:
    staff = people.stranger()
    staff.open(f"/personal/moment/{patient.moment_id}")
    staff.shows("Jag legitimerar mig hos Stöd och behandling")
    staff.page.get_by_role("radio", name="Bashir Noori").check()
    staff.page.get_by_label("Ange pinkod").fill("123456")
    staff.press("Legitimera")
    staff.shows(re.compile("^Tobakshjälpen"))


def test_a_changed_mind_at_sign_in_is_told_calmly(people: People) -> None:
    tab = people.stranger()
    tab.open("/logga-in/personal")
    tab.shows("Jag legitimerar mig hos Stöd och behandling")
    tab.press("Avbryt")
    tab.shows("Du är inte inloggad")
    tab.says("Inloggningen avbröts eller tog för lång tid. Försök igen.")


def test_staff_sign_out_and_back_shows_nothing(people: People, patient: Patient) -> None:
    tab = people.staff(BASHIR)
    tab.open(f"/personal/moment/{patient.moment_id}")
    tab.shows(re.compile("^Tobakshjälpen"))
    tab.press("Logga ut")
    tab.shows("Stöd och behandling")
    tab.back()
    tab.shows("Jag legitimerar mig hos Stöd och behandling")
