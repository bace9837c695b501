"""The users of a broker: `python -m deploy.local.users FOLDER` makes what a RabbitMQ of your own is told, and keeps what is there.

`definitions.json` says who may do what, and every exchange, queue and binding (`common.chassis.bus.rights`): `rabbitmqctl import_definitions` takes
it, or `load_definitions` at the broker's start. `<user>.env` holds the part's AMQP_URI, with a password made at random; remove it, and run
this again, for another.
"""

import argparse
import base64
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from common.chassis.bus.rights import USERS, definitions
from deploy.local.broker import USER as ADMINISTRATOR
from deploy.local.broker import Broker

VARIABLE = "AMQP_URI="


def hashed(password: str) -> str:
    """Give what RabbitMQ keeps of a password: four bytes of salt and the SHA-256 of both, in base64."""
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def definitions_of(vhost: str, passwords: Mapping[str, str]) -> str:
    """Give the definitions of a virtual host as JSON; the administrator's password changes only if it is among them."""
    return json.dumps(
        definitions(vhost, {user: hashed(told) for user, told in passwords.items()}, ADMINISTRATOR), indent=2
    )


def make_users(folder: Path, nodes: str, vhost: str, scheme: str) -> None:
    """Make what is missing in the folder, and write the definitions anew: a newer version has other queues and rights."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    passwords = {user: _password(folder / f"{user}.env") for user in (ADMINISTRATOR, *USERS)}
    for user, password in passwords.items():
        places = [f"{scheme}://{user}:{password}@{node}/{quote(vhost, safe='')}" for node in nodes.split(",")]
        _write(folder / f"{user}.env", f"{VARIABLE}{';'.join(places)}\n", 0o600)
    # RabbitMQ reads it as another user; there are no passwords in it.
    _write(folder / "definitions.json", definitions_of(vhost, passwords), 0o644)


def add_users(broker: Broker, vhost: str = "/") -> dict[str, str]:
    """Set a virtual host of a private broker up: a user for each part with its rights, and all that is to be there. Give the parts' addresses."""
    passwords = {user: broker.password_of(user) for user in USERS}
    told = broker.directory / f"definitions-{secrets.token_hex(8)}.json"
    _write(told, definitions_of(vhost, passwords), 0o600)
    # By its name alone, since the node runs in this folder, whatever characters the folder's own name has.
    broker.evaluate(f'{{ok, Told}} = file:read_file("{told.name}"), ok = rabbit_definitions:import_raw(Told)')
    told.unlink()
    return {user: broker.uri(vhost, user) for user in USERS}


def _password(file: Path) -> str:
    """Give the password in a file of this kind, or a new one."""
    if not file.exists():
        return secrets.token_hex(24)
    told = file.read_text(encoding="utf-8").removeprefix(VARIABLE)
    return unquote(urlsplit(told.partition(";")[0]).password or "")


def _write(file: Path, text: str, mode: int) -> None:
    unfinished = file.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as output:
        output.write(text)
    unfinished.replace(file)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--nodes", default="rabbitmq:5672", help="host:port of the broker, of each node with a comma between"
    )
    parser.add_argument("--vhost", default="/", help="the virtual host")
    parser.add_argument("--scheme", default="amqp", choices=["amqp", "amqps"])
    told = parser.parse_args()
    make_users(told.folder, told.nodes, told.vhost, told.scheme)


if __name__ == "__main__":
    main()
