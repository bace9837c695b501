"""Files through the whole system: drawn by services in processes of their own, kept in a store that all share, given by the gateway."""

import io
from pathlib import Path

import pytest
import requests
from pypdf import PdfReader

from tests.system import ASTRID, BASHIR, DAGNY, INGRID, NORRA, SODRA, System, Visitor

ANSWERS = {"datum": "2027-01-15", "anteckning": "Ingen utom vi ska läsa det här."}
FORM = "steps/stoppdagen/forms/stoppdagen"


@pytest.fixture(scope="module")
def astrid(system: System) -> Visitor:
    return system.staff(ASTRID, NORRA)


@pytest.fixture(scope="module")
def newcomer(system: System) -> tuple[Visitor, str]:
    return system.newcomer()


@pytest.fixture(scope="module")
def citizen(newcomer: tuple[Visitor, str]) -> Visitor:
    return newcomer[0]


@pytest.fixture(scope="module")
def moment(astrid: Visitor, newcomer: tuple[Visitor, str]) -> str:
    return str(astrid.start(newcomer[1]).json()["moment_id"])


@pytest.fixture(scope="module")
def response(citizen: Visitor, moment: str) -> str:
    """Send a form; gives the path of its file below a moment."""
    sent = citizen.do(f"/my/moments/{moment}/{FORM}/submit", expected_version=0, answers=ANSWERS)
    assert sent.status_code == 200, sent.text
    return f"responses/{sent.json()['response_id']}/pdf"


def text_of(answer: requests.Response) -> str:
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf"), answer.text[:200]
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages).split())


def test_a_sent_response_is_saved_by_its_citizen_and_by_staff(
    system: System, astrid: Visitor, citizen: Visitor, moment: str, response: str
) -> None:
    own, theirs = citizen.get(f"/my/moments/{moment}/{response}"), astrid.get(f"/moments/{moment}/{response}")
    assert "Ingen utom vi ska läsa det här." in text_of(own)
    assert own.content == theirs.content
    assert own.headers["Cache-Control"] == "no-store"
    stored = [
        path.read_bytes() for path in Path(system.here.var).rglob("*") if path.is_file() and "broker" not in path.parts
    ]
    assert not any(b"Ingen utom vi" in content for content in stored)


def test_a_part_of_a_response_is_unsealed_alone(citizen: Visitor, moment: str, response: str) -> None:
    whole = citizen.get(f"/my/moments/{moment}/{response}")
    part = citizen.http.get(whole.url, headers={"Range": "bytes=10-99"}, timeout=30)
    assert (part.status_code, part.content) == (206, whole.content[10:100])


def test_a_programme_and_a_step_are_saved(citizen: Visitor, moment: str) -> None:
    version = citizen.get(f"/my/moments/{moment}").json()["header"]["version_id"]
    assert "Stoppdagen" in text_of(citizen.get(f"/programmes/{version}/pdf", step_id="stoppdagen"))
    assert len(PdfReader(io.BytesIO(citizen.get(f"/programmes/{version}/pdf").content)).pages) > 40
    assert citizen.get(f"/programmes/{version}/pdf", step_id="finns-inte").status_code == 404


def test_who_may_not_read_a_response_gets_no_file(system: System, moment: str, response: str) -> None:
    for stranger, status in ((system.staff(DAGNY, SODRA), 404), (system.staff(BASHIR, NORRA), 403)):
        assert stranger.get(f"/moments/{moment}/{response}").status_code == status
    assert system.citizen(INGRID).get(f"/my/moments/{moment}/{response}").status_code == 404
    for path in (f"my/moments/{moment}/{response}", f"moments/{moment}/{response}"):
        assert requests.get(f"{system.url}/api/v1/{path}", timeout=30).status_code == 401


def test_after_the_end_staff_have_the_file_and_the_citizen_has_not(
    astrid: Visitor, citizen: Visitor, moment: str, response: str
) -> None:
    version = astrid.get(f"/moments/{moment}").json()["header"]["version"]
    assert astrid.do(f"/moments/{moment}/end", expected_version=version, reason="completed").status_code == 200
    assert "Ingen utom vi" in text_of(astrid.get(f"/moments/{moment}/{response}"))
    assert citizen.get(f"/my/moments/{moment}/{response}").status_code == 404
