"""A draft as a whole: how it begins, what it says of itself, its way to a published version."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, OneOf, Range, Regexp

from common.contracts.base import Caller, Command, Slug, Version, command, query
from common.contracts.content.vocabulary import (
    LONGEST_TEXT,
    MODULE_KINDS,
    ONE_LINE,
    VERSION_PARTS,
    InDraft,
    OfDraft,
)
from common.contracts.messages import STRICT, Message, described
from common.contracts.strict import Saying
from common.phrases import inputs

DRAFT_STATES = ("draft", "in_review", "published", "discarded")
OPEN_STATES = ("draft", "in_review")
DRAFT_ACTIONS = ("send_to_review", "send_back", "take_back", "discard", "recover")
"""`send_back` is the publisher's and needs a comment; `take_back` is the designer's; `discard` can be taken back (`recover`)."""
LANGUAGE = Regexp(r"^[a-z]{2}$", error=inputs.LANGUAGE)


class ListDrafts(Message):
    """The drafts of the actor's care unit: those in work, or with `state` those of one state."""

    state: Annotated[str | None, OneOf(DRAFT_STATES)] = None


class DraftSummary(Message):
    """A draft in a list. `version` is what it will be published as; `version_id` what became of it; `changed_by` a commission version."""

    draft_id: UUID
    programme_id: str
    title: str
    version: Annotated[str, described("major.minor")]
    state: Annotated[str, OneOf(DRAFT_STATES)]
    changed_at: datetime
    changed_by: UUID
    version_id: UUID | None


class DraftList(Message):
    """The unit's drafts, last changed first; at most 200."""

    drafts: list[DraftSummary]


LIST_DRAFTS = query("content", "list_drafts", ListDrafts, DraftList, Caller.STAFF)
"""Needs the role designer or publisher."""


class DraftFacts(Message):
    """What a programme says of itself; `welcome` is the small Markdown of steps. `version` is the facts' optimistic version."""

    title: str
    summary: str
    target_group: str
    recommended_days: int
    language: str
    authors: str
    welcome: str
    version: int


class DraftStepRow(Message):
    """A step in the list of its module: how many `blocks` it has, and which forms stand on it."""

    step_id: str
    title: str
    version: int
    blocks: int
    forms: list[str]


class DraftModule(Message):
    """A module with its steps, in order."""

    module_id: str
    title: str
    kind: Annotated[str, OneOf(MODULE_KINDS)]
    starts_at_once: bool
    open_days: int
    summary: str
    version: int
    steps: list[DraftStepRow]


class DraftFormRow(Message):
    """A form; `questions` counts them."""

    form_id: str
    title: str
    version: int
    questions: int


class Deletion(Message):
    """Something deleted that can be restored, newest first; the last 20 of a draft are kept."""

    deletion_id: UUID
    what: str
    title: str
    deleted_at: datetime
    deleted_by: UUID


class Draft(DraftSummary):
    """A draft's structure. `comment` is why it was sent back, or empty; `earlier_version_id` what it began from.

    `may_edit`, `may_publish`: what the actor's roles and the state allow now; `actions` are those of `change_draft_state` that do.
    """

    facts: DraftFacts
    modules: list[DraftModule]
    forms: list[DraftFormRow]
    deletions: list[Deletion]
    comment: str
    earlier_version_id: UUID | None
    may_edit: bool
    may_publish: bool
    actions: list[Annotated[str, OneOf(DRAFT_ACTIONS)]]


DRAFT = query("content", "draft", OfDraft, Draft, Caller.STAFF)


class DraftMade(Message):
    """The new draft."""

    draft_id: UUID


class CreateDraft(Command):
    """Begin a new programme. Its id is made of the title unless one is given."""

    title: Annotated[str, Saying(1, 200, too_short=inputs.ONE_LINE), ONE_LINE]
    programme_id: Slug | None = None
    language: Annotated[str, LANGUAGE] = "sv"


CREATE_DRAFT = command("content", "create_draft", CreateDraft, DraftMade, Caller.STAFF)
"""Needs the role designer. Raises `Conflict(programme_id)` for an id that a programme or another draft has."""


class DraftFromVersion(Command):
    """Begin the next minor or major version of a published programme."""

    version_id: UUID
    part: Annotated[str, OneOf(VERSION_PARTS)]


DRAFT_FROM_VERSION = command("content", "draft_from_version", DraftFromVersion, DraftMade, Caller.STAFF, deadline=10.0)
"""Needs the role designer. Raises `Conflict(draft_id)` when the unit has a draft of the programme in work."""


class SaveFacts(InDraft):
    """What the programme says of itself; saved as it is written, so texts may be empty until review."""

    expected_version: Version
    title: Annotated[str, Saying(1, 200, too_short=inputs.ONE_LINE), ONE_LINE]
    summary: Annotated[str, Length(max=1000)]
    target_group: Annotated[str, Length(max=1000)]
    recommended_days: Annotated[int, STRICT, Range(1, 3650)]
    language: Annotated[str, LANGUAGE]
    authors: Annotated[str, Length(max=1000)]
    welcome: Annotated[str, Length(max=LONGEST_TEXT)]


class FactsSaved(Message):
    """The facts' new version."""

    draft_id: UUID
    version: int


SAVE_FACTS = command("content", "save_facts", SaveFacts, FactsSaved, Caller.STAFF)


class NumberDraft(InDraft):
    """Let the draft become the next minor or major version after the newest published one."""

    part: Annotated[str, OneOf(VERSION_PARTS)]


class Numbered(Message):
    """What it will be published as."""

    draft_id: UUID
    version: Annotated[str, described("major.minor")]


NUMBER_DRAFT = command("content", "number_draft", NumberDraft, Numbered, Caller.STAFF)


class ChangeDraftState(InDraft):
    """One step of a draft's life. A `comment` is needed to send it back, and says what to mend."""

    action: Annotated[str, OneOf(DRAFT_ACTIONS)]
    comment: Annotated[str, Length(max=2000)] = ""


class DraftStateChanged(Message):
    """The draft's new state."""

    draft_id: UUID
    state: Annotated[str, OneOf(DRAFT_STATES)]


CHANGE_DRAFT_STATE = command(
    "content", "change_draft_state", ChangeDraftState, DraftStateChanged, Caller.STAFF, deadline=10.0
)
"""Raises `ChecksFailed(findings)` when it is sent to review with blocking findings, `Invalid` when a comment is missing."""


class PublishDraft(InDraft):
    """Publish a draft in review. The version is immutable and waits in the catalogue to be activated."""


class DraftPublished(Message):
    """The version that it became."""

    draft_id: UUID
    version_id: UUID
    version: Annotated[str, described("major.minor")]


PUBLISH_DRAFT = command("content", "publish_draft", PublishDraft, DraftPublished, Caller.STAFF, deadline=10.0)
"""Needs the role publisher. Raises `ChecksFailed(findings)`, and `Conflict(programme, version)` when that version exists already."""
