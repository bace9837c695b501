"""Innehållskatalog: tabs and search, a version, care units, comparing, and the preview."""

from uuid import UUID

import pytest

from common.contracts.content.activations import ACTIVATE, ACTIVATIONS
from common.contracts.content.catalogue import LIST_CATALOGUE
from common.contracts.content.differences import COMPARE
from common.contracts.content.sound import SOUND_PROGRESS
from common.contracts.content.versions import FORM, OUTLINE
from common.contracts.errors import Conflict, Forbidden, NotFound
from common.contracts.notifications.preferences import PREFERENCES
from tests.unit.gateway.content import offers
from tests.unit.gateway.preferences import preferences
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser, Form
from tests.unit.gateway.staff.recording import Recording

CATALOGUE = "/personal/innehall"
VERSION = f"{CATALOGUE}/{unit.VERSION}"
STEP = f"{VERSION}/steg/{unit.step_of('stoppdagen')}"


@pytest.mark.parametrize(
    ("tab", "asked"),
    [
        ("alla", "all"),
        ("tillgangliga", "available"),
        ("aktiva", "active"),
        ("avpublicerade", "withdrawn"),
        ("x", "all"),
    ],
)
def test_each_tab_is_one_question(angelica: Browser, bus: Recording, tab: str, asked: str) -> None:
    page = angelica.get(f"{CATALOGUE}?flik={tab}&sok=+tobak+")
    assert bus.names() == ["content.list_catalogue"]
    assert bus.last(LIST_CATALOGUE) == {"tab": asked, "text": "tobak"}
    assert "Vuxna som <vill> sluta" in page.text
    assert "<vill>" not in page.html


@pytest.mark.parametrize(
    ("role", "address", "has_moments"),
    [
        ("practitioner", "/personal/moment", True),
        ("data_admin", "/personal/moment", True),
        ("designer", CATALOGUE, False),
        ("provider_admin", CATALOGUE, False),
    ],
)
def test_staff_begin_where_their_roles_have_work(
    angelica: Browser, bus: Recording, role: str, address: str, *, has_moments: bool
) -> None:
    offers.with_roles(bus, role)
    bus.answer(PREFERENCES, preferences(is_new=False))
    assert angelica.get("/personal/").goes_to == address
    assert ("Hantera moment" in angelica.get(CATALOGUE).text) is has_moments


def test_an_empty_list_says_what_to_do(angelica: Browser, bus: Recording) -> None:
    bus.answer(LIST_CATALOGUE, {"versions": []})
    assert "Pröva färre eller andra ord" in angelica.get(f"{CATALOGUE}?sok=x").text
    assert "vänd dig till vårdgivaradministratören" in angelica.get(f"{CATALOGUE}?flik=aktiva").text
    assert angelica.get(f"{CATALOGUE}?sok={'å' * 500}%00").status == 200


