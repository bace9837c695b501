"""Modules, steps and blocks of a draft: added, saved as they are written, moved, deleted and restored."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from common.contracts.base import Caller, Identifier, Strict, command, query
from common.contracts.content.vocabulary import (
    LONGEST_TEXT,
    MODULE_KINDS,
    InDraft,
    OfDraft,
    named,
    slug,
    version,
    words,
)
from common.phrases import inputs

BLOCK_KINDS = ("heading", "text", "list", "image", "tip", "video", "form")
PARTS = ("module", "step", "block", "form", "question")
MOST_BLOCKS = 200
BLOCK_ID = validate.Regexp(r"^[a-z0-9-]{1,64}$", error=inputs.NO_ID)


class BlockWords(Strict):
    """What stands in a block, by `kind`; fields that the kind doesn't have are left out.

    `heading`: `level` 2 or 3, `text` one line · `text`, `tip`: `text`, paragraphs in the small Markdown (bold, italic, links to https) · `list`: `ordered`,
    `points` · `image`: `digest` of a picture of the draft (`add_picture`), `alt`, `caption` · `video`: `url` (https), `title`, `text` that says what it
    shows · `form`: `form_id`.
    """

    kind = fields.String(required=True, validate=validate.OneOf(BLOCK_KINDS))
    level = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.OneOf([2, 3]))
    text = words(LONGEST_TEXT, load_default=None, allow_none=True)
    ordered = fields.Boolean(load_default=None, allow_none=True)
    points = fields.List(words(5000), load_default=None, allow_none=True, validate=validate.Length(max=200))
    digest = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"^([0-9a-f]{64})?$", error=inputs.PICTURE),
    )
    alt = words(500, load_default=None, allow_none=True)
    caption = words(500, load_default=None, allow_none=True)
    url = words(2000, load_default=None, allow_none=True)
    title = words(200, load_default=None, allow_none=True)
    form_id = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"^([a-z0-9][a-z0-9-]{0,63})?$", error=inputs.NO_ID),
    )


class DraftBlock(BlockWords):
    """A block as it stands: its id and its optimistic version."""

    block_id = fields.String(required=True)
    version = fields.Integer(required=True)


class OfStep(OfDraft):
    """One step of a draft."""

    step_id = slug(required=True)


class DraftStep(Strict):
    """A step to edit. `changed_by` is the commission version that saved it last."""

    step_id = fields.String(required=True)
    module_id = fields.String(required=True)
    title = fields.String(required=True)
    version = fields.Integer(required=True)
    changed_at = fields.AwareDateTime(required=True, format="iso")
    changed_by = Identifier(required=True)
    blocks = fields.List(fields.Nested(DraftBlock), required=True)


DRAFT_STEP = query("content", "draft_step", OfStep, DraftStep, Caller.STAFF)


class AddModule(InDraft):
    """A new module, last, or after `after`. Its id is made of the title unless one is given."""

    title = named(200, required=True)
    module_id = slug(load_default=None, allow_none=True)
    after = slug(load_default=None, allow_none=True)


class PartSaved(Strict):
    """What was added or saved, by its id, and its new version."""

    what = fields.String(required=True, validate=validate.OneOf(PARTS))
    part_id = fields.String(required=True)
    version = fields.Integer(required=True)


ADD_MODULE = command("content", "add_module", AddModule, PartSaved, Caller.STAFF)
"""Raises `Conflict(module_id)` for an id that the draft has already; so do the other additions."""


class SaveModule(InDraft):
    """A module's own fields."""

    module_id = slug(required=True)
    expected_version = version(required=True)
    title = named(200, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(MODULE_KINDS))
    starts_at_once = fields.Boolean(required=True)
    open_days = fields.Integer(required=True, strict=True, validate=validate.Range(1, 365))
    summary = words(1000, required=True)


SAVE_MODULE = command("content", "save_module", SaveModule, PartSaved, Caller.STAFF)


