"""A picture on a step, through the whole house: read from the package, stored, given to whoever is signed in, and to nobody else."""

import io
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image

from services.content.package import read_package
from tests.house import ASTRID, LARS, NORRA, House, Visitor

PACKAGE = read_package(Path(__file__).parents[3] / "programmes" / "somnhjalpen")
STEP = next(step for step in PACKAGE.steps if step["id"] == "tre-krafter")
BLOCK: dict[str, Any] = next(block for block in STEP["blocks"] if block["kind"] == "image")


@pytest.fixture(scope="module")
def version(house: House) -> str:
    return house.staff(ASTRID, NORRA).version_of("somnhjalpen")


def fetch(house: House, visitor: Visitor, path: str) -> requests.Response:
    """Ask for a page of the gateway, not of its API."""
    return visitor.http.get(house.url + path, timeout=30, allow_redirects=False)


def test_staff_and_citizens_get_it_and_may_keep_it(house: House, version: str) -> None:
    for visitor in (house.staff(ASTRID, NORRA), house.citizen(LARS)):
        answer = fetch(house, visitor, f"/bild/{version}/tre-krafter/{BLOCK['digest']}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        with Image.open(io.BytesIO(answer.content)) as picture:
            assert picture.size == (BLOCK["width"], BLOCK["height"])


def test_a_digest_alone_opens_nothing(house: House, version: str) -> None:
    lars = house.citizen(LARS)
    for path in (
        f"/bild/{version}/tre-krafter/{'0' * 64}",
        f"/bild/{version}/varva-ner/{BLOCK['digest']}",
        f"/bild/{version}/finns-inte/{BLOCK['digest']}",
        f"/bild/{version}/tre-krafter/..%2f..%2fkeys",
    ):
        assert fetch(house, lars, path).status_code == 404, path


def test_nobody_gets_it_without_a_sign_in(house: House, version: str) -> None:
    path = f"/bild/{version}/tre-krafter/{BLOCK['digest']}"
    answer = requests.get(house.url + path, timeout=30, allow_redirects=False)
    assert answer.status_code in {302, 303, 401}
    assert b"PNG" not in answer.content


def test_the_citizens_page_shows_it_with_what_it_shows(house: House) -> None:
    moment = house.staff(ASTRID, NORRA).start(LARS, "somnhjalpen").json()["moment_id"]
    page = fetch(house, house.citizen(LARS), f"/program/{moment}/steg/tre-krafter").text
    assert BLOCK["digest"] in page
    assert BLOCK["alt"] in page
