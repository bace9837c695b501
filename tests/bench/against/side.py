"""One version's system, with the people of its own bench: run with that version's Python from that version's folder, never imported.

It says on one line of JSON where everything is, and ends when its input does. What has had another name in older versions is looked for here,
and nowhere else.
"""

import inspect
import json
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from deploy.local.broker import Broker

VHOST = "against"


def main(folder: Path, citizens: int) -> None:
    """Start broker and system, measure their memory at rest, let the population begin its treatments, and stay until the input ends."""
    with Broker(folder / "broker") as broker, _system(folder / "system", broker) as system:
        names = [name for name in system.supervisor.names() if system.supervisor.pid(name)]
        told = {
            "url": system.url,
            "pids": {**{name: system.supervisor.pid(name) for name in names}, "broker": broker.pid},
            "pss": {name: _proportional_megabytes(system.supervisor.pid(name)) for name in names},
        }
        who = import_module("tests.bench.population").populate(system, citizens)
        told |= {"busy": who.busy.cookie, "small": who.small.cookie}
        told["citizens"] = [{"cookie": one.cookie, "moment_id": one.moment_id} for one in who.citizens]
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


def _system(folder: Path, broker: Broker) -> Any:
    """Give what `make run` starts: `System` is called `House` until late 2026, has users of the broker and a mailbox where the version has them."""
    known = find_spec("tests.system")
    made = import_module("tests.system").System if known else import_module("tests.house").House
    more: dict[str, Any] = {}
    vhost = broker.add_vhost(VHOST)
    if "users" in inspect.signature(made).parameters:
        more["users"] = import_module("deploy.local.users").add_users(broker, VHOST)
    if "has_mailbox" in inspect.signature(made).parameters:
        more["has_mailbox"] = True
    return made(folder, vhost, **more)


def _proportional_megabytes(pid: int) -> float:
    """Give a process's proportional set size (PSS of proc(5), in kB there): pages that several share count by their part."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
