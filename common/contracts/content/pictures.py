"""Pictures of a draft: they come from the gateway through the blob store, since no message carries files."""

from typing import Annotated

from common.contracts.base import Caller, command, query
from common.contracts.content.vocabulary import DIGEST, PACKAGE_DEADLINE, InDraft, OfDraft
from common.contracts.messages import Message, described

MOST_PICTURE_BYTES = 5 * 1024 * 1024


class AddPicture(InDraft):
    """Take an uploaded picture (PNG, JPEG or WebP, judged by content, at most 5 MB) into the draft; it is written anew without metadata."""

    upload: Annotated[str, DIGEST]


class Picture(Message):
    """A picture of the draft; `width` and `height` in pixels, `size` in bytes."""

    digest: Annotated[str, described("SHA-256 of the file")]
    media_type: str
    size: int
    width: int
    height: int


class Pictures(Message):
    """The draft's pictures, newest first; at most 200."""

    pictures: list[Picture]


ADD_PICTURE = command("content", "add_picture", AddPicture, Picture, Caller.STAFF, deadline=PACKAGE_DEADLINE)
"""Raises `Invalid(fields={"file": …})` with the reason."""
DRAFT_PICTURES = query("content", "draft_pictures", OfDraft, Pictures, Caller.STAFF)
