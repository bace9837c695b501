"""What a newer version of a programme must have so that a running moment can move to it and nothing of it is lost."""

from collections.abc import Iterator, Sequence

from common.contracts.content.versions import Outline
from common.contracts.errors import Invalid
from common.contracts.moments.version_changes import MissingPart
from common.forms import Form
from common.phrases import moments


def require_newer_minor(old: Outline, new: Outline) -> None:
    """Raise `Invalid` unless `new` is a newer minor version of the same programme."""
    (old_major, old_minor), (new_major, new_minor) = (_numbers(one.version) for one in (old, new))
    if old.programme_id != new.programme_id or old_major != new_major or new_minor <= old_minor:
        raise Invalid(fields={"version_id": [moments.NEWER_VERSION()]})


def _numbers(version: str) -> tuple[int, int]:
    major, minor = version.split(".")
    return int(major), int(minor)


def form_ids(outline: Outline) -> list[str]:
    """Give the ids of all forms of a version."""
    return [form_id for module in outline.modules for step in module.steps for form_id in step.forms]


def missing_parts(old: Outline, new: Outline, forms: Sequence[tuple[Form, Form]]) -> list[MissingPart]:
    """Give what `new` lacks. `forms` pairs each form of the old version with the same form of the new one."""
    places, kept = set(_places(new)), list(_places(old))
    lost = [MissingPart(kind=kind, id=identifier) for kind, identifier in kept if (kind, identifier) not in places]
    return [*lost, *(one for before, after in forms for one in _missing_in_form(before, after))]


def _places(outline: Outline) -> Iterator[tuple[str, str]]:
    """Give every module, every step in its module, and every form on its step: one that has moved is not in its place."""
    for module in outline.modules:
        yield "module", module.id
        for step in module.steps:
            yield "step", f"{module.id}/{step.id}"
            yield from (("form", f"{step.id}/{form_id}") for form_id in step.forms)


def _missing_in_form(before: Form, after: Form) -> Iterator[MissingPart]:
    for question in before.questions:
        other = after.by_id.get(question.id)
        if other is None or other.kind != question.kind:
            yield MissingPart(kind="question", id=f"{before.id}/{question.id}")
            continue
        for list_name in ("choices", "rows"):
            ids = {choice.id for choice in getattr(other, list_name, ())}
            for choice in getattr(question, list_name, ()):
                if choice.id not in ids:
                    yield MissingPart(kind="choice", id=f"{before.id}/{question.id}/{choice.id}")
