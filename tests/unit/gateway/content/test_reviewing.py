"""From draft to version on the desk: sending back, publishing, withdrawing, and their refusals."""

import pytest

from common.contracts.content.catalogue import WITHDRAW
from common.contracts.content.drafts import DRAFT, PUBLISH_DRAFT
from common.contracts.errors import ChecksFailed, Conflict, Forbidden, IllegalTransition, NamedError, NotFound
from tests.unit.gateway.content import desk, offers
from tests.unit.gateway.content.desk import HOME, draft
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording


@pytest.fixture(autouse=True)
def _desk(bus: Recording) -> None:
    desk.prepare(bus)


def test_sending_back_needs_a_comment_and_refusals_are_told(angelica: Browser, bus: Recording) -> None:
    bus.answer(DRAFT, draft(state="in_review", may_edit=False, may_publish=True, actions=["send_back"]))
    page = angelica.get(f"{HOME}/kontroll")
    refused = angelica.send(page.form("/send_back"))
    assert refused.status == 422
    assert "Skriv vad som behöver ändras." in refused.text
    for error in (ChecksFailed(findings=[]), Conflict(), IllegalTransition(state="draft", action="publish")):
        bus.answer(PUBLISH_DRAFT, error)
        assert 'role="alert"' in angelica.follow(angelica.send(page.form("/publicera"))).html
    bus.answer(PUBLISH_DRAFT, Forbidden())
    assert angelica.send(page.form("/publicera")).status == 403


@pytest.mark.parametrize("error", [Forbidden(), NotFound()])
def test_withdrawing_is_asked_about_and_refused_by_content(
    angelica: Browser, bus: Recording, error: NamedError
) -> None:
    address = f"/personal/innehall/{unit.VERSION}/avpublicera"
    page = angelica.get(address)
    assert "Moment som redan pågår fortsätter" in page.text
    bus.answer(WITHDRAW, {"version_id": unit.VERSION, "state": "withdrawn"})
    assert "avpublicerad" in angelica.follow(angelica.send(page.form("/avpublicera"))).text
    assert bus.last(WITHDRAW)["name"] == "tobakshjalpen@9.0"
    bus.answer(WITHDRAW, error)
    assert angelica.send(page.form("/avpublicera")).status == error.status


@pytest.mark.parametrize("change", ["avpublicera", "aterpublicera"])
def test_who_does_not_publish_is_not_asked(angelica: Browser, bus: Recording, change: str) -> None:
    offers.with_roles(bus, "designer", "provider_admin")
    assert angelica.get(f"/personal/innehall/{unit.VERSION}/{change}").status == 403
