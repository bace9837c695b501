"""A draft as citizens would see it, in the shapes of a published version: pure functions on a programme as it is written.

What can't be shown yet (a picture without its text, a form with faults) is left out; the check list says why.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from common.contracts.errors import NotFound
from common.forms import BrokenForm, load_definition
from services.content.package import Source
from services.content.package.files import Folder
from services.content.package.markdown import read_blocks
from services.content.package.reading import read_step
from services.content.package.whole import Whole, WholeModule, WholeStep
from services.content.package.writing import write_step

_MODULE = ("title", "kind", "starts_at_once", "open_days", "summary")


def outline(whole: Whole, draft_id: UUID) -> dict[str, Any]:
    """Give the outline (`contracts.content.versions.Outline`); it has no digest."""
    names = ("title", "version", "language", "summary", "recommended_days")
    return {
        **{name: whole.facts[name] for name in names},
        "version_id": str(draft_id),
        "programme_id": whole.facts["id"],
        "digest": "",
        "welcome_html": _welcome(whole.welcome),
        "modules": [_module(module) for module in whole.modules],
        "forms": [
            {"id": name, "title": form.title, "mandatory": form.mandatory, "review": form.review, "blocks": form.blocks}
            for name, (form, _) in _usable(whole).items()
        ],
    }


def _welcome(text: str) -> str:
    blocks = read_blocks(Folder(Source({})), "welcome.md", text, 1, forms=False)
    return "\n".join(block["html"] for block in blocks)


def _module(module: WholeModule) -> dict[str, Any]:
    steps = [
        {
            "id": step.step_id,
            "title": step.title,
            "forms": [block["form_id"] for block in step.blocks if block["kind"] == "form" and block.get("form_id")],
        }
        for step in module.steps
    ]
    return {"id": module.module_id, **{name: getattr(module, name) for name in _MODULE}, "steps": steps}


def step_page(whole: Whole, step_id: str) -> dict[str, Any]:
    """Give a step's page (`contracts.content.versions.StepContent`); raises `NotFound`."""
    usable = {name: definition for name, (_, definition) in _usable(whole).items()}
    for module in whole.modules:
        for step in module.steps:
            if step.step_id == step_id:
                return _page(whole, module, step, usable)
    raise NotFound


def _page(whole: Whole, module: WholeModule, step: WholeStep, forms: Mapping[str, Any]) -> dict[str, Any]:
    folder = Folder(Source({}), pictures=dict(whole.pictures.values()))
    folder.texts["step.md"] = write_step(whole, step)[0]
    page = read_step(folder, "step.md", "step.md", module.module_id, dict(forms))
    if page is None:
        return {"id": step.step_id, "module_id": module.module_id, "title": step.title, "blocks": [], "forms": {}}
    shown = [block for block in page["blocks"] if block["kind"] != "form" or block["form_id"] in page["forms"]]
    return {**page, "blocks": shown}


def _usable(whole: Whole) -> dict[str, Any]:
    """Give the forms that can be shown, loaded and as they are defined."""
    usable = {}
    for name, definition in whole.forms.items():
        try:
            usable[name] = (load_definition(definition), definition)
        except BrokenForm:
            continue
    return usable


def to_compare(whole: Whole, draft_id: UUID) -> dict[str, Any]:
    """Give the draft as `difference.compared` takes a version."""
    forms = {name: definition for name, (_, definition) in _usable(whole).items()}
    steps = {step.step_id: _page(whole, module, step, forms) for module in whole.modules for step in module.steps}
    shown = {**outline(whole, draft_id), "target_group": whole.facts["target_group"]}
    return {"outline": shown, "steps": steps, "forms": forms}
