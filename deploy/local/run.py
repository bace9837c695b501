"""`make run`: the whole system on one machine, until Ctrl-C.

Keys, a private broker in `var/broker` (unless AMQP_URI names one), migrations, programmes and people, every service under the supervisor, the
demonstration's sign-in, the gateway, demo moments; then the addresses and the demo sign-ins. Whatever a person can mend is one sentence and
exit code 1. The `finally` of every step is in one `ExitStack`, so that an interruption at any moment ends all that was started.
"""

import fcntl
import logging
import os
import signal
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

import pika
import pika.exceptions
import yaml
from pika.adapters.utils.connection_workflow import AMQPConnectorException

from common.chassis.environment import SettingsError, read
from common.chassis.settings import broker_addresses
from deploy.local import processes
from deploy.local.broker import Broker, BrokerError
from deploy.local.forking import Loaded
from deploy.local.keys import make_keys
from deploy.local.ports import NoFreePortError, free_port, is_free
from deploy.local.preparation import Preparation
from deploy.local.processes import ROOT, Installation
from deploy.local.progress import StepError, complain, tell
from deploy.local.settings import RunSettings
from deploy.local.supervisor import NotReadyError, Supervisor, complete
from deploy.local.users import add_users

BROKER_LOOK_SECONDS = 0.1
READY_SECONDS = 90.0
PORT_SECONDS = 2.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def require_free(port: int, variable: str) -> None:
    """Refuse a port that is taken (`StepError`). A run that was killed just now may take a moment to die."""
    deadline = time.monotonic() + PORT_SECONDS
    while not (free := is_free(port)) and time.monotonic() < deadline:
        time.sleep(BROKER_LOOK_SECONDS)
    if not free:
        raise StepError(f"Port {port} is taken by another program. Choose another: {variable}={port + 10} make run")


def take_folder(var: Path) -> IO[str]:
    """Make the folder of files and hold it for this run; `StepError` when that isn't possible. The kernel lets go however we end."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = (var / "run.lock").open("a+", encoding="utf-8")
    except OSError as failure:
        raise StepError(
            f"The folder {var} can't be written ({failure.strerror}). Give yourself the right to, or choose another: SOB_VAR=/some/folder make run"
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise StepError(
            f"The system runs already from {var} (process {lock.read().strip()}). End that one with Ctrl-C first, or give this one another folder and "
            "other ports: SOB_VAR, SOB_PORT, SOB_PROVIDER_PORT."
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def reach_broker(uri: str) -> None:
    """Sign in to one of the nodes that AMQP_URI names; `StepError` says why that fails, without showing the password."""
    logging.getLogger("pika").setLevel(logging.CRITICAL)
    try:
        *others, last = broker_addresses(uri)
    except ValueError as wrong:
        raise StepError(f"AMQP_URI is no address of a broker. {wrong}") from None
    for address in others:
        with suppress(StepError):
            _reach_node(address)
            return
    _reach_node(last)


def _reach_node(address: str) -> None:
    parameters = pika.URLParameters(address)
    parameters.connection_attempts, parameters.socket_timeout, parameters.stack_timeout = 1, 5, 8
    place = f"{parameters.host}:{parameters.port}"
    try:
        pika.BlockingConnection(parameters).close()
    except (pika.exceptions.ProbableAuthenticationError, pika.exceptions.AuthenticationError):
        raise StepError(f"The broker at {place} (AMQP_URI) doesn't accept this user and password.") from None
    except pika.exceptions.ProbableAccessDeniedError:
        raise StepError(f"The broker at {place} (AMQP_URI) doesn't let this user into that virtual host.") from None
    except (pika.exceptions.AMQPError, AMQPConnectorException, OSError):
        raise StepError(
            f"The broker at {place} (AMQP_URI) doesn't answer. Start it, or unset AMQP_URI to get one here."
        ) from None


def prepare(stack: ExitStack, told: RunSettings, loaded: Loaded) -> tuple[Installation, Broker | None]:
    """Do all that comes before the services: ports, keys, broker, migrations and loading. Meanwhile the services' code is loaded."""
    var, gateway_port, provider_port = told.var, told.gateway_port, told.provider_port
    require_free(gateway_port, "SOB_PORT")
    require_free(provider_port, "SOB_PROVIDER_PORT")
    require_free(told.mailbox_port, "SOB_MAILBOX_PORT")
    mailbox = told.mailbox_port, free_port()
    secrets = make_keys(var / "keys")
    broker = None
    uri = os.environ.get("AMQP_URI", "")
    if uri:
        reach_broker(uri)
    else:
        broker = Broker(var / "broker")
        stack.callback(broker.stop)
    here = Installation(var, uri, gateway_port, provider_port, secrets, mailbox=mailbox)
    here.logs.mkdir(exist_ok=True)
    loaded.start()
    stack.callback(loaded.end)
    tell("Bringing the databases up to date and loading programmes and people …")
    preparation = Preparation(here.logs, processes.preparations(here))
    stack.callback(preparation.close)
    preparation.advance()
    if broker is not None:
        tell("Starting a private RabbitMQ …")
        # The migrations and loaders, which need no broker, work meanwhile.
        uri = broker.start().uri()
        here = replace(here, amqp_uri=uri, users=add_users(broker))
    preparation.finish()
    return here, broker


