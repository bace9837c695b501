"""Starta nytt moment: whom, by whom, which programme."""

from typing import Any

import pytest

from common.contracts.directory.citizens import FIND_CITIZEN
from common.contracts.errors import (
    CheckDigit,
    CitizenUnknown,
    Conflict,
    CoordinationNumber,
    Invalid,
    NamedError,
    OutcomeUnknown,
    ReserveNumber,
)
from common.contracts.moments.starts import START
from gateway.phrases import sentence_of
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser, Page
from tests.unit.gateway.staff.recording import Recording

ADDRESS = "/personal/moment/nytt"
WARNING_SIGNED_IN = "Invånaren har aldrig varit inloggad på 1177 e-tjänster."
WARNING_NOTIFICATIONS = "Invånaren har inte aktiverat några aviseringar i 1177."


def second_step(angelica: Browser) -> Page:
    return angelica.send(angelica.get(ADDRESS).form("/nytt"), personal_number="610831-9812")


def test_the_first_step_asks_nothing_of_the_services(angelica: Browser, bus: Recording) -> None:
    assert angelica.get(ADDRESS).status == 200
    assert bus.names() == []


def test_the_second_step_shows_whom_and_what_can_be_chosen(angelica: Browser, bus: Recording) -> None:
    page = second_step(angelica)
    assert bus.names() == ["directory.find_citizen", "directory.practitioners", "content.catalogue"]
    assert page.status == 200
    for word in ("Jane Doe", "19610831-9812", "Angelica Wesslén (SE2321000000-DEMO1)", "Tobakshjälpen"):
        assert word in page.text
    assert "9812" not in page.address
    (record,) = bus.records
    assert (record["action"], record["what"], record["citizen_ids"]) == ("read", "citizen", [str(unit.CITIZEN)])


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("notified", [True, False])
def test_each_warning_stands_only_where_it_applies(
    angelica: Browser, bus: Recording, *, signed_in: bool, notified: bool
) -> None:
    bus.answer(FIND_CITIZEN, unit.found(has_ever_signed_in=signed_in, has_notifications=notified))
    text = second_step(angelica).text
    assert (WARNING_SIGNED_IN in text) is not signed_in
    assert (WARNING_NOTIFICATIONS in text) is not notified


CHILD = "Invånaren är under 14 år och loggar inte in själv."


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"guardians": [{"id": unit.GUARDIAN, "name": "Ingrid Strand"}]}, "Vårdnadshavare: Ingrid Strand"),
        ({}, "Vi känner inte till någon vårdnadshavare, så ingen kan logga in för barnet."),
        ({"protected": True}, "Därför kan ingen vårdnadshavare logga in för barnet här."),
    ],
)
def test_of_a_child_is_told_who_signs_in_for_it(
    angelica: Browser, bus: Recording, changed: dict[str, Any], told: str
) -> None:
    bus.answer(FIND_CITIZEN, unit.found(is_child=True, has_ever_signed_in=False, **changed))
    text = second_step(angelica).text
    assert f"{CHILD} " in text
    assert told in text
    assert WARNING_SIGNED_IN not in text


def test_of_a_grown_up_nothing_is_told_of_guardians(angelica: Browser) -> None:
    text = second_step(angelica).text
    assert CHILD not in text
    assert "Vårdnadshavare" not in text


@pytest.mark.parametrize("error", [CheckDigit(), CitizenUnknown(), CoordinationNumber(), ReserveNumber()])
def test_each_wrong_number_has_its_own_message_at_the_field(
    angelica: Browser, bus: Recording, error: NamedError
) -> None:
    bus.answer(FIND_CITIZEN, error)
    page = second_step(angelica)
    assert page.status == 422
    assert page.text.count(sentence_of(error)) == 2
    assert 'href="#personnummer"' in page.html
    assert 'aria-invalid="true"' in page.html
    assert page.form("/nytt").fields["personal_number"] == "610831-9812"
    assert bus.records == []


def test_something_else_than_digits_is_told_what_to_write(angelica: Browser, bus: Recording) -> None:
    bus.answer(FIND_CITIZEN, Invalid(fields={"personal_number": ["fel"]}))
    assert "Skriv personnumret med 10 eller 12 siffror." in second_step(angelica).text


