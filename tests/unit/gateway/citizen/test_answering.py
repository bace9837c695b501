"""Answering a form without a script: saving, asking once, sending, and everything that can go wrong."""

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from common.contracts.content.versions import STEP as CONTENT_STEP
from common.contracts.directory.sessions import RESOLVE_SESSION
from common.contracts.errors import Invalid, MomentEnded, NamedError, NotFound, NotSignedIn, OutcomeUnknown, Unavailable
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from gateway.merging import mark_of
from tests.unit.gateway.citizen.controls import Pairs, as_data, pairs_on, typed
from tests.unit.gateway.citizen.home import EVERY_ANSWER, EVERY_KIND, MOMENT, Home, session, step_of
from tests.unit.gateway.staff.recording import Recording

STEP = f"/program/{MOMENT}/steg/stoppdagen"
FORM = f"{STEP}/formular/stoppdagen"
EVERY_STEP = f"/program/{MOMENT}/steg/alla-slag"
EVERY_FORM = f"{EVERY_STEP}/formular/alla-slag"
NOTE = "Rad ett\r\nRad två <b>&</b>"
DAY = "2030-06-25"
ANOTHER = "01900000-0000-7000-8000-0000000000aa"


def words(page: TestResponse) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.text)))


def post(jane: FlaskClient, pairs: Pairs, action: str, address: str = FORM) -> TestResponse:
    return jane.post(address, data=as_data(typed(pairs, form_action=action)))


@pytest.fixture
def pairs(jane: FlaskClient) -> Pairs:
    """Give the form of 1.4 Stoppdagen, filled in."""
    return typed(pairs_on(jane.get(STEP).text, "/formular/stoppdagen"), datum=DAY, anteckning=NOTE)


def test_a_draft_is_saved_and_the_page_shows_it(jane: FlaskClient, bus: Recording, home: Home, pairs: Pairs) -> None:
    answer = post(jane, pairs, "spara")
    assert answer.status_code == 303
    assert answer.location.startswith(f"{STEP}?kvitto=")
    assert answer.location.endswith("#formular-stoppdagen")
    sent = bus.last(SAVE_RESPONSE)
    assert sent["answers"] == {"datum": DAY, "anteckning": "Rad ett\nRad två <b>&</b>"}
    assert (sent["expected_version"], sent["idempotency_id"]) == (0, dict(pairs)["idempotency_id"])
    shown = jane.get(answer.location)
    assert "Sparat 2024-06-26 10:42" in words(shown)
    assert dict(pairs_on(shown.text, "/formular/stoppdagen"))["expected_version"] == "1"
    assert bus.names().count("moments.save_response") == 1


def test_every_kind_of_question_holds_its_answer(jane: FlaskClient, bus: Recording, home: Home) -> None:
    home.has_saved("alla-slag", EVERY_ANSWER)
    pairs = pairs_on(jane.get(EVERY_STEP).text, "/formular/alla-slag")
    post(jane, pairs, "spara", EVERY_FORM)
    assert bus.last(SAVE_RESPONSE)["answers"] == EVERY_ANSWER


def test_an_untouched_form_answers_nothing(jane: FlaskClient, bus: Recording) -> None:
    post(jane, pairs_on(jane.get(EVERY_STEP).text, "/formular/alla-slag"), "spara", EVERY_FORM)
    assert bus.last(SAVE_RESPONSE)["answers"] == {}


def test_labels_help_and_groups_are_tied_to_their_controls(jane: FlaskClient) -> None:
    page = jane.get(EVERY_STEP).text
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)), "every id stands once"
    described = " ".join(re.findall(r'aria-describedby="([^"]+)"', page)).split()
    assert set(described) <= set(ids)
    assert labelled <= set(ids)
    assert "alla-slag_text-hjalp" in described
    assert page.count("(obligatorisk)") == sum(question.get("mandatory", False) for question in EVERY_KIND["questions"])


def test_without_a_script_saving_shows_what_the_answer_opens(jane: FlaskClient) -> None:
    hidden = re.compile(r'data-question="more"[^>]* hidden')
    page = jane.get(EVERY_STEP).text
    assert hidden.search(page)
    saved = post(jane, typed(pairs_on(page, "/formular/alla-slag"), yes="yes"), "spara", EVERY_FORM)
    assert not hidden.search(jane.get(saved.location).text)


