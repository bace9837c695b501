"""Modules, steps and blocks of a draft: added, saved as they are written, moved, deleted and restored."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow import ValidationError
from marshmallow.validate import Length, OneOf, Range, Regexp

from common.contracts.base import Caller, Slug, Version, command, query
from common.contracts.content.vocabulary import (
    LONGEST_TEXT,
    MODULE_KINDS,
    ONE_LINE,
    InDraft,
    OfDraft,
)
from common.contracts.messages import STRICT, Message
from common.contracts.strict import Saying
from common.phrases import inputs

BLOCK_KINDS = ("heading", "text", "list", "image", "tip", "video", "form")
PARTS = ("module", "step", "block", "form", "question")
MOST_BLOCKS = 200
BLOCK_ID = Regexp(r"^[a-z0-9-]{1,64}$", error=inputs.NO_ID)


class BlockWords(Message):
    """What stands in a block, by `kind`; fields that the kind doesn't have are left out.

    `heading`: `level` 2 or 3, `text` one line · `text`, `tip`: `text`, paragraphs in the small Markdown (bold, italic, links to https) · `list`: `ordered`,
    `points` · `image`: `digest` of a picture of the draft (`add_picture`), `alt`, `caption` · `video`: `url` (https), `title`, `text` that says what it
    shows · `form`: `form_id`.
    """

    kind: Annotated[str, OneOf(BLOCK_KINDS)]
    level: Annotated[int | None, STRICT, OneOf([2, 3])] = None
    text: Annotated[str | None, Length(max=LONGEST_TEXT)] = None
    ordered: bool | None = None
    points: Annotated[list[Annotated[str, Length(max=5000)]] | None, Length(max=200)] = None
    digest: Annotated[str | None, Regexp(r"^([0-9a-f]{64})?$", error=inputs.PICTURE)] = None
    alt: Annotated[str | None, Length(max=500)] = None
    caption: Annotated[str | None, Length(max=500)] = None
    url: Annotated[str | None, Length(max=2000)] = None
    title: Annotated[str | None, Length(max=200)] = None
    form_id: Annotated[str | None, Regexp(r"^([a-z0-9][a-z0-9-]{0,63})?$", error=inputs.NO_ID)] = None


class DraftBlock(BlockWords):
    """A block as it stands: its id and its optimistic version."""

    block_id: str
    version: int


class OfStep(OfDraft):
    """One step of a draft."""

    step_id: Slug


class DraftStep(Message):
    """A step to edit. `changed_by` is the commission version that saved it last."""

    step_id: str
    module_id: str
    title: str
    version: int
    changed_at: datetime
    changed_by: UUID
    blocks: list[DraftBlock]


DRAFT_STEP = query("content", "draft_step", OfStep, DraftStep, Caller.STAFF)


class AddModule(InDraft):
    """A new module, last, or after `after`. Its id is made of the title unless one is given."""

    title: Annotated[str, Saying(1, 200, too_short=inputs.ONE_LINE), ONE_LINE]
    module_id: Slug | None = None
    after: Slug | None = None


class PartSaved(Message):
    """What was added or saved, by its id, and its new version."""

    what: Annotated[str, OneOf(PARTS)]
    part_id: str
    version: int


ADD_MODULE = command("content", "add_module", AddModule, PartSaved, Caller.STAFF)
"""Raises `Conflict(module_id)` for an id that the draft has already; so do the other additions."""


class SaveModule(InDraft):
    """A module's own fields."""

    module_id: Slug
    expected_version: Version
    title: Annotated[str, Saying(1, 200, too_short=inputs.ONE_LINE), ONE_LINE]
    kind: Annotated[str, OneOf(MODULE_KINDS)]
    starts_at_once: bool
    open_days: Annotated[int, STRICT, Range(1, 365)]
    summary: Annotated[str, Length(max=1000)]


SAVE_MODULE = command("content", "save_module", SaveModule, PartSaved, Caller.STAFF)


class AddStep(InDraft):
    """A new empty step in a module, last, or after `after`."""

    module_id: Slug
    title: Annotated[str, Saying(1, 200, too_short=inputs.ONE_LINE), ONE_LINE]
    step_id: Slug | None = None
    after: Slug | None = None


ADD_STEP = command("content", "add_step", AddStep, PartSaved, Caller.STAFF)


class WrittenBlock(BlockWords):
    """A block in a whole step: with `block_id` one that is there already, without it a new one."""

    block_id: Annotated[str | None, BLOCK_ID] = None


class SaveStep(InDraft):
    """A step's title, and with `blocks` all that stands on it, in order. `module_id` moves it last into another module."""

    step_id: Slug
    expected_version: Version
    title: Annotated[str, Saying(1, 200, too_short=inputs.ONE_LINE), ONE_LINE]
    module_id: Slug | None = None
    blocks: Annotated[list[WrittenBlock] | None, Length(max=MOST_BLOCKS)] = None


class StepSaved(Message):
    """The step's new version, and the block that was added or saved with its own (null when the whole step was)."""

    step_id: str
    version: int
    block_id: str | None
    block_version: int | None


SAVE_STEP = command("content", "save_step", SaveStep, StepSaved, Caller.STAFF)


class AddBlock(InDraft):
    """A new block, last, or after the block `after` (an empty text: first)."""

    step_id: Slug
    after: Annotated[str | None, Regexp(r"^[a-z0-9-]{0,64}$", error=inputs.NO_ID)] = None
    block: BlockWords


ADD_BLOCK = command("content", "add_block", AddBlock, StepSaved, Caller.STAFF)


class SaveBlock(InDraft):
    """One block, as it is written. `expected_version` is the block's own: two people may write in different blocks at once."""

    step_id: Slug
    block_id: Annotated[str, BLOCK_ID]
    expected_version: Version
    block: BlockWords


SAVE_BLOCK = command("content", "save_block", SaveBlock, StepSaved, Caller.STAFF)


class OnePart(InDraft):
    """A module, step or form by its id; a block `within` its step, a question `within` its form."""

    what: Annotated[str, OneOf(PARTS)]
    part_id: Slug
    within: Slug | None = None

    def check(self) -> None:
        """Refuse a block without its step, a question without its form, and anything else with either."""
        if (self.what in {"block", "question"}) != bool(self.within):
            raise ValidationError([inputs.WITHIN()], "within")


class MovePart(OnePart):
    """One place up or down among its neighbours; at the end nothing happens."""

    direction: Annotated[str, OneOf(["up", "down"])]


class PartMoved(Message):
    """Its place now, from 0."""

    what: Annotated[str, OneOf(PARTS)]
    part_id: str
    place: int


MOVE_PART = command("content", "move_part", MovePart, PartMoved, Caller.STAFF)


class DeletePart(OnePart):
    """Delete it, with everything in it. The last 20 deletions of a draft can be restored."""


class PartDeleted(Message):
    """By what it can be restored."""

    deletion_id: UUID


DELETE_PART = command("content", "delete_part", DeletePart, PartDeleted, Caller.STAFF)


class RestorePart(InDraft):
    """Put back what was deleted, at its place or the nearest that exists."""

    deletion_id: UUID


class PartRestored(Message):
    """What came back, and where."""

    what: Annotated[str, OneOf(PARTS)]
    part_id: str
    within: str | None


RESTORE_PART = command("content", "restore_part", RestorePart, PartRestored, Caller.STAFF)
"""Raises `Conflict` when something else has its id by now, `NotFound` when the step or the form that held it is gone."""