def start(stack: ExitStack, here: Installation, loaded: Loaded) -> None:
    """Start every process, wait until all can work, and make the demo's moments."""
    tell("Starting the services, the demo's sign-in and the gateway …")
    supervisor = stack.enter_context(Supervisor(here.logs, tell, loaded))
    for process in processes.processes(here):
        supervisor.start(process)
    supervisor.wait_ready(seconds=READY_SECONDS)
    demo = Preparation(here.logs, [[processes.demo_data(here)]])
    stack.callback(demo.close)
    try:
        demo.finish()
    except StepError as failure:
        complain(f"{failure}\nThe system works all the same, without demo moments.")


def announce(here: Installation, seconds: float) -> None:
    """Show the addresses and who may sign in."""
    people = yaml.safe_load((ROOT / "deploy" / "local" / "people.yaml").read_text(encoding="utf-8"))
    staff = ", ".join(person["name"] for person in people["staff"])
    citizens = ", ".join(person["name"] for person in people["citizens"])
    tell(f"""
Ready after {seconds:.0f} seconds.

  Start page     {here.gateway_url}/
  Mailbox        {here.mailbox_url}/  (what is sent out: mail and text messages)
  JSON API       {here.gateway_url}/api/v1  (described at {here.gateway_url}/api/v1/openapi.json)
  Files, logs    {here.var}

  Staff sign in with SITHS eID, PIN {people["pin"]}: {staff}.
  Citizens sign in with e-legitimation, PIN {people["pin"]}: {citizens}.

Ctrl-C stops everything.
""")


def serve(broker: Broker | None) -> NoReturn:
    """Stay until a signal interrupts us; bring the private broker back should it die."""
    while True:
        time.sleep(BROKER_LOOK_SECONDS)
        if broker is not None and not broker.is_running():
            tell("The broker died; starting it again …")
            broker.restart()
            tell("The broker is back.")


def interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    """Turn the first signal into an interruption; while things are being ended in order, further ones are ignored."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def run() -> None:
    """Start, serve, and end everything on the way out."""
    try:
        told = read(RunSettings, "run")
    except SettingsError as wrong:
        raise StepError(str(wrong)) from None
    if told.production:
        raise StepError("`make run` is the demonstration on one machine; SOB_ENV=production belongs to docs/operators.")
    started = time.monotonic()
    loaded = Loaded(told.var / "log" / "loaded.log", complete({"SOB_VAR": str(told.var)}))
    with ExitStack() as stack:
        stack.enter_context(take_folder(told.var))
        try:
            here, broker = prepare(stack, told, loaded)
            start(stack, here, loaded)
            announce(here, time.monotonic() - started)
            serve(broker)
        except KeyboardInterrupt:
            tell("\nStopping …")
            stack.close()
            tell("Everything is stopped.")


def main() -> int:
    """Run from the command line."""
    for number in SIGNALS:
        signal.signal(number, interrupt)
    try:
        run()
    except (StepError, BrokerError, NotReadyError, NoFreePortError) as failure:
        complain(str(failure))
        return 1
    except OSError as failure:
        complain(f"{failure.filename or 'A file'} can't be used: {failure.strerror or failure}.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
