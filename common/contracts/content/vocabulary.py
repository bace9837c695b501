"""The words and small shapes that several subjects of `content` share."""

from typing import Any

from marshmallow import fields, validate

from common.contracts.base import SLUG, Caller, Command, Identifier, Said, Strict
from common.contracts.strict import Saying
from common.phrases import inputs

MODULE_KINDS = ("information", "mandatory", "individual")
EVERYONE = (Caller.STAFF, Caller.CITIZEN, Caller.SERVICE)
READERS = ("moments", "operator")


class VersionRequest(Strict):
    """One published version."""

    version_id = Identifier(required=True)


LONGEST_TEXT = 50_000
"""Characters of a block's text or a welcome; one message holds 256 kB."""
VERSION_PARTS = ("minor", "major")


def slug(**more: Any) -> Any:
    """Give a field for the id of a module, a step, a form or a question."""
    return fields.String(validate=SLUG, **more)


def words(most: int, **more: Any) -> Any:
    """Give a field for a text of at most `most` characters; a draft may have it empty."""
    return fields.String(validate=validate.Length(max=most), **more)


def named(most: int, **more: Any) -> Any:
    """Give a field for a title: one line that says something."""
    line = validate.Regexp(r"[^\r\n]*\Z", error=inputs.ONE_LINE)
    return fields.String(validate=[Saying(1, most, too_short=inputs.ONE_LINE), line], **more)


def version(**more: Any) -> Any:
    """Give a field for an optimistic version."""
    return fields.Integer(strict=True, validate=validate.Range(min=1), **more)


class OfDraft(Strict):
    """A question about one draft."""

    draft_id = Identifier(required=True)


class InDraft(Command):
    """A command in one draft."""

    draft_id = Identifier(required=True)


class Notice(Strict):
    """Something to look at: `path` like `questions.3.show_if` (numbers count from 0), `reason` says what."""

    path = fields.String(required=True)
    reason = fields.Nested(Said, required=True)


class File(Strict):
    """A file in the blob store: `digest` names it, `size` is in bytes, `file_name` is what a person saves it as."""

    digest = fields.String(required=True, metadata={"description": "SHA-256 of the file"})
    media_type = fields.String(required=True)
    size = fields.Integer(required=True)
    file_name = fields.String(required=True)


class SealedFile(File):
    """A file that lies sealed in the store for an hour: `key` (hexadecimal) opens it, `size` is that of the file itself."""

    key = fields.String(required=True)


DIGEST = validate.Regexp(r"^[0-9a-f]{64}$", error=inputs.NO_SUCH_FILE)
PACKAGE_DEADLINE = 10.0
