"""Forms and packages from and to other systems: what is refused says why, what could not be brought is told."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from common.contracts.content.questionnaires import EXPORT_QUESTIONNAIRE, IMPORT_QUESTIONNAIRE
from common.phrases import questionnaires
from tests.unit.gateway.content import desk
from tests.unit.gateway.content.desk import HOME, STEP
from tests.unit.gateway.staff.browsing import Browser
from tests.unit.gateway.staff.recording import Recording


@pytest.fixture(autouse=True)
def _desk(bus: Recording) -> None:
    desk.prepare(bus)


@pytest.mark.parametrize(
    ("data", "told"), [(b"", "Välj en fil"), (b"{", "Filen är inte JSON."), (b"[]", "Filen är inte JSON."), (b"[" * 99 + b"]" * 99, "Filen är inte JSON."), (b" " * 220_000, "Välj en fil")]
)  # fmt: skip
def test_a_bad_questionnaire_is_refused(angelica: Browser, app: Flask, data: bytes, told: str) -> None:
    fields = angelica.get(HOME).form("/formular").fields
    client = app.test_client()
    client.set_cookie("sob-staff", "a random id")
    posted = {
        "csrf_token": fields["csrf_token"],
        "idempotency_id": fields["idempotency_id"],
        "questionnaire": (BytesIO(data), "q.json"),
    }
    refused = client.post(f"{HOME}/formular", data=posted, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert told in refused.get_data(as_text=True)


def test_what_a_questionnaire_could_not_bring_is_told_item_by_item(
    angelica: Browser, bus: Recording, app: Flask
) -> None:
    note = {"item": "3.1", "text": questionnaires.NOT_CARRIED(name="Bilagan <x>", value="y")}
    bus.answer(IMPORT_QUESTIONNAIRE, {"form_id": "f", "version": 1, "notes": [note]})
    fields = angelica.get(HOME).form("/formular").fields
    client = app.test_client()
    client.set_cookie("sob-staff", "a random id")
    posted = {**fields, "questionnaire": (BytesIO(b'{"resourceType": "Questionnaire"}'), "q.json")}
    page = client.post(f"{HOME}/formular", data=posted, content_type="multipart/form-data").get_data(as_text=True)
    assert "<code>3.1</code>: Bilagan &lt;x&gt; tas inte med: y" in page
    assert bus.last(IMPORT_QUESTIONNAIRE)["resource"] == {"resourceType": "Questionnaire"}
    bus.answer(EXPORT_QUESTIONNAIRE, {"resource": {"resourceType": "Questionnaire"}, "notes": []})
    saved = angelica.get(f"{HOME}/formular/f/fhir")
    assert saved.headers["Content-Disposition"] == "attachment; filename=f.json"


@pytest.mark.parametrize(
    ("address", "size", "told"),
    [
        ("/personal/innehall/utkast/paket", 26 * 1024 * 1024, "högst 25 MB"),
        (STEP, 6 * 1024 * 1024, "högst 5 MB"),
        (f"{HOME}/formular", 2 * 1024 * 1024, "högst 200 kB"),
    ],
)
def test_a_file_that_is_too_large_says_so_where_it_was_chosen(
    angelica: Browser, app: Flask, address: str, size: int, told: str
) -> None:
    client = app.test_client()
    client.set_cookie("sob-staff", "a random id")

    def post(**headers: str) -> Any:
        return client.post(address, data=bytes(size), content_type="multipart/form-data; boundary=x", headers=headers)

    page = STEP if address == STEP else HOME if "formular" in address else "/personal/innehall/utkast"
    sent = post(Referer=f"http://localhost{page}")
    assert (sent.status_code, sent.location) == (303, page)
    shown = client.get(page).get_data(as_text=True)
    assert f"Filen är för stor. Den får vara {told}. Inget är sparat." in shown
    at_the_form = post(Referer=f"http://localhost{page}/formular")
    assert client.get(at_the_form.location).status_code == 200, (
        "an address that only takes forms is no page to go back to"
    )
    by_script = post(Accept="application/json")
    assert (by_script.status_code, by_script.json and by_script.json["code"]) == (413, "too_large")