class AddStep(InDraft):
    """A new empty step in a module, last, or after `after`."""

    module_id = slug(required=True)
    title = named(200, required=True)
    step_id = slug(load_default=None, allow_none=True)
    after = slug(load_default=None, allow_none=True)


ADD_STEP = command("content", "add_step", AddStep, PartSaved, Caller.STAFF)


class WrittenBlock(BlockWords):
    """A block in a whole step: with `block_id` one that is there already, without it a new one."""

    block_id = fields.String(load_default=None, allow_none=True, validate=BLOCK_ID)


class SaveStep(InDraft):
    """A step's title, and with `blocks` all that stands on it, in order. `module_id` moves it last into another module."""

    step_id = slug(required=True)
    expected_version = version(required=True)
    title = named(200, required=True)
    module_id = slug(load_default=None, allow_none=True)
    blocks = fields.List(
        fields.Nested(WrittenBlock), load_default=None, allow_none=True, validate=validate.Length(max=MOST_BLOCKS)
    )


class StepSaved(Strict):
    """The step's new version, and the block that was added or saved with its own (null when the whole step was)."""

    step_id = fields.String(required=True)
    version = fields.Integer(required=True)
    block_id = fields.String(required=True, allow_none=True)
    block_version = fields.Integer(required=True, allow_none=True)


SAVE_STEP = command("content", "save_step", SaveStep, StepSaved, Caller.STAFF)


class AddBlock(InDraft):
    """A new block, last, or after the block `after` (an empty text: first)."""

    step_id = slug(required=True)
    after = fields.String(
        load_default=None, allow_none=True, validate=validate.Regexp(r"^[a-z0-9-]{0,64}$", error=inputs.NO_ID)
    )
    block = fields.Nested(BlockWords, required=True)


ADD_BLOCK = command("content", "add_block", AddBlock, StepSaved, Caller.STAFF)


class SaveBlock(InDraft):
    """One block, as it is written. `expected_version` is the block's own: two people may write in different blocks at once."""

    step_id = slug(required=True)
    block_id = fields.String(required=True, validate=BLOCK_ID)
    expected_version = version(required=True)
    block = fields.Nested(BlockWords, required=True)


SAVE_BLOCK = command("content", "save_block", SaveBlock, StepSaved, Caller.STAFF)


class OnePart(InDraft):
    """A module, step or form by its id; a block `within` its step, a question `within` its form."""

    what = fields.String(required=True, validate=validate.OneOf(PARTS))
    part_id = slug(required=True)
    within = slug(load_default=None, allow_none=True)

    @validates_schema
    def _knows_where(self, data: dict[str, Any], **_: object) -> None:
        if (data["what"] in {"block", "question"}) != bool(data.get("within")):
            raise ValidationError([inputs.WITHIN()], "within")


class MovePart(OnePart):
    """One place up or down among its neighbours; at the end nothing happens."""

    direction = fields.String(required=True, validate=validate.OneOf(["up", "down"]))


class PartMoved(Strict):
    """Its place now, from 0."""

    what = fields.String(required=True, validate=validate.OneOf(PARTS))
    part_id = fields.String(required=True)
    place = fields.Integer(required=True)


MOVE_PART = command("content", "move_part", MovePart, PartMoved, Caller.STAFF)


class DeletePart(OnePart):
    """Delete it, with everything in it. The last 20 deletions of a draft can be restored."""


class PartDeleted(Strict):
    """By what it can be restored."""

    deletion_id = Identifier(required=True)


DELETE_PART = command("content", "delete_part", DeletePart, PartDeleted, Caller.STAFF)


class RestorePart(InDraft):
    """Put back what was deleted, at its place or the nearest that exists."""

    deletion_id = Identifier(required=True)


class PartRestored(Strict):
    """What came back, and where."""

    what = fields.String(required=True, validate=validate.OneOf(PARTS))
    part_id = fields.String(required=True)
    within = fields.String(required=True, allow_none=True)


RESTORE_PART = command("content", "restore_part", RestorePart, PartRestored, Caller.STAFF)
"""Raises `Conflict` when something else has its id by now, `NotFound` when the step or the form that held it is gone."""
