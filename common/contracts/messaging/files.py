"""A conversation as a file: drawn by `messaging`, which alone can open its messages, and sealed before it reaches the store."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, OneOf

from common.contracts.base import Caller, query
from common.contracts.languages import SWEDISH, Language
from common.contracts.messages import Message, Patient
from common.contracts.messaging.vocabulary import SIDES, OneConversation

MOST_IN_FILE = 500
"""How many messages one file holds at most: the newest."""


class Writer(Message):
    """Somebody who has written in a conversation, as `messages.SentMessage` tells of them."""

    side: Annotated[str, OneOf(SIDES)]
    person_id: UUID | None
    commission_version_id: UUID | None
    guardian_id: UUID | None


class Writers(Message):
    """Everybody whose messages stand in the file."""

    moment_id: UUID
    writers: list[Writer]


class NamedWriter(Message):
    """How one of them is called in the file: one of the staff by the commission version, a guardian by their id, the citizen by neither."""

    commission_version_id: UUID | None
    guardian_id: UUID | None
    name: Annotated[Patient[str], Length(1, 300)]


class ConversationFileRequest(OneConversation):
    """A conversation, what its writers are called, and the reader's language."""

    writers: Annotated[list[NamedWriter], Length(max=MOST_IN_FILE)]
    language: Language = SWEDISH


class ConversationFile(Message):
    """The file: `digest` names the sealed bytes in the blob store, `key` (64 hexadecimal digits) opens them and is kept nowhere, `size` is that of the open file."""

    moment_id: UUID
    digest: str
    key: Patient[str]
    media_type: str
    size: int
    file_name: str


WRITERS = query("messaging", "writers", OneConversation, Writers, Caller.STAFF, Caller.CITIZEN, needs_grant=True)
"""Raises `NotFound`, also for a conversation in which nothing is sent."""
CONVERSATION_FILE = query(
    "messaging",
    "conversation_file",
    ConversationFileRequest,
    ConversationFile,
    Caller.STAFF,
    Caller.CITIZEN,
    needs_grant=True,
    deadline=10.0,
)
"""The person's last file of the conversation gives way to this one. Raises as `WRITERS`."""