def test_what_is_wrong_is_told_at_the_top_and_at_the_field_and_nothing_typed_is_lost(
    jane: FlaskClient, bus: Recording
) -> None:
    pairs = typed(
        pairs_on(jane.get(EVERY_STEP).text, "/formular/alla-slag"), number="ungefär tio", long="\nmed tom rad"
    )
    page = post(jane, [*pairs, ("check", "a")], "skicka", EVERY_FORM)
    assert page.status_code == 422
    summary = re.search(r'class="ds-error-summary".*?</div>', page.text, re.DOTALL)
    assert summary
    links = re.findall(r'href="#([^"]+)"', summary[0])
    assert links == [f"alla-slag_{one}" for one in ("text", "radio", "check", "number", "yes")]
    for link in links:
        assert f'id="{link}"' in page.text
        assert f'id="{link}-fel"' in page.text
    assert "Ett tal: Ange ett tal, till exempel 3,5." in words(page)
    assert page.text.count('aria-invalid="true"') == 2 + 2 + len("abc"), "fields, groups, and each check box"
    again = pairs_on(page.text, "/formular/alla-slag")
    assert ("number", "ungefär tio") in again
    assert ("long", "\nmed tom rad") in again
    assert ("check", "a") in again
    assert "moments.save_response" not in bus.names()


def test_what_the_service_refuses_is_told_at_the_field(jane: FlaskClient, bus: Recording, pairs: Pairs) -> None:
    bus.answer(SAVE_RESPONSE, Invalid(fields={"answers.anteckning": ["För lång."], "answers": ["För mycket."]}))
    page = post(jane, pairs, "spara")
    assert page.status_code == 422
    assert 'href="#stoppdagen_anteckning"' in page.text
    assert 'href="#formular-stoppdagen"' in page.text
    assert "För mycket." in words(page)


def test_sending_asks_once_and_says_who_reads_and_that_it_is_final(
    jane: FlaskClient, bus: Recording, home: Home, pairs: Pairs
) -> None:
    first = post(jane, pairs, "skicka")
    assert first.status_code == 303
    question = jane.get(first.location)
    told = words(question)
    assert "Skicka in ”1.4 Stoppdagen”?" in told
    assert "Angelica Wesslén" in told
    assert "kan du inte ändra dem" in told
    assert told.index("Tjänsten bevakas inte dygnet runt") < told.index("Dina svar") < told.index(DAY)
    assert home.response("stoppdagen")["state"] == "ongoing"
    sent = post(jane, pairs_on(question.text, "/formular/stoppdagen"), "bekrafta")
    assert sent.status_code == 303
    payload = bus.last(SUBMIT_RESPONSE)
    assert (payload["expected_version"], payload["answers"]["datum"]) == (1, DAY)
    page = words(jane.get(sent.location))
    assert "Formuläret ”1.4 Stoppdagen” är inskickat" in page
    assert "Inskickat" in page


def test_the_question_is_not_asked_of_what_cannot_be_sent(jane: FlaskClient, home: Home) -> None:
    assert jane.get(f"{FORM}/skicka").status_code == 302
    home.has_saved("stoppdagen", {"datum": DAY}, state="completed")
    assert jane.get(f"{FORM}/skicka").location.endswith("#formular-stoppdagen")
    assert jane.get(f"{STEP}/formular/okant/skicka").status_code == 302


def test_pressing_twice_sends_once(jane: FlaskClient, home: Home, pairs: Pairs) -> None:
    question = jane.get(post(jane, pairs, "skicka").location)
    final = pairs_on(question.text, "/formular/stoppdagen")
    assert [post(jane, final, "bekrafta").status_code for _ in range(2)] == [303, 303]
    assert home.response("stoppdagen")["version"] == 2


@pytest.mark.parametrize(
    ("happens", "status", "sentence"),
    [
        ({"state": "completed"}, 409, "redan inskickat"),
        ({"days": 0}, 409, "Modulen är stängd för svar"),
        ({"error": MomentEnded()}, 409, "Momentet är avslutat"),
        ({"error": NotFound()}, 404, "Det du söker finns inte"),
    ],
)
def test_when_it_can_no_longer_be_written_the_page_says_why_and_gives_the_text_back(
    jane: FlaskClient, bus: Recording, home: Home, pairs: Pairs, *, happens: dict[str, Any], status: int, sentence: str
) -> None:
    if "state" in happens:
        home.has_saved("stoppdagen", {}, state=happens["state"])
    if "days" in happens:
        home.days = {"steg-1-forberedelser": 0}
    if "error" in happens:
        bus.answer(SAVE_RESPONSE, happens["error"])
    page = post(jane, pairs, "spara")
    assert page.status_code == status
    assert sentence in words(page)
    assert "Rad två &lt;b&gt;&amp;&lt;/b&gt;" in page.text
    assert DAY in page.text
    assert "Försök igen</button>" not in page.text


