"""Saving as PDF as staff: the whole programme of a moment that they may open, and sent responses, each recorded as printed."""

from pathlib import Path

import pytest
from flask import Flask

from common.chassis.blobs import open_store
from common.chassis.blobs.sealing import put_sealed
from common.contracts.content.pdf import PDF as CONTENT_PDF
from common.contracts.errors import NotFound, ReasonNeeded
from common.contracts.moments.access import OPEN
from common.contracts.moments.files import RESPONSE_FILE
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording

HERE = f"/personal/moment/{unit.MOMENT}"
STEP, MODULE, RESPONSE = (
    f"{HERE}/steg/stoppdagen/pdf",
    f"{HERE}/moduler/bra-att-veta/pdf",
    f"{HERE}/svar/{unit.RESPONSE}/pdf",
)
API_RESPONSE = f"/api/v1/moments/{unit.MOMENT}/responses/{unit.RESPONSE}/pdf"
API_PART = f"/api/v1/programmes/{unit.VERSION}/pdf"
PDF, SECRET = "%PDF-1.7 programmets ord", "%PDF-1.7 patientens svar"
OF_MOMENT = [f"{HERE}/pdf", STEP, MODULE, RESPONSE, API_RESPONSE]


@pytest.fixture(autouse=True)
def files(app: Flask, tmp_path: Path, bus: Recording) -> None:
    """Put the files into a store, and let the services name them."""
    store = app.extensions["sob_blobs"] = open_store(f"file:{tmp_path}/blobs")
    blob, sealed = store.put(PDF.encode(), "application/pdf"), put_sealed(store, SECRET.encode())
    shared = {"media_type": "application/pdf", "file_name": "x.pdf"}
    bus.answer(CONTENT_PDF, {"digest": blob.digest, "size": blob.size, **shared})
    sent = {"digest": sealed.blob.digest, "key": sealed.key.hex(), "size": sealed.size}
    bus.answer(RESPONSE_FILE, {"header": unit.header(), **sent, **shared})
    bus.answer(OPEN, {"header": unit.header(), "grant": "a grant"})


def test_the_moments_page_leads_to_the_programme_and_to_each_module(angelica: Browser) -> None:
    page = angelica.get(HERE)
    assert "Steg tillgängliga som PDF" in page.text
    assert {f"{HERE}/pdf", MODULE} <= set(page.links())


def test_a_step_leads_to_its_file_and_a_response_to_its(angelica: Browser) -> None:
    assert STEP in angelica.get(f"{HERE}/steg/stoppdagen").links()
    assert RESPONSE in angelica.get(f"{HERE}/svar/{unit.RESPONSE}").links()


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        (f"{HERE}/pdf", {"step_id": None, "module_ids": []}),
        (STEP, {"step_id": "stoppdagen", "module_ids": []}),
        (MODULE, {"step_id": None, "module_ids": ["bra-att-veta"]}),
    ],
)
def test_a_part_of_the_programme_is_saved(
    angelica: Browser, bus: Recording, address: str, asked: dict[str, object]
) -> None:
    page = angelica.get(address)
    assert (page.status, page.html, page.headers["Content-Type"]) == (200, PDF, "application/pdf")
    assert bus.names() == ["moments.open", "content.pdf"]
    assert bus.last(CONTENT_PDF) == {"version_id": str(unit.VERSION), "language": "sv", **asked}


@pytest.mark.parametrize("address", [RESPONSE, API_RESPONSE])
def test_a_response_is_saved_and_recorded_as_printed(angelica: Browser, bus: Recording, address: str) -> None:
    page = angelica.get(address)
    assert (page.status, page.html, page.headers["Cache-Control"]) == (200, SECRET, "no-store")
    (record,) = bus.records
    assert (record["action"], record["what"]) == ("print", "response")
    assert (record["citizen_ids"], record["moment_id"]) == ([str(unit.CITIZEN)], str(unit.MOMENT))


@pytest.mark.parametrize("address", [RESPONSE, API_RESPONSE])
def test_without_its_record_nothing_is_sent(angelica: Browser, bus: Recording, address: str) -> None:
    bus.audit_is_away = True
    page = angelica.get(address)
    assert page.status == 503
    assert SECRET not in page.html


@pytest.mark.parametrize("address", OF_MOMENT)
def test_another_units_moment_is_not_found(angelica: Browser, bus: Recording, address: str) -> None:
    bus.answer(OPEN, NotFound())
    bus.answer(RESPONSE_FILE, NotFound())
    page = angelica.get(address)
    assert page.status == 404
    assert "%PDF" not in page.html


@pytest.mark.parametrize("address", OF_MOMENT)
def test_a_colleague_is_asked_for_a_reason(angelica: Browser, bus: Recording, address: str) -> None:
    bus.answer(OPEN, ReasonNeeded())
    bus.answer(RESPONSE_FILE, ReasonNeeded())
    page = angelica.get(address)
    assert page.status in {302, 303, 403}
    assert "%PDF" not in page.html


@pytest.mark.parametrize("address", [*OF_MOMENT, API_PART])
def test_without_a_sign_in_there_is_no_file(app: Flask, address: str) -> None:
    response = app.test_client().get(address)
    assert response.status_code in {302, 401}
    assert b"%PDF" not in response.data


def test_the_api_gives_a_part_of_a_programme(angelica: Browser, bus: Recording) -> None:
    assert angelica.get(f"{API_PART}?module_ids=bra-att-veta&module_ids=om-behandlingen").html == PDF
    assert bus.last(CONTENT_PDF)["module_ids"] == ["bra-att-veta", "om-behandlingen"]
    assert angelica.get(f"{API_PART}?step_id=stoppdagen").html == PDF
    assert bus.last(CONTENT_PDF)["step_id"] == "stoppdagen"


@pytest.mark.parametrize("query", ["step_id=..%2f", "module_ids=A!", "step_id=a&module_ids=b", "more=1"])
def test_the_api_refuses_what_names_no_part(angelica: Browser, bus: Recording, query: str) -> None:
    page = angelica.get(f"{API_PART}?{query}")
    assert (page.status, page.headers["Content-Type"]) == (422, "application/problem+json")
    assert "content.pdf" not in bus.names()


def test_the_api_gives_a_part_of_a_file(angelica: Browser) -> None:
    page = angelica.get(API_PART, Range="bytes=1-3")
    assert (page.status, page.html) == (206, "PDF")
