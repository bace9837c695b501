"""The keys and secrets of an installation: `python -m deploy.local.keys FOLDER` makes what is missing, and keeps what is there.

Signing keys and master keys are the chassis' (`common.chassis.identity.create_key_files`); beside them stand the demonstration's shared
secrets with the sign-in provider, made at random for each folder.
"""

import argparse
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from common.chassis.identity import create_key_files
from common.contracts.services import SERVICES

ISSUERS = (*SERVICES, "gateway", "operator")
"""Everybody who signs: each service, the gateway, and the operator's command `sob`."""


@dataclass(frozen=True)
class Secrets:
    """What the gateway shares with the demo's provider, and what it seals its short sign-in cookie with."""

    staff_client_secret: str
    citizen_client_secret: str
    cookie_secret: str


def make_keys(folder: Path) -> Secrets:
    """Make what is missing in the folder, readable by its owner alone, and give the secrets."""
    create_key_files(folder, ISSUERS, SERVICES)
    file = folder / "secrets.json"
    if not file.exists():
        fresh = Secrets(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as output:
            json.dump(asdict(fresh), output, indent=2)
    return Secrets(**json.loads(file.read_text(encoding="utf-8")))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    make_keys(parser.parse_args().folder)


if __name__ == "__main__":
    main()
