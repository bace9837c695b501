"""Hantera: the moment at a glance, hidden numbers, and what is done with modules."""

from uuid import UUID, uuid5

import pytest

from common.contracts.base import Rpc
from common.contracts.directory.citizens import REVEAL
from common.contracts.directory.people import PEOPLE
from common.contracts.errors import IllegalTransition, NotFound, ReasonNeeded, StaleVersion, Unavailable
from common.contracts.moments.access import OPEN, STATE_REASON
from common.contracts.moments.modules import (
    CHANGE_DAYS,
    END_MODULE,
    MOVE_MODULE,
    SCHEDULE_MODULE,
    SET_MODULE_UPCOMING,
    START_MODULE,
)
from common.contracts.moments.overview import OVERVIEW
from common.contracts.moments.timeline import TIMELINE
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

ADDRESS = f"/personal/moment/{unit.MOMENT}"
SYMBOLS = (
    "Avklarat formulär",
    "Pågående formulär",
    "Ej påbörjat formulär",
    "Formuläret inväntar granskning",
    "Formuläret är obligatoriskt att fylla i",
    "Formuläret är granskat av en behandlare",
    "Steget är läst",
    "Steget är oläst",
)


def test_a_warm_page_costs_three_questions(angelica: Browser, bus: Recording) -> None:
    angelica.get(ADDRESS)
    assert bus.names() == ["moments.overview", "content.outline", "messaging.markers", "directory.people"]
    bus.asked.clear()
    angelica.get(ADDRESS)
    assert bus.names() == ["moments.overview", "messaging.markers", "directory.people"]


def test_it_tells_what_the_guide_tells(angelica: Browser, bus: Recording) -> None:
    text = angelica.get(ADDRESS).text
    upcoming = len(unit.PACKAGE.modules) - 4
    for words in (
        "Tobakshjälpen Version 9.0",
        "Jane Doe",
        "19610831-XXXX",
        "Momentet startade 25 juni 2024",
        "Momentet har pågått i 3 dagar (rekommenderat 365 dagar)",
        "Senast aktiv Ingen aktivitet",
        "Ansvarig behandlare Angelica Wesslén",
        "Hämta mobilnummer",
        "Pågående moduler 4 st",
        f"Kommande moduler {upcoming} st",
        "Avslutade moduler 0 st",
        "Antal dagar kvar: 14",
        "1 av ",
        *SYMBOLS,
    ):
        assert words in text
    (record,) = bus.records
    assert (record["action"], record["moment_id"]) == ("read", str(unit.MOMENT))


def test_a_childs_moment_names_its_guardian_on_every_page(angelica: Browser, bus: Recording) -> None:
    child = {"is_child": True, "guardians": [{"id": unit.GUARDIAN, "name": "Ingrid Strand"}]}
    assert "Vårdnadshavare" not in angelica.get(ADDRESS).text
    bus.answer(PEOPLE, lambda asked: unit.people(asked, child))
    for address in (ADDRESS, f"{ADDRESS}/tidslinje"):
        assert "Vårdnadshavare: Ingrid Strand" in angelica.get(address).text


def test_a_sent_form_links_to_its_response_and_others_do_not(angelica: Browser) -> None:
    answered = [link for link in angelica.get(ADDRESS).links() if "/svar/" in link]
    assert answered == [f"{ADDRESS}/svar/{unit.RESPONSE}"]


MODULE = f"{ADDRESS}/moduler/steg-2-stoppfasen"


def test_what_is_not_going_on_is_folded_and_opens_by_a_link(angelica: Browser) -> None:
    first = unit.PACKAGE.modules[4]["steps"][0]["title"]
    folded = angelica.get(ADDRESS)
    assert first not in folded.text
    opener = next(link for link in folded.links() if "visa=" in link)
    assert first in angelica.get(opener.replace("&amp;", "&")).text


def test_htmx_gets_a_folded_module_alone_for_one_question(angelica: Browser, bus: Recording) -> None:
    angelica.get(ADDRESS)
    bus.asked.clear()
    page = angelica.get(MODULE, **{"HX-Request": "true"})
    assert "<html" not in page.html
    assert all(step["title"] in page.text for step in unit.PACKAGE.modules[4]["steps"])
    assert page.form("/moduler/steg-2-stoppfasen/planera").fields["expected_version"] == "1"
    assert bus.names() == ["moments.overview"]
    assert len(bus.records) == 2
    assert angelica.get(f"{ADDRESS}/moduler/finns-inte", **{"HX-Request": "true"}).status == 404
    assert angelica.get(MODULE).goes_to == f"{ADDRESS}?visa=steg-2-stoppfasen#modul-steg-2-stoppfasen"


