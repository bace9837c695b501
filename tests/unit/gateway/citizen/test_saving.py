"""Saving as PDF: what has begun in one's own moment, an own sent response, and nothing of anybody else's."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from common.chassis.blobs import BlobStore, open_store
from common.chassis.blobs.sealing import SealedBlob, put_sealed
from common.contracts.content.pdf import PDF as CONTENT_PDF
from common.contracts.errors import NotFound, Unavailable
from common.contracts.moments.files import RESPONSE_FILE
from common.contracts.moments.overview import OVERVIEW
from tests.unit.gateway.citizen.home import CITIZEN, MOMENT, RESPONSE, VERSION, Home
from tests.unit.gateway.staff.recording import Recording

HERE = f"/program/{MOMENT}"
STEP, MODULE, OWN_RESPONSE = (
    f"{HERE}/steg/stoppdagen/pdf",
    f"{HERE}/moduler/bra-att-veta/pdf",
    f"{HERE}/svar/{RESPONSE}/pdf",
)
PDF, SECRET = b"%PDF-1.7 programmets ord", b"%PDF-1.7 mina svar"
ADDRESSES = [f"{HERE}/pdf", STEP, MODULE, OWN_RESPONSE]


@pytest.fixture(autouse=True)
def blobs(app: Flask, tmp_path: Path, bus: Recording) -> BlobStore:
    """Give the store, with the file that content answers with."""
    store = open_store(f"file:{tmp_path}/blobs")
    blob = store.put(PDF, "application/pdf")
    named = {
        "digest": blob.digest,
        "media_type": blob.media_type,
        "size": blob.size,
        "file_name": "tobakshjalpen-9.0.pdf",
    }
    bus.answer(CONTENT_PDF, named)
    app.extensions["sob_blobs"] = store
    return store


@pytest.fixture(autouse=True)
def sealed(blobs: BlobStore, bus: Recording, home: Home) -> SealedBlob:
    """Give the sealed file that moments answers with."""
    file = put_sealed(blobs, SECRET)
    answer: dict[str, Any] = {
        "digest": file.blob.digest,
        "key": file.key.hex(),
        "size": file.size,
        "media_type": "application/pdf",
    }
    bus.answer(RESPONSE_FILE, lambda _sent: {"header": home.header(), **answer, "file_name": "svar.pdf"})
    return file


def test_a_step_is_saved_from_its_page(jane: FlaskClient, bus: Recording) -> None:
    assert f'href="{STEP}"' in jane.get(f"{HERE}/steg/stoppdagen").text
    response = jane.get(STEP)
    assert (response.status_code, response.data, response.mimetype) == (200, PDF, "application/pdf")
    assert response.headers["Content-Disposition"] == "attachment; filename=tobakshjalpen-9.0.pdf"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    asked = {"version_id": str(VERSION), "step_id": "stoppdagen", "module_ids": []}
    assert bus.last(CONTENT_PDF) == {**asked, "language": "sv"}
    jane.get(STEP, headers={"Accept-Language": "en"})
    assert bus.last(CONTENT_PDF) == {**asked, "language": "en"}


def test_a_module_and_all_that_has_begun_are_saved_from_the_programmes_page(
    jane: FlaskClient, bus: Recording, home: Home
) -> None:
    page = jane.get(HERE).text
    assert f'href="{MODULE}"' in page
    assert f'href="{HERE}/pdf"' in page
    assert jane.get(MODULE).data == PDF
    assert bus.last(CONTENT_PDF)["module_ids"] == ["bra-att-veta"]
    assert jane.get(f"{HERE}/pdf").data == PDF
    assert set(bus.last(CONTENT_PDF)["module_ids"]) == home.begun


def test_two_questions_are_asked_and_the_look_into_the_moment_is_recorded(jane: FlaskClient, bus: Recording) -> None:
    jane.get(STEP)
    assert bus.names() == ["moments.overview", "content.pdf"]
    assert [(record["action"], record["what"]) for record in bus.records] == [("read", "own moment")]


@pytest.mark.parametrize(
    "address", [f"{HERE}/steg/sakrare-for-varje-vecka/pdf", f"{HERE}/moduler/steg-2-stoppfasen/pdf"]
)
def test_what_has_not_begun_is_not_found(jane: FlaskClient, bus: Recording, address: str) -> None:
    assert jane.get(address).status_code == 404
    assert "content.pdf" not in bus.names()


def test_when_nothing_has_begun_there_is_nothing_to_save(jane: FlaskClient, home: Home, bus: Recording) -> None:
    home.begun = set()
    assert f'href="{HERE}/pdf"' not in jane.get(HERE).text
    assert jane.get(f"{HERE}/pdf").status_code == 404
    assert "content.pdf" not in bus.names()


def test_a_sent_response_is_saved_open_and_recorded_as_printed(
    jane: FlaskClient, bus: Recording, home: Home, sealed: SealedBlob
) -> None:
    assert OWN_RESPONSE not in jane.get(f"{HERE}/steg/stoppdagen").text
    home.has_saved("stoppdagen", {"datum": "2024-06-01"}, state="completed")
    assert f'href="{OWN_RESPONSE}"' in jane.get(f"{HERE}/steg/stoppdagen").text
    bus.records.clear()
    response = jane.get(OWN_RESPONSE)
    assert (response.status_code, response.data) == (200, SECRET)
    assert response.headers["Cache-Control"] == "no-store"
    assert sealed.key.hex() not in str(response.headers)
    (record,) = bus.records
    assert (record["action"], record["what"], record["citizen_ids"]) == ("print", "own response", [str(CITIZEN)])


def test_without_its_record_nothing_is_sent(jane: FlaskClient, bus: Recording) -> None:
    bus.audit_is_away = True
    response = jane.get(OWN_RESPONSE)
    assert response.status_code == 503
    assert SECRET not in response.data


@pytest.mark.parametrize("address", ADDRESSES)
def test_somebody_elses_moment_is_not_found(jane: FlaskClient, bus: Recording, address: str) -> None:
    bus.answer(OVERVIEW, NotFound())
    bus.answer(RESPONSE_FILE, NotFound())
    response = jane.get(address)
    assert response.status_code == 404
    assert b"%PDF" not in response.data
    assert bus.records == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_a_sign_in_there_is_no_file(app: Flask, address: str) -> None:
    response = app.test_client().get(address)
    assert (response.status_code, "/logga-in/" in response.headers["Location"]) == (302, True)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_part_that_is_away_is_a_page_that_says_so(jane: FlaskClient, bus: Recording, address: str) -> None:
    bus.answer(CONTENT_PDF, Unavailable(service="content"))
    bus.answer(RESPONSE_FILE, Unavailable(service="moments"))
    response = jane.get(address)
    assert response.status_code == 503
    assert "Inget har ändrats" in response.text


def test_a_file_that_the_store_has_lost_is_not_found(jane: FlaskClient, blobs: BlobStore, sealed: SealedBlob) -> None:
    blobs.delete(sealed.blob.digest)
    assert jane.get(OWN_RESPONSE).status_code == 404


@pytest.mark.parametrize(
    "address", [f"{HERE}/steg/..%2f..%2fx/pdf", f"{HERE}/svar/1/pdf", f"{HERE}/moduler/<script>/pdf"]
)
def test_an_address_that_names_nothing_is_not_found(jane: FlaskClient, address: str) -> None:
    assert jane.get(address).status_code == 404
