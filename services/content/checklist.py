"""The check list of a draft: everything that stops a review, and advice, each at its place. Pure: a programme as it is written in, findings out.

One path judges: the package that publishing would make is written and read by the reader of packages. What stands here besides tells the author more
kindly what the reader would also refuse, or what it can't know: whether a minor version keeps all that running moments have answered.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from common.contracts.base import Said
from common.contracts.content.checklist import DraftFinding
from common.door import says
from common.forms import BrokenForm, Form, Question, load_definition
from common.forms.review import findings as review
from common.phrases import checks, defining
from common.phrases.code import Phrase
from services.content.package import BrokenPackage, Fault, Source, read_package
from services.content.package.whole import Whole, WholeModule, WholeStep, WrittenBlock
from services.content.package.writing import Place, Written, one_line, write_package

MOST = 500
_ADVICE_ONLY = ("flags.", "scores.")
"""Paths of `common.forms.review` that are advice: the form can be used as it is."""

_NEEDED = {"summary": checks.NO_SUMMARY, "target_group": checks.NO_TARGET_GROUP, "authors": checks.NO_AUTHORS}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at (`contracts.content.checklist.DraftFinding`)."""

    code: str
    reason: Phrase
    module_id: str | None = None
    step_id: str | None = None
    block_id: str | None = None
    form_id: str | None = None
    question_id: str | None = None
    path: str | None = None
    is_blocking: bool = True

    @property
    def place(self) -> Place:
        """Give the place that it has in common with what the reader tells."""
        return Place(self.module_id, self.step_id, self.block_id, self.form_id)


def findings(whole: Whole, earlier: Mapping[str, Any] | None) -> list[Finding]:
    """Give the check list, blocking findings first, at most `MOST`.

    `earlier` is the published version before it (`{"outline", "forms"}`) when this is to be a minor one of it.
    """
    own = own_findings(whole, earlier)
    read = list(_only_new(whole, own, list(_read(whole))))
    return sorted([*own, *read], key=lambda one: not one.is_blocking)[:MOST]


def own_findings(whole: Whole, earlier: Mapping[str, Any] | None) -> list[Finding]:
    """Give what is found without reading the package: enough for whoever reads it anyway."""
    loaded, broken = _loaded(whole)
    return [
        *_of_modules(whole),
        *_of_forms(whole),
        *broken,
        *_reviewed(loaded),
        *(_lost(whole, loaded, earlier) if earlier else ()),
    ]


def _only_new(whole: Whole, own: Sequence[Finding], read: Sequence[Finding]) -> Iterator[Finding]:
    """Give what the reader tells that isn't told already, and doesn't just follow from something else on the same step."""
    told = {finding.place for finding in own if finding.is_blocking}
    faulty_steps = {finding.step_id for finding in [*own, *read] if finding.block_id and finding.is_blocking}
    forms = {
        (step.step_id, block["block_id"])
        for module in whole.modules
        for step in module.steps
        for block in step.blocks
        if block["kind"] == "form"
    }
    for finding in read:
        follows = finding.step_id in faulty_steps and finding.block_id is None
        # What can be wrong with a form's place is told by `_of_forms` and `_of_step`.
        if not follows and finding.place not in told and (finding.step_id, finding.block_id) not in forms:
            yield finding


def number_taken(number: str) -> Finding:
    """Give what is said when the version that a draft is to become exists already."""
    return Finding("number_taken", checks.NUMBER_TAKEN(number=number), path="version")


def shown(finding: Finding) -> DraftFinding:
    """Give a finding as the check list shows it."""
    return DraftFinding(**asdict(finding) | {"reason": Said(**finding.reason)})


