"""The whole system for tests: every service in a process of its own, forked from one that has loaded all, the sign-in and the gateway, on one virtual host of the broker.

`Visitor` speaks to the gateway as a signed-in person over HTTP, by the JSON API. The session is opened at `directory` as the gateway does it
after a sign-in; the sign-in itself, page by page, is the browser tests' business.
"""

import hashlib
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import requests

from common.chassis.identifiers import new_id
from common.chassis.identity import load_signer
from common.contracts.directory.sessions import (
    CHOOSE_CITIZEN,
    CHOOSE_COMMISSION,
    OPEN_CITIZEN_SESSION,
    OPEN_STAFF_SESSION,
)
from common.contracts.services import SERVICES
from deploy.local import processes
from deploy.local.broker import Broker
from deploy.local.demo import CITIZEN_STRENGTH, STAFF_STRENGTH
from deploy.local.keys import make_keys
from deploy.local.ports import free_port
from deploy.local.postgres import Postgres
from deploy.local.preparation import Preparation
from deploy.local.processes import Installation
from deploy.local.supervisor import Supervisor
from deploy.local.users import add_users
from gateway.identity.visitor import COOKIE, GATEWAY_ACTOR
from gateway.rpc import Bus
from tests import shared
from tests.loaded import loaded

READY_SECONDS = 90.0
NEWCOMER = "Ny Person"
MANY = dict.fromkeys(
    (
        "SOB_LOOK_UPS_PER_HOUR",
        "SOB_LISTED_LOOK_UPS_PER_HOUR",
        "SOB_FAILED_SIGN_INS_PER_ADDRESS",
        "SOB_FAILED_SIGN_INS_PER_PERSON",
    ),
    "1000000",
)
"""A few people of the demo do in a minute what a county does in a day."""
AT_ONCE = {"SOB_KEEP_MONTHS": "0", "SOB_ERASURE_UNDO_MINUTES": "0"}
"""What has ended may be erased, and an order begins at once."""
QUIET = {"SOB_SPEECH": "none", **MANY, **AT_ONCE}
"""Reading two programmes aloud takes a minute of processor time; a test that listens asks for it among the `databases`."""
NORRA, SODRA = "Tobaksenheten Norra", "Hälsotorget Södra"
DATABASES = {
    **{f"{service.upper()}_DATABASE_URL": service for service in SERVICES},
    "MOMENTS_KEYS_URL": "moments-keys",
    "FLAGS_KEYS_URL": "flags-keys",
    "MESSAGING_KEYS_URL": "messaging-keys",
}
"""What each database is called in the environment and in a folder."""
ORIGINAL = "system_on_postgresql"
ASTRID, BASHIR, CECILIA, DAGNY, EMIL, _FARIDA, GUSTAV = (f"SE2321000000-DEMO{number}" for number in range(1, 8))
PIA, TURE = "201805199880", "201207209832"
"""Ingrid's children: she acts for Pia; Ture has turned 14."""
HANS, INGRID, JOHAN, KARIN, LARS, NILS = (
    "196108319812",
    "198503129820",
    "199711249830",
    "195406059849",
    "197802179858",
    "199004089877",
)


