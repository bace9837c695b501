"""Forms of a draft: whole definitions (`docs/developers/forms.md`), which may be broken while they are written."""

from marshmallow import fields

from common.contracts.base import Caller, Strict, command, query
from common.contracts.content.parts import PartSaved
from common.contracts.content.vocabulary import InDraft, Notice, OfDraft, named, slug, version


class OfForm(OfDraft):
    """One form of a draft."""

    form_id = slug(required=True)


class Judged(Strict):
    """What is wrong with a definition (it can't be used until that is mended), and advice about one that is right."""

    faults = fields.List(fields.Nested(Notice), required=True)
    advice = fields.List(fields.Nested(Notice), required=True)


class DraftForm(Judged):
    """A form to edit."""

    form_id = fields.String(required=True)
    version = fields.Integer(required=True)
    definition = fields.Dict(required=True)


DRAFT_FORM = query("content", "draft_form", OfForm, DraftForm, Caller.STAFF)


class CheckDefinition(Strict):
    """A definition that isn't saved."""

    definition = fields.Dict(required=True)


CHECK_DEFINITION = query("content", "check_definition", CheckDefinition, Judged, Caller.STAFF)
"""Needs the role designer or publisher."""


class AddForm(InDraft):
    """A new form: with a title alone it has no questions yet. A `definition` is kept as it is, but for its id."""

    title = named(300, required=True)
    form_id = slug(load_default=None, allow_none=True)
    definition = fields.Dict(load_default=None, allow_none=True)


ADD_FORM = command("content", "add_form", AddForm, PartSaved, Caller.STAFF)


class SaveForm(InDraft):
    """The whole definition; one with faults is kept too, and stands in the check list. Its id stays `form_id`."""

    form_id = slug(required=True)
    expected_version = version(required=True)
    definition = fields.Dict(required=True)


class FormSaved(Judged):
    """The form's new version, and what there is to say of it."""

    form_id = fields.String(required=True)
    version = fields.Integer(required=True)


SAVE_FORM = command("content", "save_form", SaveForm, FormSaved, Caller.STAFF)
