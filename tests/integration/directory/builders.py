"""Small builders for tests of directory: calls as the chassis makes them, actors, and the demo's people."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from sqlalchemy import select

from common.chassis.calls import Call
from common.chassis.clock import swedish_day
from common.chassis.database import Database
from common.chassis.facts import Fact
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.base import Caller, Rpc
from common.contracts.directory.subscriptions import ON_MOMENT_STARTED
from common.contracts.moments.events import ResponsibleFact
from services.directory.commands.importing import import_people
from services.directory.model import CareUnit, Citizen, Commission, StaffPerson
from services.directory.people_file import read_people

NOON = datetime(2024, 6, 25, 12, tzinfo=UTC)
"""A time that has been: what is loaded then also holds for tests that go by the real clock."""
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SITHS = "http://id.sambi.se/loa/loa3"
ELEG = "http://id.elegnamnden.se/loa/1.0/loa3"
PEOPLE_FILE = Path(__file__).parents[3] / "deploy" / "local" / "people.yaml"
ASTRID, BASHIR, FARIDA = "SE2321000000-DEMO1", "SE2321000000-DEMO2", "SE2321000000-DEMO6"
HANS, LARS, MARTA, NILS = "196108319812", "197802179858", "194209309865", "199004089877"
INGRID, TURE, PIA = "198503129820", "201207209832", "201805199880"
"""A guardian, a child who turns 14 on 2026-07-20, and one who does in 2032."""
GATEWAY = Actor(kind=Caller.SERVICE, id="gateway")


def call(contract: Rpc, actor: Actor = GATEWAY, **payload: Any) -> Call:
    """Make a call as it reaches a service: loaded by its contract."""
    digest = hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()
    return Call(actor, contract, contract.load(json.loads(json.dumps(payload, default=str))), digest, None, None)


def digest(secret: str) -> str:
    """Give a session's digest."""
    return hashlib.sha256(secret.encode()).hexdigest()


def people_data() -> dict[str, Any]:
    """Give the demo's people as data, to be changed."""
    data: dict[str, Any] = yaml.safe_load(PEOPLE_FILE.read_text(encoding="utf-8"))
    return data


def bring(database: Database, data: dict[str, Any], now: datetime = NOON) -> None:
    """Load people given as data."""
    import_people(database, read_people(yaml.safe_dump(data, allow_unicode=True), swedish_day(now)), now)


def commission_id(database: Database, key: str) -> UUID:
    """Find a commission by its id in the file."""
    with database.reading() as session:
        return session.scalars(select(Commission.id).where(Commission.key == key)).one()


def citizen_id(database: Database, number: str) -> UUID:
    """Find a citizen's id."""
    with database.reading() as session:
        return session.scalars(select(Citizen.id).where(Citizen.personal_number == number)).one()


def unit_id(database: Database, number: int) -> UUID:
    """Find a care unit's id: 1 is Norra, 2 is Södra."""
    with database.reading() as session:
        return session.scalars(select(CareUnit.id).where(CareUnit.hsa_id == f"SE2321000000-DEMOVE{number}")).one()


def person_id(database: Database, hsa_id: str) -> UUID:
    """Find a staff member's id."""
    with database.reading() as session:
        return session.scalars(select(StaffPerson.id).where(StaffPerson.hsa_id == hsa_id)).one()


def staff(care_unit_id: UUID | None, *roles: str) -> Actor:
    """Give a staff member of a unit; without roles, a practitioner."""
    return Actor(
        kind=Caller.STAFF,
        id=str(new_id()),
        commission_id=care_unit_id and new_id(),
        commission_version_id=care_unit_id and new_id(),
        care_unit_id=care_unit_id,
        roles=frozenset(roles or ("practitioner",)),
    )


def begun(unit: UUID, citizen: UUID, event_id: UUID | None = None) -> Fact[ResponsibleFact]:
    """Give the news that a citizen's moment has begun at a unit."""
    ids = {name: new_id() for name in ("moment_id", "version_id", "responsible_person_id")}
    told = ResponsibleFact(**ids, moment_version=1, care_unit_id=unit, citizen_id=citizen, programme_id="somn")
    event = ON_MOMENT_STARTED.event.type
    return Fact(event_id or new_id(), event, "moments", "x", NOON, told, ON_MOMENT_STARTED.queue)
