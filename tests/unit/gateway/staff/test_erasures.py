"""Gallra: the button and what stands before it, the confirmation, taking it back, the care unit's erasures."""

from typing import Any

import pytest

from common.chassis.identifiers import new_id
from common.contracts.errors import Conflict, IllegalTransition, NamedError, NotFound, StaleVersion, Unavailable
from common.contracts.moments.access import GRANT, OPEN
from common.contracts.moments.lists import LIST_MOMENTS
from common.contracts.retention.erasures import ORDER, RUN, RUNS, STANDINGS, UNDO
from common.contracts.services import SERVICES
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

LIST = "/personal/moment?flik=avslutade"
ADDRESS = f"/personal/moment/{unit.MOMENT}/gallra"
RUN_ID = new_id()


def standing(*reasons: str, **changed: Any) -> dict[str, Any]:
    obstacles = [{"reason": each, "from_day": "2027-01-15" if each == "not_due" else None} for each in reasons]
    nothing = dict.fromkeys(("run_id", "run_state", "begins_at"))
    return {"moments": [{"moment_id": unit.MOMENT, "obstacles": obstacles, **nothing, **changed}]}


def run(**changed: Any) -> dict[str, Any]:
    told = {"run_id": RUN_ID, "moment_id": unit.MOMENT, "state": "done", "ordered_by_person_id": unit.ANGELICA}
    times = dict.fromkeys(("ordered_at", "begins_at", "begun_at", "ended_at"), unit.STARTED)
    return {**told, **times, "waits_for": None, "services_done": 7, "services": 7, "obstacles": [], **changed}


@pytest.fixture(autouse=True)
def ended(bus: Recording) -> None:
    """Let the moment have ended, and nothing stand before its erasure."""
    header = unit.header(state="ended", ended_at=unit.STARTED, end_reason="completed", access="read")
    bus.answer(OPEN, {"header": header, "grant": "grant"})
    bus.answer(GRANT, {"grant": "grant"})
    counts = {"mine": 0, "all": 0, "ended": 1}
    rows = [unit.row(state="ended", access="read")]
    page = {"counts": counts, "offers": 0, "rows": rows, "next_cursor": None, "fingerprint": "then"}
    bus.answer(LIST_MOMENTS, page)
    bus.answer(STANDINGS, standing())
    bus.answer(ORDER, {"run_id": RUN_ID, "moment_id": unit.MOMENT, "begins_at": unit.STARTED})
    bus.answer(UNDO, {"run_id": RUN_ID, "moment_id": unit.MOMENT})
    bus.answer(RUNS, {"runs": [run()], "next_before": None})


def test_from_the_list_to_the_order_and_back_to_the_list(angelica: Browser, bus: Recording) -> None:
    assert ADDRESS in angelica.get(LIST).links()
    page = angelica.get(ADDRESS)
    assert page.text.count("inte att ångra") + page.text.count("inte kan ångras") == 2, "it is said twice"
    assert bus.records[-1]["citizen_ids"] == [str(unit.CITIZEN)]
    sent = angelica.send(page.form("/gallra"), is_in_record="ja")
    assert sent.goes_to.endswith("flik=avslutade")
    assert "Du kan ångra det tills gallringen börjar." in angelica.follow(sent).text
    asked = bus.last(ORDER)
    assert (asked["grant"], asked["expected_version"], asked["is_in_record"]) == ("grant", 3, True)


def test_without_the_tick_nothing_is_ordered(angelica: Browser, bus: Recording) -> None:
    page = angelica.send(angelica.get(ADDRESS).form("/gallra"))
    assert "Kryssa i att det som hör till journalen finns där." in page.text
    assert ORDER.routing_key not in [contract for contract, _ in bus.asked]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("role", "Bara ansvarig behandlare eller invånaradministratör kan gallra."),
        ("not_due", "Kan gallras från och med"),
        ("maintenance", "Invånaren kan läsa momentet (vidmakthåll)."),
        ("linked", "Länkade moment behöver gallras först."),
        ("goes_on", "Momentet pågår."),
        ("gone", "Vårdenheten har inte momentet längre."),
    ],
)
def test_the_button_is_grey_and_says_why(angelica: Browser, bus: Recording, reason: str, words: str) -> None:
    bus.answer(STANDINGS, standing(reason))
    page = angelica.get(LIST)
    assert 'aria-disabled="true"' in page.html
    assert words in page.text
    assert ADDRESS not in page.links()
    assert words in angelica.get(ADDRESS).text
    assert "is_in_record" not in angelica.get(ADDRESS).html


