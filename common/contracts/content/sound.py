"""Lyssna: the sound of a published step, made once after publication, and how far that has come."""

from typing import Annotated

from marshmallow.validate import OneOf

from common.contracts.base import Caller, query
from common.contracts.content.versions import StepRequest
from common.contracts.content.vocabulary import EVERYONE, READERS, VersionRequest
from common.contracts.messages import Message, described

SOUND_STATES = ("done", "waiting", "making", "failed", "unavailable")
"""`unavailable`: it waits, but this installation has no voice for the programme's language."""


class SoundAnswer(Message):
    """A step, read aloud: `digest` names the file in the blob store when `state` is `done`; the rest is null before that.

    `size` is in bytes, `seconds` is how long it lasts. What is done stays: the answer may be kept.
    """

    state: Annotated[str, OneOf(SOUND_STATES)]
    digest: Annotated[str | None, described("SHA-256 of the file")]
    media_type: str | None
    size: int | None
    seconds: float | None


SOUND = query("content", "sound", StepRequest, SoundAnswer, *EVERYONE, services=READERS)


class SoundProgress(Message):
    """How many steps of a version stand where; together they are all of its steps. `is_available`: this installation has a voice."""

    is_available: bool
    waiting: int
    making: int
    done: int
    failed: int


SOUND_PROGRESS = query(
    "content", "sound_progress", VersionRequest, SoundProgress, Caller.STAFF, Caller.SERVICE, services=("operator",)
)
