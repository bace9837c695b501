"""A published version: its outline, its steps and its forms."""

from marshmallow import fields, validate

from common.contracts.base import SLUG, Identifier, Strict, query
from common.contracts.content.vocabulary import EVERYONE, MODULE_KINDS, READERS, VersionRequest


class StepOutline(Strict):
    """A step's place: its title, its number in the module's order, and the forms on it."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    forms = fields.List(fields.String(), required=True)


class ModuleOutline(Strict):
    """A module: `open_days` is how long it stays open by default, in days."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(MODULE_KINDS))
    starts_at_once = fields.Boolean(required=True)
    open_days = fields.Integer(required=True)
    summary = fields.String(required=True)
    steps = fields.List(fields.Nested(StepOutline), required=True)


class FormRepeat(Strict):
    """A form that is sent again: every so many days, so many times in all."""

    every_days = fields.Integer(required=True)
    times = fields.Integer(required=True)


class FormOutline(Strict):
    """A form by name, with what lists need to know of it. A version that was published before they were told has neither of the last two."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    mandatory = fields.Boolean(required=True)
    review = fields.Boolean(required=True)
    blocks = fields.Boolean(load_default=False)
    repeat = fields.Nested(FormRepeat, load_default=None, allow_none=True)


class Outline(Strict):
    """A version without its texts: what `moments` keeps and the pages are built around."""

    version_id = Identifier(required=True)
    programme_id = fields.String(required=True)
    title = fields.String(required=True)
    version = fields.String(required=True)
    digest = fields.String(required=True, metadata={"description": "SHA-256 of the package"})
    language = fields.String(required=True)
    summary = fields.String(required=True)
    recommended_days = fields.Integer(required=True)
    welcome_html = fields.String(required=True)
    modules = fields.List(fields.Nested(ModuleOutline), required=True)
    forms = fields.List(fields.Nested(FormOutline), required=True)


OUTLINE = query("content", "outline", VersionRequest, Outline, *EVERYONE, services=READERS)


class StepRequest(VersionRequest):
    """One step of a version."""

    step_id = fields.String(required=True, validate=SLUG)


class Block(Strict):
    """A part of a page: `html` (headings, text, lists), `tip` (html in a box), `form` (the form `form_id` stands here), `video` or `image`.

    An image lies in the blob store under its `digest`; `width` and `height` in pixels, `size` in bytes, `alt` says what it shows.
    The `html` holds h2, h3, p, ul, ol, li, strong, em, a and br; an `ol` may have a `start`, an `li` a `value`, and `class="parenthesis"` means `1)`.
    A video is a link (`url`, https) with a `title`; `html`, and `text` without markup, say what it shows to those who can't see or hear it.
    """

    kind = fields.String(required=True, validate=validate.OneOf(["html", "tip", "form", "video", "image"]))
    html = fields.String(load_default=None, allow_none=True)
    form_id = fields.String(load_default=None, allow_none=True)
    url = fields.String(load_default=None, allow_none=True)
    title = fields.String(load_default=None, allow_none=True)
    text = fields.String(load_default=None, allow_none=True)
    digest = fields.String(load_default=None, allow_none=True)
    media_type = fields.String(load_default=None, allow_none=True)
    size = fields.Integer(load_default=None, allow_none=True)
    width = fields.Integer(load_default=None, allow_none=True)
    height = fields.Integer(load_default=None, allow_none=True)
    alt = fields.String(load_default=None, allow_none=True)
    caption = fields.String(load_default=None, allow_none=True)


class StepContent(Strict):
    """A step's page, with the definitions of its forms (`common.forms.load_definition`)."""

    id = fields.String(required=True)
    module_id = fields.String(required=True)
    title = fields.String(required=True)
    blocks = fields.List(fields.Nested(Block), required=True)
    forms = fields.Dict(keys=fields.String(), values=fields.Dict(), required=True)


STEP = query("content", "step", StepRequest, StepContent, *EVERYONE, services=READERS)


class FormRequest(VersionRequest):
    """One form of a version."""

    form_id = fields.String(required=True, validate=SLUG)


class FormContent(Strict):
    """A form's definition."""

    definition = fields.Dict(required=True)


FORM = query("content", "form", FormRequest, FormContent, *EVERYONE, services=READERS)