class System:
    """Everything that `make run` starts, less the broker. `databases` maps `<SERVICE>_DATABASE_URL` to addresses; SQLite where none is given.

    `original` is the folder of a system whose databases are migrated and loaded already: this one begins as its copy. `users` are the broker's
    addresses of its parts (`add_users`); a test that does what none of them may uses `amqp_uri`, the administrator's. Without a mailbox nothing is sent out.
    """

    def __init__(
        self,
        folder: Path,
        amqp_uri: str,
        databases: Mapping[str, str] | None = None,
        original: Path | None = None,
        users: Mapping[str, str] | None = None,
        *,
        has_mailbox: bool = False,
    ) -> None:
        """Describe the system; `__enter__` builds it."""
        folder.mkdir(parents=True, exist_ok=True)
        self._is_prepared = original is not None
        if original is not None:
            shutil.copytree(original, folder, dirs_exist_ok=True)
        made = make_keys(folder / "keys")
        mailbox = (free_port(), free_port()) if has_mailbox else None
        self.here = Installation(folder, amqp_uri, free_port(), free_port(), made, users or {}, mailbox)
        self.databases = dict(databases or {})
        self.here.logs.mkdir(exist_ok=True)
        self.supervisor = Supervisor(self.here.logs, lambda _line: None, loaded(self.here.logs / "loaded.log"))
        self._newcomers = 0
        self.bus = Bus(self.here.users.get("gateway", amqp_uri), load_signer(folder / "keys" / "gateway.json"))

    @property
    def url(self) -> str:
        """Give the gateway's address."""
        return self.here.gateway_url

    def __enter__(self) -> Self:
        """Migrate, load, start, and wait until everything can work."""
        if not self._is_prepared:
            self.prepare()
        self.supervisor.__enter__()
        for process in processes.processes(self.here):
            self.supervisor.start(self._with_databases(process))
        self.supervisor.wait_ready(seconds=READY_SECONDS)
        return self

    def __exit__(self, *_raised: object) -> None:
        """End everything that was started."""
        self.bus.close()
        self.supervisor.__exit__(None, None, None)

    def prepare(self) -> None:
        """Migrate and load."""
        chains = [[self._with_databases(step) for step in chain] for chain in processes.preparations(self.here)]
        Preparation(self.here.logs, chains).finish()

    def staff(self, hsa_id: str = ASTRID, unit: str = NORRA) -> "Visitor":
        """Give a staff member, signed in at a care unit."""
        secret = secrets.token_urlsafe(32)
        session = self._gateway(OPEN_STAFF_SESSION, secret, hsa_id=hsa_id, strength=STAFF_STRENGTH)
        chosen = next(one for one in session["commissions"] if one["care_unit_name"] == unit)
        return self._go_on(CHOOSE_COMMISSION, secret, commission_id=chosen["id"])

    def citizen(self, personal_number: str = HANS) -> "Visitor":
        """Give a citizen, signed in."""
        secret = secrets.token_urlsafe(32)
        facts = {"personal_number": personal_number, "name": NEWCOMER, "strength": CITIZEN_STRENGTH}
        return Visitor(self.url, secret, self._gateway(OPEN_CITIZEN_SESSION, secret, **facts))

    def guardian(self, child: str = "Pia Strand", personal_number: str = INGRID) -> "Visitor":
        """Give a citizen who acts for their child of that name."""
        own = self.citizen(personal_number)
        chosen = next(one["citizen_id"] for one in own.session["children"] if one["name"] == child)
        return self._go_on(CHOOSE_CITIZEN, own.secret, citizen_id=chosen)

    def newcomer(self) -> tuple["Visitor", str]:
        """Give a citizen whom nobody has met, signed in, and the personnummer: tests that share a system don't meet in one moment."""
        self._newcomers += 1
        nine = f"{500101 + self._newcomers // 900:06d}{100 + self._newcomers % 900}"
        number = f"19{nine}{check_digit(nine)}"
        return self.citizen(number), number

    def _go_on(self, contract: Any, old_secret: str, **chosen: Any) -> "Visitor":
        """Give the person in another session, as the gateway does after a choice."""
        secret = secrets.token_urlsafe(32)
        new_digest = hashlib.sha256(secret.encode()).hexdigest()
        return Visitor(self.url, secret, self._gateway(contract, old_secret, new_digest=new_digest, **chosen))

    def _gateway(self, contract: Any, secret: str, **facts: Any) -> dict[str, Any]:
        digest = hashlib.sha256(secret.encode()).hexdigest()
        payload = {"idempotency_id": new_id(), "session_digest": digest, **facts}
        return self.bus.ask(contract, payload, GATEWAY_ACTOR, correlation_id=str(uuid4()))

    def _with_databases(self, process: Any) -> Any:
        environment = {**process.environment, **QUIET, **self.databases}
        return replace(process, environment=environment)


@contextmanager
def system_on(
    broker: Broker, folder: Path, postgres: Postgres | None = None, *, is_fleeting: bool = False, **more: bool
) -> Iterator[System]:
    """Give a running system on a virtual host of its own, as a copy of one that is prepared once for the run: on SQLite, or in the run's PostgreSQL.

    A fleeting one doesn't wait for the disk; where faults are tested, it does as in earnest.
    """
    name = f"system_{new_id().hex[-12:]}"
    if postgres is None:
        original = prepared()
        databases = _files(folder, "?synchronous=OFF") if is_fleeting else {}
    else:
        original, databases = prepared_on(postgres, name)
    with System(folder, broker.add_vhost(name), databases, original, add_users(broker, name), **more) as system:
        yield system
    broker.delete_vhost(name)


