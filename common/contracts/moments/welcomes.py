"""The welcome: the programme's own, or one that staff have written for this citizen; a draft until it is published, and hidden on demand."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import OneOf, Range

from common.contracts.base import Caller, command, query
from common.contracts.messages import STRICT, Message, Patient
from common.contracts.moments.header import Header
from common.contracts.moments.vocabulary import WELCOME_STATES, MomentCommand, MomentRequest
from common.contracts.strict import Saying
from common.phrases import inputs

LONGEST_WELCOME = 5000


class ChangeWelcome(MomentCommand):
    """A change of a moment's welcome; `expected_version` is the welcome's version on the page, 0 while nobody has changed it."""

    expected_version: Annotated[int, STRICT, Range(min=0)]


class WriteWelcome(ChangeWelcome):
    """With a text in a small part of Markdown: `##` headings, paragraphs, lists, bold, italic. Anything else shows as it is typed."""

    text: Annotated[str, Saying(1, LONGEST_WELCOME, too_short=inputs.WELCOME)]


class WelcomeChanged(Message):
    """The welcome's new version, and whether the citizen sees one."""

    moment_id: UUID
    version: int
    state: Annotated[str, OneOf(WELCOME_STATES)]


class WelcomePage(Message):
    """What staff edit: `text` is what is published for this citizen and `draft` what isn't yet; null for none, then the programme's shows."""

    header: Header
    version: int
    state: Annotated[str, OneOf(WELCOME_STATES)]
    text: Patient[str] | None
    draft: Patient[str] | None
    draft_html: Patient[str] | None
    changed_at: datetime | None
    changed_by_person_id: UUID | None


WELCOME = query("moments", "welcome", MomentRequest, WelcomePage, Caller.STAFF)
SAVE_WELCOME = command("moments", "save_welcome", WriteWelcome, WelcomeChanged, Caller.STAFF)
"""Keeps a draft, which the citizen doesn't see. All five raise `NotFound`, `Forbidden`, `MomentEnded`, `StaleVersion`."""
PUBLISH_WELCOME = command("moments", "publish_welcome", WriteWelcome, WelcomeChanged, Caller.STAFF)
HIDE_WELCOME = command("moments", "hide_welcome", ChangeWelcome, WelcomeChanged, Caller.STAFF)
SHOW_WELCOME = command("moments", "show_welcome", ChangeWelcome, WelcomeChanged, Caller.STAFF)
RESET_WELCOME = command("moments", "reset_welcome", ChangeWelcome, WelcomeChanged, Caller.STAFF)
"""Goes back to the programme's text: what was published and the draft are gone."""
