"""Every answer can be taken back: by pointer, by keyboard, and what hung on it goes with it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.inspection import AXE, RUN_AXE
from tests.unit.gateway.citizen.chromium import ORIGIN, Net
from tests.unit.gateway.citizen.home import EVERY_ANSWER, MOMENT, Home
from tests.unit.gateway.citizen.test_autosave import meanwhile, waiting
from tests.waiting import until

STEP = f"{ORIGIN}/program/{MOMENT}/steg/alla-slag"
WRITTEN = "form[data-sheet] :is(input:is([type=text], [type=date], [type=time]), textarea)"
CHOSEN = ["radio", "scale", "yes", "matrix.r1", "matrix.r2"]


@pytest.fixture
def step(page: Page, net: Net, home: Home) -> Page:
    """Give the step with every question answered."""
    home.has_saved("alla-slag", EVERY_ANSWER, version=1)
    page.goto(STEP)
    return page


def saved(home: Home) -> dict[str, Any]:
    answers: dict[str, Any] = home.response("alla-slag")["answers"]
    return answers


def back(step: Page, name: str) -> Locator:
    return step.locator(f'[data-clears="{name}"]')


def test_each_single_choice_can_be_taken_back_and_chosen_again(step: Page, home: Home) -> None:
    left = dict(EVERY_ANSWER)
    for name in CHOSEN[:3]:
        expect(back(step, name)).to_be_visible()
        back(step, name).click()
        expect(back(step, name)).to_be_hidden()
        expect(step.locator(f'input[name="{name}"]').first).to_be_focused()
        del left[name]
    back(step, "matrix.r1").click()
    left["matrix"] = {"r2": "c"}
    expect(step.get_by_label("Berätta mer")).to_be_hidden()
    meanwhile(step, lambda: saved(home) == left)
    until(lambda: waiting(step) == [])
    step.reload()
    for name in CHOSEN[:4]:
        expect(back(step, name)).to_be_hidden()
    step.get_by_label("Ja", exact=True).check()
    expect(back(step, "yes")).to_be_visible()
    expect(step.get_by_label("Berätta mer")).to_be_visible()
    meanwhile(step, lambda: saved(home) == {**left, "yes": True})


def test_the_keyboard_alone_takes_an_answer_back(step: Page, home: Home) -> None:
    step.get_by_role("radiogroup", name="Ett val").get_by_label("Val b").focus()
    step.keyboard.press("Tab")
    expect(back(step, "radio")).to_be_focused()
    step.keyboard.press("Space")
    meanwhile(step, lambda: "radio" not in saved(home))
    step.keyboard.press("Space")
    meanwhile(step, lambda: saved(home).get("radio") == "a")


def test_the_button_says_which_answer_it_takes_back(step: Page) -> None:
    for name, about in (("radio", re.compile("^Ett val")), ("matrix.r2", "Efter maten")):
        expect(back(step, name)).to_have_accessible_name("Ta bort svaret")
        expect(back(step, name)).to_have_accessible_description(about)


def test_every_kind_of_question_can_become_unanswered(step: Page, home: Home) -> None:
    for control in step.locator(WRITTEN).all():
        control.fill("")
    for tick in step.get_by_role("checkbox").all():
        tick.uncheck()
    step.get_by_label("Ur en lista").select_option("")
    for name in CHOSEN:
        back(step, name).click()
    meanwhile(step, lambda: saved(home) == {})


@pytest.mark.parametrize("width", [320, 1100])
def test_axe_finds_nothing_and_nothing_is_cut_off(step: Page, width: int) -> None:
    step.set_viewport_size({"width": width, "height": 800})
    step.evaluate(AXE)
    assert step.evaluate(RUN_AXE) == []
    assert step.evaluate("document.documentElement.scrollWidth") == width
