"""Forms of a draft: whole definitions (`docs/developers/forms.md`), which may be broken while they are written."""

from typing import Annotated, Any

from common.contracts.base import Caller, Slug, Version, command, query
from common.contracts.content.parts import PartSaved
from common.contracts.content.shapes import Shaped
from common.contracts.content.vocabulary import ONE_LINE, InDraft, Notice, OfDraft
from common.contracts.messages import Message
from common.contracts.strict import Saying
from common.phrases import inputs


class OfForm(OfDraft):
    """One form of a draft."""

    form_id: Slug


class DefinitionCheck(Message):
    """What is wrong with a definition (it can't be used until that is mended), and advice about one that is right."""

    faults: list[Notice]
    advice: list[Notice]


class DraftForm(DefinitionCheck):
    """A form to edit."""

    form_id: str
    version: int
    definition: dict[str, Any]


DRAFT_FORM = query("content", "draft_form", OfForm, DraftForm, Caller.STAFF)


class CheckDefinition(Message):
    """A definition that isn't saved."""

    definition: dict[str, Any]


CHECK_DEFINITION = query("content", "check_definition", CheckDefinition, DefinitionCheck, Caller.STAFF)
"""Needs the role designer or publisher."""


class AddForm(InDraft):
    """A new form: with a title alone it has no questions yet. A `definition` is kept as it is, but for its id."""

    title: Annotated[str, Saying(1, 300, too_short=inputs.ONE_LINE), ONE_LINE]
    form_id: Slug | None = None
    definition: Annotated[dict[str, Any] | None, Shaped()] = None


ADD_FORM = command("content", "add_form", AddForm, PartSaved, Caller.STAFF)


class SaveForm(InDraft):
    """The whole definition; one with faults is kept too, and stands in the check list. Its id stays `form_id`."""

    form_id: Slug
    expected_version: Version
    definition: Annotated[dict[str, Any], Shaped()]


class FormSaved(DefinitionCheck):
    """The form's new version, and what there is to say of it."""

    form_id: str
    version: int


SAVE_FORM = command("content", "save_form", SaveForm, FormSaved, Caller.STAFF)
