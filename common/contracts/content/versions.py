"""A published version: its outline, its steps and its forms."""

from typing import Annotated, Any
from uuid import UUID

from marshmallow.validate import OneOf

from common.contracts.base import Slug, query
from common.contracts.content.vocabulary import EVERYONE, MODULE_KINDS, READERS, VersionRequest
from common.contracts.messages import Message, described


class StepOutline(Message):
    """A step's place: its title, its number in the module's order, and the forms on it."""

    id: str
    title: str
    forms: list[str]


class ModuleOutline(Message):
    """A module: `open_days` is how long it stays open by default, in days."""

    id: str
    title: str
    kind: Annotated[str, OneOf(MODULE_KINDS)]
    starts_at_once: bool
    open_days: int
    summary: str
    steps: list[StepOutline]


class FormRepeat(Message):
    """A form that is sent again: every so many days, so many times in all."""

    every_days: int
    times: int


class FormOutline(Message):
    """A form by name, with what lists need to know of it. A version that was published before they were told has neither of the last two."""

    id: str
    title: str
    mandatory: bool
    review: bool
    blocks: bool = False
    repeat: FormRepeat | None = None


class Outline(Message):
    """A version without its texts: what `moments` keeps and the pages are built around."""

    version_id: UUID
    programme_id: str
    title: str
    version: str
    digest: Annotated[str, described("SHA-256 of the package")]
    language: str
    summary: str
    recommended_days: int
    welcome_html: str
    modules: list[ModuleOutline]
    forms: list[FormOutline]


OUTLINE = query("content", "outline", VersionRequest, Outline, *EVERYONE, services=READERS)


class StepRequest(VersionRequest):
    """One step of a version."""

    step_id: Slug


class Block(Message):
    """A part of a page: `html` (headings, text, lists), `tip` (html in a box), `form` (the form `form_id` stands here), `video` or `image`.

    An image lies in the blob store under its `digest`; `width` and `height` in pixels, `size` in bytes, `alt` says what it shows.
    The `html` holds h2, h3, p, ul, ol, li, strong, em, a and br; an `ol` may have a `start`, an `li` a `value`, and `class="parenthesis"` means `1)`.
    A video is a link (`url`, https) with a `title`; `html`, and `text` without markup, say what it shows to those who can't see or hear it.
    """

    kind: Annotated[str, OneOf(["html", "tip", "form", "video", "image"])]
    html: str | None = None
    form_id: str | None = None
    url: str | None = None
    title: str | None = None
    text: str | None = None
    digest: str | None = None
    media_type: str | None = None
    size: int | None = None
    width: int | None = None
    height: int | None = None
    alt: str | None = None
    caption: str | None = None


class StepContent(Message):
    """A step's page, with the definitions of its forms (`common.forms.load_definition`)."""

    id: str
    module_id: str
    title: str
    blocks: list[Block]
    forms: dict[str, dict[str, Any]]


STEP = query("content", "step", StepRequest, StepContent, *EVERYONE, services=READERS)


class FormRequest(VersionRequest):
    """One form of a version."""

    form_id: Slug


class FormContent(Message):
    """A form's definition."""

    definition: dict[str, Any]


FORM = query("content", "form", FormRequest, FormContent, *EVERYONE, services=READERS)
