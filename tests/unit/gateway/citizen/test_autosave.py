"""Saving while a citizen writes, in a real browser: nothing that was typed is lost, nothing is saved twice, nothing waits too long."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from common.contracts.directory.sessions import RESOLVE_SESSION
from common.contracts.moments.responses import SAVE_RESPONSE
from tests.unit.gateway.citizen.chromium import ORIGIN, Net
from tests.unit.gateway.citizen.home import MOMENT, Home, session
from tests.unit.gateway.staff.recording import Recording
from tests.waiting import until

PROGRAMME = f"{ORIGIN}/program/{MOMENT}"
STEP = f"{PROGRAMME}/steg/alla-slag"
SAVED = "Sparat 10.42"
TROUBLE = "Inte sparat ännu – vi försöker igen"
LONG = "Flera rader"
EAGER = "() => { document.dispatchEvent(new Event('visibilitychange')); dispatchEvent(new Event('pagehide')); }"


def waiting(page: Page) -> list[str]:
    """Give the keys of what waits in the tab."""
    return list(page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('sob:'))"))


def says(page: Page, text: str) -> None:
    """Wait until the quiet line under the form says so."""
    expect(page.locator("[data-status]")).to_have_text(re.compile(f"^{re.escape(text)}"))


def meanwhile(page: Page, condition: Callable[[], bool]) -> None:
    """Wait for something outside the browser, and let the browser go on meanwhile."""
    until(lambda: page.evaluate("true") and condition())


@pytest.fixture
def step(page: Page, net: Net, home: Home) -> Page:
    """Give the step with questions of every kind, open in the browser."""
    page.goto(STEP)
    return page


def saved(home: Home) -> dict[str, object]:
    """Give the answers that the service has."""
    answers: dict[str, object] = home.response("alla-slag")["answers"]
    return answers


def test_what_is_typed_is_saved_a_second_later_and_then_waits_nowhere(step: Page, net: Net, home: Home) -> None:
    step.get_by_label("En rad").press_sequentially("hej på dig")
    assert len(waiting(step)) == 1
    says(step, SAVED)
    assert saved(home) == {"text": "hej på dig"}
    assert net.saves() == 1
    until(lambda: waiting(step) == [])
    step.get_by_label(LONG).fill("mer")
    expect(step.locator("input[name=expected_version]")).to_have_value("2")
    assert saved(home) == {"text": "hej på dig", "long": "mer"}
    step.reload()
    expect(step.get_by_label(LONG)).to_have_value("mer")


def test_an_answer_opens_the_questions_that_depend_on_it(step: Page) -> None:
    more = step.get_by_label("Berätta mer")
    expect(more).to_be_hidden()
    step.get_by_label("Ja", exact=True).check()
    expect(more).to_be_visible()
    step.get_by_label("Nej", exact=True).check()
    expect(more).to_be_hidden()


def test_an_untouched_slider_is_no_answer_and_a_moved_one_is(step: Page, home: Home) -> None:
    slider = step.locator("[data-slider-of]")
    expect(slider).to_have_attribute("data-is-untouched", "")
    slider.evaluate("(it) => { it.value = 30; it.dispatchEvent(new Event('input', { bubbles: true })); }")
    says(step, SAVED)
    assert saved(home) == {"vas": 30}
    expect(slider).not_to_have_attribute("data-is-untouched", "")


def test_a_half_written_number_does_not_keep_the_rest_from_being_saved(step: Page, home: Home) -> None:
    step.get_by_label("En rad").fill("hej")
    step.get_by_label("Ett tal").fill("3,")
    says(step, "Sparat 10.42, men inte svaret på ”Ett tal”")
    assert saved(home) == {"text": "hej"}
    assert len(waiting(step)) == 1
    step.get_by_label("Ett tal").fill("3,5")
    expect(step.locator("[data-status]")).to_have_text(SAVED)
    assert saved(home) == {"text": "hej", "number": 3.5}
    until(lambda: waiting(step) == [])


def test_a_lost_network_is_told_and_the_text_is_saved_when_it_is_back(step: Page, net: Net, home: Home) -> None:
    net.is_away = True
    step.get_by_label("En rad").fill("i tunneln")
    says(step, TROUBLE)
    assert len(waiting(step)) == 1
    net.is_away = False
    step.evaluate("() => dispatchEvent(new Event('online'))")
    says(step, SAVED)
    assert saved(home) == {"text": "i tunneln"}


def test_a_lost_answer_is_asked_for_again_with_the_same_id_before_anything_newer(
    step: Page, net: Net, home: Home, bus: Recording
) -> None:
    net.loses_answers = True
    step.get_by_label("En rad").fill("ett")
    says(step, TROUBLE)
    step.get_by_label("En rad").fill("två")
    net.loses_answers = False
    expect(step.locator("input[name=expected_version]")).to_have_value("2")
    says(step, SAVED)
    saves = [payload for name, payload in bus.asked if name == "moments.save_response"]
    assert [payload["answers"]["text"] for payload in saves][-2:] == ["ett", "två"]
    assert len({payload["idempotency_id"] for payload in saves}) == 2
    assert saved(home) == {"text": "två"}


def test_hiding_the_page_saves_at_once(step: Page, net: Net, home: Home) -> None:
    step.evaluate("() => { self.setTimeout = () => 0; }")  # the pause never ends by itself
    step.get_by_label("En rad").fill("strax")
    step.evaluate(EAGER)
    says(step, SAVED)
    assert saved(home) == {"text": "strax"}
    assert net.saves() == 1


@pytest.mark.parametrize("held", ["holds_saves", "holds_answers"])
def test_the_newest_words_go_although_an_older_save_is_on_its_way(
    step: Page, net: Net, home: Home, bus: Recording, held: str
) -> None:
    """Whether the older save arrives before the newer one or after it, the newest words are what is kept."""
    setattr(net, held, True)
    step.get_by_label("En rad").fill("ett")
    meanwhile(step, lambda: net.saves() + len(net._held) >= 1)
    step.get_by_label("En rad").fill("ett två")
    net.holds_saves = False
    step.evaluate(EAGER)
    meanwhile(step, lambda: saved(home) == {"text": "ett två"})
    assert len(bus.last(SAVE_RESPONSE)["follows"]) == 1
    net.release()
    says(step, SAVED)
    until(lambda: waiting(step) == [])
    assert saved(home) == {"text": "ett två"}
    step.get_by_label("En rad").fill("ett två tre")
    meanwhile(step, lambda: saved(home) == {"text": "ett två tre"})
    says(step, SAVED)


def test_newer_words_go_when_an_older_save_waits_to_be_sent_again(step: Page, net: Net, home: Home) -> None:
    net.loses_answers = True
    step.get_by_label("En rad").fill("ett")
    says(step, TROUBLE)
    net.loses_answers = False
    step.get_by_label("En rad").fill("ett två")
    step.evaluate(EAGER)
    meanwhile(step, lambda: saved(home) == {"text": "ett två"})
    says(step, SAVED)


def test_text_that_was_not_saved_comes_back_in_the_tab_and_says_so(step: Page, net: Net, home: Home) -> None:
    net.is_away = True
    step.get_by_label(LONG).fill("\nbörjar tomt")
    step.get_by_label("Val b").nth(0).check()
    says(step, TROUBLE)
    net.is_away = False
    step.reload()
    expect(step.get_by_text("Vi har lagt tillbaka det du skrev sist")).to_be_visible()
    expect(step.get_by_label(LONG)).to_have_value("\nbörjar tomt")
    says(step, SAVED)
    assert saved(home) == {"long": "\nbörjar tomt", "radio": "b"}
    until(lambda: waiting(step) == [])


def test_a_button_waits_for_the_save_in_flight_and_sends_what_was_typed(step: Page, home: Home) -> None:
    step.get_by_label("En rad").fill("hej")
    step.get_by_label("Val a").nth(0).check()
    step.get_by_label("Nej", exact=True).check()
    step.evaluate("() => { dispatchEvent(new Event('pagehide')); document.querySelector('[value=skicka]').click(); }")
    expect(step.get_by_role("heading", name="Skicka in ”Frågor av alla slag”?")).to_be_visible()
    expect(step).to_have_url(re.compile(r"/skicka$"))
    until(lambda: waiting(step) == [])
    step.get_by_role("button", name="Skicka in").click()
    expect(step.get_by_text("Formuläret ”Frågor av alla slag” är inskickat.")).to_be_visible()
    assert home.response("alla-slag")["state"] == "completed"


def test_a_lost_session_keeps_the_text_until_the_same_person_is_back(
    step: Page, home: Home, jane: FlaskClient, app: object
) -> None:
    jane.delete_cookie("sob-citizen")
    step.get_by_label("En rad").fill("kvar")
    says(step, "Du är utloggad. Det du skrivit finns kvar")
    expect(step.get_by_role("link", name="Logga in")).to_have_attribute(
        "href", re.compile(r"/logga-in/invanare\?vidare=.*alla-slag")
    )
    jane.set_cookie("sob-citizen", "a random id")
    step.reload()
    expect(step.get_by_label("En rad")).to_have_value("kvar")
    says(step, SAVED)
    assert saved(home) == {"text": "kvar"}


def test_nothing_waits_for_the_next_person(step: Page, net: Net, bus: Recording, jane: FlaskClient) -> None:
    net.is_away = True
    step.get_by_label("En rad").fill("hemligt")
    says(step, TROUBLE)
    assert len(waiting(step)) == 1
    net.is_away = False
    other = {**session(), "person_id": "01900000-0000-7000-8000-0000000000ff", "name": "John Doe"}
    bus.answer(RESOLVE_SESSION, other)
    jane.set_cookie("sob-citizen", "another id")
    step.goto(f"{ORIGIN}/program")
    expect(step.get_by_text("John Doe")).to_be_visible()
    until(lambda: waiting(step) == [])


def test_a_guardians_text_for_a_child_waits_while_they_act_for_themselves(
    page: Page, net: Net, bus: Recording, home: Home, jane: FlaskClient
) -> None:
    pia = {"citizen_id": "01900000-0000-7000-8000-0000000000aa", "name": "Pia Strand", "age": 8}
    own = {**session(), "children": [pia]}
    bus.answer(RESOLVE_SESSION, {**own, "acting_for": pia})
    page.goto(STEP)
    net.is_away = True
    page.get_by_label("En rad").fill("Pias ord")
    says(page, TROUBLE)
    net.is_away = False
    bus.answer(RESOLVE_SESSION, own)
    jane.set_cookie("sob-citizen", "for themselves")
    page.goto(STEP)
    expect(page.get_by_text("För dig själv")).to_be_visible()
    expect(page.get_by_label("En rad")).to_have_value("")
    bus.answer(RESOLVE_SESSION, {**own, "acting_for": pia})
    jane.set_cookie("sob-citizen", "for Pia again")
    page.goto(STEP)
    expect(page.get_by_label("En rad")).to_have_value("Pias ord")
    says(page, SAVED)
    assert saved(home) == {"text": "Pias ord"}


def test_signing_out_clears_what_waits(step: Page, net: Net) -> None:
    net.is_away = True
    step.get_by_label("En rad").fill("hemligt")
    says(step, TROUBLE)
    step.evaluate("""() => {
      const form = document.querySelector('[data-sign-out]');
      form.addEventListener('submit', (event) => event.preventDefault());
      form.requestSubmit();
    }""")
    until(lambda: waiting(step) == [])


def test_the_pages_have_no_faults_that_axe_finds(step: Page, home: Home) -> None:
    axe = Path("tests/browser/vendor/axe-core/axe.min.js").read_text(encoding="utf-8")
    home.has_saved("stoppdagen", {"datum": "2030-01-01"}, state="completed")
    for address in (f"{ORIGIN}/program", PROGRAMME, STEP, f"{PROGRAMME}/steg/stoppdagen"):
        for width in (320, 1100):
            step.set_viewport_size({"width": width, "height": 800})
            step.goto(address)
            step.evaluate(axe)
            assert step.evaluate("async () => (await axe.run()).violations.map((fault) => fault.id)") == []
            assert step.evaluate("document.documentElement.scrollWidth") == width
    step.goto(STEP)
    step.get_by_role("button", name="Skicka in").click()
    expect(step.get_by_text("Det här behöver rättas:")).to_be_visible()
    step.evaluate(axe)
    assert step.evaluate("async () => (await axe.run()).violations.map((fault) => fault.id)") == []
