"""Välj vårdenhet: another choice is another session, so that no process of the gateway goes on with the old one."""

from common.contracts.directory.sessions import CHOOSE_COMMISSION
from common.contracts.errors import NotFound
from gateway.identity.visitor import session_digest
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

ADDRESS = "/personal/vardenhet"


def test_the_chosen_unit_is_worked_at_in_another_session(angelica: Browser, bus: Recording) -> None:
    bus.answer(CHOOSE_COMMISSION, unit.session())
    page = angelica.get(ADDRESS)
    old = angelica.secret
    chosen = angelica.send(page.form(ADDRESS))
    asked = bus.last(CHOOSE_COMMISSION)
    assert asked["commission_id"] == str(unit.COMMISSION)
    assert asked["session_digest"] == session_digest(old)
    assert session_digest(angelica.secret) == asked["new_digest"] != asked["session_digest"]
    assert chosen.status in {200, 302}


def test_a_refused_unit_leaves_the_session_as_it_was(angelica: Browser, bus: Recording) -> None:
    bus.answer(CHOOSE_COMMISSION, NotFound())
    page = angelica.get(ADDRESS)
    old = angelica.secret
    assert angelica.send(page.form(ADDRESS)).status == 404
    assert angelica.secret == old
