"""The timeline as PDF: what the page shows, in words, recorded as an export before anything is sent."""

from pathlib import Path

import pytest
from flask import Flask

from common.chassis.blobs import open_store
from common.chassis.blobs.sealing import put_sealed
from common.contracts.errors import ReasonNeeded
from common.contracts.moments.files import TIMELINE_FILE
from common.contracts.moments.timeline import TIMELINE
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

HERE = f"/personal/moment/{unit.MOMENT}/tidslinje"


@pytest.fixture(autouse=True)
def file(started: Flask, bus: Recording, tmp_path: Path) -> None:
    store = open_store(f"file:{tmp_path}/blobs")
    started.config["SOB_BLOBS"] = f"file:{tmp_path}/blobs"
    sealed = put_sealed(store, b"%PDF-1.7 tidslinjen")
    made = {"digest": sealed.blob.digest, "key": sealed.key.hex(), "size": sealed.size}
    shared = {"header": unit.header(), "media_type": "application/pdf", "file_name": "tidslinje.pdf"}
    bus.answer(TIMELINE_FILE, {**made, **shared})


def test_the_file_holds_what_the_filter_shows(angelica: Browser, bus: Recording) -> None:
    link = next(each for each in angelica.get(f"{HERE}?fran=2024-06-01&typ=moment").links() if "/pdf" in each)
    bus.records.clear()
    page = angelica.get(link.replace("&amp;", "&"))
    assert (page.status, page.html) == (200, "%PDF-1.7 tidslinjen")
    asked = bus.last(TIMELINE_FILE)
    assert asked["period"] == "Från 2024-06-01"
    assert asked["groups"][0]["title"] == "Moment"
    assert "Angelica Wesslén (Hälsotorget, Region Exempel)" in asked["groups"][0]["lines"][0]
    assert bus.last(TIMELINE)["kinds"] == ["moment"]
    (record,) = bus.records
    assert (record["action"], record["what"]) == ("export", "timeline")


def test_a_long_timeline_is_gathered_page_by_page_and_cut(angelica: Browser, bus: Recording) -> None:
    entries = [unit.entry(number, "started") for number in range(100)]
    bus.answer(TIMELINE, {"header": unit.header(), "entries": entries, "next_cursor": "a" * 32})
    angelica.get(f"{HERE}/pdf")
    asked = bus.last(TIMELINE_FILE)
    assert (len(asked["groups"][0]["lines"]), asked["is_cut"]) == (300, True)


def test_nothing_is_sent_without_its_record_nor_to_whoever_may_not_read(angelica: Browser, bus: Recording) -> None:
    bus.audit_is_away = True
    assert angelica.get(f"{HERE}/pdf").status == 503
    bus.answer(TIMELINE, ReasonNeeded())
    assert angelica.get(f"{HERE}/pdf").status == 303
    assert angelica.get(f"{HERE}/pdf?fran=igar").status == 303
