"""Sounds are made ahead: planned, taken one by one, kept in the store, and none is lost when a process dies. On both databases."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from common.chassis.blobs import BlobStore
from common.chassis.clock import now
from common.chassis.database import Database
from common.contracts.content.sound import SOUND, SOUND_PROGRESS
from common.contracts.errors import NotFound
from services.content import commands
from services.content.model import ProgrammeVersion
from services.content.package import Package, read_package
from services.content.speech import (
    Sound,
    Speech,
    SpeechFailedError,
    SpeechInterruptedError,
    SpeechMissingError,
    TextTooLongError,
    making,
    queries,
)
from services.content.speech.model import LEASE, MOST_ATTEMPTS, StepSound

PACKAGE = read_package(Path("programmes/tobakshjalpen"))
STEPS = 3


class Voice:
    """A voice that is quick: it keeps what it read and gives the words for sound. The real one has tests of its own."""

    name = "voice 1"

    def __init__(self) -> None:
        self.read: list[str] = []
        self.revision = 1
        self.ready = True
        self.languages = {"sv"}
        self.fails: Exception | None = None

    def is_ready(self) -> bool:
        """Tell what the test says."""
        return self.ready

    def is_available(self, lang: str) -> bool:
        """Tell what the test says."""
        return self.ready and lang in self.languages

    def synthesize(self, text: str, lang: str) -> Sound:
        """Keep what is read, or fail as the test says."""
        if self.fails:
            raise self.fails
        if lang not in self.languages:
            raise SpeechMissingError(lang)
        self.read.append(text)
        return Sound(text.encode(), "audio/mpeg", 12.5)


def package(version: str = "9.0", language: str = "sv") -> Package:
    """Give Tobakshjälpen's first steps as a version."""
    facts = {**PACKAGE.facts, "version": version, "language": language}
    return Package(
        facts,
        PACKAGE.welcome_html,
        PACKAGE.modules,
        PACKAGE.steps[:STEPS],
        PACKAGE.forms,
        f"{version}{language}".ljust(64, "0"),
    )


@pytest.fixture
def database(empty_database: Database) -> Database:
    commands.publish_package(empty_database, package())
    return empty_database


def versions(database: Database) -> list[UUID]:
    with database.reading() as session:
        return list(session.scalars(select(ProgrammeVersion.id).order_by(ProgrammeVersion.minor)))


def progress(database: Database, voice: Speech, place: int = 0) -> dict[str, Any]:
    with database.reading() as session:
        told = queries.progress(session, voice, versions(database)[place])
    return SOUND_PROGRESS.answer.load(SOUND_PROGRESS.answer.dump(told))  # type: ignore[no-any-return]


def answer(database: Database, voice: Speech, step: int = 0) -> dict[str, Any]:
    with database.reading() as session:
        told = queries.sound(session, voice, versions(database)[0], PACKAGE.steps[step]["id"])
    return SOUND.answer.load(SOUND.answer.dump(told))  # type: ignore[no-any-return]


def test_every_step_of_a_published_version_is_read_aloud_once(database: Database, blobs: BlobStore) -> None:
    voice = Voice()
    assert progress(database, voice) == {"is_available": True, "waiting": STEPS, "making": 0, "done": 0, "failed": 0}
    assert answer(database, voice)["state"] == "waiting"
    assert making.work(database, blobs, voice) == STEPS
    assert progress(database, voice) == {"is_available": True, "waiting": 0, "making": 0, "done": STEPS, "failed": 0}
    told = answer(database, voice)
    blob, chunks = blobs.open(told["digest"])
    assert b"".join(chunks).decode() in voice.read
    assert (told["state"], told["media_type"], told["size"], told["seconds"]) == ("done", "audio/mpeg", blob.size, 12.5)
    assert making.work(database, blobs, voice) == 0
    assert len(voice.read) == STEPS


def test_the_same_words_are_read_once_in_all_versions(database: Database, blobs: BlobStore) -> None:
    voice = Voice()
    making.work(database, blobs, voice)
    commands.publish_package(database, package("9.1"))
    assert making.work(database, blobs, voice) == STEPS
    assert len(voice.read) == STEPS
    assert progress(database, voice, 1)["done"] == STEPS


def test_a_file_that_vanished_is_made_again(database: Database, blobs: BlobStore) -> None:
    voice = Voice()
    making.work(database, blobs, voice)
    blobs.delete(answer(database, voice)["digest"])
    commands.publish_package(database, package("9.1"))
    making.work(database, blobs, voice)
    assert len(voice.read) == STEPS + 1
    assert blobs.has(answer(database, voice)["digest"])


def test_a_newer_voice_reads_anew_while_the_older_sound_is_still_there(database: Database, blobs: BlobStore) -> None:
    voice = Voice()
    making.work(database, blobs, voice)
    voice.revision, voice.name = 2, "voice 2"
    making.plan(database, voice)
    assert progress(database, voice)["waiting"] == STEPS
    assert answer(database, voice)["state"] == "done"
    assert making.work(database, blobs, voice) == STEPS
    assert len(voice.read) == 2 * STEPS
    voice.revision = 1
    assert making.work(database, blobs, voice) == 0, "an older process beside it takes nothing back"


