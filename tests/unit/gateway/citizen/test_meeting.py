"""A form that is changed in two places, without a script: every way out of the conflict keeps what each side wrote."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from common.contracts.directory.sessions import RESOLVE_SESSION
from common.contracts.errors import NotSignedIn, StaleVersion
from common.contracts.moments.responses import SAVE_RESPONSE
from gateway.merging import mark_of
from tests.unit.gateway.citizen.controls import Pairs, as_data, pairs_on, typed
from tests.unit.gateway.citizen.home import EVERY_ANSWER, MOMENT, Home, session
from tests.unit.gateway.citizen.test_answering import post, words
from tests.unit.gateway.staff.recording import Recording

STEP = f"/program/{MOMENT}/steg/alla-slag"
FORM = f"{STEP}/formular/alla-slag"
BOTH = re.compile(r'name="choice_([^"]+)" value="(mine|saved) ([0-9a-f]*)"')


@pytest.fixture
def pairs(jane: FlaskClient, home: Home) -> Pairs:
    """Give the form as the page had it before anything of what follows."""
    home.has_saved("alla-slag", {"text": "förr", "long": "förr", "number": 1}, version=1)
    return pairs_on(jane.get(STEP).text, "/formular/alla-slag")


def saves(jane: FlaskClient, pairs: Pairs, action: str = "spara", **changes: str) -> TestResponse:
    return post(jane, typed(pairs, **changes), action, FORM)


def saved(home: Home) -> dict[str, Any]:
    answers: dict[str, Any] = home.response("alla-slag")["answers"]
    return answers


def choosing(page: TestResponse, **sides: str) -> Pairs:
    """Give the pairs of a page that asks, with these sides chosen."""
    offered = {(field, side): mark for field, side, mark in BOTH.findall(page.text)}
    chosen = {f"choice_{field}": f"{side} {offered[field, side]}" for field, side in sides.items()}
    return typed(pairs_on(page.text, "/formular/alla-slag"), **chosen)


def test_what_only_one_side_changed_is_kept_also_where_it_was_emptied(
    jane: FlaskClient, home: Home, pairs: Pairs
) -> None:
    home.has_saved("alla-slag", {"text": "ny", "number": 1}, version=2)
    done = saves(jane, pairs, number="")
    assert done.status_code == 303
    assert saved(home) == {"text": "ny"}
    assert "är kvar, tillsammans med dina" in words(jane.get(done.location))


@pytest.mark.parametrize("side", ["mine", "saved"])
def test_what_both_changed_is_asked_until_it_is_chosen(jane: FlaskClient, home: Home, pairs: Pairs, side: str) -> None:
    home.has_saved("alla-slag", {"text": "ny", "long": "förr"}, version=2)
    page = saves(jane, pairs, text="min", long="mitt")
    assert page.status_code == 409
    assert "Du skrev min Sparat från en annan flik eller enhet ny" in words(page)
    assert {field for field, _side, _mark in BOTH.findall(page.text)} == {"text"}
    assert 'data-saves-itself="no"' in page.text
    again = saves(jane, pairs_on(page.text, "/formular/alla-slag"))
    assert again.status_code == 409
    assert saved(home) == {"text": "ny", "long": "förr"}
    assert saves(jane, choosing(again, text=side)).status_code == 303
    assert saved(home) == {"text": "min" if side == "mine" else "ny", "long": "mitt"}


def test_a_choice_holds_only_against_what_was_shown(jane: FlaskClient, home: Home, pairs: Pairs) -> None:
    home.has_saved("alla-slag", {"text": "ny", "long": "förr", "number": 1}, version=2)
    page = saves(jane, pairs, text="min")
    home.has_saved("alla-slag", {"text": "ännu nyare", "long": "förr", "number": 1}, version=3)
    again = saves(jane, choosing(page, text="mine"))
    assert (again.status_code, "ännu nyare" in again.text) == (409, True)
    assert saves(jane, choosing(again, text="saved")).status_code == 303
    assert saved(home)["text"] == "ännu nyare"


def test_a_correction_does_not_forget_what_the_page_began_from(jane: FlaskClient, home: Home, pairs: Pairs) -> None:
    """The page with what is wrong was made after another tab had saved: it must not take that for what it began from."""
    home.has_saved("alla-slag", {"text": "ny", "long": "nytt", "number": 1}, version=2)
    wrong = saves(jane, pairs, "skicka", number="ungefär tio")
    assert wrong.status_code == 422
    assert saves(jane, pairs_on(wrong.text, "/formular/alla-slag"), number="10").status_code == 303
    assert saved(home) == {"text": "ny", "long": "nytt", "number": 10}


def test_a_lost_session_does_not_either(jane: FlaskClient, bus: Recording, home: Home, pairs: Pairs) -> None:
    bus.answer(RESOLVE_SESSION, NotSignedIn())
    jane.set_cookie("sob-citizen", "one that has ended")
    kept = saves(jane, pairs, long="mitt")
    home.has_saved("alla-slag", {"text": "ny", "long": "förr"}, version=2)
    bus.answer(RESOLVE_SESSION, session())
    jane.set_cookie("sob-citizen", "a new one")
    back = saves(jane, pairs_on(kept.text, FORM))
    assert saves(jane, pairs_on(back.text, "/formular/alla-slag")).status_code == 303
    assert saved(home) == {"text": "ny", "long": "mitt"}


def test_nothing_is_sent_but_what_was_said_yes_to(jane: FlaskClient, home: Home) -> None:
    ready = {name: value for name, value in EVERY_ANSWER.items() if name != "long"}
    home.has_saved("alla-slag", ready, version=1)
    question = jane.get(f"{FORM}/skicka")
    home.has_saved("alla-slag", {**ready, "long": "tillagt"}, version=2)
    anew = saves(jane, pairs_on(question.text, "/formular/alla-slag"), "bekrafta")
    assert anew.location.endswith("/skicka")
    assert home.response("alla-slag")["state"] == "ongoing"
    shown = jane.get(anew.location)
    assert "Läs igenom dem innan du skickar in" in words(shown)
    assert "tillagt" in words(shown)
    assert saves(jane, pairs_on(shown.text, "/formular/alla-slag"), "bekrafta").status_code == 303
    assert home.response("alla-slag")["state"] == "completed"


def test_the_same_answers_saved_elsewhere_do_not_stop_the_sending(jane: FlaskClient, home: Home) -> None:
    home.has_saved("alla-slag", EVERY_ANSWER, version=1)
    question = jane.get(f"{FORM}/skicka")
    home.has_saved("alla-slag", EVERY_ANSWER, version=2)
    assert saves(jane, pairs_on(question.text, "/formular/alla-slag"), "bekrafta").status_code == 303
    assert home.response("alla-slag")["state"] == "completed"


def test_sending_on_judges_what_was_merged(jane: FlaskClient, home: Home) -> None:
    home.has_saved("alla-slag", EVERY_ANSWER, version=1)
    pairs = pairs_on(jane.get(STEP).text, "/formular/alla-slag")
    home.has_saved("alla-slag", {**EVERY_ANSWER, "yes": None}, version=2)
    wrong = saves(jane, pairs, "skicka", long="mitt")
    assert wrong.status_code == 422
    assert 'href="#alla-slag_yes"' in wrong.text
    mended = pairs_on(wrong.text, "/formular/alla-slag")
    assert saves(jane, mended, "skicka", yes="no").location.partition("?")[0].endswith("/skicka")
    assert saved(home)["yes"] is False


def test_a_choice_comes_before_it_is_judged(jane: FlaskClient, home: Home, pairs: Pairs) -> None:
    home.has_saved("alla-slag", {**EVERY_ANSWER, "number": 7}, version=2)
    page = saves(jane, pairs, number="ungefär tio")
    assert page.status_code == 409
    done = saves(jane, choosing(page, number="saved"), "skicka")
    assert done.location.partition("?")[0].endswith("/skicka")
    assert saved(home)["number"] == 7


def test_untouched_answers_that_the_author_began_with_win_over_nothing(
    jane: FlaskClient, bus: Recording, home: Home
) -> None:
    pairs = pairs_on(jane.get(STEP).text, "/formular/alla-slag")
    for answers in (EVERY_ANSWER, {}):
        home.has_saved("alla-slag", answers, version=2)
        assert saves(jane, pairs).status_code == 303
        assert saved(home) == answers


def test_an_id_used_twice_is_a_page_shown_twice(jane: FlaskClient, bus: Recording, home: Home, pairs: Pairs) -> None:
    """Back after Spara: the browser may show the old page, with its id and version."""
    saves(jane, pairs, text="ett")
    home.superseded.add(dict(pairs)["idempotency_id"])
    del home.done[dict(pairs)["idempotency_id"]]
    assert saves(jane, pairs, long="två").status_code == 303
    assert saved(home) == {"text": "ett", "long": "två", "number": 1}
    met = saves(jane, pairs, text="två")
    assert saves(jane, choosing(met, text="mine")).status_code == 303
    assert saved(home)["text"] == "två"


def test_a_form_that_is_always_changed_meanwhile_comes_back_with_its_text(
    jane: FlaskClient, bus: Recording, home: Home, pairs: Pairs
) -> None:
    bus.answer(SAVE_RESPONSE, StaleVersion(expected=1, actual=2))
    page = saves(jane, pairs, text="min")
    assert page.status_code == 409
    assert "min" in page.text


@pytest.mark.parametrize(
    "broken",
    [
        {"base_marks": "{"},
        {"sent_before": "[1]"},
        {"sent_before": '[{"text": 1}]'},
        {"base_marks": 100_000 * "["},
        {"sent_before": 100_000 * "["},
    ],
)
def test_what_no_page_of_ours_carries_is_refused(jane: FlaskClient, pairs: Pairs, broken: dict[str, str]) -> None:
    assert saves(jane, pairs, **broken).status_code == 400


def test_answers_are_taken_back_by_a_tick(jane: FlaskClient, home: Home) -> None:
    home.has_saved("alla-slag", EVERY_ANSWER, version=1)
    page = jane.get(STEP).text
    offered = re.findall(r'name="clear_field" value="([^"]+)"', page)
    assert offered == ["radio", "scale", "yes", "matrix.r1", "matrix.r2"]
    ticked = [("clear_field", field) for field in offered if field != "matrix.r2"]
    assert saves(jane, [*pairs_on(page, "/formular/alla-slag"), *ticked]).status_code == 303
    left = {name: value for name, value in EVERY_ANSWER.items() if name not in {"radio", "scale", "yes"}}
    assert saved(home) == {**left, "matrix": {"r2": "c"}}


def test_saving_by_itself_tells_what_came_and_what_waits_and_is_a_view_then(
    jane: FlaskClient, bus: Recording, home: Home, pairs: Pairs
) -> None:
    home.has_saved("alla-slag", {"text": "ny", "long": "nytt", "number": 1}, version=2)
    records = len(bus.records)
    answer = jane.post(
        f"{FORM}/autospara",
        data=as_data(typed(pairs, text="min", number="7")),
        headers={"Accept": "application/json"},
    ).get_json()
    assert saved(home) == {"text": "ny", "long": "nytt", "number": 7}
    assert answer["version"] == 1, "until it is chosen, the page begins where it began"
    assert answer["held"] == {"long": [["long", "nytt"]]}
    assert answer["met"] == [
        {
            "field": "text",
            "question": "text",
            "label": "En rad",
            "saved": "ny",
            "pairs": [["text", "ny"]],
            "mark": mark_of("ny"),
        }
    ]
    assert answer["base_marks"] == {"text": mark_of("förr"), "long": mark_of("nytt"), "number": mark_of(1)}
    (record,) = bus.records[records:]
    assert (record["action"], record["what"]) == ("read", "own step")


@pytest.mark.parametrize(("method", "ending"), [("PUT", ""), ("POST", "/submit")])
def test_the_api_refuses_an_old_version_with_what_is_saved_now(
    jane: FlaskClient, bus: Recording, home: Home, method: str, ending: str
) -> None:
    home.has_saved("alla-slag", {"text": "ny"}, version=4)
    token = jane.get("/api/v1/session").json["csrf_token"]
    body = {"idempotency_id": str(MOMENT), "expected_version": 3, "answers": {"long": "mitt"}}
    address = f"/api/v1/my/moments/{MOMENT}/steps/alla-slag/forms/alla-slag{ending}"
    refused = jane.open(address, method=method, json=body, headers={"X-CSRF-Token": token}).get_json()
    assert (refused["code"], refused["expected"], refused["actual"]) == ("stale_version", 3, 4)
    assert refused["saved"] == {
        "version": 4,
        "state": "ongoing",
        "occasion": 1,
        "saved_at": "2024-06-26T08:42:00+00:00",
        "answers": {"text": "ny"},
    }
    assert (bus.records[-1]["action"], bus.records[-1]["what"]) == ("read", "own step")
    assert saved(home) == {"text": "ny"}
