"""Which language a page speaks, how it is chosen, and how days and numbers stand in it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from markupsafe import Markup

from common.contracts.base import Caller
from common.contracts.directory.sessions import CHOOSE_LANGUAGE, RESOLVE_SESSION
from common.contracts.errors import Unavailable
from gateway import languages
from gateway.app import create_app
from gateway.formatting import long_day
from gateway.identity.pages import finish
from gateway.phrases import say
from gateway.translating import translated
from tests.gateway_settings import nowhere
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.recording import Recording

ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(nowhere(), Recording())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("", "sv"),
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("la,en;q=0.5,sv;q=0.4", "en"),
        ("en;q=0.4,sv;q=0.5", "sv"),
        ("la", "sv"),
        ("*", "sv"),
        ("en;q=0", "sv"),
        ("../../etc/passwd", "sv"),
        ("\x7f;;;=,", "sv"),
    ],
)
def test_who_has_chosen_nothing_gets_the_language_of_the_browser_or_swedish(
    client: FlaskClient, asked: str, spoken: str
) -> None:
    page = client.get("/", headers={"Accept-Language": asked}).get_data(as_text=True)
    assert f'<html lang="{spoken}"' in page
    assert ("Welcome" in page) is (spoken == "en")


def test_the_choice_is_kept_and_counts_before_the_browsers_language(client: FlaskClient) -> None:
    chosen = client.post("/sprak", data={"language": "en", "page": "/tillganglighet?a=b"})
    assert (chosen.status_code, chosen.headers["Location"]) == (303, "/tillganglighet?a=b")
    assert '<html lang="en"' in client.get("/tillganglighet", headers={"Accept-Language": "sv"}).get_data(as_text=True)
    client.post("/sprak", data={"language": "sv", "page": "/"})
    assert '<html lang="sv"' in client.get("/", headers=ENGLISH).get_data(as_text=True)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    told = client.post("/sprak", data={"language": "en"}).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(told.split("; "))
    assert "Secure" not in told
    safe = create_app(replace(nowhere(), public_url="https://localhost"), Recording()).test_client()
    assert (
        "; Secure;" in safe.post("/sprak", data={"language": "en"}, base_url="https://localhost").headers["Set-Cookie"]
    )


@pytest.mark.parametrize("unknown", ["", "la", "EN", "en_GB", "../en", "en\r\nSet-Cookie: a=b"])
def test_a_language_that_we_do_not_have_is_neither_kept_nor_believed(client: FlaskClient, unknown: str) -> None:
    assert "Set-Cookie" not in client.post("/sprak", data={"language": unknown, "page": "/"}).headers
    page = client.get("/", headers={"Cookie": f"{languages.COOKIE}={unknown.split(maxsplit=1)[0] if unknown else ''}"})
    assert '<html lang="sv"' in page.get_data(as_text=True)


@pytest.fixture
def signed_in() -> tuple[FlaskClient, Recording]:
    bus = Recording()
    bus.answer(RESOLVE_SESSION, unit.session())
    bus.answer(CHOOSE_LANGUAGE, {})
    client = create_app(nowhere(), bus).test_client()
    client.set_cookie("sob-staff", "a secret")
    return client, bus


def chosen_for_people(bus: Recording) -> list[str]:
    return [asked["language"] for contract, asked in bus.asked if contract == CHOOSE_LANGUAGE.routing_key]


def test_the_choice_of_somebody_who_is_signed_in_is_kept_with_them(signed_in: tuple[FlaskClient, Recording]) -> None:
    client, bus = signed_in
    assert client.post("/sprak", data={"language": "en", "page": "/"}).status_code == 303
    assert chosen_for_people(bus) == ["en"]
    client.post("/sprak", data={"language": "la", "page": "/"})
    client.delete_cookie("sob-staff")
    client.post("/sprak", data={"language": "sv", "page": "/"})
    assert chosen_for_people(bus) == ["en"]


def test_a_choice_that_cannot_be_kept_is_told(signed_in: tuple[FlaskClient, Recording]) -> None:
    client, bus = signed_in
    bus.answer(CHOOSE_LANGUAGE, Unavailable())
    assert client.post("/sprak", data={"language": "en", "page": "/"}).status_code == 503


@pytest.mark.parametrize(("own", "spoken"), [("en", "en"), (None, "sv")])
def test_signing_in_speaks_the_persons_own_language(own: str | None, spoken: str) -> None:
    app = create_app(nowhere(), Recording())
    with app.test_request_context():
        response = finish({"secret": "s", "session": unit.session(language=own)}, Caller.STAFF, "/personal")
        told = response.headers.getlist("Set-Cookie")
    client = app.test_client()
    client.set_cookie(languages.COOKIE, "sv")
    for each in told:
        name, _equals, value = each.partition(";")[0].partition("=")
        client.set_cookie(name, value)
    assert f'<html lang="{spoken}"' in client.get("/tillganglighet").get_data(as_text=True)


@pytest.mark.parametrize("page", ["", "https://evil.example/", "//evil.example", "/\\evil.example", "tillganglighet"])
def test_the_choice_leads_to_no_other_site(client: FlaskClient, page: str) -> None:
    assert client.post("/sprak", data={"language": "en", "page": page}).headers["Location"] == "/"


def test_the_footer_offers_the_other_language_in_its_own_words(client: FlaskClient) -> None:
    swedish = client.get("/").get_data(as_text=True)
    english = client.get("/", headers=ENGLISH).get_data(as_text=True)
    assert 'name="language" value="en" lang="en">English</button>' in swedish
    assert 'name="language" value="sv" lang="sv">Svenska</button>' in english
    assert 'value="sv"' not in swedish
    assert 'value="en"' not in english


def test_the_api_says_what_is_wrong_in_the_language_of_the_request(client: FlaskClient) -> None:
    told = client.get("/api/v1/session", headers=ENGLISH).get_json()
    assert told["title"] == "You need to sign in."
    assert client.get("/api/v1/session").get_json()["title"] == "Du behöver logga in."


@pytest.mark.parametrize(
    ("asked", "day", "shown"),
    [
        ("sv", "25 juni 2024", ["3,5", "−2", "1234567,125", "0"]),
        ("en", "25 June 2024", ["3.5", "-2", "1234567.125", "0"]),
    ],
)
def test_days_and_numbers_stand_as_in_the_language(app: Flask, asked: str, day: str, shown: list[str]) -> None:
    with app.test_request_context(headers={"Accept-Language": asked}):
        assert long_day("2024-06-25") == day
        assert [languages.number(each) for each in (3.5, -2, Decimal("1234567.125"), 0.0)] == shown


def test_swedish_is_spoken_where_nobody_asks() -> None:
    assert (languages.language(), languages.number(-3.5)) == ("sv", "−3,5")


@pytest.mark.parametrize(
    ("asked", "programme", "marked"), [("sv", "sv", ""), ("en", "sv", "sv"), ("sv", "fi", "fi"), ("en", "en", "")]
)
def test_a_programmes_words_are_marked_where_the_page_speaks_another_language(
    app: Flask, asked: str, programme: str, marked: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": asked}):
        g.pop("programme_language", None)
        languages.speak(programme)
        assert languages.foreign_lang() == (f' lang="{marked}"' if marked else "")
        words = languages.foreign("<b>Rök & sluta</b>")
        assert words == (
            f'<span lang="{marked}">&lt;b&gt;Rök &amp; sluta&lt;/b&gt;</span>' if marked else "<b>Rök & sluta</b>"
        )
        assert isinstance(words, Markup) is bool(marked)


def test_a_marked_word_in_a_sentence_stays_markup_and_the_others_are_escaped(app: Flask) -> None:
    with app.test_request_context(headers=ENGLISH):
        told = translated("Ge %(a)s och %(b)s & <i>", a=Markup("<span>x</span>"), b="<b>")
        assert told == "Ge <span>x</span> och &lt;b&gt; &amp; &lt;i&gt;"


def test_a_phrase_is_said_in_the_visitors_language(app: Flask) -> None:
    phrase = {"code": "missing_answer", "params": {}}
    with app.test_request_context(headers=ENGLISH):
        english = say(phrase)  # type: ignore[arg-type]  # as it comes from a service
    with app.test_request_context():
        assert say(phrase) != english  # type: ignore[arg-type]
