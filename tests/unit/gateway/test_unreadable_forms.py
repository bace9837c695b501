"""A form that can't be read is told so in words, whoever reads it first: the guard, the view, or the error page that would keep it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from common.contracts.directory.sessions import RESOLVE_SESSION
from common.contracts.errors import NotSignedIn, TooLarge, Unavailable
from gateway.app import create_app
from gateway.phrases import sentence_of
from tests.gateway_settings import nowhere
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.recording import Recording

BOUNDARY = "multipart/form-data; boundary=x"
Body = tuple[bytes, str]


def part(name: str, value: bytes, more: str = "") -> bytes:
    """Give one part of a multipart form."""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"


UNREADABLE: dict[str, Body] = {
    "over the limit": (b"note=" + b"a" * 2_000_000, "application/x-www-form-urlencoded"),
    "2,000 parts": (b"".join(part(f"n{each}", b"1") for each in range(2000)) + b"--x--\r\n", BOUNDARY),
    "a part of 600 kB": (part("typed_by", b"a" * 600_000) + b"--x--\r\n", BOUNDARY),
    "a header without an end": (b"--x\r\nContent-Disposition: form-data; name=" + b"a" * 900_000, BOUNDARY),
}
PAGES = (
    f"/personal/moment/{unit.MOMENT}/avsluta",
    f"/program/{unit.MOMENT}/lank",
    "/personal/vardenhet",
    "/logga-in/invanare/vem",
    "/personal/innehall/formular",
    "/finns-inte",
)


@pytest.fixture(scope="module")
def started() -> Flask:
    return create_app(nowhere(), Recording())


def client_of(app: Flask, session: Any) -> FlaskClient:
    """Give a browser whose cookie `directory` answers so."""
    bus = Recording()
    unit.prepare(bus)
    bus.answer(RESOLVE_SESSION, session)
    app.extensions["sob_transport"] = bus
    client = app.test_client()
    client.set_cookie("sob-staff", f"random id {id(bus)}")
    return client


VISITORS: dict[str, Callable[[], Any]] = {
    "no session": NotSignedIn,
    "a session": unit.session,
    "no directory": lambda: Unavailable(service="directory"),
}


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("kind", UNREADABLE)
@pytest.mark.parametrize("address", PAGES)
def test_no_unreadable_form_is_a_fault_of_ours(started: Flask, visitor: str, kind: str, address: str) -> None:
    body, media_type = UNREADABLE[kind]
    client = client_of(started, VISITORS[visitor]())
    for headers in ({}, {"HX-Request": "true"}, {"Accept": "application/json"}):
        answer = client.post(address, data=body, content_type=media_type, headers=headers)
        assert answer.status_code < 500 or (answer.status_code, visitor) == (503, "no directory")


def posted_to(app: Flask) -> Iterator[str]:
    """Give an address of each route that takes what is posted."""
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            chosen = re.sub(r"<any\(\W*([\w-]+)[^>]*>", r"\1", rule.rule)
            yield re.sub(r"<\w+>", "x", re.sub(r"<uuid:\w+>", str(unit.MOMENT), chosen))


@pytest.mark.parametrize("kind", UNREADABLE)
def test_nowhere_is_it_a_fault_of_ours_that_nobody_is_signed_in(started: Flask, kind: str) -> None:
    body, media_type = UNREADABLE[kind]
    client = client_of(started, NotSignedIn())
    addresses = list(posted_to(started))
    told = {each: client.post(each, data=body, content_type=media_type).status_code for each in addresses}
    assert {each: status for each, status in told.items() if status >= 500} == {}
    assert 404 not in told.values()


@pytest.mark.parametrize("kind", [name for name in UNREADABLE if "without" not in name])
@pytest.mark.parametrize("visitor", ["no session", "a session"])
def test_a_form_that_is_too_large_is_told_so_in_words(started: Flask, visitor: str, kind: str) -> None:
    body, media_type = UNREADABLE[kind]
    answer = client_of(started, VISITORS[visitor]()).post(PAGES[0], data=body, content_type=media_type)
    assert answer.status_code == 413
    assert sentence_of(TooLarge()) in answer.get_data(as_text=True)
    assert "Gå tillbaka i webbläsaren" in answer.get_data(as_text=True)
