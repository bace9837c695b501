"""Filling in for the citizen: offered where it works, recorded where it is done."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from common.contracts.directory.sessions import RESOLVE_SESSION
from common.contracts.errors import CitizenWriting, Invalid, NamedError, NotSignedIn, OccasionOver, StaleVersion
from common.contracts.moments.filling_in import FILL_IN, FILL_PAGE
from common.contracts.moments.overview import OVERVIEW
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser, Form
from tests.unit.gateway.staff.recording import Recording

STEP = f"/personal/moment/{unit.MOMENT}/steg/{unit.step_of('stoppdagen')}"
FORM = f"{STEP}/formular/stoppdagen"
SENT = {"response_id": unit.RESPONSE, "citizen_id": unit.CITIZEN, "version": 2, "state": "completed"} | {
    "at": unit.STARTED,
    "safety_texts": [],
}


def stands(
    bus: Recording, header: dict[str, Any] | None = None, run: dict[str, Any] | None = None, **state: Any
) -> None:
    """Let 1.4 Stoppdagen stand so, in a module and a moment that are changed so."""
    modules = unit.runs()
    for module in modules:
        for step in module["steps"]:
            if step["step_id"] == unit.step_of("stoppdagen"):
                step["responses"] = [unit.response_state("stoppdagen", **state)]
                module.update(run or {})
    bus.answer(OVERVIEW, unit.overview(modules=modules, header=unit.header(**header or {})))


def filled_page(**changed: Any) -> dict[str, Any]:
    response = {**unit.response_state("stoppdagen"), "answers": {}, **changed}
    return {"header": unit.header(), "module_id": "steg-1-forberedelser", "response": response}


def test_what_nobody_has_begun_is_offered(angelica: Browser, bus: Recording) -> None:
    stands(bus)
    page = angelica.get(STEP)
    assert FORM in page.links()
    assert "Ej påbörjat" in page.text


@pytest.mark.parametrize(
    "so",
    [
        {"state": "completed", "response_id": unit.RESPONSE, "sendings": 1},
        {"header": {"access": "read"}},
        {"run": {"is_open": False}},
    ],
    ids=["sent", "read only", "closed module"],
)
def test_what_cannot_be_filled_in_is_not_offered(angelica: Browser, bus: Recording, so: dict[str, Any]) -> None:
    stands(bus, **so)
    page = angelica.get(STEP)
    assert FORM not in page.links()
    assert (f"/personal/moment/{unit.MOMENT}/svar/{unit.RESPONSE}" in page.links()) is ("state" in so)


def test_what_the_citizen_has_begun_says_what_must_come_first(angelica: Browser, bus: Recording) -> None:
    stands(bus, state="ongoing", response_id=unit.RESPONSE)
    assert "först när invånaren har tömt sina svar" in angelica.get(STEP).text
    stands(bus, state="ongoing", response_id=unit.RESPONSE, filled_by_person_id=unit.ANGELICA)
    page = angelica.get(STEP)
    assert "tömt sina svar" not in page.text
    assert FORM in page.links()


def test_an_earlier_occasion_that_was_opened_again_is_the_one_that_is_filled_in(
    angelica: Browser, bus: Recording
) -> None:
    stands(bus, state="ongoing", response_id=unit.RESPONSE, reopened_at=unit.STARTED, occasions=3, occasion=1)
    assert f"{FORM}?omgang=1" in angelica.get(STEP).links()


def test_it_is_sent_and_moments_records_the_change(angelica: Browser, bus: Recording) -> None:
    bus.answer(FILL_PAGE, filled_page())
    bus.answer(FILL_IN, SENT)
    form = angelica.get(FORM).form(FORM)
    sent = angelica.send(form, datum="2026-12-24", form_action="skicka")
    assert (sent.status, sent.goes_to) == (303, f"/personal/moment/{unit.MOMENT}/svar/{unit.RESPONSE}")
    assert bus.last(FILL_IN)["answers"] == {"datum": "2026-12-24"}
    assert [(each["action"], each["what"]) for each in bus.records] == [("read", "response")]


@pytest.mark.parametrize(
    ("refused", "words"), [(OccasionOver(current=2), "Tiden för den omgången är slut"), (CitizenWriting(), "tömma det")]
)
def test_what_is_refused_says_why_and_gives_back_what_was_typed(
    angelica: Browser, bus: Recording, refused: NamedError, words: str
) -> None:
    bus.answer(FILL_PAGE, filled_page())
    form = angelica.get(FORM).form(FORM)
    bus.answer(FILL_IN, refused)
    page = angelica.send(form, datum="2026-12-24", form_action="skicka")
    assert page.status == 409
    assert words in page.text
    assert "2026-12-24" in page.text
    bus.answer(FILL_PAGE, refused)
    told = angelica.follow(angelica.get(FORM))
    assert words in told.text


def test_a_session_that_ends_costs_nothing_that_was_typed(angelica: Browser, bus: Recording) -> None:
    bus.answer(FILL_PAGE, filled_page())
    form = angelica.get(FORM).form(FORM)
    typed = {"datum": "i januari", "anteckning": 'Så sa hon: "ja" & nej', "form_action": "skicka"}
    bus.answer(RESOLVE_SESSION, NotSignedIn())
    angelica.sign_in("another random id")
    kept = angelica.send(form, **typed)
    assert (kept.status, "Du är utloggad" in kept.text) == (401, True)
    assert "Angelica" not in kept.text
    again = angelica.send(kept.form(FORM))
    assert again.status == 401, "pressed before the sign-in: it is kept on"
    bus.answer(RESOLVE_SESSION, unit.session(commission=None))
    angelica.sign_in("one that chooses a unit")
    assert angelica.send(again.form(FORM)).status == 401, "no care unit chosen yet: it is kept on"
    bus.answer(RESOLVE_SESSION, unit.session())
    angelica.sign_in("the new one")
    back = angelica.send(again.form(FORM))
    assert back.status == 200
    assert "Vi har lagt tillbaka det du skrev innan du loggades ut. Inget är skickat ännu." in back.text
    assert back.form(FORM).fields["anteckning"] == typed["anteckning"]
    assert "moments.fill_in" not in bus.names()
    bus.answer(FILL_IN, SENT)
    sent = angelica.send(back.form(FORM), **typed | {"datum": "2026-12-24"})
    assert sent.status == 303
    assert bus.last(FILL_IN)["answers"] == {"datum": "2026-12-24", "anteckning": typed["anteckning"]}


def test_what_somebody_else_typed_opens_for_nobody(angelica: Browser, bus: Recording) -> None:
    bus.answer(FILL_PAGE, filled_page())
    form = angelica.get(FORM).form(FORM)
    bus.answer(RESOLVE_SESSION, unit.session(person_id=unit.BASHIR))
    angelica.sign_in("Bashir's")
    other = angelica.send(form, anteckning="Angelicas ord")
    assert other.status == 403
    assert "Angelicas ord" not in other.html


def begun(angelica: Browser, bus: Recording) -> Form:
    """Give the page with what staff sent before it was opened again."""
    bus.answer(FILL_PAGE, filled_page(version=3, answers={"anteckning": "förr"}))
    return angelica.get(FORM).form(FORM)


def stale_until(version: int) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Refuse what doesn't stand on that version."""

    def fill_in(sent: dict[str, Any]) -> dict[str, Any]:
        if sent["expected_version"] != version:
            raise StaleVersion(expected=sent["expected_version"], actual=version)
        return SENT

    return fill_in


