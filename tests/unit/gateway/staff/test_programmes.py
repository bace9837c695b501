"""What programmes say is kept, in bounds, and never when it could not be had."""

import pytest
from flask import Flask, g

from common.contracts.content.versions import OUTLINE
from common.contracts.errors import Unavailable
from common.forms import Form
from gateway.aggregates import programmes
from gateway.identity.visitor import visitor_of
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.recording import Recording


@pytest.fixture(autouse=True)
def _angelicas_request(app: Flask, bus: Recording):  # type: ignore[no-untyped-def]  # noqa: ANN202 (a fixture that only opens a request)
    with app.test_request_context():
        g.correlation_id = "a request"
        plain = unit.session() | {"person_id": str(unit.ANGELICA), "session_id": "1"}
        commission = plain["commission"] | {"id": str(unit.COMMISSION), "version_id": str(unit.COMMISSION_VERSION)}
        g.visitor = visitor_of(plain | {"commission": commission | {"care_unit_id": str(unit.UNIT)}}, "digest")
        yield


def test_an_outline_is_asked_for_once(bus: Recording) -> None:
    first = programmes.outline(unit.VERSION)
    assert programmes.outline(str(unit.VERSION)) is first
    assert bus.names() == ["content.outline"]


def test_a_step_brings_its_forms(bus: Recording) -> None:
    programmes.step(unit.VERSION, unit.step_of("stoppdagen"))
    form = programmes.form(unit.VERSION, "stoppdagen")
    assert isinstance(form, Form)
    assert bus.names() == ["content.step"]


def test_a_form_alone_is_asked_for_once(bus: Recording) -> None:
    assert programmes.form(unit.VERSION, "stoppdagen") is programmes.form(unit.VERSION, "stoppdagen")
    assert bus.names() == ["content.form"]


def test_a_failure_is_not_kept(bus: Recording) -> None:
    bus.answer(OUTLINE, Unavailable(service="content"))
    with pytest.raises(Unavailable):
        programmes.outline(unit.VERSION)
    bus.answer(OUTLINE, unit.outline())
    assert programmes.outline(unit.VERSION)["title"] == "Tobakshjälpen"


def test_the_keeper_lets_go_of_what_was_used_longest_ago() -> None:
    keeper: programmes.Keeper[int] = programmes.Keeper(2)
    keeper.put(("a",), 1)
    keeper.put(("b",), 2)
    assert keeper.get(("a",), lambda: 0) == 1
    keeper.put(("c",), 3)
    assert keeper.get(("b",), lambda: 20) == 20
    assert keeper.get(("c",), lambda: 0) == 3