def test_a_colleague_who_unfolds_without_a_reason_is_asked_for_it(angelica: Browser, bus: Recording) -> None:
    bus.answer(OVERVIEW, ReasonNeeded())
    page = angelica.get(MODULE, **{"HX-Request": "true"})
    assert (page.status, bus.records) == (403, [])
    assert page.headers["HX-Redirect"].startswith(f"{ADDRESS}/oppna")


def test_a_folded_module_tells_of_a_form_that_nobody_has_opened(angelica: Browser, bus: Recording) -> None:
    runs = unit.runs()
    for run in runs:
        run["state"] = "finished"
    bus.answer(OVERVIEW, unit.overview(modules=runs))
    assert angelica.get(ADDRESS).text.count("1 nytt formulär") == 1


@pytest.mark.parametrize(
    ("action", "contract"),
    [
        ("avsluta", END_MODULE),
        ("kommande", SET_MODULE_UPCOMING),
    ],
)
def test_an_ongoing_module_is_changed_with_its_version(
    angelica: Browser, bus: Recording, action: str, contract: Rpc
) -> None:
    form = angelica.get(ADDRESS).pressed(action, "om-behandlingen.1")
    page = angelica.send(form)
    asked = bus.last(contract)
    assert asked == {
        "idempotency_id": str(uuid5(UUID(form.fields["idempotency_id"]), f"{action} om-behandlingen.1")),
        "moment_id": str(unit.MOMENT),
        "module_id": "om-behandlingen",
        "expected_version": 1,
    }
    assert page.goes_to.endswith("?klar=om-behandlingen#modul-om-behandlingen")
    assert "Klart. Modulen pågår." in angelica.follow(page).text


def test_an_upcoming_module_is_started(angelica: Browser, bus: Recording) -> None:
    angelica.send(angelica.get(ADDRESS).pressed("starta", "steg-2-stoppfasen.1"))
    assert bus.last(START_MODULE)["module_id"] == "steg-2-stoppfasen"


def test_a_second_click_is_the_same_command_and_another_button_of_the_page_is_not(
    angelica: Browser, bus: Recording
) -> None:
    page = angelica.get(ADDRESS)
    ids = []
    for action, value, contract in (
        ("avsluta", "om-behandlingen.1", END_MODULE),
        ("avsluta", "om-behandlingen.1", END_MODULE),
        ("kommande", "om-behandlingen.1", SET_MODULE_UPCOMING),
        ("starta", "steg-2-stoppfasen.1", START_MODULE),
    ):
        angelica.send(page.pressed(action, value))
        ids.append(bus.last(contract)["idempotency_id"])
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"starta": ""},
        {"starta": "steg-2-stoppfasen"},
        {"starta": "steg-2-stoppfasen.x"},
        {"starta": "steg-2-stoppfasen.1", "idempotency_id": "no id"},
        {"raderat": "steg-2-stoppfasen.1"},
    ],
)
def test_what_no_button_of_ours_sends_does_nothing(angelica: Browser, bus: Recording, sent: dict[str, str]) -> None:
    form = angelica.get(ADDRESS).form("/moduler")
    assert angelica.send(form, **sent).status == 400
    assert not {"moments.start_module", "moments.end_module", "moments.set_module_upcoming"} & set(bus.names())


def test_days_are_changed(angelica: Browser, bus: Recording) -> None:
    angelica.send(angelica.get(ADDRESS).form("/moduler/om-behandlingen/dagar"), days=" 12 ")
    assert bus.last(CHANGE_DAYS)["days"] == 12


@pytest.mark.parametrize("typed", ["", "tolv", "1,5"])
def test_days_that_are_no_number_come_back_with_what_was_typed(angelica: Browser, bus: Recording, typed: str) -> None:
    page = angelica.send(angelica.get(ADDRESS).form("/moduler/om-behandlingen/dagar"), days=typed)
    assert page.status == 422
    assert page.text.count("Ange ett heltal.") == 2
    assert page.form("/moduler/om-behandlingen/dagar").fields["days"] == typed
    assert "moments.change_days" not in bus.names()