def test_a_newer_version_with_the_same_answers_stops_nobody(angelica: Browser, bus: Recording) -> None:
    """The citizen had begun, and has emptied the form when they were asked to: staff need not write it all again."""
    form = begun(angelica, bus)
    bus.answer(FILL_PAGE, filled_page(version=5, answers={"anteckning": "förr"}))
    bus.answer(FILL_IN, stale_until(5))
    assert angelica.send(form, datum="2026-12-24", form_action="skicka").status == 303
    assert bus.last(FILL_IN)["answers"] == {"anteckning": "förr", "datum": "2026-12-24"}


def test_what_a_colleague_has_answered_is_read_before_it_is_sent(angelica: Browser, bus: Recording) -> None:
    form = begun(angelica, bus)
    bus.answer(FILL_PAGE, filled_page(version=5, answers={"anteckning": "en kollegas"}))
    bus.answer(FILL_IN, stale_until(5))
    page = angelica.send(form, datum="2026-12-24", form_action="skicka")
    assert (page.status, "Läs igenom dem och skicka in" in page.text) == (409, True)
    fields = page.form(FORM).fields
    assert (fields["anteckning"].strip(), fields["datum"]) == ("en kollegas", "2026-12-24")
    assert angelica.send(page.form(FORM), form_action="skicka").status == 303


