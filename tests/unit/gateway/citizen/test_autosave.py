"""Saving while a citizen writes, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.unit.gateway.citizen.chromium import ORIGIN, Net
from tests.unit.gateway.citizen.home import MOMENT, Home

STEP = f"{ORIGIN}/program/{MOMENT}/steg/alla-slag"
KEYS = "Object.keys(sessionStorage).filter((key) => key.startsWith('sob:'))"
SAVED = re.compile(r"^Sparat 10\.42$")


@pytest.fixture
def step(page: Page, net: Net, home: Home) -> Page:
    """Give the step with questions of every kind, open in the browser."""
    page.goto(STEP)
    return page


def test_what_is_typed_is_saved_a_second_later_and_then_waits_nowhere(step: Page, net: Net, home: Home) -> None:
    step.get_by_label("En rad").fill("hej")
    assert step.evaluate(KEYS)
    expect(step.locator("[data-status]")).to_have_text(SAVED)
    assert home.response("alla-slag")["answers"] == {"text": "hej"}
    assert net.saves() == 1
    assert step.evaluate(KEYS) == []
