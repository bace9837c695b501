"""`content` is away and nothing is kept: a citizen's pages open without the programme's words, and nothing typed is lost."""

from flask import Flask
from flask.testing import FlaskClient

from common.contracts.content.versions import FORM, OUTLINE
from common.contracts.content.versions import STEP as CONTENT_STEP
from common.contracts.errors import StaleVersion, Unavailable
from common.contracts.moments.responses import SAVE_RESPONSE
from tests.unit.gateway.citizen.controls import as_data, pairs_on, typed
from tests.unit.gateway.citizen.home import MOMENT
from tests.unit.gateway.staff.recording import Recording

NOTICE = "Programmets texter kan inte visas just nu."
PROGRAMME = f"/program/{MOMENT}"
STEP = f"{PROGRAMME}/steg/stoppdagen"


def take_away(app: Flask, bus: Recording) -> None:
    """Take `content` away, with what was kept."""
    app.extensions.pop("sob_programmes", None)
    for contract in (OUTLINE, CONTENT_STEP, FORM):
        bus.answer(contract, Unavailable(service="content"))
    bus.asked.clear()


def test_the_programme_opens_by_number(app: Flask, jane: FlaskClient, bus: Recording) -> None:
    take_away(app, bus)
    page = jane.get(PROGRAMME)
    assert page.status_code == 200
    for words in (NOTICE, "Tobakshjälpen", "Modul 1", "Steg 1.1", "Fortsätt"):
        assert words in page.text
    assert bus.names() == ["messaging.markers", "moments.overview", "content.outline"]
    assert len(bus.records) == 1


def test_a_step_opens_and_can_be_marked(app: Flask, jane: FlaskClient, bus: Recording) -> None:
    take_away(app, bus)
    page = jane.get(STEP)
    assert page.status_code == 200
    assert NOTICE in page.text
    assert "Lyssna" not in page.text
    assert bus.names() == ["moments.step", "content.outline"]
    marked = jane.post(f"{STEP}/last", data=as_data(pairs_on(page.text, "/last")))
    assert marked.status_code == 303


def test_the_list_needs_no_texts(app: Flask, jane: FlaskClient, bus: Recording) -> None:
    take_away(app, bus)
    assert jane.get("/program").status_code == 200


def test_what_was_typed_comes_back_when_the_step_cannot_be_shown_with_it(
    app: Flask, jane: FlaskClient, bus: Recording
) -> None:
    """The form is kept, the step is not: another tab's answers can't be put beside these, so these come back to be sent again."""
    pairs = typed(pairs_on(jane.get(STEP).text, "/formular/stoppdagen"), anteckning="Mina ord", form_action="spara")
    kept = app.extensions["sob_programmes"].forms
    take_away(app, bus)
    jane.get(PROGRAMME)
    app.extensions["sob_programmes"].forms = kept
    bus.answer(SAVE_RESPONSE, StaleVersion(expected=0, actual=1, changed=["answers"]))
    answer = jane.post(f"{STEP}/formular/stoppdagen", data=as_data(pairs))
    assert answer.status_code == 503
    assert "Mina ord" in answer.text
    assert "Försök igen" in answer.text
