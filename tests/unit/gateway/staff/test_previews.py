"""The preview: the citizen's pages, marked, logged, and without a form that is sent."""

import re

from common.contracts.errors import Blocked, MomentEnded, ReasonNeeded
from common.contracts.moments.previews import PREVIEW as MOMENTS_PREVIEW
from common.contracts.moments.previews import PREVIEW_STEP
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

HERE = f"/personal/moment/{unit.MOMENT}"
PREVIEW = f"{HERE}/forhandsgranska"


def prepare(bus: Recording) -> None:
    begun = [run for run in unit.runs() if run["state"] == "ongoing"]
    bus.answer(MOMENTS_PREVIEW, unit.overview(modules=begun))
    step = {"header": unit.header(), "module_id": "steg-1-forberedelser", "module_state": "ongoing", "is_open": True}
    own = {"answers": {}, "scores": [], "safety_texts": [], "reopened": None, "review": None}
    page = {**step, "days": 7, "is_read": False, "read_steps": [], "ongoing_modules": ["steg-1-forberedelser"]}
    bus.answer(PREVIEW_STEP, {**page, "responses": [unit.response_state("stoppdagen") | own]})


def test_the_citizens_pages_are_shown_marked_and_logged(angelica: Browser, bus: Recording) -> None:
    prepare(bus)
    assert PREVIEW in angelica.get(HERE).links()
    bus.records.clear()
    page = angelica.get(PREVIEW)
    for words in ("Förhandsgranskning.", "Hej och välkommen till Tobakshjälpen!", "Öppen i 7 dagar till"):
        assert words in page.text
    assert "Steg 2 Stoppfasen" not in page.text
    (record,) = bus.records
    assert (record["action"], record["what"]) == ("read", "preview")
    assert not [link for link in page.links() if link.startswith("/program")]
    step = next(link for link in page.links() if link.endswith("/steg/stoppdagen"))
    shown = angelica.get(step)
    assert shown.status == 200
    assert "Datum för din stoppdag" in shown.text
    assert not re.search(r"<form|autosave|hx-", shown.html)
    assert not [link for link in shown.links() if link.startswith("/program")]


def test_what_the_citizen_does_not_reach_is_said(angelica: Browser, bus: Recording) -> None:
    bus.answer(MOMENTS_PREVIEW, MomentEnded())
    assert "kommer inte åt programmet längre" in angelica.follow(angelica.get(PREVIEW)).text
    bus.answer(PREVIEW_STEP, Blocked(step_id="stoppdagen", form_id="stoppdagen"))
    assert angelica.get(f"{PREVIEW}/steg/valkommen").goes_to == f"{PREVIEW}/steg/stoppdagen"
    bus.answer(MOMENTS_PREVIEW, ReasonNeeded())
    assert angelica.get(PREVIEW).status == 303