def test_without_a_voice_steps_wait_and_are_told_as_unavailable(database: Database, blobs: BlobStore) -> None:
    voice = Voice()
    voice.ready = False
    assert making.work(database, blobs, voice) == 0
    assert answer(database, voice)["state"] == "unavailable"
    assert progress(database, voice)["is_available"] is False
    voice.ready = True
    assert making.work(database, blobs, voice) == STEPS


def test_a_service_that_stops_begins_no_further_step_and_leaves_the_one_at_hand_to_another(
    database: Database, blobs: BlobStore
) -> None:
    voice, may_go_on = Voice(), iter([True, False])
    assert making.work(database, blobs, voice, lambda: next(may_go_on)) == 1
    voice.fails, may_go_on = SpeechInterruptedError("the service stops"), iter([True, False])
    assert making.work(database, blobs, voice, lambda: next(may_go_on)) == 0
    assert progress(database, voice)["waiting"] == STEPS - 1
    voice.fails = None
    assert making.work(database, blobs, voice) == STEPS - 1


def test_a_language_without_a_voice_is_given_up_and_stops_nobody(database: Database, blobs: BlobStore) -> None:
    commands.publish_package(database, package("9.1", "ar"))
    assert making.work(database, blobs, Voice()) == STEPS
    assert progress(database, Voice(), 1)["failed"] == STEPS


def test_programs_that_vanish_in_the_midst_cost_no_attempt(database: Database, blobs: BlobStore) -> None:
    voice = Voice()
    making.plan(database, voice)
    task = making.take(database)
    assert task
    voice.ready, voice.fails = False, SpeechMissingError("sv")
    assert making.make(database, blobs, voice, task) is False
    assert _row(database, task).attempts == 0
    assert _row(database, task).state == "waiting"


def test_what_fails_is_tried_three_times_and_then_told(database: Database, blobs: BlobStore) -> None:
    voice = Voice()
    voice.fails = SpeechFailedError("a program ended with -9")
    assert making.work(database, blobs, voice) == 0
    assert progress(database, voice)["failed"] == STEPS
    assert answer(database, voice)["state"] == "failed"
    with database.reading() as session:
        rows = session.scalars(select(StepSound)).all()
    assert {(row.attempts, row.reason) for row in rows} == {(MOST_ATTEMPTS, "a program ended with -9")}


def test_a_text_that_is_too_long_is_not_tried_again(database: Database, blobs: BlobStore) -> None:
    voice = Voice()
    voice.fails = TextTooLongError("200000 characters")
    making.work(database, blobs, voice)
    with database.reading() as session:
        assert {(row.state, row.attempts, row.reason) for row in session.scalars(select(StepSound))} == {
            ("failed", 1, "too long")
        }


def test_a_store_that_is_away_costs_no_attempt_and_is_heard_of(database: Database, blobs: BlobStore) -> None:
    voice = Voice()
    voice.fails = ConnectionError("the store")
    for _time in range(2 * MOST_ATTEMPTS):
        with pytest.raises(ConnectionError):
            making.work(database, blobs, voice)
    voice.fails = None
    assert making.work(database, blobs, voice) == STEPS


def test_two_makers_never_take_the_same_step(database: Database) -> None:
    making.plan(database, Voice())
    taken = [making.take(database) for _time in range(STEPS)]
    assert len({task.step_id for task in taken if task}) == STEPS
    assert making.take(database) is None


def test_a_step_whose_maker_died_is_made_by_the_next(database: Database, blobs: BlobStore) -> None:
    voice = Voice()
    making.plan(database, voice)
    dead = making.take(database)
    assert dead
    assert making.work(database, blobs, voice) == STEPS - 1
    assert progress(database, voice)["making"] == 1
    _let_the_lease_run_out(database)
    assert making.work(database, blobs, voice) == 1
    assert progress(database, voice)["done"] == STEPS
    made = _row(database, dead).digest
    voice.fails = SpeechFailedError("late")
    making.make(database, blobs, voice, dead)
    assert (_row(database, dead).state, _row(database, dead).digest) == ("done", made), "who comes late changes nothing"


def test_a_step_that_kills_its_makers_is_given_up(database: Database, blobs: BlobStore) -> None:
    making.plan(database, Voice())
    for _time in range(MOST_ATTEMPTS):
        while making.take(database):
            pass
        _let_the_lease_run_out(database)
    assert making.take(database) is None
    assert progress(database, Voice())["failed"] == STEPS


def test_what_does_not_exist_has_no_sound(database: Database) -> None:
    with database.reading() as session:
        with pytest.raises(NotFound):
            queries.sound(session, Voice(), versions(database)[0], "finns-inte")
        with pytest.raises(NotFound):
            queries.sound(session, Voice(), uuid4(), PACKAGE.steps[0]["id"])
        with pytest.raises(NotFound):
            queries.progress(session, Voice(), uuid4())


def _row(database: Database, task: making.Task) -> StepSound:
    with database.reading() as session:
        row = session.get(StepSound, (task.version_id, task.step_id))
        assert row
        return row


def _let_the_lease_run_out(database: Database) -> None:
    with database.writing() as session:
        session.execute(
            update(StepSound)
            .where(StepSound.state == "making")
            .values(taken_until=now() - LEASE - timedelta(seconds=1))
        )
