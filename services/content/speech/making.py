"""Making sounds ahead: plan what is published, take one step at a time, have it read, keep the file.

`work` is what the service's timer calls. Every replica may: a row is taken in a transaction of its own and given a lease, so that two never
make the same one, and what a dead process held is taken again when its lease has run out. No transaction is open while a voice reads.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from common.chassis import telemetry
from common.chassis.blobs import Blob, BlobStore
from common.chassis.clock import now
from common.chassis.database import Database, insert_if_absent
from services.content import queries as content
from services.content.speech import queries
from services.content.speech.model import MOST_ATTEMPTS, StepSound
from services.content.speech.port import (
    Speech,
    SpeechFailedError,
    SpeechInterruptedError,
    SpeechMissingError,
    TextTooLongError,
)
from services.content.speech.spoken import spoken_step

log = telemetry.logger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """A step that is ours to read until `taken_until`."""

    version_id: UUID
    step_id: str
    taken_until: datetime | None
    content: dict[str, Any]
    lang: str


def work(database: Database, blobs: BlobStore, speech: Speech, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Plan, then make one step after the other while it `goes_on`; gives how many were made. What other parts raise comes out of here."""
    plan(database, speech)
    made = 0
    while goes_on() and speech.is_ready():
        task = take(database)
        if task is None:
            break
        made += make(database, blobs, speech, task)
    return made


def plan(database: Database, speech: Speech) -> None:
    """Give every step of every published version a row, and let what an older voice read wait for the newer one."""
    with database.reading() as session:
        unplanned = queries.unplanned_versions(session)
        is_outdated = queries.has_older_voice(session, speech.revision)
    for version_id in unplanned:
        with database.writing() as session:
            for step_id in queries.steps_of(session, version_id):
                key = {"version_id": version_id, "step_id": step_id}
                new = {"state": "waiting", "revision": speech.revision, "attempts": 0, "changed_at": now()}
                insert_if_absent(session, StepSound.__table__, **key, **new)  # type: ignore[arg-type]  # it is a Table
    if is_outdated:
        with database.writing() as session:
            older = (StepSound.state.in_(["done", "failed"]), StepSound.revision < speech.revision)
            renewed = {"state": "waiting", "revision": speech.revision, "attempts": 0, "changed_at": now()}
            session.execute(update(StepSound).where(*older).values(renewed))


def take(database: Database) -> Task | None:
    """Take the next step, or `None` when none waits. One look without a lock first: an idle service writes nothing."""
    with database.reading() as session:
        if queries.next_to_make(session, now(), for_change=False) is None:
            return None
    while True:
        with database.writing() as session:
            row = queries.next_to_make(session, now(), for_change=True)
            if row is None:
                return None
            if row.take(now()):
                step = content.content_of(session, row.version_id, row.step_id)
                lang = queries.language(session, row.version_id)
                return Task(row.version_id, row.step_id, row.taken_until, step, lang)


def make(database: Database, blobs: BlobStore, speech: Speech, task: Task) -> bool:
    """Have a step read and keep its sound; tells whether that succeeded.

    A text that can't be read is tried three times, one that is too long never. What fails outside (blob store, database, a missing voice) isn't counted.
    """
    try:
        source, blob, seconds = _read_aloud(database, blobs, speech, task)
    except TextTooLongError:
        _settle(database, task, lambda row: row.give_up("too long", now()))
    except SpeechInterruptedError:
        _settle(database, task, lambda row: row.put_back(now(), is_counted=False, reason="interrupted"))
    except SpeechFailedError as error:
        log.warning("a step could not be read aloud", step=task.step_id, reason=str(error))
        reason = str(error)
        _settle(database, task, lambda row: _fail(row, reason))
    except SpeechMissingError:
        _settle(database, task, _without_voice(is_ready=speech.is_ready()))
    except Exception:
        _settle(database, task, lambda row: row.put_back(now(), is_counted=False, reason="interrupted"))
        raise
    else:
        _settle(database, task, lambda row: row.finish(blob, source, seconds, now()))
        return True
    return False


def _read_aloud(database: Database, blobs: BlobStore, speech: Speech, task: Task) -> tuple[str, Blob, float]:
    """Give the source's digest, the file and its length; the file is taken from an equal text if there is one."""
    text = spoken_step(task.content, task.lang)
    source = hashlib.sha256(f"{speech.name}\0{task.lang}\0{text}".encode("utf-8", "replace")).hexdigest()
    with database.reading() as session:
        same = queries.made_of(session, source)
    if same and same.digest and blobs.has(same.digest):
        return source, blobs.about(same.digest), same.seconds or 0.0
    sound = speech.synthesize(text, task.lang)
    return source, blobs.put(sound.data, sound.media_type), sound.seconds


def _without_voice(*, is_ready: bool) -> Callable[[StepSound], None]:
    """No voice for the language: that stays so until there is a newer revision. No programs any more: they may come back."""
    if is_ready:
        return lambda row: row.give_up("no voice", now())
    return lambda row: row.put_back(now(), is_counted=False, reason="no programs")


def _fail(row: StepSound, reason: str) -> None:
    if row.attempts >= MOST_ATTEMPTS:
        row.give_up(reason, now())
    else:
        row.put_back(now(), is_counted=True, reason=reason)


def _settle(database: Database, task: Task, change: Callable[[StepSound], None]) -> None:
    """Change the row if it is still ours: one whose lease ran out may be another's by now, who makes the same."""
    with database.writing() as session:
        row = session.get(StepSound, (task.version_id, task.step_id), with_for_update=True)
        if row and row.state == "making" and row.taken_until == task.taken_until:
            change(row)
