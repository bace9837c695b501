"""A draft as a whole: how it begins, what it says of itself, its way to a published version."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Strict, command, query
from common.contracts.content.vocabulary import (
    LONGEST_TEXT,
    MODULE_KINDS,
    VERSION_PARTS,
    InDraft,
    OfDraft,
    named,
    slug,
    version,
    words,
)
from common.phrases import inputs

DRAFT_STATES = ("draft", "in_review", "published", "discarded")
OPEN_STATES = ("draft", "in_review")
DRAFT_ACTIONS = ("send_to_review", "send_back", "take_back", "discard", "recover")
"""`send_back` is the publisher's and needs a comment; `take_back` is the designer's; `discard` can be taken back (`recover`)."""
LANGUAGE = validate.Regexp(r"^[a-z]{2}$", error=inputs.LANGUAGE)


class ListDrafts(Strict):
    """The drafts of the actor's care unit: those in work, or with `state` those of one state."""

    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(DRAFT_STATES))


class DraftSummary(Strict):
    """A draft in a list. `version` is what it will be published as; `version_id` what became of it; `changed_by` a commission version."""

    draft_id = Identifier(required=True)
    programme_id = fields.String(required=True)
    title = fields.String(required=True)
    version = fields.String(required=True, metadata={"description": "major.minor"})
    state = fields.String(required=True, validate=validate.OneOf(DRAFT_STATES))
    changed_at = fields.AwareDateTime(required=True, format="iso")
    changed_by = Identifier(required=True)
    version_id = Identifier(required=True, allow_none=True)


class DraftList(Strict):
    """The unit's drafts, last changed first; at most 200."""

    drafts = fields.List(fields.Nested(DraftSummary), required=True)


LIST_DRAFTS = query("content", "list_drafts", ListDrafts, DraftList, Caller.STAFF)
"""Needs the role designer or publisher."""


class DraftFacts(Strict):
    """What a programme says of itself; `welcome` is the small Markdown of steps. `version` is the facts' optimistic version."""

    title = fields.String(required=True)
    summary = fields.String(required=True)
    target_group = fields.String(required=True)
    recommended_days = fields.Integer(required=True)
    language = fields.String(required=True)
    authors = fields.String(required=True)
    welcome = fields.String(required=True)
    version = fields.Integer(required=True)


class DraftStepRow(Strict):
    """A step in the list of its module: how many `blocks` it has, and which forms stand on it."""

    step_id = fields.String(required=True)
    title = fields.String(required=True)
    version = fields.Integer(required=True)
    blocks = fields.Integer(required=True)
    forms = fields.List(fields.String(), required=True)


class DraftModule(Strict):
    """A module with its steps, in order."""

    module_id = fields.String(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(MODULE_KINDS))
    starts_at_once = fields.Boolean(required=True)
    open_days = fields.Integer(required=True)
    summary = fields.String(required=True)
    version = fields.Integer(required=True)
    steps = fields.List(fields.Nested(DraftStepRow), required=True)


class DraftFormRow(Strict):
    """A form; `questions` counts them."""

    form_id = fields.String(required=True)
    title = fields.String(required=True)
    version = fields.Integer(required=True)
    questions = fields.Integer(required=True)


class Deletion(Strict):
    """Something deleted that can be restored, newest first; the last 20 of a draft are kept."""

    deletion_id = Identifier(required=True)
    what = fields.String(required=True)
    title = fields.String(required=True)
    deleted_at = fields.AwareDateTime(required=True, format="iso")
    deleted_by = Identifier(required=True)


class Draft(DraftSummary):
    """A draft's structure. `comment` is why it was sent back, or empty; `earlier_version_id` what it began from.

    `may_edit`, `may_publish`: what the actor's roles and the state allow now; `actions` are those of `change_draft_state` that do.
    """

    facts = fields.Nested(DraftFacts, required=True)
    modules = fields.List(fields.Nested(DraftModule), required=True)
    forms = fields.List(fields.Nested(DraftFormRow), required=True)
    deletions = fields.List(fields.Nested(Deletion), required=True)
    comment = fields.String(required=True)
    earlier_version_id = Identifier(required=True, allow_none=True)
    may_edit = fields.Boolean(required=True)
    may_publish = fields.Boolean(required=True)
    actions = fields.List(fields.String(validate=validate.OneOf(DRAFT_ACTIONS)), required=True)