def test_tilldela_mig_chooses_oneself_without_a_script(angelica: Browser, bus: Recording) -> None:
    page = second_step(angelica)
    again = angelica.send(page.form("/nytt"), assign_me=str(unit.COMMISSION), version_id=str(unit.VERSION))
    fields = again.form("/nytt").fields
    assert fields["responsible_commission_id"] == str(unit.COMMISSION)
    assert fields["version_id"] == str(unit.VERSION)
    assert "moments.start" not in bus.names()


def test_a_start_goes_to_the_moment(angelica: Browser, bus: Recording) -> None:
    form = second_step(angelica).form("/nytt")
    chosen = {"responsible_commission_id": str(unit.COMMISSION), "version_id": str(unit.VERSION)}
    page = angelica.follow(angelica.send(form, **chosen))
    assert bus.last(START) == {
        "idempotency_id": form.fields["idempotency_id"],
        "citizen_id": str(unit.CITIZEN),
        **chosen,
    }
    assert page.address == f"/personal/moment/{unit.MOMENT}"
    assert "Momentet är startat." in page.text
    assert page.form("/meddelanden").action == f"/personal/moment/{unit.MOMENT}/meddelanden"


def test_a_start_for_a_colleague_asks_for_no_reason_but_goes_to_the_list(angelica: Browser, bus: Recording) -> None:
    chosen = {"responsible_commission_id": str(unit.BASHIRS_COMMISSION), "version_id": str(unit.VERSION)}
    page = angelica.follow(angelica.send(second_step(angelica).form("/nytt"), **chosen))
    assert page.address == "/personal/moment?flik=alla"
    assert "Momentet är startat." in page.text
    assert "moments.moment" not in bus.names()


def test_a_double_click_sends_the_same_id_twice(angelica: Browser, bus: Recording) -> None:
    form = second_step(angelica).form("/nytt")
    chosen = {"responsible_commission_id": str(unit.COMMISSION), "version_id": str(unit.VERSION)}
    first, second = angelica.send(form, **chosen), angelica.send(form, **chosen)
    assert first.goes_to == second.goes_to
    sent = [payload["idempotency_id"] for name, payload in bus.asked if name == "moments.start"]
    assert sent[0] == sent[1]


def test_what_is_missing_is_told_and_what_is_chosen_stays(angelica: Browser, bus: Recording) -> None:
    page = angelica.send(second_step(angelica).form("/nytt"), version_id=str(unit.VERSION))
    assert page.status == 422
    assert page.text.count("Välj en behandlare.") == 2
    assert page.form("/nytt").fields["version_id"] == str(unit.VERSION)
    assert "moments.start" not in bus.names()


def test_an_ongoing_moment_is_explained_with_a_way_to_it(angelica: Browser, bus: Recording) -> None:
    bus.answer(START, Conflict(moment_id=str(unit.MOMENT)))
    chosen = {"responsible_commission_id": str(unit.COMMISSION), "version_id": str(unit.VERSION)}
    page = angelica.send(second_step(angelica).form("/nytt"), **chosen)
    assert page.status == 409
    assert "har redan det här momentet pågående" in page.text
    assert f"/personal/moment/{unit.MOMENT}" in page.links()


def test_a_fault_that_the_service_finds_stands_at_its_field(angelica: Browser, bus: Recording) -> None:
    sentence = "Välj en behandlare som arbetar på vårdenheten."
    bus.answer(START, Invalid(fields={"responsible_commission_id": [sentence]}))
    chosen = {"responsible_commission_id": str(unit.COMMISSION), "version_id": str(unit.VERSION)}
    page = angelica.send(second_step(angelica).form("/nytt"), **chosen)
    assert page.status == 422
    assert page.text.count(sentence) == 2


def test_an_unknown_outcome_can_be_sent_again_with_the_same_id(angelica: Browser, bus: Recording) -> None:
    form = second_step(angelica).form("/nytt")
    bus.answer(START, OutcomeUnknown())
    chosen = {"responsible_commission_id": str(unit.COMMISSION), "version_id": str(unit.VERSION)}
    page = angelica.send(form, **chosen)
    assert page.status == 503
    assert page.form("/nytt").fields == form.fields | chosen


def test_nothing_can_be_started_for_the_dead(angelica: Browser, bus: Recording) -> None:
    bus.answer(FIND_CITIZEN, unit.found(deceased=True))
    page = second_step(angelica)
    assert "Invånaren är avliden." in page.text
    assert 'name="version_id"' not in page.html
