"""The processes of a one-machine installation: the one place that says what runs, with which command and which environment.

A new service needs no line here: it is run because `common.contracts.services.SERVICES` names it. What it loads before it starts, if
anything, is a line in `LOADERS`.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from common.contracts.services import SERVICES
from deploy.local.keys import Secrets
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.supervisor import Process, complete

ROOT = Path(__file__).resolve().parents[2]
LOADERS: Mapping[str, tuple[str, ...]] = {
    "directory": ("services.directory.load", "deploy/local/people.yaml"),
    "content": ("services.content.load", "programmes"),
}
"""What is loaded into a service's database after its migrations; loading the same again changes nothing."""


@dataclass(frozen=True)
class Installation:
    """Where one run has its files, its broker, its addresses and its secrets."""

    var: Path
    amqp_uri: str
    gateway_port: int
    provider_port: int
    secrets: Secrets
    users: Mapping[str, str] = field(default_factory=dict)
    """The broker's address for each part, where each has a user of its own; otherwise `amqp_uri` is everybody's."""
    mailbox: tuple[int, int] | None = None
    """The ports of the demonstration's mailbox, for its page and for mail; without one nothing is sent."""

    @property
    def gateway_url(self) -> str:
        """The address that browsers open."""
        return f"http://{LOOPBACK}:{self.gateway_port}"

    @property
    def provider_url(self) -> str:
        """The address of the demonstration's sign-in."""
        return f"http://{LOOPBACK}:{self.provider_port}"

    @property
    def mailbox_url(self) -> str:
        """The address of the demonstration's mailbox; empty where there is none."""
        return f"http://{LOOPBACK}:{self.mailbox[0]}" if self.mailbox else ""

    @property
    def logs(self) -> Path:
        """Where each process writes its log."""
        return self.var / "log"

    def environment(self, issuer: str, *more: Mapping[str, str]) -> dict[str, str]:
        """Give a process' whole environment: ours, the installation's, and what is its own. `issuer` names its signing key."""
        address = self.users.get(issuer, "") if self.users else self.amqp_uri
        broker = {"AMQP_URI": address} if address else {}  # before it has started, nobody needs it
        own = {
            **broker,
            "SOB_VAR": str(self.var),
            "SOB_PUBLIC_URL": self.gateway_url,
            "SOB_SIGNING_KEY_FILE": str(self.var / "keys" / f"{issuer}.json"),
            "PYTHONUNBUFFERED": "1",
        }
        return complete(
            {name: value for values in ({"SOB_ENV": "demo"}, os.environ, own, *more) for name, value in values.items()}
        )

    def signing_in(self) -> dict[str, str]:
        """Give what the gateway and the provider must know of each other."""
        return {
            "SOB_PUBLIC_URL": self.gateway_url,
            "SOB_PROVIDER_URL": self.provider_url,
            "SOB_PORT": str(self.gateway_port),
            "SOB_PROVIDER_PORT": str(self.provider_port),
            "SOB_STAFF_ISSUER": f"{self.provider_url}/siths",
            "SOB_STAFF_CLIENT_ID": "sob-personal",
            "SOB_STAFF_CLIENT_SECRET": self.secrets.staff_client_secret,
            "SOB_CITIZEN_ISSUER": f"{self.provider_url}/elegitimation",
            "SOB_CITIZEN_CLIENT_ID": "sob-invanare",
            "SOB_CITIZEN_CLIENT_SECRET": self.secrets.citizen_client_secret,
        }

    def sending(self) -> dict[str, str]:
        """Give who carries mail and text messages: the mailbox, where there is one."""
        if self.mailbox is None:
            return {}
        return {
            "SOB_SMTP_HOST": LOOPBACK,
            "SOB_SMTP_PORT": str(self.mailbox[1]),
            "SOB_SMTP_SECURITY": "plain",
            "SOB_SMS_URL": f"{self.mailbox_url}/sms",
            "SOB_SMS_USER": "demo",
            "SOB_SMS_PASSWORD": "demo",
        }


def python(*arguments: str) -> tuple[str, ...]:
    """Give the command that runs a module with this program's own Python."""
    return (sys.executable, "-m", *arguments)


def preparations(here: Installation) -> list[list[Process]]:
    """Give what must be done before a service starts: for each service its steps, in order; services don't wait for each other."""
    chains = []
    for name in SERVICES:
        environment = here.environment(name)
        steps = [Process(f"{name}-migrations", python("common.chassis.migrate", name), environment, directory=ROOT)]
        if name in LOADERS:
            steps.append(Process(f"{name}-loading", python(*LOADERS[name]), environment, directory=ROOT))
        chains.append(steps)
    return chains


def service(here: Installation, name: str) -> Process:
    """Describe a service's process, with its health server on a free port."""
    port = free_port()
    environment = here.environment(name, {"SOB_HEALTH_PORT": str(port)}, here.sending())
    command = python("common.chassis.bus.run", name)
    return Process(name, command, environment, f"http://{LOOPBACK}:{port}/ready", ROOT, is_loaded=True)


def provider(here: Installation) -> Process:
    """Describe the demonstration's sign-in. It reads the people and its clients' secrets, and has no key of the house."""
    ready = f"{here.provider_url}/siths/.well-known/openid-configuration"
    environment = here.environment("provider", here.signing_in())
    return Process("provider", python("deploy.local.provider"), environment, ready, ROOT)


def mailbox(here: Installation, ports: tuple[int, int]) -> Process:
    """Describe the demonstration's mailbox."""
    told = {"SOB_MAILBOX_PORT": str(ports[0]), "SOB_MAILBOX_SMTP_PORT": str(ports[1])}
    environment = here.environment("mailbox", told)
    return Process("mailbox", python("deploy.local.mailbox"), environment, f"{here.mailbox_url}/ready", ROOT)


def gateway(here: Installation) -> Process:
    """Describe the gateway."""
    environment = here.environment("gateway", here.signing_in(), {"SOB_COOKIE_SECRET": here.secrets.cookie_secret})
    command = python("gunicorn", "--config", "deploy/local/gunicorn.py", "gateway.app:create_app()")
    return Process("gateway", command, environment, f"{here.gateway_url}/halsa", ROOT)


def processes(here: Installation) -> list[Process]:
    """Give all that runs, in the order in which it is started."""
    mailboxes = [mailbox(here, here.mailbox)] if here.mailbox else []
    return [*mailboxes, *(service(here, name) for name in SERVICES), provider(here), gateway(here)]


def demo_data(here: Installation) -> Process:
    """Describe the step that makes the demo's moments, as the gateway, when all services are up."""
    return Process("demo", python("deploy.local.demo"), gateway(here).environment, directory=ROOT)
