"""A page's form: what was typed, what is asked with it, and how what is wrong reaches the page."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, g, get_flashed_messages
from flask_babel import Babel

from common.contracts.base import RPCS, Caller, Command, Nothing, command
from common.contracts.errors import Invalid, StaleVersion
from gateway import backend
from gateway.fields import day, whole
from gateway.identity.forgery import ForgedRequest
from gateway.merging import marks_of, written
from gateway.page_forms import PageForm, ToCorrect, field, many, or_null, prose, send


class Move(Command):
    """A change with a bit of everything."""

    moment_id: str
    expected_version: int
    unit: str
    first_day: date
    days: int
    note: str = ""
    reasons: list[str]
    covers: str | None


class Leave(Command):
    """A change that asks for little."""

    unit: str = ""


MOVE = command("sample", "move", Move, Nothing, Caller.STAFF)
LEAVE = command("sample", "leave", Leave, Nothing, Caller.STAFF)
for _contract in (MOVE, LEAVE):
    del RPCS[_contract.routing_key]  # tests of all contracts run in the same process
FORM_ID = str(uuid4())
TYPED = {
    "idempotency_id": FORM_ID,
    "expected_version": "7",
    "unit": " Hälsotorget ",
    "first_day": "2024-07-01",
    "days": "1 000",
    "reasons": ["a", "b"],
    "note": "En\r\n två",
}


class Moving(PageForm):
    """A form whose fields stand at places of their own on the page."""

    unit: str = field("enhet", "Välj en enhet.")
    first_day: str = field("dagen", "Ange en dag.", asked=day)
    days: str = field("dagar-", "Ange ett heltal.", asked=whole)
    reasons: list[str] = field("skal", "Välj minst ett.", typed=many)
    covers: str = field("ersattare", asked=or_null)
    note: str = field("anteckning", typed=prose)
    search: str = field("sok")


Posting = Callable[..., AbstractContextManager[list[dict[str, Any]]]]


@pytest.fixture
def posting(monkeypatch: pytest.MonkeyPatch) -> Posting:
    """Give a way to be in a request that posts these fields; what is asked then stands in the list."""

    @contextmanager
    def posted(
        answer: Exception | None = None, *, comes_back: bool = False, **changed: Any
    ) -> Iterator[list[dict[str, Any]]]:
        asked: list[dict[str, Any]] = []

        def ask(_contract: Any, **payload: Any) -> dict[str, Any]:
            asked.append(payload)
            if answer:
                raise answer
            return {"version": 8}

        monkeypatch.setattr(backend, "ask", ask)
        app = Flask(__name__)
        app.secret_key = "x"
        Babel(app, default_locale="sv")
        with app.test_request_context(method="POST", data={**TYPED, **changed}):
            g.comes_back = comes_back
            yield asked

    return posted


def test_a_command_is_asked_with_what_was_typed_in_its_fields(posting: Posting) -> None:
    with posting(search="not asked for") as asked:
        form = Moving()
        assert form.send(MOVE, moment_id="m") == {"version": 8}
    [payload] = asked
    assert payload == {
        "idempotency_id": FORM_ID,
        "expected_version": 7,
        "moment_id": "m",
        "unit": "Hälsotorget",
        "first_day": date(2024, 7, 1),
        "days": 1000,
        "reasons": ["a", "b"],
        "covers": None,
        "note": "En\n två",
    }
    assert (form.days, form.status, form.faults) == ("1 000", 200, [])


def test_what_the_page_says_goes_before_what_was_typed(posting: Posting) -> None:
    with posting(first_day="") as asked:
        Moving().send(MOVE, moment_id="m", first_day=None, expected_version=2, idempotency_id="own")
    assert (asked[0]["first_day"], asked[0]["expected_version"], asked[0]["idempotency_id"]) == (None, 2, "own")


def test_an_empty_field_that_the_contract_can_do_without_is_left_out(posting: Posting) -> None:
    with posting(note="", covers="") as asked:
        Moving().send(MOVE, moment_id="m")
    assert "note" not in asked[0]
    assert asked[0]["covers"] is None


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"unit": "  "}, ("enhet", "Välj en enhet.")),
        ({"first_day": ""}, ("dagen", "Ange en dag.")),
        ({"first_day": "2024-02-30"}, ("dagen", "Ange en dag.")),
        ({"days": "1.000"}, ("dagar-", "Ange ett heltal.")),
        ({"reasons": []}, ("skal", "Välj minst ett.")),
    ],
)
def test_what_is_missing_is_told_at_its_place_and_nothing_is_asked(
    posting: Posting, changed: dict[str, Any], fault: tuple[str, str]
) -> None:
    with posting(**changed) as asked:
        form = Moving()
        with pytest.raises(ToCorrect):
            form.send(MOVE, moment_id="m")
    assert (form.faults, form.status, asked) == ([fault], 422, [])


def test_zero_is_something(posting: Posting) -> None:
    with posting(days="0") as asked:
        Moving().send(MOVE, moment_id="m")
    assert asked[0]["days"] == 0


def test_a_field_that_the_contract_lacks_is_not_missed(posting: Posting) -> None:
    with posting(first_day="", days="", reasons=[]) as asked:
        Moving().send(LEAVE)
    assert asked == [{"idempotency_id": FORM_ID, "unit": "Hälsotorget"}]


def test_what_the_service_finds_wrong_is_told_at_the_places_of_this_form_among_several(posting: Posting) -> None:
    with posting(Invalid(fields={"days": ["För många."], "unit": ["Okänd.", "Stängd."]})):
        form = Moving(at="sol")
        with pytest.raises(ToCorrect):
            form.send(MOVE, moment_id="m")
    assert form.faults == [("dagar-sol", "För många."), ("enhetsol", "Okänd. Stängd.")]
    assert form.status == 422


@pytest.mark.parametrize("changed", [{}, {"expected_version": "1.000"}])
def test_a_fault_in_what_the_page_does_not_show_is_no_persons_to_correct(
    posting: Posting, changed: dict[str, Any]
) -> None:
    with posting(Invalid(fields={"moment_id": ["Okänt."]}), **changed), pytest.raises(Invalid):
        Moving().send(MOVE, moment_id="m")


def test_another_refusal_is_the_pages_to_answer_with_its_status(posting: Posting) -> None:
    with posting(StaleVersion()):
        form = Moving()
        with pytest.raises(StaleVersion):
            form.send(MOVE, moment_id="m")
    assert (form.faults, form.status) == ([], 409)


def test_a_form_from_a_session_that_ended_changes_nothing(posting: Posting) -> None:
    with posting(comes_back=True, unit="") as asked:
        form = Moving()
        with pytest.raises(ToCorrect):
            form.send(MOVE, moment_id="m")
        assert "lagt tillbaka" in get_flashed_messages()[0]
    assert (form.faults, form.status, asked) == ([], 200, [])


def test_a_button_alone_does_nothing_for_a_form_from_a_session_that_ended(posting: Posting) -> None:
    with posting(comes_back=True) as asked, pytest.raises(ForgedRequest):
        send(LEAVE)
    assert asked == []


def test_a_text_that_both_have_changed_meets(posting: Posting) -> None:
    with posting(base_marks=written(marks_of({"note": "Först"}))):
        form = Moving()
        assert form.merged_with({"note": "Först"}).kept == {"note": "En\n två"}
        assert form.merged_with({"note": "Deras"}).met["note"].mine == "En\n två"


def test_a_button_alone_sends_the_version_of_its_page_where_the_contract_takes_one(posting: Posting) -> None:
    with posting() as asked:
        send(LEAVE)
        send(MOVE, moment_id="m")
    assert asked == [{"idempotency_id": FORM_ID}, {"idempotency_id": FORM_ID, "expected_version": 7, "moment_id": "m"}]
