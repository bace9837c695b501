"""What a step costs over the bus, and how long a large programme takes to read in.

`python -m tests.bench.content` is the content service with one more call, which does nothing: in the same process and container, with the same token
check, so that the ratio of the two tells what the step costs and not how busy the machine is.
"""

# isort: off
# The runner makes the standard library green before anything else is imported; only the service's process needs it.

if __name__ == "__main__":
    from common.chassis.bus import run
# isort: on

import statistics
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

from common.chassis.blobs import open_store
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, create_key_files, load_signer
from common.chassis.migrate import upgrade
from common.contracts.base import RPCS, Caller, Nothing, Rpc, query
from common.contracts.content.versions import STEP
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.processes import ROOT, python
from deploy.local.supervisor import Process, Supervisor, complete
from gateway.rpc import Bus
from services.content import commands, queries
from services.content.package import Source, read_package
from services.content.package.sources import from_folder

ROUNDS = 400
STEPS = 500
STEPS_A_MODULE = 10
ACTOR = Actor(Caller.STAFF, str(new_id()), roles=frozenset({"practitioner"}))
NOTHING: Rpc = query("content", "nothing", Nothing, Nothing, Caller.STAFF)
del RPCS[NOTHING.routing_key]  # it is nobody's promise


def measure(amqp_uri: str, folder: Path) -> dict[str, float]:
    """Give the step's median ÷ the empty call's (`content.step_rpc_ratio`), both in ms, and the seconds of `content.import_seconds`."""
    folder.mkdir(parents=True)
    url = f"sqlite:///{folder}/content.sqlite3"
    upgrade("content", url)
    database = Database(url)
    commands.publish_package(database, read_package(ROOT / "programmes" / "tobakshjalpen"))
    with database.reading() as session:
        version_id = queries.startable(session, uuid4())[0].id
    figures = _step(amqp_uri, folder, version_id)
    took, told = _import(database, folder)
    database.dispose()
    return {**figures, "content.import_seconds": took, "content.import_progress": told}


def _step(amqp_uri: str, folder: Path, version_id: Any) -> dict[str, float]:
    """Ask both in turn, so that a neighbour's noise falls on both."""
    create_key_files(folder / "keys", ["gateway", "content"], [])
    signer = load_signer(folder / "keys" / "gateway.json")
    taken: dict[str, list[float]] = {"step": [], "nothing": []}
    with Supervisor(folder / "log") as supervisor, closing(Bus(amqp_uri, signer)) as bus:
        supervisor.start(_process(amqp_uri, folder))
        supervisor.wait_ready()
        for _ in range(ROUNDS):
            taken["nothing"].append(_timed(bus, NOTHING))
            taken["step"].append(_timed(bus, STEP, version_id=version_id, step_id="stoppdagen"))
    medians = {name: statistics.median(each) * 1000 for name, each in taken.items()}
    ratio = medians["step"] / medians["nothing"]
    return {
        "content.step_rpc_ratio": ratio,
        "content.step_rpc_ms": medians["step"],
        "content.empty_rpc_ms": medians["nothing"],
    }


def _timed(bus: Bus, contract: Rpc, **payload: Any) -> float:
    began = time.perf_counter()
    bus.ask(contract, payload, ACTOR, correlation_id="bench")
    return time.perf_counter() - began


def _process(amqp_uri: str, folder: Path) -> Process:
    port = free_port()
    own = {"AMQP_URI": amqp_uri, "SOB_ENV": "test", "SOB_VAR": str(folder), "SOB_HEALTH_PORT": str(port)}
    command = python("tests.bench.content")
    own["SOB_SPEECH"] = "none"
    return Process("content", command, complete(own), f"http://{LOOPBACK}:{port}/ready", directory=ROOT)


def large_programme() -> Source:
    """Give Tobakshjälpen's steps again and again until there are `STEPS` of them, in modules of `STEPS_A_MODULE`; its forms once."""
    files = from_folder(ROOT / "programmes" / "tobakshjalpen").files
    texts = [
        data.decode() for name, data in sorted(files.items()) if name.startswith("modules/") and name.endswith(".md")
    ]
    plain = [text.split("---\n", 2)[2] for text in texts if ":::form" not in text]
    made = {"welcome.md": files["welcome.md"]}
    names = [f"modul-{number}" for number in range(STEPS // STEPS_A_MODULE)]
    for name in names:
        steps = [f"{name}-{number}" for number in range(STEPS_A_MODULE)]
        facts = f"id: {name}\ntitle: {name}\nkind: mandatory\nopen_days: 7\nsummary: En modul.\nsteps: {steps}\n"
        made[f"modules/{name}/module.yaml"] = facts.encode()
        for step in steps:
            text = plain[len(made) % len(plain)]
            made[f"modules/{name}/{step}.md"] = f"---\nid: {step}\ntitle: {step}\n---\n{text}".encode()
    facts = files["programme.yaml"].decode().partition("modules:")[0]
    made["programme.yaml"] = f"{facts.replace('id: tobakshjalpen', 'id: stort')}modules: {names}\n".encode()
    return Source(made)


def _import(database: Database, folder: Path) -> tuple[float, float]:
    """Give how long reading and publishing takes, and how often progress was told."""
    told: list[int] = []
    source = large_programme()
    began = time.perf_counter()
    package = read_package(source, lambda done, _of: told.append(done))
    kept = commands.keep_files(open_store(f"file:{folder}/blobs"), package)
    commands.publish_package(database, package, kept)
    took = time.perf_counter() - began
    if len(package.steps) != STEPS:
        message = f"{len(package.steps)} steps"
        raise RuntimeError(message)
    return took, float(len(told))


def main() -> None:
    """Serve content, and the call that does nothing, until a signal."""
    from common.chassis.bus import rpc  # noqa: PLC0415 (only this process needs nameko)
    from common.chassis.settings import service_settings  # noqa: PLC0415
    from services.content.service import ContentService  # noqa: PLC0415

    class Measured(ContentService):
        """The content service, and nothing."""

        @rpc(NOTHING)
        def nothing(self, _call: Any) -> dict[str, Any]:
            """Do nothing."""
            return {}

    run.serve(Measured, service_settings("content"))


if __name__ == "__main__":
    main()