def test_days_out_of_range_come_back_with_the_services_sentence(angelica: Browser) -> None:
    page = angelica.send(angelica.get(ADDRESS).form("/moduler/om-behandlingen/dagar"), days="366")
    assert page.status == 422
    assert "Ange ett tal från 0 till 365." in page.text


def test_a_stale_module_says_what_changed_and_what_was_typed(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(ADDRESS).form("/moduler/om-behandlingen/dagar")
    bus.answer(CHANGE_DAYS, StaleVersion(expected=1, actual=3, changed=["days", "state"]))
    text = angelica.follow(angelica.send(form, days="10")).text
    assert "Någon annan har ändrat modulen" in text
    assert "antalet dagar, om den är kommande, pågående eller avslutad" in text
    assert "Du skrev 10 dagar." in text


def test_what_the_state_forbids_is_said_on_the_page(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(ADDRESS).pressed("avsluta", "om-behandlingen.1")
    bus.answer(END_MODULE, IllegalTransition(state="finished", action="end"))
    assert "Det går inte att göra i det här läget." in angelica.follow(angelica.send(form)).text


def test_a_reader_sees_everything_and_changes_nothing(angelica: Browser, bus: Recording) -> None:
    bus.answer(OVERVIEW, unit.overview(header=unit.header(access="read"), modules=unit.runs()))
    page = angelica.get(ADDRESS)
    assert f'action="{ADDRESS}/moduler' not in page.html
    assert "Avsluta momentet" not in page.text
    assert "Bara den som är ansvarig behandlare kan ändra" in page.text


def test_an_ended_moment_says_so(angelica: Browser, bus: Recording) -> None:
    ended = unit.header(access="read", state="ended", ended_at=unit.STARTED, end_reason="completed")
    bus.answer(OVERVIEW, unit.overview(header=ended, modules=unit.runs()))
    text = angelica.get(ADDRESS).text
    assert "Momentet är avslutat och går bara att läsa." in text
    assert "(genomfört)" in text


@pytest.mark.parametrize(
    ("what", "shown"), [("mobile", "Invånarens mobilnummer 070-174 06 05"), ("personal_number", "070-174 06 05")]
)
def test_a_hidden_number_is_shown_once_and_logged(angelica: Browser, bus: Recording, what: str, shown: str) -> None:
    page = angelica.send(angelica.get(ADDRESS).form("/visa"), what=what)
    assert page.status == 200
    assert shown in page.text
    assert bus.last(REVEAL) == {"grant": "grant", "what": what}
    assert [(record["action"], record["what"]) for record in bus.records[1:]] == [("reveal", what), ("read", "moment")]
    assert "070-174" not in angelica.get(ADDRESS).html


def test_htmx_gets_the_number_alone(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(ADDRESS).form("/visa")
    bus.asked.clear()
    page = angelica.send_by_htmx(form, what="mobile")
    assert page.text.strip() == "070-174 06 05"
    assert bus.names() == ["moments.open", "directory.reveal"]


def test_a_missing_number_is_said(angelica: Browser, bus: Recording) -> None:
    bus.answer(REVEAL, {"value": None})
    assert "Inget mobilnummer är registrerat." in angelica.send(angelica.get(ADDRESS).form("/visa"), what="mobile").text


def test_nothing_else_can_be_revealed(angelica: Browser, bus: Recording) -> None:
    assert angelica.send(angelica.get(ADDRESS).form("/visa"), what="answers").status == 422
    assert "directory.reveal" not in bus.names()


def test_htmx_is_sent_to_the_reason_as_a_whole_page(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(ADDRESS).form("/visa")
    bus.answer(OPEN, ReasonNeeded())
    page = angelica.send_by_htmx(form, what="mobile")
    assert page.headers["HX-Redirect"] == f"{ADDRESS}/oppna"


def test_an_unknown_moment_is_not_found(angelica: Browser, bus: Recording) -> None:
    bus.answer(OVERVIEW, NotFound())
    assert angelica.get(ADDRESS).status == 404
    assert bus.records == []


def test_without_directory_the_moment_still_works(angelica: Browser, bus: Recording) -> None:
    bus.answer(PEOPLE, Unavailable(service="directory"))
    page = angelica.get(ADDRESS)
    assert page.status == 200
    assert "Starta modul" in page.text


def test_a_colleague_is_asked_for_a_reason_and_comes_back(angelica: Browser, bus: Recording) -> None:
    bus.answer(OVERVIEW, ReasonNeeded())
    page = angelica.follow(angelica.get(ADDRESS))
    assert "Ange varför du behöver öppna momentet" in page.text
    assert "Jane" not in page.html
    assert bus.records == []
    sent = angelica.send(page.form("/oppna"), reason="Vikarierar i dag")
    assert sent.goes_to == ADDRESS
    assert bus.last(STATE_REASON)["reason"] == "Vikarierar i dag"
    assert bus.records == [], "moments records it, sealed for audit alone"


def test_a_reason_that_is_too_short_comes_back(angelica: Browser) -> None:
    page = angelica.send(angelica.get(f"{ADDRESS}/oppna").form("/oppna"), reason="tant")
    assert page.status == 422
    assert page.text.count("Skriv varför, med minst 5 tecken.") == 2
    assert page.form("/oppna").fields["reason"] == "tant"


@pytest.mark.parametrize(
    "reason", [" " * 5, "\n" * 9, "\u200b" * 40, "a\u2800\u2800\u2800\u2800", "\u3164" * 5, "\u200e" * 5]
)
def test_a_reason_that_says_nothing_comes_back(angelica: Browser, bus: Recording, reason: str) -> None:
    page = angelica.send(angelica.get(f"{ADDRESS}/oppna").form("/oppna"), reason=reason)
    assert (page.status, page.text.count("Skriv varför, med minst 5 tecken.")) == (422, 2)
    assert bus.records == []


def test_a_reason_that_is_too_long_is_told_so(angelica: Browser) -> None:
    page = angelica.send(angelica.get(f"{ADDRESS}/oppna").form("/oppna"), reason="x" * 501)
    assert (page.status, page.text.count("Skriv högst 500 tecken. Nu är det 501.")) == (422, 2)
    assert "minst" not in page.text.replace("Minst 5 tecken.", "")


@pytest.mark.parametrize(
    "elsewhere", ["https://ond.example", "//ond.example", "/logga-ut", f"{ADDRESS}0/x", f"{ADDRESS}?a=%0Ab", ""]
)
def test_after_a_reason_nobody_is_sent_elsewhere(angelica: Browser, elsewhere: str) -> None:
    form = angelica.get(f"{ADDRESS}/oppna?vidare={elsewhere}").form("/oppna")
    assert angelica.send(form, reason="Vikarierar i dag").goes_to == ADDRESS


def test_the_page_that_was_wanted_is_opened_after_the_reason(angelica: Browser, bus: Recording) -> None:
    bus.answer(TIMELINE, ReasonNeeded())
    page = angelica.follow(angelica.get(f"{ADDRESS}/tidslinje?typ=modul"))
    assert angelica.send(page.form("/oppna"), reason="Vikarierar i dag").goes_to == f"{ADDRESS}/tidslinje?typ=modul"


def test_an_upcoming_module_is_planned_and_moved(angelica: Browser, bus: Recording) -> None:
    folded = angelica.get(ADDRESS)
    assert "/planera" not in folded.html
    page = angelica.get(f"{ADDRESS}?visa=graviditet-och-nikotin")
    form = page.form("/moduler/graviditet-och-nikotin/planera")
    angelica.send(form, day="2026-12-01")
    assert bus.last(SCHEDULE_MODULE)["day"] == "2026-12-01"
    wrong = angelica.send(form, day="i morgon")
    assert (wrong.status, 'value="i morgon"' in wrong.html) == (422, True)
    angelica.send(page.form("/moduler/graviditet-och-nikotin/flytta"), direction="later")
    assert bus.last(MOVE_MODULE)["direction"] == "later"
    planned = [{**run, "scheduled_on": "2026-12-01"} if run["state"] == "upcoming" else run for run in unit.runs()]
    bus.answer(OVERVIEW, unit.overview(modules=planned))
    page = angelica.get(ADDRESS)
    assert "Startar 2026-12-01" in page.text
    bus.answer(OVERVIEW, unit.overview(header=unit.header(access="read"), modules=planned))
    assert "Startar 2026-12-01" in angelica.get(ADDRESS).text
