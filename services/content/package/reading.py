"""Reading a whole package: everything is checked, every fault is told, and only a faultless package comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from common.forms import BrokenForm, load_definition
from common.phrases import defining, packages
from services.content.package.faults import BrokenPackage
from services.content.package.files import Folder, load_yaml
from services.content.package.markdown import read_blocks
from services.content.package.pictures import Picture
from services.content.package.shapes import ModuleShape, ProgrammeShape, StepShape, load_shape
from services.content.package.sources import Progress, Source, from_folder, nobody_watches

FENCE = "---"


@dataclass(frozen=True, slots=True)
class Package:
    """A programme, ready to be published.

    `facts` are the fields of `programme.yaml`; `modules` and `steps` have the shapes of `contracts.content.versions` (`ModuleOutline`,
    `StepContent`); `forms` maps each form's id to its definition; `digest` is the SHA-256 of the package's files; `pictures` are those on the steps.
    `files` are the package's own, byte for byte; `names` tells which picture each name in `bilder/` is, `paths` in which file each step stands.
    """

    facts: dict[str, Any]
    welcome_html: str
    modules: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    forms: dict[str, dict[str, Any]]
    digest: str
    pictures: tuple[Picture, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    names: Mapping[str, Picture] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)


def read_package(root: Path | Source, progress: Progress = nobody_watches) -> Package:
    """Read the package in the folder `root`, or in files from elsewhere; raises `BrokenPackage` with every fault found.

    `progress(done, of)` is told of each step, form and picture.
    """
    folder = Folder(from_folder(root) if isinstance(root, Path) else root, progress)
    package = _read_whole(folder)
    if folder.faults or package is None:
        raise BrokenPackage(folder.faults)
    return package


def read_published(source: Source) -> Package:
    """Read a package that has been published: what today's reader refuses in its texts is told when a draft of it is checked, not here."""
    folder = Folder(source, longest=None)
    package = _read_whole(folder)
    if package is None:
        raise BrokenPackage(folder.faults)
    return package


def _read_whole(folder: Folder) -> Package | None:
    """Give what can be read, or `None` without a programme's own fields; what is wrong becomes faults of the folder."""
    folder.read()
    facts = _shaped(folder, "programme.yaml", ProgrammeShape(), "programme.yaml")
    if facts is None:
        return None
    welcome = folder.text("welcome.md", "programme.yaml")
    welcome_blocks = read_blocks(folder, "welcome.md", welcome, 1, forms=False) if welcome else []
    forms = _forms(folder)
    modules, steps = _modules(folder, facts, forms)
    _check_whole(folder, modules, steps, forms)
    welcome_html = "\n".join(block["html"] for block in welcome_blocks)
    pictures = tuple(folder.pictures[name] for name in sorted(folder.used_pictures))
    files, names, paths = folder.source.files, folder.pictures, folder.paths
    return Package(facts, welcome_html, modules, steps, forms, folder.digest(), pictures, files, names, paths)


def _shaped(folder: Folder, file: str, shape: Any, wanted_by: str) -> dict[str, Any] | None:
    text = folder.text(file, wanted_by)
    lined = load_yaml(folder, file, text) if text is not None else None
    return load_shape(folder, file, lined, shape) if lined else None


def _forms(folder: Folder) -> dict[str, dict[str, Any]]:
    forms: dict[str, dict[str, Any]] = {}
    for file in sorted(name for name in folder.texts if name.startswith("forms/") and name.endswith(".yaml")):
        lined = load_yaml(folder, file, folder.texts[file])
        folder.told(file)
        if lined is None:
            continue
        try:
            form = load_definition(lined.data)
        except BrokenForm as error:
            for fault in error.faults:
                folder.fault(file, lined.line(fault.path), defining.AT(path=fault.path, why=fault.reason))
            continue
        if file != f"forms/{form.id}.yaml":
            folder.fault(file, lined.line("id"), packages.FORM_FILE(form=form.id))
        forms[form.id] = lined.data
    return forms


def _modules(
    folder: Folder, facts: dict[str, Any], forms: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    modules, steps = [], []
    for name in facts["modules"]:
        file = f"modules/{name}/module.yaml"
        module = _shaped(folder, file, ModuleShape(), "programme.yaml")
        if module is None:
            continue
        of_module = [
            step
            for step in (
                read_step(folder, f"modules/{name}/{step}.md", file, module["id"], forms) for step in module["steps"]
            )
            if step
        ]
        steps.extend(of_module)
        outlines = [{"id": step["id"], "title": step["title"], "forms": list(step["forms"])} for step in of_module]
        modules.append({**module, "steps": outlines})
    return modules, steps


def read_step(
    folder: Folder, file: str, wanted_by: str, module_id: str, forms: dict[str, Any]
) -> dict[str, Any] | None:
    """Give a step's page (`contracts.content.versions.StepContent`) from its file, or `None`; what is wrong becomes faults of the folder."""
    text = folder.text(file, wanted_by)
    folder.told(file)
    if text is None:
        return None
    lines = text.split("\n")
    if lines[0].strip() != FENCE or FENCE not in [line.strip() for line in lines[1:]]:
        folder.fault(file, 1, packages.STEP_FRONT())
        return None
    end = next(number for number, line in enumerate(lines[1:], start=1) if line.strip() == FENCE)
    lined = load_yaml(folder, file, "\n".join(lines[1:end]), first_line=2)
    front = load_shape(folder, file, lined, StepShape()) if lined else None
    if front is None:
        return None
    folder.paths[front["id"]] = file
    blocks = read_blocks(folder, file, "\n".join(lines[end + 1 :]), end + 2)
    if not blocks:
        folder.fault(file, end + 1, packages.STEP_WITHOUT_TEXT())
    used = _forms_used(folder, file, blocks, forms)
    return {"id": front["id"], "module_id": module_id, "title": front["title"], "blocks": blocks, "forms": used}


def _forms_used(folder: Folder, file: str, blocks: list[dict[str, Any]], forms: dict[str, Any]) -> dict[str, Any]:
    used: dict[str, Any] = {}
    for block in blocks:
        form_id, line = block.get("form_id"), block.pop("line", None)
        if not form_id:
            continue
        if form_id not in forms:
            folder.fault(file, line, packages.FORM_UNKNOWN(form=form_id))
        elif form_id in used:
            folder.fault(file, line, packages.FORM_TWICE_IN_STEP(form=form_id))
        else:
            used[form_id] = forms[form_id]
    return used


def _check_whole(
    folder: Folder, modules: list[dict[str, Any]], steps: list[dict[str, Any]], forms: dict[str, Any]
) -> None:
    for code, ids in (
        (packages.MODULE_TWICE, [module["id"] for module in modules]),
        (packages.STEP_TWICE, [step["id"] for step in steps]),
    ):
        for repeated in sorted({one for one in ids if ids.count(one) > 1}):
            folder.fault("programme.yaml", None, code(name=repeated))
    for name in sorted(set(folder.pictures) - folder.used_pictures):
        folder.fault(name, None, packages.PICTURE_NOWHERE())
    used = [form_id for step in steps for form_id in step["forms"]]
    for form_id in sorted(forms):
        if used.count(form_id) != 1 and not folder.faults:
            told = packages.FORM_IN_STEPS() if form_id in used else packages.FORM_IN_NO_STEP()
            folder.fault(f"forms/{form_id}.yaml", None, told)