@pytest.mark.parametrize("error", [OutcomeUnknown(), Unavailable(service="moments")])
def test_an_uncertain_save_can_be_repeated_with_the_same_id(
    jane: FlaskClient, bus: Recording, home: Home, pairs: Pairs, error: NamedError
) -> None:
    working = bus.answers[SAVE_RESPONSE.routing_key]
    bus.answer(SAVE_RESPONSE, error)
    page = post(jane, pairs, "spara")
    assert page.status_code == 503
    assert "Rad två" in page.text
    again = pairs_on(page.text, "/formular/stoppdagen")
    assert dict(again)["idempotency_id"] == dict(pairs)["idempotency_id"]
    bus.answer(SAVE_RESPONSE, working)
    assert jane.post(FORM, data=as_data(again)).status_code == 303
    assert home.response("stoppdagen")["answers"]["datum"] == DAY


def test_a_session_that_ends_costs_nothing_that_was_typed(
    jane: FlaskClient, bus: Recording, home: Home, pairs: Pairs
) -> None:
    bus.answer(RESOLVE_SESSION, NotSignedIn())
    jane.set_cookie("sob-citizen", "one that has ended")
    kept = post(jane, pairs, "skicka")
    assert (kept.status_code, "Du är utloggad" in words(kept)) == (401, True)
    bus.answer(RESOLVE_SESSION, session())
    jane.set_cookie("sob-citizen", "a new one")
    back = jane.post(FORM, data=as_data(pairs_on(kept.text, FORM)))
    assert back.status_code == 200
    assert "Det är inte sparat ännu." in words(back)
    assert 'data-is-saved="no"' in back.text
    assert home.response("stoppdagen")["state"] == "not_started"
    assert post(jane, pairs_on(back.text, FORM), "spara").status_code == 303
    assert home.response("stoppdagen")["answers"] == {"datum": DAY, "anteckning": NOTE.replace("\r\n", "\n")}


@pytest.mark.parametrize("broken", [{"version_id": "x"}, {"expected_version": "x"}, {"idempotency_id": "x"}])
def test_a_posting_that_is_not_ours_is_refused(jane: FlaskClient, pairs: Pairs, broken: dict[str, str]) -> None:
    assert jane.post(FORM, data=as_data(typed(pairs, **broken))).status_code == 400


@pytest.mark.parametrize("action", ["spara", "skicka", "bekrafta"])
def test_a_form_that_is_not_on_the_step_is_not_found(jane: FlaskClient, bus: Recording, action: str) -> None:
    for contract in (SAVE_RESPONSE, SUBMIT_RESPONSE):
        bus.answer(contract, NotFound())
    empty = pairs_on(jane.get(STEP).text, "/formular/stoppdagen")
    assert post(jane, empty, action, f"{EVERY_STEP}/formular/stoppdagen").status_code == 404


def test_saving_by_itself_answers_data_and_keeps_what_can_be_read(
    jane: FlaskClient, bus: Recording, home: Home
) -> None:
    pairs = typed(pairs_on(jane.get(EVERY_STEP).text, "/formular/alla-slag"), text="hej", number="3,")
    records = len(bus.records)
    answer = jane.post(f"{EVERY_FORM}/autospara", data=as_data(pairs), headers={"Accept": "application/json"})
    assert answer.json == {
        "version": 1,
        "saved_at": "2024-06-26T08:42:00+00:00",
        "unread": {"number": ["Ange ett tal, till exempel 3,5."]},
        "base_marks": {"text": mark_of("hej")},
        "held": None,
        "met": [],
    }
    assert home.response("alla-slag")["answers"] == {"text": "hej"}
    assert len(bus.records) == records, "it is no view"
    assert bus.names()[-1] == "moments.save_response"


