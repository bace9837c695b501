"""What stands in a database when it is migrated: relations of guardians and sessions from before they had dates and children."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic import command
from sqlalchemy import insert, select

from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.migrate import configuration
from services.directory.model import Citizen, Guardian, SignInSession
from tests.integration.directory.builders import ELEG, INGRID, NOON, PIA, digest
from tests.integration.migrated import BOTH

pytestmark = pytest.mark.both_databases

BEFORE = "0002"


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest) -> str:
    """Give the address of a database as it was before."""
    if request.param == "sqlite":
        address = f"sqlite:///{request.getfixturevalue('tmp_path')}/directory.sqlite3"
    else:
        address = request.getfixturevalue("postgres").create_database(f"directory_{uuid.uuid4().hex[:8]}")
    command.upgrade(configuration("directory", address), BEFORE)
    return str(address)


def citizen(number: str) -> dict[str, Any]:
    unset = dict.fromkeys(("has_ever_signed_in", "notifications", "protected", "deceased"), False)
    return {"id": new_id(), "personal_number": number, "kind": "personnummer", "name": "A", "made_at": NOON, **unset}


def test_relations_hold_from_the_day_of_the_upgrade_and_sessions_go_on(url: str) -> None:
    guardian, child = citizen(INGRID), citizen(PIA)
    made = {"id": new_id(), "digest": digest("own"), "citizen_id": guardian["id"], "strength": ELEG}
    database = Database(url)
    with database.writing() as session:
        session.execute(insert(Citizen), [guardian, child])
        session.execute(insert(Guardian.__table__).values(child_id=child["id"], guardian_id=guardian["id"]))
        times = {"opened_at": NOON, "last_active_at": NOON}
        session.execute(insert(SignInSession.__table__).values(**made, **times))
    database.dispose()
    command.upgrade(configuration("directory", url), "head")
    with database.reading() as session:
        relation = session.scalars(select(Guardian)).one()
        kept = session.scalars(select(SignInSession)).one()
    # The database's own day, which may be the next one at midnight.
    assert 0 <= (datetime.now(UTC).date() - relation.since).days <= 1
    assert isinstance(relation.since, date)
    assert (relation.ended_on, kept.acting_for_id, kept.citizen_id) == (None, None, guardian["id"])
    database.dispose()
    command.downgrade(configuration("directory", url), BEFORE)
    command.upgrade(configuration("directory", url), "head")
    with database.reading() as session:
        assert session.scalars(select(Guardian.child_id)).one() == child["id"]
    database.dispose()
