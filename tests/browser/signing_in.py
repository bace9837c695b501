"""Signing in as people do, on the provider's pages."""

from playwright.sync_api import expect

from tests.browser.tab import Tab

PIN = "123456"
LEGITIMATE = "Jag legitimerar mig hos Stöd och behandling"


def legitimate(tab: Tab, name: str, pin: str = PIN) -> None:
    """Choose who one is on the provider's page and give the PIN."""
    tab.shows(LEGITIMATE)
    tab.page.get_by_role("radio", name=name).check()
    tab.page.get_by_label("Ange pinkod").fill(pin)
    tab.press("Legitimera")


def sign_in_as_staff(tab: Tab, name: str, unit: str) -> None:
    """Sign in with SITHS eID from the first page, and choose a care unit if there are several."""
    tab.open("/")
    tab.shows("Stöd och behandling")
    tab.follow("Logga in som personal")
    legitimate(tab, name)
    heading = tab.page.get_by_role("heading", level=1)
    first = heading.filter(has_text="Hantera moment").or_(heading.filter(has_text="Min profil"))
    expect(heading.filter(has_text="Välj vårdenhet").or_(first)).to_be_visible()
    if "Välj" in heading.inner_text():
        tab.shows("Välj vårdenhet")
        tab.press(unit)
        expect(first).to_be_visible()
    if "Min profil" in heading.inner_text():  # until they have said how to notify them
        tab.shows("Min profil")
        tab.follow("Gå vidare till Hantera moment")
    tab.shows("Hantera moment")


def sign_in_as_citizen(tab: Tab, name: str) -> None:
    """Sign in with e-legitimation from the first page."""
    tab.open("/")
    tab.shows("Stöd och behandling")
    tab.follow("Logga in med e-legitimation")
    legitimate(tab, name)
    tab.shows("Mina stöd- eller behandlingsprogram")
