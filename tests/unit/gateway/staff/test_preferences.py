"""Min profil: where the first sign-in leads, and how a staff member says where and of what to notify them, without a script."""

import pytest

from common.contracts.errors import Invalid, NamedError, Unavailable
from common.contracts.notifications.preferences import (
    CHANGE_ADDRESS,
    CHANGE_PREFERENCES,
    CONFIRM_ADDRESS,
    PREFERENCES,
    REMOVE_ADDRESS,
)
from common.phrases import notifications
from tests.unit.gateway.preferences import channel, preferences
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

HERE = "/personal/min-profil"
ADDRESS = "angelica@example.com"


@pytest.fixture(autouse=True)
def nothing_chosen(bus: Recording) -> None:
    bus.answer(PREFERENCES, preferences())


def test_the_first_sign_in_leads_there_and_later_ones_to_the_work(angelica: Browser, bus: Recording) -> None:
    assert angelica.get("/personal/").goes_to == HERE
    assert "Gå vidare till Hantera moment" in angelica.get(HERE).text
    bus.answer(PREFERENCES, preferences(is_new=False))
    assert angelica.get("/personal/").goes_to == "/personal/moment"
    assert "Gå vidare" not in angelica.get(HERE).text


def test_what_staff_read_of_themselves_is_in_nobodys_log(angelica: Browser, bus: Recording) -> None:
    assert angelica.get(HERE).status == 200
    assert bus.records == []


def test_nobody_is_kept_from_work_by_notifications_that_are_away(angelica: Browser, bus: Recording) -> None:
    bus.answer(PREFERENCES, Unavailable(service="notifications"))
    assert angelica.get("/personal/").goes_to == "/personal/moment"
    assert angelica.get(HERE).status == 503


def test_a_code_is_asked_for_and_typed(angelica: Browser, bus: Recording) -> None:
    bus.answer(CHANGE_ADDRESS, {"channel": "email", "address": ADDRESS})
    asked = angelica.send(angelica.get(HERE).form("/adress"), channel="email", address=ADDRESS)
    assert asked.goes_to == HERE
    sent = bus.last(CHANGE_ADDRESS)
    assert (sent["channel"], sent["address"], sent["language"]) == ("email", ADDRESS, "sv")
    bus.answer(PREFERENCES, preferences(channel("email", awaiting=ADDRESS)))
    bus.answer(CONFIRM_ADDRESS, {"outcome": "verified", "tries_left": 5})
    page = angelica.get(HERE)
    assert f"Koden som vi skickade till {ADDRESS}" in page.text
    assert angelica.send(page.form("/kod"), code="12 34 56").goes_to == HERE
    assert bus.last(CONFIRM_ADDRESS)["code"] == "123456"
    assert "Klart. Aviseringar skickas dit" in angelica.get(HERE).text


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"outcome": "wrong", "tries_left": 3}, "Koden stämmer inte. Du kan försöka 3 gånger till."),
        ({"outcome": "over", "tries_left": 0}, "Koden går inte att använda längre. Be om en ny."),
    ],
)
def test_a_wrong_code_is_told_at_its_field(
    angelica: Browser, bus: Recording, told: dict[str, object], sentence: str
) -> None:
    bus.answer(PREFERENCES, preferences(channel("email", awaiting=ADDRESS)))
    bus.answer(CONFIRM_ADDRESS, told)
    page = angelica.send(angelica.get(HERE).form("/kod"), code="123456")
    assert page.status == 422
    assert sentence in page.text
    assert 'href="#kodemail"' in page.html


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (notifications.NO_EMAIL_ADDRESS(), "Skriv en e-postadress, till exempel namn@exempel.se."),
        (notifications.TOO_MANY_CODES(most=5), "Du har redan bett om 5 koder den senaste timmen."),
    ],
)
def test_what_is_no_address_comes_back_with_a_sentence(
    angelica: Browser, bus: Recording, fault: NamedError, sentence: str
) -> None:
    bus.answer(CHANGE_ADDRESS, Invalid(fields={"address": [fault]}))
    page = angelica.send(angelica.get(HERE).form("/adress"), channel="email", address="<ingen>")
    assert page.status == 422
    assert sentence in page.text
    assert 'value="&lt;ingen&gt;"' in page.html


def test_nothing_typed_asks_nobody(angelica: Browser, bus: Recording) -> None:
    assert "Skriv en adress eller ett nummer." in angelica.send(angelica.get(HERE).form("/adress"), address=" ").text
    assert bus.names() == ["notifications.preferences"] * 2


def test_a_channel_that_is_none_of_ours_is_refused(angelica: Browser, bus: Recording) -> None:
    assert angelica.send(angelica.get(HERE).form("/adress"), channel="pigeon", address=ADDRESS).status == 422
    assert CHANGE_ADDRESS.routing_key not in bus.names()


def test_kinds_are_chosen_for_each_channel(angelica: Browser, bus: Recording) -> None:
    own = preferences(channel("email", address=ADDRESS, is_on=True), is_new=False)
    own["choices"] = [{**each, "is_on": each["kind"] == "cover"} for each in own["choices"]]
    bus.answer(PREFERENCES, own)
    bus.answer(CHANGE_PREFERENCES, {})
    page = angelica.get(HERE)
    assert "Moment som du har fått ansvar för" in page.text
    assert "Tysta timmar" not in page.text
    assert angelica.send(page.form("/min-profil"), alla="cover:email", val="cover:email").goes_to == HERE
    sent = bus.last(CHANGE_PREFERENCES)
    assert sent["channels_on"] == ["email"]
    assert {"kind": "cover", "channel": "email", "is_on": True} in sent["choices"]


def test_an_address_is_removed_and_one_that_nothing_reaches_says_so(angelica: Browser, bus: Recording) -> None:
    reached = channel("email", address=ADDRESS, is_on=True, unreachable_since=unit.STARTED)
    bus.answer(PREFERENCES, preferences(reached))
    bus.answer(REMOVE_ADDRESS, {})
    page = angelica.get(HERE)
    assert "Det senaste som skickades dit kom inte fram" in page.text
    assert angelica.send(page.form("/ta-bort")).goes_to == HERE
    assert bus.last(REMOVE_ADDRESS)["channel"] == "email"
