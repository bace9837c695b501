"""A session that ends costs staff nothing that they wrote, also without a script."""

import pytest

from common.contracts.base import Rpc
from common.contracts.directory.sessions import RESOLVE_SESSION
from common.contracts.errors import NotSignedIn
from common.contracts.moments.ending import END
from common.contracts.moments.responses import RESPONSE as MOMENTS_RESPONSE
from common.contracts.moments.reviews import REOPEN_RESPONSE, REVIEW_RESPONSE
from common.contracts.moments.welcomes import SAVE_WELCOME
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

MOMENT = f"/personal/moment/{unit.MOMENT}"
RESPONSE = f"{MOMENT}/svar/{unit.RESPONSE}"
WRITTEN = 'Så sa hon: "ja" & <nej>'


@pytest.mark.parametrize(
    ("form", "field", "command"),
    [
        ("/granska", "comment", REVIEW_RESPONSE),
        ("/oppna-igen", "note", REOPEN_RESPONSE),
        ("/valkomsttext", "text", SAVE_WELCOME),
        ("/avsluta", "note", END),
    ],
)
def test_what_was_written_comes_back_and_nothing_is_done(
    angelica: Browser, bus: Recording, form: str, field: str, command: Rpc
) -> None:
    waiting = {**unit.response_page()["response"], "state": "awaiting_review", "seen_at": unit.STARTED}
    bus.answer(MOMENTS_RESPONSE, unit.response_page(response=waiting))
    page = RESPONSE if form in {"/granska", "/oppna-igen"} else MOMENT + form
    written = angelica.get(page).form(form)
    bus.answer(RESOLVE_SESSION, NotSignedIn())
    angelica.sign_in("one that has ended")
    kept = angelica.send(written, **{field: WRITTEN})
    assert kept.status == 401
    bus.answer(RESOLVE_SESSION, unit.session())
    angelica.sign_in("the new one")
    back = angelica.send(kept.form(form))
    assert back.status == 200
    assert "Vi har lagt tillbaka det du skrev" in back.text
    assert back.form(form).fields[field].strip() == WRITTEN
    assert command.routing_key not in bus.names()
