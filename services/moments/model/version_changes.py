"""What a newer version of a programme must have so that a running moment can move to it and nothing of it is lost."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from common.contracts.errors import Invalid
from common.forms import Form
from common.phrases import moments

Missing = dict[str, str]
"""`{"kind": …, "id": …}`, as in the contract."""


def require_newer_minor(old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Raise `Invalid` unless `new` is a newer minor version of the same programme (both: outlines as content answers them)."""
    (old_major, old_minor), (new_major, new_minor) = (_numbers(one["version"]) for one in (old, new))
    if old["programme_id"] != new["programme_id"] or old_major != new_major or new_minor <= old_minor:
        raise Invalid(fields={"version_id": [moments.NEWER_VERSION()]})


def _numbers(version: str) -> tuple[int, int]:
    major, minor = version.split(".")
    return int(major), int(minor)


def form_ids(outline: Mapping[str, Any]) -> list[str]:
    """Give the ids of all forms of a version."""
    return [form_id for module in outline["modules"] for step in module["steps"] for form_id in step["forms"]]


def missing_parts(old: Mapping[str, Any], new: Mapping[str, Any], forms: Sequence[tuple[Form, Form]]) -> list[Missing]:
    """Give what `new` lacks. `forms` pairs each form of the old version with the same form of the new one."""
    places, kept = set(_places(new)), list(_places(old))
    lost = [{"kind": kind, "id": identifier} for kind, identifier in kept if (kind, identifier) not in places]
    return [*lost, *(one for before, after in forms for one in _missing_in_form(before, after))]


def _places(outline: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give every module, every step in its module, and every form on its step: one that has moved is not in its place."""
    for module in outline["modules"]:
        yield "module", module["id"]
        for step in module["steps"]:
            yield "step", f"{module['id']}/{step['id']}"
            yield from (("form", f"{step['id']}/{form_id}") for form_id in step["forms"])


def _missing_in_form(before: Form, after: Form) -> Iterator[Missing]:
    for question in before.questions:
        other = after.by_id.get(question.id)
        if other is None or other.kind != question.kind:
            yield {"kind": "question", "id": f"{before.id}/{question.id}"}
            continue
        for list_name in ("choices", "rows"):
            ids = {choice.id for choice in getattr(other, list_name, ())}
            for choice in getattr(question, list_name, ()):
                if choice.id not in ids:
                    yield {"kind": "choice", "id": f"{before.id}/{question.id}/{choice.id}"}
