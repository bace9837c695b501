"""Pictures of a draft: they come from the gateway through the blob store, since no message carries files."""

from marshmallow import fields

from common.contracts.base import Caller, Strict, command, query
from common.contracts.content.vocabulary import DIGEST, PACKAGE_DEADLINE, InDraft, OfDraft

MOST_PICTURE_BYTES = 5 * 1024 * 1024


class AddPicture(InDraft):
    """Take an uploaded picture (PNG, JPEG or WebP, judged by content, at most 5 MB) into the draft; it is written anew without metadata."""

    upload = fields.String(required=True, validate=DIGEST)


class Picture(Strict):
    """A picture of the draft; `width` and `height` in pixels, `size` in bytes."""

    digest = fields.String(required=True, metadata={"description": "SHA-256 of the file"})
    media_type = fields.String(required=True)
    size = fields.Integer(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)


class Pictures(Strict):
    """The draft's pictures, newest first; at most 200."""

    pictures = fields.List(fields.Nested(Picture), required=True)


ADD_PICTURE = command("content", "add_picture", AddPicture, Picture, Caller.STAFF, deadline=PACKAGE_DEADLINE)
"""Raises `Invalid(fields={"file": …})` with the reason."""
DRAFT_PICTURES = query("content", "draft_pictures", OfDraft, Pictures, Caller.STAFF)
