"""What staff read of a programme and of a citizen's answers: a step, a sent response."""

from typing import Any
from uuid import UUID

import structlog

from common.chassis.identifiers import new_id
from common.contracts.errors import Forbidden, NotFound
from common.contracts.moments.filling_in import FILL_PAGE
from common.contracts.moments.overview import OVERVIEW
from common.contracts.moments.responses import RESPONSE, SEE_RESPONSE
from common.forms import Form, visible_questions
from common.forms.kinds.base import Kind
from gateway import backend, charts
from gateway.aggregates import programmes, without_content
from gateway.aggregates.citizen_steps import by_form, occasion_to_show
from gateway.aggregates.staff_moments import with_names
from gateway.aggregates.staff_names import AWAY
from gateway.languages import number
from gateway.phrases.reading import answer_in_words, is_answered

log = structlog.stdlib.get_logger(__name__)
Page = dict[str, Any]


def step_page(moment_id: UUID, step_id: str) -> Page:
    """Give a step as the citizen sees it, without answers: `content`, its `forms`, its `place` and neighbours. Two RPCs when warm.

    `states` tells of each form how it stands (`moments.responses.ResponseState`), on the occasion that is answered now; `may_fill_in` whether the forms
    may be written in. Raises `NotFound` for a step that the programme doesn't have.
    """
    found = backend.ask(OVERVIEW, moment_id=moment_id)
    header = found["header"]
    run, states = _states(found["modules"], step_id)
    return {
        **with_names(header),
        **without_content.step_for(header["version_id"], step_id),
        "states": states,
        "may_fill_in": run["is_open"] and header["access"] == "write",
    }


def response_page(moment_id: UUID, response_id: UUID, sending: int | None = None) -> Page:
    """Give a sent response, or an earlier sending of it, with readable `answers` and `scores`, its `form` and its `place`.

    Two RPCs when warm. Patient data. `form` is `None` while `content` is away: without the questions there is nothing to read.
    """
    found = backend.ask(RESPONSE, moment_id=moment_id, response_id=response_id, sending=sending)
    response = found["response"]
    # It is read as it was answered, with its own version's words, also after the moment has moved to a newer one.
    version_id = response["version_id"]
    form, place = _form_and_place(version_id, response["form_id"], found["step_id"])
    return {
        **with_names(
            found["header"],
            person_ids=_people(found),
            commission_version_ids=[response["filled_by_commission_version_id"]],
            guardian_ids=[response["guardian_id"]],
        ),
        **place,
        "response": response,
        **{name: found[name] for name in ("seen_by_person_id", "sending", "sendings", "review")},
        "form": form,
        "scores": [_score(score) for score in response["scores"]],
        "charts": [drawn for one in found["series"] if (drawn := _chart(one))],
        "answers": _in_words(form, response["answers"]) if form else [],
    }


def fill_page(moment_id: UUID, step_id: str, form_id: str, occasion: int | None) -> Page:
    """Give a form to answer for the citizen: its `form`, `response` and place. Two RPCs when warm. Patient data.

    Raises as `moments.filling_in.FILL_IN`, and `Unavailable` while `content` is away: there is nothing to fill in then.
    """
    asked = {"moment_id": moment_id, "step_id": step_id, "form_id": form_id, "occasion": occasion}
    found = backend.ask(FILL_PAGE, **asked)
    version_id = found["header"]["version_id"]
    return {
        **with_names(found["header"]),
        **programmes.place_of(version_id, step_id),
        "response": found["response"],
        "form": programmes.form(version_id, form_id),
    }


def _states(runs: list[Page], step_id: str) -> tuple[Page, dict[str, Page]]:
    """Give the module run of a step, and the state of each of its forms by id."""
    run, step = next(((run, step) for run in runs for step in run["steps"] if step["step_id"] == step_id), (None, None))
    if run is None or step is None:
        raise NotFound
    return run, {form_id: occasion_to_show(occasions) for form_id, occasions in by_form(step["responses"]).items()}


def _people(found: Page) -> list[str | None]:
    """Give everybody of the staff whom the page of a response names."""
    acts = [found["review"], *(sending["reopened"] for sending in found["sendings"])]
    return [
        found["seen_by_person_id"],
        found["response"]["filled_by_person_id"],
        *(act["person_id"] for act in acts if act),
    ]


def note_seen(moment_id: UUID, response_id: UUID) -> str:
    """Mark a response as seen. Tells `seen`, `colleague` (whoever reads after stating a reason leaves it unseen) or `failed`.

    Called when the response has been read and its access record is kept: a flag must not go for something nobody saw.
    """
    try:
        backend.ask(SEE_RESPONSE, idempotency_id=new_id(), moment_id=moment_id, response_id=response_id)
    except Forbidden:
        return "colleague"
    except AWAY as error:
        log.warning("a response could not be marked as seen", error=error.code)
        return "failed"
    return "seen"


def _form_and_place(version_id: str, form_id: str, step_id: str) -> tuple[Form | None, Page]:
    try:
        return programmes.form(version_id, form_id), programmes.place_of(version_id, step_id)
    except AWAY:
        return None, {"module": None, "place": None}


def _chart(series: Page) -> charts.Chart | None:
    return charts.chart(series["title"], ({"at": each["submitted_at"], **each} for each in series["points"]))


def _score(score: Page) -> Page:
    """Give a score with its value as people read it, empty without a result."""
    return {**score, "shown": "" if score["value"] is None else number(score["value"])}


def _in_words(form: Form, answers: dict[str, Any]) -> list[Page]:
    """Give the questions that the citizen saw, each with its answer in words."""
    asked = [question for question in visible_questions(form, answers) if question.kind is not Kind.INFORMATION]
    told = [(question, answer_in_words(question, answers.get(question.id))) for question in asked]
    return [{"question": question, "text": text, "is_answered": is_answered(text)} for question, text in told]
