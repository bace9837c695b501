"""What a definition's parts are, whatever is wrong with them: a draft keeps one with faults, and its pages can show only what has this shape.

The form engine says what is wrong, with its place (`common.forms.load_definition`); this is the least that an editor can open, and no page makes
anything else.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError
from marshmallow.validate import Validator

from common.phrases import inputs

_TEXTS = frozenset(
    (
        *("id", "title", "intro", "source", "licence", "kind", "label", "help", "pattern", "pattern_text", "unit"),
        *("minimum_label", "maximum_label", "earliest", "latest", "expression", "question", "score", "row", "operator"),
        *("rule", "priority", "staff_text", "citizen_text", "safety_text"),
    )
)
_LISTS = frozenset(("questions", "scores", "flags", "choices", "rows", "bands", "all", "any"))
"""Of parts."""
_PARTS = frozenset(("show_if", "when", "repeat", "missing"))


class Shaped(Validator):
    """A definition in which no text, part or list of parts is something else."""

    def __call__(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give the definition as it came; raises `ValidationError`."""
        if not _is_shaped(value):
            raise ValidationError([inputs.WRONG_TYPE()])
        return value


def _is_shaped(part: Any) -> bool:
    return isinstance(part, Mapping) and all(value is None or _fits(name, value) for name, value in part.items())


def _fits(name: str, value: Any) -> bool:
    if name in _TEXTS:
        return isinstance(value, str)
    if name in _LISTS:
        return isinstance(value, list) and all(map(_is_shaped, value))
    return name not in _PARTS or _is_shaped(value)
