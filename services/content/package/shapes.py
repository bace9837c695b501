"""The fields of `programme.yaml`, `module.yaml` and a step's front matter."""

from typing import Any

from marshmallow import ValidationError, fields, validate

from common.contracts.base import SLUG, Strict
from common.contracts.content.vocabulary import MODULE_KINDS
from common.phrases import defining, inputs, packages
from common.phrases.code import Phrase
from services.content.package.files import Folder, Lined

FILE_NAME = validate.Regexp(r"^[a-z0-9][a-z0-9-]{0,99}$", error=packages.SLUG)


class ProgrammeShape(Strict):
    """`programme.yaml`."""

    id = fields.String(required=True, validate=SLUG)
    title = fields.String(required=True, validate=validate.Length(1, 200))
    version = fields.String(
        required=True,
        validate=validate.Regexp(r"^\d{1,4}\.\d{1,4}$", error=packages.VERSION_IN_QUOTES),
    )
    language = fields.String(required=True, validate=validate.Regexp(r"^[a-z]{2}$", error=inputs.LANGUAGE))
    summary = fields.String(required=True, validate=validate.Length(1, 1000))
    target_group = fields.String(required=True, validate=validate.Length(1, 1000))
    recommended_days = fields.Integer(required=True, strict=True, validate=validate.Range(1, 3650))
    authors = fields.String(required=True, validate=validate.Length(1, 1000))
    modules = fields.List(fields.String(validate=FILE_NAME), required=True, validate=validate.Length(1, 200))


class ModuleShape(Strict):
    """`module.yaml`."""

    id = fields.String(required=True, validate=SLUG)
    title = fields.String(required=True, validate=validate.Length(1, 200))
    kind = fields.String(required=True, validate=validate.OneOf(MODULE_KINDS))
    starts_at_once = fields.Boolean(load_default=False)
    open_days = fields.Integer(required=True, strict=True, validate=validate.Range(1, 365))
    summary = fields.String(required=True, validate=validate.Length(1, 1000))
    steps = fields.List(fields.String(validate=FILE_NAME), required=True, validate=validate.Length(1, 200))


class StepShape(Strict):
    """The front matter of a step."""

    id = fields.String(required=True, validate=SLUG)
    title = fields.String(required=True, validate=validate.Length(1, 200))


def load_shape(folder: Folder, file: str, lined: Lined, shape: Strict) -> dict[str, Any] | None:
    """Give the data as the shape says, or `None` with a fault for each field that is wrong."""
    if not isinstance(lined.data, dict):
        folder.fault(file, lined.first, packages.NAMES_WITH_VALUES())
        return None
    try:
        return dict(shape.load(lined.data))
    except ValidationError as error:
        for path, reason in _flat(error.messages_dict, ""):
            folder.fault(file, lined.line(path), defining.AT(path=path, why=reason))
        return None


def _flat(messages: Any, path: str) -> list[tuple[str, Phrase]]:
    if isinstance(messages, dict):
        return [pair for key, inner in messages.items() for pair in _flat(inner, f"{path}.{key}" if path else str(key))]
    return [(path, message) for message in messages]
