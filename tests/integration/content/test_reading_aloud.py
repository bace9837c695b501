"""The service itself, in its own process with green threads: it reads with the real voice while it answers calls, and survives being killed."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from common.chassis.blobs import open_store
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, load_signer
from common.chassis.migrate import upgrade
from common.contracts.base import Caller
from common.contracts.content.sound import SOUND, SOUND_PROGRESS
from common.contracts.errors import NotFound
from deploy.local import processes
from deploy.local.keys import make_keys
from deploy.local.processes import Installation
from deploy.local.supervisor import Process, Supervisor
from gateway.rpc import Bus
from services.content import commands
from services.content.model import ProgrammeVersion
from services.content.package import Package, read_package
from services.content.speech import Espeak
from services.content.speech.model import StepSound
from services.content.speech.spoken import spoken_step
from tests.waiting import until

STEPS = 3
CITIZEN = Actor(Caller.CITIZEN, str(new_id()))
STAFF = Actor(Caller.STAFF, str(new_id()), care_unit_id=new_id())
PATIENCE = 60.0


class Place:
    """A content service alone on its virtual host, with three published steps."""

    def __init__(self, folder: Path, amqp_uri: str) -> None:
        self.here = Installation(folder, amqp_uri, 0, 0, make_keys(folder / "keys"))
        self.here.logs.mkdir()
        url = f"sqlite:///{folder}/content.sqlite3"
        upgrade("content", url)
        self.database = Database(url)
        whole = read_package(Path("programmes/tobakshjalpen"))
        steps = sorted(whole.steps, key=lambda step: len(str(step["blocks"])))[:STEPS]
        commands.publish_package(
            self.database,
            Package(whole.facts, whole.welcome_html, whole.modules, steps, whole.forms, whole.digest),
        )
        self.first = steps[0]
        self.steps = [step["id"] for step in steps]
        self.bus = Bus(amqp_uri, load_signer(folder / "keys" / "gateway.json"))
        with self.database.reading() as session:
            self.version_id: UUID = session.scalars(select(ProgrammeVersion.id)).one()

    def process(self, **changed: str) -> Process:
        """Describe the service's process."""
        made = processes.service(self.here, "content")
        environment = {**made.environment, "SOB_SPEECH": "espeak-ng", **changed}
        return Process(made.name, made.command, environment, made.ready_url, made.directory)

    def progress(self) -> dict[str, Any]:
        """Ask as staff how far it has come."""
        asked = {"version_id": self.version_id}
        return self.bus.ask(SOUND_PROGRESS, asked, STAFF, correlation_id=str(uuid4()))

    def sound(self, step_id: str) -> dict[str, Any]:
        """Ask as a citizen for a step's sound."""
        asked = {"version_id": self.version_id, "step_id": step_id}
        return self.bus.ask(SOUND, asked, CITIZEN, correlation_id=str(uuid4()))


@pytest.fixture
def place(tmp_path: Path, amqp_uri: str) -> Iterator[Place]:
    made = Place(tmp_path / "place", amqp_uri)
    yield made
    made.bus.close()
    made.database.dispose()


@pytest.fixture
def supervisor(place: Place) -> Iterator[Supervisor]:
    with Supervisor(place.here.logs, lambda _line: None) as running:
        yield running


def test_published_steps_are_read_aloud_while_calls_are_answered(place: Place, supervisor: Supervisor) -> None:
    supervisor.start(place.process())
    supervisor.wait_ready()
    waited = []

    def is_done() -> bool:
        began = time.monotonic()
        told = place.progress()
        waited.append(time.monotonic() - began)
        assert sum(told[state] for state in ("waiting", "making", "done", "failed")) == STEPS
        return bool(told["done"] == STEPS)

    until(is_done, seconds=PATIENCE)
    assert max(waited) < SOUND_PROGRESS.deadline, "a voice at work delays no call beyond its deadline"
    told = place.sound(place.steps[0])
    blob, chunks = open_store(f"file:{place.here.var}/blobs").open(told["digest"])
    data = b"".join(chunks)
    assert data[:1] == b"\xff"
    assert (told["state"], told["size"], told["media_type"]) == ("done", len(data), blob.media_type)
    alone = Espeak().synthesize(spoken_step(place.first, "sv"), "sv")
    assert told["seconds"] == pytest.approx(alone.seconds, abs=1), "green threads lose nothing of it"
    with pytest.raises(NotFound):
        place.sound("finns-inte")


def test_a_service_that_is_killed_in_the_midst_makes_the_step_when_it_is_back(
    place: Place, supervisor: Supervisor, tmp_path: Path
) -> None:
    hanging = tmp_path / "bin"
    hanging.mkdir()
    voice = hanging / "espeak-ng"
    voice.write_text("#!/bin/sh\nexec sleep 30\n")
    voice.chmod(0o755)
    slow = place.process()
    supervisor.start(place.process(PATH=f"{hanging}:{slow.environment['PATH']}"))
    supervisor.wait_ready()
    until(lambda: place.progress()["making"] == 1, seconds=PATIENCE, tells="a step in the making")
    supervisor.kill("content")
    supervisor.stop("content", seconds=0)
    with place.database.writing() as session:
        taken = session.scalars(select(StepSound).where(StepSound.state == "making")).one()
        assert taken.attempts == 1
        session.execute(update(StepSound).values(taken_until=now() - timedelta(seconds=1)))
    with Supervisor(tmp_path, lambda _line: None) as again:
        again.start(slow)
        again.wait_ready()
        until(lambda: place.progress()["done"] == STEPS, seconds=PATIENCE, tells="all steps")
