"""`content` is away and nothing is kept: staff's pages open without the programme's words, and say so."""

import pytest

from common.contracts.content.versions import FORM, OUTLINE, STEP
from common.contracts.errors import OutcomeUnknown, Unavailable
from common.contracts.moments.modules import END_MODULE
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

ADDRESS = f"/personal/moment/{unit.MOMENT}"
NOTICE = "Programmets texter kan inte visas just nu."


@pytest.fixture(autouse=True)
def _content_is_away(bus: Recording) -> None:
    bus.answer(OUTLINE, Unavailable(service="content"))
    bus.answer(STEP, OutcomeUnknown())
    bus.answer(FORM, Unavailable(service="content"))


def test_the_moment_can_be_followed_and_changed(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(ADDRESS)
    assert page.status == 200
    assert NOTICE in page.text
    assert "Jane Doe" in page.text
    assert "Modul 1" in page.text
    assert "Steg 1.1" in page.text
    assert bus.names().count("content.outline") == 1
    angelica.send(page.pressed("avsluta", "om-behandlingen.1"))
    assert bus.last(END_MODULE)["module_id"] == "om-behandlingen"


@pytest.mark.parametrize("path", ["", "/tidslinje", "/steg/stoppdagen", f"/svar/{unit.RESPONSE}"])
def test_each_page_asks_in_vain_once_and_says_so(angelica: Browser, bus: Recording, path: str) -> None:
    page = angelica.get(ADDRESS + path)
    assert page.status == 200
    assert NOTICE in page.text
    assert "Jane Doe" in page.text
    assert len([name for name in bus.names() if name.startswith("content.")]) == 1
    assert len(bus.records) == 1


def test_a_response_that_cannot_be_shown_stays_new(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(f"{ADDRESS}/svar/{unit.RESPONSE}")
    assert "festen" not in page.text
    assert "moments.see_response" not in bus.names()


def test_the_list_needs_no_texts(angelica: Browser) -> None:
    page = angelica.get("/personal/moment")
    assert (page.status, NOTICE in page.text) == (200, False)