def test_what_is_ordered_is_told_and_taken_back(angelica: Browser, bus: Recording) -> None:
    bus.answer(STANDINGS, standing(run_id=RUN_ID, run_state="queued", begins_at=unit.STARTED))
    assert "Gallras" in angelica.get(LIST).text
    page = angelica.get(ADDRESS)
    assert "Gallringen är ångrad." in angelica.follow(angelica.send(page.form("/angra"))).text
    assert bus.last(UNDO)["grant"] == "grant"


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (IllegalTransition(state="running", action="undo"), "går inte att ångra"),
        (NotFound(), "redan ångrad"),
    ],
)
def test_what_has_begun_is_not_taken_back(angelica: Browser, bus: Recording, refused: NamedError, words: str) -> None:
    bus.answer(STANDINGS, standing(run_id=RUN_ID, run_state="queued", begins_at=unit.STARTED))
    form = angelica.get(ADDRESS).form("/angra")
    bus.answer(UNDO, refused)
    assert words in angelica.follow(angelica.send(form)).text


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (StaleVersion(expected=3, actual=4), "Något har hänt i momentet"),
        (IllegalTransition(obstacles=[]), "gick inte att gallra"),
        (Conflict(), "redan beställd"),
    ],
)
def test_a_refused_order_says_why(angelica: Browser, bus: Recording, refused: NamedError, words: str) -> None:
    form = angelica.get(ADDRESS).form("/gallra")
    bus.answer(ORDER, refused)
    assert words in angelica.follow(angelica.send(form, is_in_record="ja")).text


def test_the_list_opens_while_retention_is_away(angelica: Browser, bus: Recording) -> None:
    bus.answer(STANDINGS, Unavailable(service="retention"))
    page = angelica.get(LIST)
    assert page.status == 200
    assert ADDRESS not in page.links()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"state": "done"}, "Gallrat"),
        ({"state": "queued"}, "Börjar"),
        ({"state": "running", "services_done": 2, "waits_for": "audit"}, "2 av 7 delar klara . Väntar på åtkomstlogg"),
        ({"state": "undone"}, "Ångrad"),
        ({"state": "stopped", "obstacles": [{"reason": "linked", "from_day": None}]}, "Länkade moment behöver"),
    ],
)
def test_the_unit_s_erasures_say_how_far_they_are(
    angelica: Browser, bus: Recording, state: dict[str, Any], words: str
) -> None:
    bus.answer(RUNS, {"runs": [run(**state)], "next_before": RUN_ID})
    page = angelica.get("/personal/gallringar")
    assert words.replace(" .", ".") in page.text
    assert f"/personal/gallringar?efter={RUN_ID}" in page.links()


def test_an_erasure_shows_what_each_service_removed_and_no_citizen(angelica: Browser, bus: Recording) -> None:
    receipt = {
        "moment_id": unit.MOMENT,
        "run_id": RUN_ID,
        "begun_at": unit.STARTED,
        "ended_at": unit.STARTED,
        "removed": [{"table": "moments", "rows": 1}, {"table": "responses", "rows": 41}],
        "files": ["0" * 64],
        "is_key_destroyed": True,
    }
    bus.answer(RUN, {"run": run(), "receipts": [{"service": "moments", "receipt": receipt, "kept": []}]})
    page = angelica.get(f"/personal/gallringar/{RUN_ID}")
    assert "Angelica" in page.text
    assert "42" in page.text
    assert "Förstörd" in page.text
    assert "Jane Doe" not in page.text


def test_every_service_has_words_for_what_it_is_to_people(angelica: Browser, bus: Recording) -> None:
    for service in SERVICES:
        bus.answer(RUNS, {"runs": [run(state="running", waits_for=service)], "next_before": None})
        page = angelica.get("/personal/gallringar")
        assert page.status == 200, service
        assert f"Väntar på {service} " not in page.text
