"""The demo people who can sign in, read from `people.yaml`.

The structure of the file is told in the file itself. The provider needs names, ids and care units; the rest is the directory's.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from common.door import NotTextError, file_text


class PeopleFileError(Exception):
    """The file of demo people can't be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to choose on the page. `key` is the choice's value, `detail` the line under the name, `claims` go into the id_token."""

    key: str
    name: str
    detail: str
    claims: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """Everybody in the file, by key in the file's order, and the PIN that they share."""

    pin: str
    staff: dict[str, Person]
    citizens: dict[str, Person]


def read_people(path: Path, pairwise_secret: bytes, sector: str) -> DemoPeople:
    """Read the file; raises `PeopleFileError` when it is missing, isn't marked as demo data or lacks something.

    `pairwise_secret` and `sector` (the client's host) make the citizens' subject ids (`pairwise_subject`).
    """
    try:
        data = yaml.safe_load(file_text(path.read_bytes()))
        if data["demo"] is not True:
            raise PeopleFileError(f"{path} isn't marked with `demo: true`: the provider signs in demo people only.")
        units = {unit["id"]: unit["name"] for unit in data["care_units"]}
        staff = [_staff(entry, units) for entry in data["staff"]]
        citizens = [_citizen(entry, pairwise_secret, sector) for entry in data["citizens"] if not entry["deceased"]]
        return DemoPeople(str(data["pin"]), _by_key(staff), _by_key(citizens))
    except (OSError, yaml.YAMLError, KeyError, TypeError, NotTextError) as error:
        raise PeopleFileError(f"{path} can't be read as demo people: {type(error).__name__}: {error}") from error


def pairwise_subject(secret: bytes, sector: str, personal_number: str) -> str:
    """Give an opaque id, the same for one person at one client's host and telling nothing (OpenID Connect Core §8.1)."""
    digest = hmac.digest(secret, f"{sector}|{personal_number}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _by_key(people: list[Person]) -> dict[str, Person]:
    return {person.key: person for person in people}


def _staff(entry: dict[str, Any], units: dict[str, str]) -> Person:
    places = [units[commission["care_unit"]] for commission in entry["commissions"] if commission["active"]]
    hsa_id, name = entry["hsa_id"], entry["name"]
    detail = ", ".join(places) or "Inget aktivt medarbetaruppdrag"
    return Person(hsa_id, name, detail, {"sub": hsa_id, "employeeHsaId": hsa_id, "name": name})


def _citizen(entry: dict[str, Any], secret: bytes, sector: str) -> Person:
    number, name = entry["personal_number"], entry["name"]
    subject = pairwise_subject(secret, sector, number)
    detail = f"{number[:8]}-{number[8:]}"
    return Person(number, name, detail, {"sub": subject, "personalIdentityNumber": number, "name": name})