def prepared() -> Path:
    """Give the folder of a system on SQLite that is migrated and loaded, to begin as its copy."""
    return shared.made_once("system", _prepare)


def prepared_on(postgres: Postgres, name: str) -> tuple[Path, dict[str, str]]:
    """Give the folder of a system on PostgreSQL that is migrated and loaded, and the addresses of copies of its databases, called by a name."""
    original = shared.made_once(ORIGINAL, lambda there: _prepare(there, _databases(postgres, ORIGINAL)))
    return original, _databases(postgres, name, copied_from=ORIGINAL)


def _prepare(folder: Path, databases: Mapping[str, str] | None = None) -> None:
    system = System(folder, "amqp://nowhere", databases)
    try:
        system.prepare()
    finally:
        system.__exit__()


def _files(folder: Path, ending: str) -> dict[str, str]:
    """Say where each database's file is, and how it is used."""
    return {variable: f"sqlite:///{folder}/{name}.sqlite3{ending}" for variable, name in DATABASES.items()}


def _databases(postgres: Postgres, system: str, copied_from: str = "") -> dict[str, str]:
    """Make a database for each service, empty or a copy of another system's, and say where they are."""
    originals = {name: f"{copied_from}_{name}" if copied_from else "template1" for name in DATABASES.values()}
    return {
        variable: postgres.create_database(f"{system}_{name}", template=originals[name])
        for variable, name in DATABASES.items()
    }


def check_digit(nine: str) -> int:
    """Give the tenth digit of a personnummer (Luhn, as SKV 704 says)."""
    products = (int(digit) * (2 - place % 2) for place, digit in enumerate(nine))
    return -sum(product // 10 + product % 10 for product in products) % 10


class Visitor:
    """A signed-in person at the JSON API."""

    def __init__(self, url: str, secret: str, session: Mapping[str, Any]) -> None:
        """Carry the session's cookie."""
        self._url = url
        self.session = session
        self.secret = secret
        self.cookie = next(name for kind, name in COOKIE.items() if kind.value == session["kind"])
        self.http = requests.Session()
        self.http.cookies.set(self.cookie, secret)
        self._token = ""

    def get(self, path: str, **query: Any) -> requests.Response:
        """Ask the API."""
        return self.http.get(f"{self._url}/api/v1{path}", params=query, timeout=30)

    def send(self, path: str, method: str = "POST", **body: Any) -> requests.Response:
        """Send a command or search; an `idempotency_id` is added unless one is given (or the path is a search)."""
        if not self._token:
            self._token = self.get("/session").json()["csrf_token"]
        return self.http.request(
            method, f"{self._url}/api/v1{path}", json=body, headers={"X-CSRF-Token": self._token}, timeout=30
        )

    def do(self, path: str, method: str = "POST", **body: Any) -> requests.Response:
        """Send a command with a new idempotency id."""
        return self.send(path, method, **{"idempotency_id": str(new_id()), **body})

    def send_file(self, path: str, data: bytes) -> requests.Response:
        """Send a file as the body, with a new idempotency id."""
        headers = {"X-CSRF-Token": self.get("/session").json()["csrf_token"]}
        headers["Content-Type"] = "application/octet-stream"
        address, query = f"{self._url}/api/v1{path}", {"idempotency_id": str(new_id())}
        return self.http.post(address, params=query, data=data, headers=headers, timeout=20)

    def find(self, personal_number: str) -> requests.Response:
        """Look a citizen up."""
        return self.send("/citizens/search", personal_number=personal_number)

    def version_of(self, programme_id: str = "tobakshjalpen") -> str:
        """Give the id of the version of a programme that may be started here."""
        offered = self.get("/catalogue").json()["programmes"]
        return str(next(one for one in offered if one["programme_id"] == programme_id)["version_id"])

    def start(self, personal_number: str, programme_id: str = "tobakshjalpen", **more: Any) -> requests.Response:
        """Start a programme for a citizen, Tobakshjälpen if nothing is said, with oneself as responsible."""
        return self.do(
            "/moments",
            citizen_id=self.find(personal_number).json()["citizen_id"],
            version_id=self.version_of(programme_id),
            responsible_commission_id=self.session["commission"]["id"],
            **more,
        )
