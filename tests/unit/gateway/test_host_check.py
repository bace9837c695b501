"""Only our own address is answered, whichever way another name comes."""

from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask

from gateway.app import create_app
from gateway.host_check import Misdirected
from gateway.phrases import sentence_of
from tests.gateway_settings import nowhere
from tests.unit.gateway.staff.recording import Recording


def at(public_url: str) -> Flask:
    return create_app(replace(nowhere(), public_url=public_url), Recording())


@pytest.fixture(scope="module")
def app() -> Flask:
    return at("http://stod.example.se:8000")


OURS = "stod.example.se:8000"
OTHERS = (
    "evil.example",
    "evil.example:8000",
    "stod.example.se",
    "stod.example.se:80",
    "stod.example.se:8001",
    "stod.example.se:8000.evil.example",
    "stod.example.se.:8000",
    "evil.example@stod.example.se:8000",
    "127.0.0.1:8000",
    "stod.example.se:8000, evil.example",
    "[::1]:8000",
    "[",
    "å",
    "",
)
SLASHED = "/api/v1"
"""An address that is answered with a redirect to the same with a slash, which names the host."""


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("address", ["/", SLASHED, "/logga-in/personal", "/static/site.css", "/finns-inte"])
def test_another_name_is_refused(app: Flask, name: str, address: str) -> None:
    answer = app.test_client().get(address, headers={"Host": name.encode("utf-8").decode("latin-1")})
    assert answer.status_code == 421
    assert "Location" not in answer.headers
    assert "evil" not in answer.get_data(as_text=True)


def test_the_refusal_is_a_page_to_people_and_a_problem_to_programs(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/", headers={"Host": "evil.example"}).get_data(as_text=True)
    assert sentence_of(Misdirected()) in page
    assert f'href="http://{OURS}/"' in page
    assert "stylesheet" not in page
    problem = client.get("/api/v1/session", headers={"Host": "evil.example"})
    assert (problem.status_code, problem.json and problem.json["code"]) == (421, "misdirected")


def test_a_posted_form_under_another_name_is_not_even_read(app: Flask) -> None:
    answer = app.test_client().post("/logga-ut/personal", headers={"Host": "evil.example"}, data={"a": "b" * 2_000_000})
    assert answer.status_code == 421


@pytest.mark.parametrize("name", [OURS, OURS.upper()])
def test_our_own_name_is_answered(app: Flask, name: str) -> None:
    assert app.test_client().get("/", headers={"Host": name}).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "X-Original-Host", "Forwarded", "X-Forwarded-Server"])
def test_no_other_header_renames_us(app: Flask, header: str) -> None:
    value = "host=evil.example" if header == "Forwarded" else "evil.example"
    answer = app.test_client().get(SLASHED, headers={"Host": OURS, header: value})
    assert answer.status_code in {301, 308}
    assert answer.headers["Location"] in {f"http://{OURS}/api/v1/", "/api/v1/"}


@pytest.mark.parametrize(
    "line", ["http://evil.example/", "https://evil.example:8000/", "evil.example:443", "http:///", "http://[/"]
)
def test_a_name_in_the_request_line_counts_too(app: Flask, line: str) -> None:
    client = app.test_client()
    environ = {"RAW_URI": line}
    assert client.get("/", headers={"Host": OURS}, environ_overrides=environ).status_code == 421
    ours = {"RAW_URI": f"http://{OURS}/"}
    assert client.get("/", headers={"Host": OURS}, environ_overrides=ours).status_code == 200


@pytest.mark.parametrize("name", ["10.1.2.3:8000", "evil.example", ""])
def test_a_probe_asks_by_whatever_address_it_has(app: Flask, name: str) -> None:
    answer = app.test_client().get("/halsa", headers={"Host": name})
    assert (answer.status_code, answer.get_data()) == (200, b"ok\n")


@pytest.mark.parametrize(
    ("public_url", "names"),
    [
        ("https://stod.example.se", ["stod.example.se", "stod.example.se:443"]),
        ("https://stod.example.se:443", ["stod.example.se", "stod.example.se:443"]),
        ("http://stod.example.se", ["stod.example.se", "stod.example.se:80"]),
        ("https://stod.example.se:8443", ["stod.example.se:8443"]),
        ("http://[::1]:8000", ["[::1]:8000"]),
        ("http://[::1]", ["[::1]", "[::1]:80"]),
    ],
)
def test_the_port_that_goes_without_saying_may_be_said(public_url: str, names: list[str]) -> None:
    client = at(public_url).test_client()
    for name in names:
        assert client.get("/", headers={"Host": name}).status_code == 200, name
    assert client.get("/", headers={"Host": f"{names[0]}9"}).status_code == 421


@pytest.mark.parametrize("page", ["http://[", "http://[::1", "http://[x]/", "//[", f"http://{OURS}]/"])
@pytest.mark.parametrize("more", [{}, {"HX-Request": "true"}])
def test_a_page_that_has_no_address_is_not_come_back_to(app: Flask, page: str, more: dict[str, str]) -> None:
    path = f"/personal/moment/{UUID(int=1)}/oppna"
    answer = app.test_client().post(path, headers={"Host": OURS, "Referer": page, **more})
    assert answer.status_code == (401 if more else 302)
    assert "vidare" not in answer.headers.get("Location", answer.headers.get("HX-Redirect", ""))
