"""What citizens read of one step: its text, its forms with their own answers, and the steps beside it."""

from typing import Any
from uuid import UUID

from common.contracts.base import Rpc
from common.contracts.moments.steps import STEP
from gateway import backend, charts
from gateway.aggregates import citizen_moments, programmes, without_content

Page = dict[str, Any]


def my_step(moment_id: UUID, step_id: str, contract: Rpc = STEP) -> Page:
    """Give a step as the citizen meets it.

    `state` is `moments.steps.StepPage`, `step` is `content.versions.StepContent`; `forms`, `responses`, `sent_before` (on other
    occasions) and `charts` are by form id; `module`, `number`, `earlier` and `later` tell its place among the modules that are going on.
    A response that staff filled in names them as they were then (`filled_by`, `directory.people.CommissionThen`, `None` when `directory` is away).
    While `content` is away there is no text and no form (`without_texts.step_for`). One RPC when the programme
    is kept and the words are the citizen's own, at most four. Patient data. Raises `NotFound`.
    """
    state = backend.ask(contract, moment_id=moment_id, step_id=step_id)
    version_id = state["header"]["version_id"]
    every = by_form(_with_authors(state["responses"]))
    responses = {form_id: occasion_to_show(occasions) for form_id, occasions in every.items()}
    # What was sent before the moment moved to a newer version is shown with the words that were answered.
    versions = {form_id: response["version_id"] or version_id for form_id, response in responses.items()}
    page = without_content.step_for(version_id, step_id, versions)
    beside = _beside(version_id, step_id, {*state["ongoing_modules"], state["module_id"]}) if page["module"] else {}
    return {
        "header": state["header"],
        "state": state,
        "responses": responses,
        "sent_before": {form_id: _sent_before(every[form_id], shown) for form_id, shown in responses.items()},
        "charts": {form_id: _charts(occasions) for form_id, occasions in every.items()},
        **page,
        **beside,
    }


def by_form(responses: list[Page]) -> dict[str, list[Page]]:
    """Give the responses by form id, each form's occasions in their order."""
    every: dict[str, list[Page]] = {}
    for each in responses:
        every.setdefault(each["form_id"], []).append(each)
    return every


def _with_authors(responses: list[Page]) -> list[Page]:
    """Give the responses, each with whom of the staff filled it in."""
    staff = citizen_moments.staff_then(each["filled_by_commission_version_id"] for each in responses)
    return [{**each, "filled_by": staff.get(each["filled_by_commission_version_id"])} for each in responses]


def _beside(version_id: str, step_id: str, module_ids: set[str]) -> Page:
    """Give the steps before (`earlier`) and after (`later`) this one in those modules, `None` at the ends.

    `other_module` is the title of the module that the way leads into, or `None` in the step's own.
    """
    modules = [module for module in programmes.outline(version_id)["modules"] if module["id"] in module_ids]
    steps = [(module, step) for module in modules for step in module["steps"]]
    at = next(index for index, (_module, step) in enumerate(steps) if step["id"] == step_id)

    def shown(index: int) -> Page | None:
        if not 0 <= index < len(steps):
            return None
        module, step = steps[index]
        return {**step, "other_module": None if module is steps[at][0] else module["title"]}

    return {"earlier": shown(at - 1), "later": shown(at + 1)}


def occasion_to_show(occasions: list[Page]) -> Page:
    """Give the occasion to answer or to read: one that staff have opened again, else the last."""
    return next((each for each in occasions if each["reopened_at"]), occasions[-1])


def _sent_before(occasions: list[Page], shown: Page) -> list[Page]:
    """Give what was sent on other occasions, newest first."""
    return [each for each in reversed(occasions) if each["submitted_at"] and each["occasion"] != shown["occasion"]]


def _charts(occasions: list[Page]) -> list[charts.Chart]:
    """Draw the scores that the citizen may see, over every occasion."""
    series: dict[str, list[Page]] = {}
    for each in sorted((each for each in occasions if each["submitted_at"]), key=lambda each: each["submitted_at"]):
        for score in each["scores"]:
            point = {"at": each["submitted_at"], "value": score["value"], "title": score["title"]}
            series.setdefault(score["score_id"], []).append(point)
    drawn = (charts.chart(points[-1]["title"], points) for points in series.values())
    return [one for one in drawn if one]