def test_a_practitioner_sees_a_version_but_no_choice_of_units(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(VERSION)
    assert bus.names() == ["content.outline", "content.list_catalogue"]
    assert "Tobakshjälpen Version 9.0" in page.text
    assert "Stoppdagen – dags att välja dag" in page.text
    assert "Spara vårdenheter" not in page.text


def test_an_administrator_chooses_units_and_is_told_what_changed(angelica: Browser, bus: Recording) -> None:
    offers.with_roles(bus, "provider_admin")
    form = angelica.get(VERSION).form("/vardenheter")
    assert form.fields["care_unit_id"] == str(unit.UNIT)
    done = angelica.send(form, care_unit_id=str(offers.SODRA))
    assert bus.last(ACTIVATE)["care_unit_ids"] == [str(offers.SODRA)]
    told = angelica.follow(done).text
    assert "Kan nu startas på Södra. Kan inte längre startas på Hälsotorget." in told
    form.fields["active_before"] = ""
    angelica.send(form, care_unit_id=str(offers.SODRA))
    both = [str(unit.UNIT), str(offers.SODRA)]
    assert bus.last(ACTIVATE)["care_unit_ids"] == both, "a colleague has ticked the first meanwhile"


@pytest.mark.parametrize(
    ("progress", "told", "asks_again"),
    [
        (offers.sounds(57), "Alla 57 steg är inlästa.", False),
        (offers.sounds(12, waiting=45), "12 av 57 steg är inlästa", True),
        (offers.sounds(56, failed=1), "56 av 57 steg är inlästa. 1 steg gick inte att läsa in.", False),
        (offers.sounds(0, waiting=57, is_available=False), "Ingen röst finns för programmets språk", False),
    ],
)
def test_who_is_in_charge_of_programmes_sees_how_far_the_reading_aloud_has_come(
    angelica: Browser, bus: Recording, progress: dict[str, object], told: str, *, asks_again: bool
) -> None:
    offers.with_roles(bus, "publisher")
    bus.answer(SOUND_PROGRESS, progress)
    page = angelica.get(VERSION)
    assert told in page.text
    part = angelica.get(f"{VERSION}/inlasning")
    assert told in part.text
    assert [f'hx-get="{VERSION}/inlasning"' in each.html for each in (page, part)] == [asks_again] * 2


def test_who_may_not_activate_is_refused_by_content(angelica: Browser, bus: Recording) -> None:
    offers.with_roles(bus, "provider_admin")
    form = angelica.get(VERSION).form("/vardenheter")
    bus.answer(ACTIVATIONS, Forbidden())
    assert angelica.send(form).status == 403


def test_a_withdrawn_version_is_not_activated(angelica: Browser, bus: Recording) -> None:
    offers.with_roles(bus, "provider_admin")
    form = angelica.get(VERSION).form("/vardenheter")
    bus.answer(ACTIVATE, Conflict())
    assert "Inget har ändrats." in angelica.follow(angelica.send(form)).text
    bus.answer(LIST_CATALOGUE, {"versions": [offers.version(state="withdrawn", is_active=False)]})
    page = angelica.get(VERSION).text
    assert "Spara vårdenheter" not in page
    assert "ingen kan starta den" in page


def test_an_unknown_version_is_not_found(angelica: Browser, bus: Recording) -> None:
    bus.answer(LIST_CATALOGUE, {"versions": []})
    assert angelica.get(VERSION).status == 404
    assert angelica.get(f"{VERSION}/jamfor?med=x").status == 404


def test_versions_are_compared_line_by_line(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(f"{VERSION}/jamfor?med={offers.NEWER}")
    assert bus.last(COMPARE) == {"version_id": str(unit.VERSION), "earlier_id": str(offers.NEWER)}
    assert "Steg har ändrats 1.1 Motivation Borttaget: Gammal rad Tillagt: Ny <rad>" in page.text
    assert "Gammal rad\nSamma" not in page.html


def test_without_a_choice_the_nearest_earlier_version_is_compared(angelica: Browser, bus: Recording) -> None:
    outline = unit.outline() | {"version_id": offers.NEWER}
    bus.answer(OUTLINE, outline)
    angelica.get(f"{CATALOGUE}/{offers.NEWER}/jamfor")
    assert bus.last(COMPARE)["earlier_id"] == str(unit.VERSION)


def test_only_our_own_page_may_frame_the_step(angelica: Browser) -> None:
    outer, inner = angelica.get(f"{STEP}?bredd=dator"), angelica.get(f"{STEP}/sida")
    assert "frame-src 'self'" in outer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in outer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in inner.headers["Content-Security-Policy"]
    assert "frame-src" not in inner.headers["Content-Security-Policy"]
    assert f'src="{STEP}/sida"' in outer.html
    assert "preview-dator" in outer.html


def test_a_form_is_tried_and_nothing_is_kept(angelica: Browser, bus: Recording) -> None:
    form = angelica.get(f"{STEP}/sida").form("/prova/stoppdagen")
    bus.asked.clear()
    wrong = angelica.send(form, datum="igår")
    assert "Det här behöver rättas" in wrong.text
    right = angelica.send(form, datum="2999-01-01", anteckning="<b>Hej</b>")
    assert right.status == 200
    assert "<b>Hej</b>" not in right.html
    assert bus.names() == []
    bus.answer(FORM, NotFound())
    assert angelica.send(Form(form.action.replace("/prova/stoppdagen", "/prova/annat"), form.fields)).status == 404


def test_another_units_or_unknown_step_is_not_found(angelica: Browser, bus: Recording) -> None:
    assert angelica.get(f"{VERSION}/steg/finns-inte").status == 404
    bus.answer(LIST_CATALOGUE, NotFound())
    assert angelica.get(f"{CATALOGUE}/{UUID(int=99)}").status == 404
