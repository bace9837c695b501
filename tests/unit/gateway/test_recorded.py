"""What is loaded is given when its access record is kept, and not otherwise."""

from collections.abc import Iterator
from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, g

from common.chassis.identity import Actor
from common.contracts.base import Caller
from common.contracts.errors import NotFound, Unavailable
from common.contracts.moments.access import OPEN
from gateway.access import AccessContextMissing, note_call
from gateway.recorded import Record, of_moment, of_nobody, of_rows

MOMENT, HANS, MAJA = str(uuid4()), str(uuid4()), str(uuid4())
PAGE: dict[str, Any] = {"header": {"citizen_id": HANS, "moment_id": MOMENT}, "links": [MAJA]}


class Recorder:
    """Keeps records, or is away."""

    def __init__(self) -> None:
        self.records: list[Any] = []
        self.is_away = False

    def record(self, _queue: str, message: Any, **_told: Any) -> Future[None]:
        """Keep a record, unless it is away."""
        done: Future[None] = Future()
        if self.is_away:
            done.set_exception(Unavailable(service="audit"))
        else:
            self.records.append(message)
            done.set_result(None)
        return done


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    app, kept = Flask(__name__), Recorder()
    app.extensions["sob_transport"] = kept
    with app.test_request_context():
        actor = Actor(kind=Caller.STAFF, id=str(uuid4()), care_unit_id=uuid4(), commission_id=uuid4())
        g.visitor, g.correlation_id = SimpleNamespace(actor=actor), str(uuid4())
        yield kept


def loaded(page: Any) -> Any:
    """Load patient data, as an aggregate does."""
    note_call(OPEN)
    return page


def test_a_page_of_a_moment_is_given_with_its_record_kept(recorder: Recorder) -> None:
    record = of_moment("linked moments", lambda page: page["links"], action="reveal")
    assert record.recorded(loaded, PAGE) is PAGE
    [kept] = recorder.records
    assert (kept["action"], kept["what"], kept["moment_id"]) == ("reveal", "linked moments", MOMENT)
    assert kept["citizen_ids"] == [HANS, MAJA]


def test_a_list_names_each_citizen_once_and_nobody_for_an_empty_row(recorder: Recorder) -> None:
    rows = {"rows": [{"citizen_id": HANS}, {"citizen_id": None}, {"citizen_id": HANS}]}
    assert of_rows("moments", "rows").recorded(loaded, rows) is rows
    assert [each["citizen_ids"] for each in recorder.records] == [[HANS]]


def test_what_concerns_nobody_leaves_no_record(recorder: Recorder) -> None:
    assert of_nobody("absences").recorded(loaded, page=PAGE) is PAGE
    assert recorder.records == []


def test_nothing_is_given_when_the_record_cannot_be_kept(recorder: Recorder) -> None:
    recorder.is_away = True
    with pytest.raises(Unavailable):
        of_moment("moment").recorded(loaded, PAGE)


def test_what_could_not_be_loaded_is_not_recorded(recorder: Recorder) -> None:
    def missing() -> Any:
        raise NotFound

    with pytest.raises(NotFound):
        of_moment("moment").recorded(missing)
    assert recorder.records == []


def test_a_record_that_names_nobody_at_all_gives_nothing(recorder: Recorder) -> None:
    with pytest.raises(AccessContextMissing):
        Record("read", "moment", lambda _access, _page: None).recorded(loaded, PAGE)
    assert recorder.records == []
