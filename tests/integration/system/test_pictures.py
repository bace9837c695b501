"""A picture on a step, through the whole system: read from the package, stored, given to whoever is signed in, and to nobody else."""

import io
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image

from services.content.package import read_package
from tests.system import ASTRID, LARS, NORRA, System, Visitor

PACKAGE = read_package(Path(__file__).parents[3] / "programmes" / "somnhjalpen")
STEP = next(step for step in PACKAGE.steps if step["id"] == "tre-krafter")
BLOCK: dict[str, Any] = next(block for block in STEP["blocks"] if block["kind"] == "image")


@pytest.fixture(scope="module")
def version(system: System) -> str:
    return system.staff(ASTRID, NORRA).version_of("somnhjalpen")


def fetch(system: System, visitor: Visitor, path: str) -> requests.Response:
    """Ask for a page of the gateway, not of its API."""
    return visitor.http.get(system.url + path, timeout=30, allow_redirects=False)


def test_staff_and_citizens_get_it_and_may_keep_it(system: System, version: str) -> None:
    for visitor in (system.staff(ASTRID, NORRA), system.citizen(LARS)):
        answer = fetch(system, visitor, f"/bild/{version}/tre-krafter/{BLOCK['digest']}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        with Image.open(io.BytesIO(answer.content)) as picture:
            assert picture.size == (BLOCK["width"], BLOCK["height"])


def test_a_digest_alone_opens_nothing(system: System, version: str) -> None:
    lars = system.citizen(LARS)
    for path in (
        f"/bild/{version}/tre-krafter/{'0' * 64}",
        f"/bild/{version}/varva-ner/{BLOCK['digest']}",
        f"/bild/{version}/finns-inte/{BLOCK['digest']}",
        f"/bild/{version}/tre-krafter/..%2f..%2fkeys",
    ):
        assert fetch(system, lars, path).status_code == 404, path


def test_nobody_gets_it_without_a_sign_in(system: System, version: str) -> None:
    path = f"/bild/{version}/tre-krafter/{BLOCK['digest']}"
    answer = requests.get(system.url + path, timeout=30, allow_redirects=False)
    assert answer.status_code in {302, 303, 401}
    assert b"PNG" not in answer.content


def test_the_citizens_page_shows_it_with_what_it_shows(system: System) -> None:
    moment = system.staff(ASTRID, NORRA).start(LARS, "somnhjalpen").json()["moment_id"]
    page = fetch(system, system.citizen(LARS), f"/program/{moment}/steg/tre-krafter").text
    assert BLOCK["digest"] in page
    assert BLOCK["alt"] in page
