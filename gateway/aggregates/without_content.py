"""What pages show of a programme while `content` doesn't answer: its parts by number instead of by name, and a sentence that says so.

A published version is kept for as long as the process lives (`programmes`), so this is for what nobody has opened here before. At most one
question is asked in vain in a request: who knows that `content` is away doesn't ask it again.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from gateway.aggregates import programmes
from gateway.aggregates.staff_names import AWAY

Page = dict[str, Any]


def outline_for(version_id: UUID | str, runs: Iterable[Mapping[str, Any]]) -> tuple[Page, bool]:
    """Give a version's outline and that it is known; or what its module runs (`moments.overview.ModuleRun`) tell of it, and that it isn't.

    No RPC when warm, else one. Raises `NotFound`.
    """
    try:
        return programmes.outline(version_id), True
    except AWAY:
        return _numbered(runs), False


def step_for(version_id: UUID | str, step_id: str, form_versions: Mapping[str, str] | None = None) -> Page:
    """Give what a step's page shows: `step` (`content.versions.StepContent`), its `forms` and its place (`programmes.place_of`).

    `texts_are_known` is false when the text can't be had; then `step` holds no block, and `module` is `None` when the place isn't known
    either. `form_versions` names the versions of forms that were answered in another one. No RPC when warm, two when nothing is kept.
    Raises `NotFound`.
    """
    versions = form_versions or {}
    place: Page = {"module": None, "place": {"id": step_id, "title": _("Steget")}, "number": None}
    neighbours: Page = {"earlier": None, "later": None}
    try:
        place = programmes.place_of(version_id, step_id)
        step = programmes.step(version_id, step_id)
        forms = {form_id: programmes.form(versions.get(form_id, version_id), form_id) for form_id in step["forms"]}
    except AWAY:
        empty = {"id": step_id, "title": place["place"]["title"], "blocks": [], "forms": {}}
        return {**neighbours, **place, "step": empty, "forms": {}, "texts_are_known": False}
    return {**place, "step": step, "forms": forms, "texts_are_known": True}


def _numbered(runs: Iterable[Mapping[str, Any]]) -> Page:
    modules = [_module(number, run) for number, run in enumerate(runs, 1)]
    form_ids = [form_id for module in modules for step in module["steps"] for form_id in step["forms"]]
    forms = [{"id": each, "title": _("Formulär"), "mandatory": False, "review": False} for each in form_ids]
    return {"welcome_html": "", "modules": modules, "forms": forms}


def _module(number: int, run: Mapping[str, Any]) -> Page:
    steps = [
        {
            "id": step["step_id"],
            "title": _("Steg %(place)s", place=f"{number}.{place}"),
            "forms": [response["form_id"] for response in step["responses"]],
        }
        for place, step in enumerate(run["steps"], 1)
    ]
    title = _("Modul %(number)s", number=number)
    return {"id": run["module_id"], "title": title, "summary": "", "kind": "individual", "steps": steps}