def told(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Give findings as an error tells them."""
    return [asdict(finding) for finding in found]


def _read(whole: Whole) -> Iterator[Finding]:
    """Give what the reader of packages refuses."""
    written = write_package(whole)
    shown = {block.get("digest") for module in whole.modules for step in module.steps for block in step.blocks}
    pictures = dict(named for digest, named in whole.pictures.items() if digest in shown)
    try:
        read_package(Source(written.files, pictures=pictures))
    except BrokenPackage as broken:
        # A picture that "stands nowhere" stands in a block that is told of.
        yield from (_of_fault(fault, written) for fault in broken.faults if fault.file not in pictures)


def _of_fault(fault: Fault, written: Written) -> Finding:
    place = written.place(fault.file, fault.line)
    return Finding("package", fault.reason, **asdict(place))


def at_place(fault: Fault) -> Phrase:
    """Give a fault of a package with its place in words, for who can't be led there."""
    return defining.AT(path=fault.place, why=fault.reason)


def _of_modules(whole: Whole) -> Iterator[Finding]:
    if not whole.modules:
        yield Finding("no_modules", checks.NO_MODULES())
    for name, code in _NEEDED.items():
        if not says(whole.facts[name]):
            yield Finding(code, code(), path=name)
    for module in whole.modules:
        if not says(module.summary):
            reason = checks.NO_MODULE_SUMMARY(title=module.title)
            yield Finding("no_module_summary", reason, module.module_id, path="summary")
        if not module.steps:
            yield Finding("empty_module", checks.EMPTY_MODULE(title=module.title), module.module_id)
        for step in module.steps:
            yield from _of_step(whole, module, step)


def _of_step(whole: Whole, module: WholeModule, step: WholeStep) -> Iterator[Finding]:
    place: dict[str, Any] = {"module_id": module.module_id, "step_id": step.step_id}
    full = [block for block in step.blocks if not is_empty(block)]
    if not full:
        yield Finding("empty_step", checks.EMPTY_STEP(title=step.title), **place)
    level = 1
    for block in step.blocks:
        here = {**place, "block_id": block["block_id"]}
        if is_empty(block):
            yield Finding("empty_block", checks.EMPTY_BLOCK(), **here, is_blocking=False)
        elif block["kind"] == "heading":
            if (block.get("level") or 2) > level + 1:
                yield Finding("skipped_heading", checks.SKIPPED_HEADING(), **here)
            level = block.get("level") or 2
        elif block["kind"] == "image":
            yield from _of_image(whole, block, here)
        elif block["kind"] == "video" and not all(one_line(block.get(name)) for name in ("url", "title", "text")):
            reason = checks.VIDEO_INCOMPLETE()
            yield Finding("video_incomplete", reason, **here)
        elif block["kind"] == "form" and block["form_id"] not in whole.forms:
            yield Finding("broken_link", checks.BROKEN_LINK(form=block["form_id"]), **here)


def _of_image(whole: Whole, block: WrittenBlock, here: Mapping[str, Any]) -> Iterator[Finding]:
    if block.get("digest") not in whole.pictures:
        yield Finding("no_picture", checks.NO_PICTURE(), **here)
    elif not one_line(block.get("alt")):
        yield Finding("no_alt_text", checks.NO_ALT_TEXT(), **here)


def is_empty(block: WrittenBlock) -> bool:
    """Say whether a block has no words, picture or form at all: then nothing of it is written."""
    kind = block["kind"]
    if kind == "list":
        return not any(says(item or "") for item in block.get("points") or ())
    wanted = {"image": ("digest", "alt", "caption"), "video": ("url", "title", "text"), "form": ("form_id",)}
    return not any(says(block.get(name) or "") for name in wanted.get(kind, ("text",)))


def _of_forms(whole: Whole) -> Iterator[Finding]:
    standing = [
        (block["form_id"], module.module_id, step.step_id, block["block_id"])
        for module in whole.modules
        for step in module.steps
        for block in step.blocks
        if block["kind"] == "form" and block.get("form_id")
    ]
    used: set[str] = set()
    for form_id, module_id, step_id, block_id in standing:
        if form_id in used:
            reason = checks.FORM_TWICE(form=form_id)
            yield Finding("form_twice", reason, module_id, step_id, block_id, form_id)
        used.add(form_id)
    for form_id in sorted(set(whole.forms) - used):
        title = whole.forms[form_id].get("title") or form_id
        yield Finding("form_nowhere", checks.FORM_NOWHERE(title=title), form_id=form_id)


def _loaded(whole: Whole) -> tuple[dict[str, Form], list[Finding]]:
    """Give the forms that can be used, and what is wrong with the others."""
    loaded: dict[str, Form] = {}
    broken: list[Finding] = []
    for form_id, definition in whole.forms.items():
        try:
            loaded[form_id] = load_definition(definition)
        except BrokenForm as error:
            broken += [
                Finding(
                    "broken_form",
                    fault.reason,
                    form_id=form_id,
                    question_id=question_at(definition, fault.path),
                    path=fault.path,
                )
                for fault in error.faults
            ]
    return loaded, broken


def question_at(definition: Mapping[str, Any], path: str) -> str | None:
    """Give the id of the question that a path like `questions.3.label` leads into."""
    first, _, rest = path.partition(".")
    number = rest.partition(".")[0]
    questions = definition.get("questions")
    if first != "questions" or not number.isdigit() or not isinstance(questions, list) or int(number) >= len(questions):
        return None
    question = questions[int(number)]
    found = question.get("id") if isinstance(question, Mapping) else None
    return found if isinstance(found, str) else None


def _reviewed(forms: Mapping[str, Form]) -> Iterator[Finding]:
    for form_id, form in forms.items():
        for advice in review(form):
            number = advice.path.split(".")[1]
            is_question = advice.path.startswith("questions.")
            yield Finding(
                "unreachable_question" if is_question else "form_advice",
                advice.reason,
                form_id=form_id,
                question_id=form.questions[int(number)].id if is_question else None,
                path=advice.path,
                is_blocking=not advice.path.startswith(_ADVICE_ONLY),
            )


def _lost(whole: Whole, loaded: Mapping[str, Form], earlier: Mapping[str, Any]) -> Iterator[Finding]:
    """Give what the published version has and this lacks: a moment couldn't move to it without losing answers (`moments` judges likewise)."""
    modules = {module.module_id: {step.step_id: step for step in module.steps} for module in whole.modules}
    for module in earlier["outline"]["modules"]:
        if module["id"] not in modules:
            yield Finding("lost_module", checks.LOST_MODULE(title=module["title"]))
            continue
        for step in module["steps"]:
            kept = modules[module["id"]].get(step["id"])
            if kept is None:
                yield Finding("lost_step", checks.LOST_STEP(title=step["title"]), module["id"])
                continue
            standing = {block.get("form_id") for block in kept.blocks if block["kind"] == "form"}
            for form_id in step["forms"]:
                if form_id not in standing:
                    reason = checks.LOST_FORM(form=form_id)
                    yield Finding("lost_form", reason, module["id"], step["id"])
    for form_id, definition in earlier["forms"].items():
        if form_id in loaded:
            yield from _lost_in_form(load_definition(definition), loaded[form_id])


def _lost_in_form(before: Form, after: Form) -> Iterator[Finding]:
    for question in before.questions:
        other = after.by_id.get(question.id)
        if other is None or other.kind != question.kind:
            code = checks.LOST_KIND if other else checks.LOST_QUESTION
            reason = code(label=question.label)
            yield Finding("lost_question", reason, form_id=after.id, question_id=question.id if other else None)
            continue
        for choice_id, label in _choices(question).items():
            if choice_id not in _choices(other):
                reason = checks.LOST_CHOICE(label=label)
                yield Finding("lost_choice", reason, form_id=after.id, question_id=question.id)


def _choices(question: Question) -> dict[str, str]:
    return {one.id: one.label for name in ("choices", "rows") for one in getattr(question, name, ())}
