"""A session that ends costs staff nothing that they wrote, also without a script."""

import pytest

from common.contracts import directory_sessions, moments
from common.contracts.base import Rpc
from common.contracts.errors import NotSignedIn
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

MOMENT = f"/personal/moment/{unit.MOMENT}"
RESPONSE = f"{MOMENT}/svar/{unit.RESPONSE}"
WRITTEN = 'Så sa hon: "ja" & <nej>'


@pytest.mark.parametrize(
    ("form", "field", "command"),
    [
        ("/granska", "comment", moments.REVIEW_RESPONSE),
        ("/oppna-igen", "note", moments.REOPEN_RESPONSE),
        ("/valkomsttext", "text", moments.SAVE_WELCOME),
        ("/avsluta", "note", moments.END),
    ],
)
def test_what_was_written_comes_back_and_nothing_is_done(
    angelica: Browser, bus: Recording, form: str, field: str, command: Rpc
) -> None:
    waiting = {**unit.response_page()["response"], "state": "awaiting_review", "seen_at": unit.STARTED}
    bus.answer(moments.RESPONSE, unit.response_page(response=waiting))
    page = RESPONSE if form in {"/granska", "/oppna-igen"} else MOMENT + form
    written = angelica.get(page).form(form)
    bus.answer(directory_sessions.RESOLVE_SESSION, NotSignedIn())
    angelica.sign_in("one that has ended")
    kept = angelica.send(written, **{field: WRITTEN})
    assert kept.status == 401
    bus.answer(directory_sessions.RESOLVE_SESSION, unit.session())
    angelica.sign_in("the new one")
    back = angelica.send(kept.form(form))
    assert back.status == 200
    assert "Vi har lagt tillbaka det du skrev" in back.text
    assert back.form(form).fields[field].strip() == WRITTEN
    assert command.routing_key not in bus.names()
