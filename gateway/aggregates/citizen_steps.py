"""What citizens read of one step: its text, its forms with their own answers, and the steps beside it."""

from typing import Any
from uuid import UUID

from common.contracts import moments
from gateway import backend
from gateway.aggregates import without_texts

Page = dict[str, Any]


def my_step(moment_id: UUID, step_id: str) -> Page:
    """Give a step as the citizen meets it.

    `state` is `moments.StepPage`, `step` is `content.StepContent`; `forms` and `responses` are by form id; `module`, `number`, `earlier`
    and `later` tell its place. While `content` is away there is no text and no form (`without_texts.step_for`). One RPC when the programme
    is kept, at most three. Patient data. Raises `NotFound`.
    """
    state = backend.ask(moments.STEP, moment_id=moment_id, step_id=step_id)
    version_id = state["header"]["version_id"]
    # A form that was sent again makes a row of its own: the last one is the one to answer or to read.
    responses = {response["form_id"]: response for response in state["responses"]}
    # What was sent before the moment moved to a newer version is shown with the words that were answered.
    versions = {form_id: response["version_id"] or version_id for form_id, response in responses.items()}
    return {
        "header": state["header"],
        "state": state,
        "responses": responses,
        **without_texts.step_for(version_id, step_id, versions),
    }