def test_what_both_have_answered_is_chosen_before_it_is_sent(angelica: Browser, bus: Recording) -> None:
    form = begun(angelica, bus)
    bus.answer(FILL_PAGE, filled_page(version=5, answers={"anteckning": "en kollegas"}))
    bus.answer(FILL_IN, stale_until(5))
    page = angelica.send(form, anteckning="min", form_action="skicka")
    assert page.status == 409
    assert "Du skrev min Sparat från en annan flik eller enhet en kollegas" in page.text
    (mine, saved) = re.findall(r'name="choice_anteckning" value="([^"]+)"', page.html)
    unchosen = page.form(FORM)
    unchosen.fields.pop("choice_anteckning", None)
    assert angelica.send(unchosen, form_action="skicka").status == 409
    for choice, words in ((mine, "min"), (saved, "en kollegas")):
        assert angelica.send(unchosen, choice_anteckning=choice, form_action="skicka").status == 303
        assert bus.last(FILL_IN)["answers"] == {"anteckning": words}


def test_a_correction_does_not_forget_what_the_page_began_from(angelica: Browser, bus: Recording) -> None:
    form = begun(angelica, bus)
    bus.answer(FILL_PAGE, filled_page(version=5, answers={"anteckning": "en kollegas"}))
    bus.answer(FILL_IN, Invalid(fields={"answers.datum": ["Ange ett datum."]}))
    wrong = angelica.send(form, form_action="skicka").form(FORM)
    bus.answer(FILL_IN, stale_until(5))
    page = angelica.send(wrong, datum="2026-12-24", form_action="skicka")
    assert (page.status, page.form(FORM).fields["anteckning"].strip()) == (409, "en kollegas")


API = f"/api/v1/moments/{unit.MOMENT}"
HANDLED = f"{API}/responses/{unit.RESPONSE}"


@pytest.mark.parametrize(
    ("address", "body"),
    [
        (f"{API}/steps/stoppdagen/forms/stoppdagen", {"expected_version": 0, "answers": {}}),
        (f"{HANDLED}/review", {"expected_version": 1}),
        (f"{HANDLED}/reopen", {"expected_version": 1, "note": "Titta igen"}),
    ],
)
def test_the_api_leaves_the_record_of_the_change_to_moments_too(
    angelica: Browser, bus: Recording, address: str, body: dict[str, Any]
) -> None:
    bus.answer(FILL_IN, SENT)
    token = angelica.data("/api/v1/session")["csrf_token"]
    done = angelica.send_data(address, {"idempotency_id": str(unit.MOMENT), **body}, token)
    assert done["citizen_id"] == str(unit.CITIZEN)
    assert bus.records == []


def test_the_api_refuses_an_old_version_with_what_is_saved_now(angelica: Browser, bus: Recording) -> None:
    bus.answer(FILL_PAGE, filled_page(version=5, answers={"anteckning": "en kollegas"}))
    bus.answer(FILL_IN, stale_until(5))
    token = angelica.data("/api/v1/session")["csrf_token"]
    body = {"idempotency_id": str(unit.MOMENT), "expected_version": 0, "answers": {}}
    refused = angelica.send_data(f"{API}/steps/stoppdagen/forms/stoppdagen", body, token)
    assert (refused["code"], refused["saved"]["version"]) == ("stale_version", 5)
    assert refused["saved"]["answers"] == {"anteckning": "en kollegas"}
    assert [(each["action"], each["what"]) for each in bus.records] == [("read", "response")]
