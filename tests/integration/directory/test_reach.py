"""Directory hears whether citizens are notified, and tells staff who start something; and it tells who is here."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select, update

from common.chassis.database import Database
from common.chassis.facts import Fact, handle
from common.chassis.identifiers import new_id
from common.contracts.directory.subscriptions import ON_REACH_CHANGED
from common.contracts.notifications.events import REACH_CHANGED, ReachFact
from services.directory.commands.reach import note_reach
from services.directory.model import Citizen

pytestmark = pytest.mark.both_databases

JOHAN = "199711249830"


def hear(database: Database, citizen_id: UUID, *, has_channel: bool) -> None:
    told = ReachFact(citizen_id=citizen_id, has_channel=has_channel)
    at = datetime(2026, 11, 30, 12, tzinfo=UTC)
    fact = Fact(new_id(), REACH_CHANGED.type, "notifications", "x", at, told, ON_REACH_CHANGED.queue)
    handle(database, fact, note_reach)


def found(database: Database) -> Citizen:
    with database.reading() as session:
        citizen = session.scalars(select(Citizen).where(Citizen.personal_number == JOHAN)).one()
        session.expunge(citizen)
    return citizen


def test_a_citizen_has_notifications_while_something_is_sent_to_them(database: Database) -> None:
    johan = found(database)
    assert not johan.has_notifications
    hear(database, johan.id, has_channel=True)
    assert found(database).has_notifications
    hear(database, johan.id, has_channel=False)
    assert not found(database).has_notifications


def test_what_the_file_tells_stays_true(database: Database) -> None:
    johan = found(database)
    with database.writing() as session:
        session.execute(update(Citizen).where(Citizen.id == johan.id).values(notifications=True))
    hear(database, johan.id, has_channel=False)
    assert found(database).has_notifications


def test_nobody_is_made_of_a_stranger(database: Database) -> None:
    hear(database, new_id(), has_channel=True)