def test_saving_by_itself_tells_troubles_as_problem_details(jane: FlaskClient, home: Home, pairs: Pairs) -> None:
    asks = {"Accept": "application/json"}
    home.has_saved("stoppdagen", {}, version=5, state="completed")
    locked = jane.post(f"{FORM}/autospara", data=as_data(pairs), headers=asks)
    assert (locked.status_code, locked.get_json()["code"]) == (409, "response_locked")
    assert locked.content_type == "application/problem+json"
    jane.delete_cookie("sob-citizen")
    out = jane.post(f"{FORM}/autospara", data=as_data(pairs), headers=asks)
    assert (out.status_code, out.get_json()["code"]) == (401, "not_signed_in")


def test_answers_that_are_too_large_together_are_not_saved_in_part(jane: FlaskClient, bus: Recording) -> None:
    long = dict.fromkeys(("text", "long", "more"), "🙂" * 10_000)
    pairs = typed(pairs_on(jane.get(EVERY_STEP).text, "/formular/alla-slag"), **long)
    answer = jane.post(f"{EVERY_FORM}/autospara", data=as_data(pairs), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid")
    assert "moments.save_response" not in bus.names()


SAFETY = "Prata med någon nu.\nRing 90101 <dygnet runt>."


def test_a_text_on_safety_is_shown_at_once_and_stays_with_the_answers(
    jane: FlaskClient, home: Home, pairs: Pairs
) -> None:
    home.safety_texts = [SAFETY]
    post(jane, pairs, "spara")
    page = post(jane, typed(pairs, expected_version="1", idempotency_id=ANOTHER), "bekrafta")
    assert page.status_code == 200
    assert "Viktigt att läsa nu" in words(page)
    assert 'role="alert"' in page.text
    assert html.escape(SAFETY) in page.text
    assert "ring 112" in words(page)
    assert "Formuläret ”1.4 Stoppdagen” är inskickat." in words(page)
    again = post(jane, typed(pairs, expected_version="1", idempotency_id=ANOTHER), "bekrafta")
    assert html.escape(SAFETY) in again.text
    shown = jane.get(STEP)
    assert html.escape(SAFETY) in shown.text
    assert "är inskickat." not in words(shown), "the flash is for those who get no other page"


def test_calm_answers_lead_back_to_the_step(jane: FlaskClient, pairs: Pairs) -> None:
    page = post(jane, pairs, "bekrafta")
    assert page.status_code == 303
    assert "Viktigt att läsa nu" not in words(jane.get(STEP))


def test_the_citizen_reads_their_scores_in_words(jane: FlaskClient, home: Home, pairs: Pairs) -> None:
    home.scores = [
        {"score_id": "a", "title": "Summa", "value": -3.5, "text": "Det är <mycket>."},
        {"score_id": "b", "title": "I ord", "value": None, "text": "Lugnt."},
    ]
    post(jane, pairs, "bekrafta")
    shown = jane.get(STEP)
    assert "Summa −3,5 – Det är <mycket>. I ord Lugnt." in words(shown)
    assert "&lt;mycket&gt;" in shown.text


def _asks(bus: Recording, questions: list[dict[str, Any]]) -> None:
    definition = {"id": "alla-slag", "title": "Slag", "questions": questions}
    bus.answer(CONTENT_STEP, step_of("alla-slag") | {"forms": {"alla-slag": definition}})


def test_a_form_begins_with_what_its_author_put_there(jane: FlaskClient, home: Home, bus: Recording) -> None:
    asked = [
        {"id": "antal", "kind": "number", "label": "Hur många?", "initial": 3.5},
        {
            "id": "mer",
            "kind": "text",
            "label": "Mer?",
            "show_if": {"all": [{"question": "antal", "operator": "answered"}]},
        },
    ]
    _asks(bus, asked)
    page = jane.get(EVERY_STEP).text
    assert dict(pairs_on(page, "/formular/alla-slag"))["antal"] == "3,5"
    assert not re.search(r'data-question="mer"[^>]* hidden', page)
    home.has_saved("alla-slag", {})
    assert dict(pairs_on(jane.get(EVERY_STEP).text, "/formular/alla-slag"))["antal"] == ""


def test_a_closed_form_does_not_tell_what_nobody_answered(jane: FlaskClient, home: Home, bus: Recording) -> None:
    asked = [{"id": "antal", "kind": "number", "label": "Hur många?", "initial": 3.5}]
    _asks(bus, asked)
    home.moment_state = "ended"
    page = jane.get(EVERY_STEP)
    assert "Du hann inte svara." in words(page)
    assert "3,5" not in words(page)
