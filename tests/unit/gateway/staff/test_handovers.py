"""Another care unit: offering a moment, taking the offer back, and answering what others offer."""

from typing import Any

import pytest

from common.chassis.identifiers import new_id
from common.contracts.errors import Conflict, IllegalTransition, Invalid, NamedError, NotFound, StaleVersion
from common.contracts.moments.handovers import ACCEPT_HANDOVER, DECLINE_HANDOVER, OFFER_HANDOVER, WITHDRAW_HANDOVER
from common.contracts.moments.handovers import HANDOVER as MOMENTS_HANDOVER
from common.contracts.moments.handovers import OFFERS as MOMENTS_OFFERS
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

ADDRESS = f"/personal/moment/{unit.MOMENT}/annan-enhet"
OFFERS = "/personal/erbjudna"
HANDOVER, SODRA = new_id(), new_id()
OFFERED = {"handover_id": HANDOVER, "to_unit_name": "Södra", "offered_at": unit.STARTED}


def page_of(**changed: Any) -> dict[str, Any]:
    units = [{"care_unit_id": SODRA, "name": "Hälsotorget Södra"}]
    return {"header": unit.header(), "units": units, "offer": None, "declined": None, **changed}


@pytest.fixture(autouse=True)
def what_is_offered(bus: Recording) -> None:
    """Let the unit be offered one moment, and let it offer one."""
    row = {
        "handover_id": HANDOVER,
        "title": "Tobakshjälpen",
        "programme_version": "9.0",
        "days_running": 12,
        "recommended_days": 365,
        "from_unit_name": "Södra <b>",
        "offered_by_commission_version_id": unit.COMMISSION_VERSION,
        "offered_at": unit.STARTED,
    }
    bus.answer(MOMENTS_HANDOVER, page_of())
    bus.answer(MOMENTS_OFFERS, {"offers": [row]})
    for contract in (OFFER_HANDOVER, WITHDRAW_HANDOVER):
        bus.answer(contract, {"handover_id": HANDOVER, "state": "offered"})
    bus.answer(DECLINE_HANDOVER, {"handover_id": HANDOVER, "state": "declined"})
    bus.answer(ACCEPT_HANDOVER, {"moment_id": unit.MOMENT, "version": 4})


def test_the_offer_is_explained_and_made(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(ADDRESS)
    assert "men inte vem invånaren är" in page.text
    assert angelica.send(page.form("/annan-enhet")).text.count("Välj en vårdenhet.") == 2
    done = angelica.follow(angelica.send(page.form("/annan-enhet"), to_care_unit_id=str(SODRA)))
    assert "Momentet är erbjudet." in done.text
    asked = bus.last(OFFER_HANDOVER)
    assert (asked["expected_version"], asked["to_care_unit_id"]) == (3, str(SODRA))


def test_who_offered_it_reads_that_the_unit_declined(angelica: Browser, bus: Recording) -> None:
    declined = {"to_unit_name": "Södra <b>", "answered_at": unit.STARTED}
    bus.answer(MOMENTS_HANDOVER, page_of(declined=declined))
    page = angelica.get(ADDRESS)
    assert "Södra <b> tackade nej den 25 juni 2024. Momentet är kvar här." in page.text
    assert page.form("/annan-enhet")


@pytest.mark.parametrize(
    "refused",
    [Conflict(), StaleVersion(expected=3, actual=4, changed=["moment"])],
)
def test_an_offer_that_came_too_late_says_so(angelica: Browser, bus: Recording, refused: NamedError) -> None:
    form = angelica.get(ADDRESS).form("/annan-enhet")
    bus.answer(OFFER_HANDOVER, refused)
    assert "Momentet är inte erbjudet" in angelica.follow(angelica.send(form, to_care_unit_id=str(SODRA))).text
    bus.answer(OFFER_HANDOVER, Invalid(fields={"to_care_unit_id": ["Välj en annan vårdenhet."]}))
    assert angelica.send(form, to_care_unit_id=str(SODRA)).text.count("Välj en annan vårdenhet.") == 2


def test_an_offer_that_stands_can_be_taken_back(angelica: Browser, bus: Recording) -> None:
    bus.answer(MOMENTS_HANDOVER, page_of(offer=OFFERED))
    page = angelica.get(ADDRESS)
    assert "erbjöds till Södra den 25 juni 2024" in page.text
    form = page.form("/ta-tillbaka")
    assert "Erbjudandet är taget tillbaka." in angelica.follow(angelica.send(form)).text
    bus.answer(WITHDRAW_HANDOVER, IllegalTransition(state="declined", action="withdraw"))
    assert "hade redan svarat" in angelica.follow(angelica.send(form)).text
    bus.answer(WITHDRAW_HANDOVER, NotFound())
    assert angelica.send(form).goes_to == "/personal/moment"


def test_who_may_not_hand_over_is_sent_back(angelica: Browser, bus: Recording) -> None:
    bus.answer(MOMENTS_HANDOVER, page_of(header=unit.header(may_hand_over=False)))
    assert angelica.get(ADDRESS).goes_to == f"/personal/moment/{unit.MOMENT}"


def test_what_others_offer_is_shown_without_a_name_and_taken(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(OFFERS)
    for words in ("Tobakshjälpen", "12 dagar", "Södra <b>", "Angelica Wesslén (Sjuksköterska)"):
        assert words in page.text
    assert "Jane Doe" not in page.text
    assert "Södra <b>" not in page.html
    assert bus.records == []
    done = angelica.send(page.form("/ta-over"))
    assert done.goes_to == f"/personal/moment/{unit.MOMENT}"
    assert bus.last(ACCEPT_HANDOVER)["responsible_commission_id"] == str(unit.COMMISSION)
    other = angelica.send(page.form("/ta-over"), responsible_commission_id=str(unit.BASHIRS_COMMISSION))
    assert other.goes_to == "/personal/moment?flik=alla"
    assert "Ni har tackat nej." in angelica.follow(angelica.send(page.form("/tacka-nej"))).text


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (Conflict(moment_id=str(unit.MOMENT)), "redan samma program pågående hos er"),
        (IllegalTransition(state="withdrawn", action="accept"), "Erbjudandet gäller inte längre."),
        (NotFound(), "Erbjudandet gäller inte längre."),
    ],
)
def test_a_refused_acceptance_says_why(angelica: Browser, bus: Recording, refused: NamedError, sentence: str) -> None:
    form = angelica.get(OFFERS).form("/ta-over")
    assert "Välj en behandlare." in angelica.send(form, responsible_commission_id="").text
    bus.answer(ACCEPT_HANDOVER, refused)
    assert sentence in angelica.follow(angelica.send(form)).text


def test_nothing_offered_says_so(angelica: Browser, bus: Recording) -> None:
    bus.answer(MOMENTS_OFFERS, {"offers": []})
    assert "Ingen vårdenhet erbjuder er något moment just nu." in angelica.get(OFFERS).text