DRAFT = query("content", "draft", OfDraft, Draft, Caller.STAFF)


class DraftMade(Strict):
    """The new draft."""

    draft_id = Identifier(required=True)


class CreateDraft(Command):
    """Begin a new programme. Its id is made of the title unless one is given."""

    title = named(200, required=True)
    programme_id = slug(load_default=None, allow_none=True)
    language = fields.String(load_default="sv", validate=LANGUAGE)


CREATE_DRAFT = command("content", "create_draft", CreateDraft, DraftMade, Caller.STAFF)
"""Needs the role designer. Raises `Conflict(programme_id)` for an id that a programme or another draft has."""


class DraftFromVersion(Command):
    """Begin the next minor or major version of a published programme."""

    version_id = Identifier(required=True)
    part = fields.String(required=True, validate=validate.OneOf(VERSION_PARTS))


DRAFT_FROM_VERSION = command("content", "draft_from_version", DraftFromVersion, DraftMade, Caller.STAFF, deadline=10.0)
"""Needs the role designer. Raises `Conflict(draft_id)` when the unit has a draft of the programme in work."""


class SaveFacts(InDraft):
    """What the programme says of itself; saved as it is written, so texts may be empty until review."""

    expected_version = version(required=True)
    title = named(200, required=True)
    summary = words(1000, required=True)
    target_group = words(1000, required=True)
    recommended_days = fields.Integer(required=True, strict=True, validate=validate.Range(1, 3650))
    language = fields.String(required=True, validate=LANGUAGE)
    authors = words(1000, required=True)
    welcome = words(LONGEST_TEXT, required=True)


class FactsSaved(Strict):
    """The facts' new version."""

    draft_id = Identifier(required=True)
    version = fields.Integer(required=True)


SAVE_FACTS = command("content", "save_facts", SaveFacts, FactsSaved, Caller.STAFF)


class NumberDraft(InDraft):
    """Let the draft become the next minor or major version after the newest published one."""

    part = fields.String(required=True, validate=validate.OneOf(VERSION_PARTS))


class Numbered(Strict):
    """What it will be published as."""

    draft_id = Identifier(required=True)
    version = fields.String(required=True, metadata={"description": "major.minor"})


NUMBER_DRAFT = command("content", "number_draft", NumberDraft, Numbered, Caller.STAFF)


class ChangeDraftState(InDraft):
    """One step of a draft's life. A `comment` is needed to send it back, and says what to mend."""

    action = fields.String(required=True, validate=validate.OneOf(DRAFT_ACTIONS))
    comment = words(2000, load_default="")


class DraftStateChanged(Strict):
    """The draft's new state."""

    draft_id = Identifier(required=True)
    state = fields.String(required=True, validate=validate.OneOf(DRAFT_STATES))


CHANGE_DRAFT_STATE = command(
    "content", "change_draft_state", ChangeDraftState, DraftStateChanged, Caller.STAFF, deadline=10.0
)
"""Raises `ChecksFailed(findings)` when it is sent to review with blocking findings, `Invalid` when a comment is missing."""


class PublishDraft(InDraft):
    """Publish a draft in review. The version is immutable and waits in the catalogue to be activated."""


class DraftPublished(Strict):
    """The version that it became."""

    draft_id = Identifier(required=True)
    version_id = Identifier(required=True)
    version = fields.String(required=True, metadata={"description": "major.minor"})


PUBLISH_DRAFT = command("content", "publish_draft", PublishDraft, DraftPublished, Caller.STAFF, deadline=10.0)
"""Needs the role publisher. Raises `ChecksFailed(findings)`, and `Conflict(programme, version)` when that version exists already."""
