"""The words and small shapes that several subjects of `content` share."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import Regexp

from common.contracts.base import Caller, Command, Said
from common.contracts.messages import Message, described
from common.phrases import inputs

MODULE_KINDS = ("information", "mandatory", "individual")
EVERYONE = (Caller.STAFF, Caller.CITIZEN, Caller.SERVICE)
READERS = ("moments", "operator")


class VersionRequest(Message):
    """One published version."""

    version_id: UUID


LONGEST_TEXT = 50_000
"""Characters of a block's text or a welcome; one message holds 256 kB."""
VERSION_PARTS = ("minor", "major")


ONE_LINE = Regexp(r"[^\r\n]*\Z", error=inputs.ONE_LINE)
"""A title: one line that says something."""


class OfDraft(Message):
    """A question about one draft."""

    draft_id: UUID


class InDraft(Command):
    """A command in one draft."""

    draft_id: UUID


class Notice(Message):
    """Something to look at: `path` like `questions.3.show_if` (numbers count from 0), `reason` says what."""

    path: str
    reason: Said


class File(Message):
    """A file in the blob store: `digest` names it, `size` is in bytes, `file_name` is what a person saves it as."""

    digest: Annotated[str, described("SHA-256 of the file")]
    media_type: str
    size: int
    file_name: str


class SealedFile(File):
    """A file that lies sealed in the store for an hour: `key` (hexadecimal) opens it, `size` is that of the file itself."""

    key: str


DIGEST = Regexp(r"^[0-9a-f]{64}$", error=inputs.NO_SUCH_FILE)
PACKAGE_DEADLINE = 10.0
