"""Two authors on one draft in a real browser: words that wait in a tab come back into what is saved, never over it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from common.chassis.clock import now
from common.contracts.content.drafts import DRAFT, SAVE_FACTS
from common.contracts.content.parts import DRAFT_STEP, SAVE_BLOCK
from common.contracts.directory.sessions import RESOLVE_SESSION
from common.contracts.errors import StaleVersion
from tests.chromium import launched
from tests.unit.gateway.citizen.chromium import ORIGIN, Net
from tests.unit.gateway.citizen.test_autosave import meanwhile
from tests.unit.gateway.content import desk
from tests.unit.gateway.content.desk import FACTS, HOME, STEP, block, draft, step
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.recording import Recording
from tests.waiting import until

WAITING = "Object.keys(sessionStorage).filter((key) => key.startsWith('sob:'))"
TROUBLE = "Inte sparat ännu – vi försöker igen"


class Facts:
    """What the draft says of itself, kept as `content` keeps it."""

    def __init__(self, bus: Recording) -> None:
        self.now = dict(FACTS)
        bus.answer(DRAFT, lambda _sent: draft(facts=self.now))
        bus.answer(SAVE_FACTS, self._save)

    def _save(self, sent: dict[str, Any]) -> dict[str, Any]:
        if sent["expected_version"] != self.now["version"]:
            raise StaleVersion(expected=sent["expected_version"], actual=self.now["version"])
        self.becomes(**{name: sent[name] for name in FACTS if name != "version"})
        return {"draft_id": desk.DRAFT, "version": self.now["version"]}

    def becomes(self, **changed: Any) -> None:
        """Let somebody save these."""
        self.now = {**self.now, **changed, "version": self.now["version"] + 1}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Use Debian's Chromium."""
    return launched()


@pytest.fixture(scope="session")
def base_url() -> str:
    """Give where the application seems to be."""
    return ORIGIN


@pytest.fixture
def net(context: BrowserContext, app: Flask, bus: Recording) -> Net:
    """Give the way from Chromium to the application, signed in as a designer."""
    desk.prepare(bus)
    working = {**unit.session(), "ends_at": (now() + timedelta(hours=1)).isoformat()}
    roles = {**working["commission"], "roles": ["designer", "publisher"]}
    bus.answer(RESOLVE_SESSION, {**working, "commission": roles, "commissions": [roles]})
    client = app.test_client()
    client.set_cookie("sob-staff", "a random id")
    return Net(context, client)


@pytest.fixture
def facts(net: Net, bus: Recording) -> Facts:
    """Give what the draft says of itself."""
    return Facts(bus)


def test_what_waits_in_the_tab_is_put_into_what_is_saved(page: Page, net: Net, facts: Facts) -> None:
    page.goto(f"{ORIGIN}{HOME}/om")
    net.is_away = True
    page.get_by_label("Sammanfattning").fill("Min")
    expect(page.locator("[data-status]")).to_have_text(TROUBLE)
    facts.becomes(authors="Annan")
    net.is_away = False
    page.reload()
    meanwhile(page, lambda: facts.now["summary"] == "Min")
    assert facts.now["authors"] == "Annan"
    until(lambda: page.evaluate(WAITING) == [])
    page.get_by_label("Sammanfattning").fill("Min igen")
    meanwhile(page, lambda: facts.now["summary"] == "Min igen")
    assert facts.now["authors"] == "Annan"


def test_a_field_of_both_waits_for_its_author_and_can_be_given_up(page: Page, net: Net, facts: Facts) -> None:
    page.goto(f"{ORIGIN}{HOME}/om")
    facts.becomes(summary="Annans")
    page.get_by_label("Sammanfattning").fill("Min")
    expect(page.locator("[data-status]")).to_contain_text("Någon annan har sparat här.")
    page.reload()
    expect(page.get_by_label("Sammanfattning")).to_have_value("Min")
    expect(page.locator("[data-status]")).to_contain_text("Någon annan har sparat här.")
    page.get_by_role("button", name="Spara och gå till utkastet").click()
    expect(page.get_by_role("alert").filter(has_text="Någon annan har ändrat samma sak")).to_contain_text("Annans")
    expect(page.get_by_label("Sammanfattning")).to_have_value("Min")
    page.get_by_role("link", name="Behåll det som är sparat i stället").click()
    expect(page.get_by_label("Sammanfattning")).to_have_value("Annans")
    assert page.evaluate(WAITING) == []
    assert facts.now["summary"] == "Annans"


def test_only_the_block_that_was_written_in_comes_back(page: Page, net: Net, bus: Recording) -> None:
    page.goto(f"{ORIGIN}{STEP}")
    net.is_away = True
    first, second = page.locator("#f-b1-text"), page.locator("#f-b2-text")
    first.fill("Mina ord")
    expect(page.locator("[data-status]")).to_have_text(TROUBLE)
    bus.answer(DRAFT_STEP, step(block(1), block(2, version=7, text="Annans nyare")))
    net.is_away = False
    page.reload()
    expect(first).to_have_value("Mina ord")
    expect(second).to_have_value("Annans nyare")
    meanwhile(page, lambda: "content.save_block" in bus.names())
    asked = bus.last(SAVE_BLOCK)
    assert (asked["block_id"], asked["expected_version"], asked["block"]["text"]) == ("b1", 1, "Mina ord")


def test_a_block_of_both_meets_although_the_page_is_new(page: Page, net: Net, bus: Recording) -> None:
    page.goto(f"{ORIGIN}{STEP}")
    net.is_away = True
    page.locator("#f-b1-text").fill("Mina ord")
    expect(page.locator("[data-status]")).to_have_text(TROUBLE)
    bus.answer(DRAFT_STEP, step(block(1, version=9, text="Annans"), block(2)))
    net.is_away = False
    page.reload()
    expect(page.locator("[data-status]")).to_contain_text("Någon annan har sparat här.")
    assert "content.save_block" not in bus.names()
    page.get_by_role("button", name="Spara", exact=True).first.click()
    expect(page.get_by_text("Så här är det sparat:")).to_be_visible()
    expect(page.locator("#f-b1-text")).to_have_value("Mina ord")


def test_words_whose_block_is_gone_are_shown_to_be_copied(page: Page, net: Net, bus: Recording) -> None:
    page.goto(f"{ORIGIN}{STEP}")
    net.is_away = True
    page.locator("#f-b1-text").fill("Mina ord")
    expect(page.locator("[data-status]")).to_have_text(TROUBLE)
    bus.answer(DRAFT_STEP, step(block(2)))
    net.is_away = False
    page.reload()
    expect(page.locator("[data-note]")).to_contain_text("finns inte längre")
    expect(page.locator("[data-note]")).to_contain_text("Mina ord")
