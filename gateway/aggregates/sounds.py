"""Lyssna: a step's sound. What is done is kept in memory; what isn't, or a `content` that is away, is asked again after a while.

Sound is an extra: nothing here ever keeps a step's page from opening.
"""

import time
from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.content.sound import SOUND
from common.contracts.errors import NotFound
from gateway import backend, streaming
from gateway.aggregates import programmes
from gateway.aggregates.staff_names import AWAY

ASK_AGAIN_AFTER = 20.0
"""Seconds that a page says the same of a sound which isn't done."""
NO_SOUND = {"state": "unavailable", "digest": None, "media_type": None, "size": None, "seconds": None}
Kept = tuple[float, dict[str, Any]]
"""Until when (seconds of `time.monotonic`), and the answer."""


def of_step(version_id: UUID | str, step_id: str) -> dict[str, Any]:
    """Give a step's sound (`content.sound.SoundAnswer`). No RPC when it is done and known, else at most one in twenty seconds."""
    key, keeper = (str(version_id), step_id), programmes.keepers().sounds
    until, answer = keeper.get(key, lambda: _asked(version_id, step_id))
    if until < time.monotonic():
        until, answer = _asked(version_id, step_id)
        keeper.put(key, (until, answer))
    return answer


def file_of_step(version_id: UUID | str, step_id: str) -> Response:
    """Give the sound itself, or the part that the player asks for; whether the person may hear it is asked before. Raises `NotFound`."""
    answer = of_step(version_id, step_id)
    if answer["state"] != "done":
        raise NotFound
    return streaming.send(streaming.File.of(answer))


def _asked(version_id: UUID | str, step_id: str) -> Kept:
    try:
        answer = backend.ask(SOUND, version_id=version_id, step_id=step_id)
    except (*AWAY, NotFound):
        answer = NO_SOUND
    kept_for = float("inf") if answer["state"] == "done" else ASK_AGAIN_AFTER
    return time.monotonic() + kept_for, answer
