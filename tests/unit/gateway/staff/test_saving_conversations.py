"""A conversation as PDF: drawn with the names of those who wrote, recorded as an export before anything is sent."""

from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from common.chassis.blobs import open_store
from common.chassis.blobs.sealing import put_sealed
from common.contracts.directory.people import PEOPLE
from common.contracts.errors import NotFound, Unavailable
from common.contracts.messaging.files import CONVERSATION_FILE, WRITERS
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

HERE = f"/personal/moment/{unit.MOMENT}/meddelanden/{UUID(int=80)}/pdf"
NOBODY = dict.fromkeys(("person_id", "commission_version_id", "guardian_id"))


@pytest.fixture(autouse=True)
def file(started: Flask, bus: Recording, tmp_path: Path) -> None:
    store = open_store(f"file:{tmp_path}/blobs")
    started.config["SOB_BLOBS"] = f"file:{tmp_path}/blobs"
    sealed = put_sealed(store, b"%PDF-1.7 konversationen")
    made = {"digest": sealed.blob.digest, "key": sealed.key.hex(), "size": sealed.size, "moment_id": unit.MOMENT}
    bus.answer(CONVERSATION_FILE, {**made, "media_type": "application/pdf", "file_name": "konversation.pdf"})
    staff = NOBODY | {"person_id": unit.ANGELICA, "commission_version_id": unit.COMMISSION_VERSION}
    wrote = [
        {"side": "staff"} | staff,
        {"side": "citizen"} | NOBODY | {"guardian_id": unit.GUARDIAN},
        {"side": "citizen"} | NOBODY,
    ]
    bus.answer(WRITERS, {"moment_id": unit.MOMENT, "writers": wrote})


def test_the_file_is_told_what_those_who_wrote_are_called(angelica: Browser, bus: Recording) -> None:
    page = angelica.get(HERE)
    assert (page.status, page.html) == (200, "%PDF-1.7 konversationen")
    asked = bus.last(CONVERSATION_FILE)
    assert [each["name"] for each in asked["writers"]] == [
        "Angelica Wesslén",
        "Ingrid Strand, vårdnadshavare",
        "Jane Doe",
    ]
    assert asked["language"] == "sv"
    (record,) = bus.records
    assert (record["action"], record["what"], record["moment_id"]) == ("export", "conversation", str(unit.MOMENT))


def test_without_names_it_says_on_which_side_they_are(angelica: Browser, bus: Recording) -> None:
    bus.answer(PEOPLE, Unavailable(service="directory"))
    angelica.get(HERE)
    names = [each["name"] for each in bus.last(CONVERSATION_FILE)["writers"]]
    assert names == ["Vårdenheten", "Vårdnadshavare", "Invånaren"]


def test_nothing_is_sent_without_its_record_nor_of_what_isn_t_there(angelica: Browser, bus: Recording) -> None:
    bus.audit_is_away = True
    assert angelica.get(HERE).status == 503
    bus.answer(WRITERS, NotFound())
    assert angelica.get(HERE).status == 404
