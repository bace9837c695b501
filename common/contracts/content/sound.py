"""Lyssna: the sound of a published step, made once after publication, and how far that has come."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Strict, query
from common.contracts.content.versions import StepRequest
from common.contracts.content.vocabulary import EVERYONE, READERS, VersionRequest

SOUND_STATES = ("done", "waiting", "making", "failed", "unavailable")
"""`unavailable`: it waits, but this installation has no voice for the programme's language."""


class SoundAnswer(Strict):
    """A step, read aloud: `digest` names the file in the blob store when `state` is `done`; the rest is null before that.

    `size` is in bytes, `seconds` is how long it lasts. What is done stays: the answer may be kept.
    """

    state = fields.String(required=True, validate=validate.OneOf(SOUND_STATES))
    digest = fields.String(required=True, allow_none=True, metadata={"description": "SHA-256 of the file"})
    media_type = fields.String(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True)
    seconds = fields.Float(required=True, allow_none=True)


SOUND = query("content", "sound", StepRequest, SoundAnswer, *EVERYONE, services=READERS)


class SoundProgress(Strict):
    """How many steps of a version stand where; together they are all of its steps. `is_available`: this installation has a voice."""

    is_available = fields.Boolean(required=True)
    waiting = fields.Integer(required=True)
    making = fields.Integer(required=True)
    done = fields.Integer(required=True)
    failed = fields.Integer(required=True)


SOUND_PROGRESS = query(
    "content", "sound_progress", VersionRequest, SoundProgress, Caller.STAFF, Caller.SERVICE, services=("operator",)
)
