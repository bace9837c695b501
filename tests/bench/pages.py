"""How long do pages take, and what does the bus cost? The same pages of two gateways in one run, each under the same gunicorn.

One gateway speaks over the bus to services in processes of their own, the other (`tests.bench.inprocess_gateway`) calls the same services
in its own process, on a copy of the same databases. Requests come one at a time and change places from sample to sample, so that a
neighbour's noise falls on both. Sessions are warm, as on a page that follows another within ten seconds.
"""

import sqlite3
import statistics
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copytree

from common.contracts.services import SERVICES
from deploy.local import processes
from deploy.local.ports import free_port
from deploy.local.processes import ROOT, Installation
from deploy.local.supervisor import Process
from tests.bench import at_rest, messages, moment_page
from tests.bench.browsing import Browser, Loaded, hidden_fields
from tests.bench.population import STEP, Person, Population, populate
from tests.system import System

SAMPLES = 80
WARM_UP = 10
OK, SEE_OTHER = 200, 303
MEGABYTE = 1024 * 1024

Load = Callable[[Browser, int], float]
"""Loads one page at one gateway for the sample of that number, and gives the seconds that it took."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The measured pages of a population."""

    who: Population

    def loads(self) -> Mapping[str, Load]:
        """Name each page and how it is loaded."""
        return {
            "staff_list": lambda browser, _number: _shown(
                browser.get("/personal/moment", self.who.busy.cookie), "Alla"
            ),
            "staff_list_short": lambda browser, _number: _shown(
                browser.get("/personal/moment", self.who.small.cookie), "Alla"
            ),
            "step": lambda browser, number: _step(browser, self.who.citizens[number % 2]),
            "submit_form": lambda browser, number: _submit(browser, self.who.citizens[number]),
        }


def measure(amqp_uri: str, folder: Path) -> dict[str, float]:
    """Give `page.p50_ms.*`, `page.vs_inprocess.*`, `page.inprocess_p50_ms.*`, `moment_page.*`, `message.*`, `cpu.*`, `memory.*` and `at_rest.*`; SQLite in `folder`."""
    with System(folder / "system", amqp_uri) as system:
        memory = {name: _resident_megabytes(system, name) for name in SERVICES}
        who = populate(system, SAMPLES + WARM_UP)
        busy = moment_page.measure(system, who.citizens)
        written = messages.measure(system, who.citizens[0].moment_id)
        alone = _copy(system, folder / "alone")
        system.supervisor.start(_inprocess_gateway(alone))
        system.supervisor.wait_ready()
        took = {name: _take_turns(load, system.url, alone.gateway_url) for name, load in Pages(who).loads().items()}
    sealed = at_rest.measure(folder / "at-rest")
    return {
        **sealed,
        "at_rest.of_step_percent": 100 * sealed["at_rest.first_open_ms"] / (statistics.median(took["step"][0]) * 1000),
        **{name: value for page, pair in took.items() for name, value in _figures(page, *pair).items()},
        "memory.service_mb": max(memory.values()),
        **busy,
        **written,
        **{f"memory.{name}_mb": value for name, value in memory.items()},
    }


def _figures(page: str, over_bus: list[float], in_process: list[float]) -> dict[str, float]:
    over, alone = statistics.median(over_bus), statistics.median(in_process)
    return {
        f"page.vs_inprocess.{page}": over / alone,
        f"page.p50_ms.{page}": over * 1000,
        f"page.inprocess_p50_ms.{page}": alone * 1000,
    }


def _take_turns(load: Load, bus_url: str, alone_url: str) -> tuple[list[float], list[float]]:
    """Load the page at both gateways in turn, each second time the other one first; give the seconds at each after the warm-up."""
    with closing(Browser(bus_url)) as bus, closing(Browser(alone_url)) as alone:
        took: dict[Browser, list[float]] = {bus: [], alone: []}
        for number in range(SAMPLES + WARM_UP):
            for browser in (bus, alone) if number % 2 else (alone, bus):
                took[browser].append(load(browser, number))
        return took[bus][WARM_UP:], took[alone][WARM_UP:]


def _step(browser: Browser, reader: Person) -> float:
    return _shown(browser.get(reader.step, reader.cookie), f"formular/{STEP}")


def _submit(browser: Browser, writer: Person) -> float:
    """Read the page that asks whether to send, as the citizen does, then send: the sending is what is measured."""
    asked = browser.get(f"{writer.form}/skicka", writer.cookie)
    _shown(asked, writer.form)
    fields = [*hidden_fields(asked.text, writer.form), ("form_action", "bekrafta")]
    sent = browser.post(writer.form, writer.cookie, fields)
    if sent.status != SEE_OTHER:
        message = f"the form wasn't sent: {sent.status}"
        raise RuntimeError(message)
    return sent.took


def _shown(page: Loaded, holds: str) -> float:
    """Give how long the page took; an error page is no page."""
    if page.status != OK or holds not in page.text:
        message = f"the page wasn't shown: {page.status}"
        raise RuntimeError(message)
    return page.took


def _copy(system: System, folder: Path) -> Installation:
    """Copy keys and databases, and describe the installation that stands on the copy, at a port of its own."""
    copytree(system.here.var / "keys", folder / "keys")
    for file in system.here.var.glob("*.sqlite3"):
        with closing(sqlite3.connect(file)) as original, closing(sqlite3.connect(folder / file.name)) as copy:
            original.backup(copy)
    return replace(system.here, var=folder, gateway_port=free_port())


def _inprocess_gateway(here: Installation) -> Process:
    """Describe the other gateway: gunicorn and settings as always, another application."""
    usual = processes.gateway(here)
    command = (*usual.command[:-1], "tests.bench.inprocess_gateway:create()")
    environment = {**usual.environment, "PYTHONWARNINGS": "ignore"}
    return Process("inprocess-gateway", command, environment, usual.ready_url, ROOT)


def _resident_megabytes(system: System, name: str) -> float:
    """Give the resident memory of a service's process, shared pages included (VmRSS of proc(5), in kB there)."""
    status = Path(f"/proc/{system.supervisor.pid(name)}/status").read_text(encoding="utf-8")
    kilobytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
    return kilobytes * 1024 / MEGABYTE
