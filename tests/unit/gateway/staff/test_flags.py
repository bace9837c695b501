"""A moment's flags by the API: asked with a grant, recorded as seen, and refused with whoever may not open the moment."""

from typing import Any

from common.contracts.errors import ReasonNeeded, Unavailable
from common.contracts.flags.flags import MOMENT_FLAGS
from common.contracts.moments.access import OPEN
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

FLAGS = f"/api/v1/moments/{unit.MOMENT}/flags"


def found() -> dict[str, Any]:
    """Give one flag."""
    flag = {"flag_id": unit.VERSION, "kind": "response_unseen", "cause_id": unit.RESPONSE, "raised_at": unit.STARTED}
    return {"moment_id": unit.MOMENT, "flags": [flag]}


def test_flags_are_given_and_recorded_as_seen(angelica: Browser, bus: Recording) -> None:
    bus.answer(MOMENT_FLAGS, found())
    page = angelica.get(FLAGS)
    assert page.status == 200
    assert str(unit.RESPONSE) in page.html
    assert bus.last(MOMENT_FLAGS) == {"grant": "grant"}
    [record] = bus.records
    assert (record["action"], record["what"], record["moment_id"]) == ("read", "flags", str(unit.MOMENT))
    assert record["citizen_ids"] == [str(unit.header()["citizen_id"])]


def test_without_a_right_to_the_moment_nothing_is_asked_of_flags(angelica: Browser, bus: Recording) -> None:
    bus.answer(OPEN, ReasonNeeded())
    assert angelica.get(FLAGS).status == 403
    assert MOMENT_FLAGS.routing_key not in bus.names()


def test_without_the_service_the_api_says_so(angelica: Browser, bus: Recording) -> None:
    bus.answer(MOMENT_FLAGS, Unavailable(service="flags"))
    assert angelica.get(FLAGS).status == 503
