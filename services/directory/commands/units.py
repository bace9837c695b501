"""What directory learns from `moments`."""

from common.chassis.database import Database
from common.chassis.facts import Fact
from services.directory.model import UnitCitizen


def note_moment_started(database: Database, fact: Fact) -> None:
    """Keep that a citizen has a moment at a care unit, so that the unit's staff may be told the name."""
    with database.handling(fact) as session:
        if session is not None:
            database.insert_if_absent(
                session,
                UnitCitizen.metadata.tables["unit_citizen"],
                care_unit_id=fact.data["care_unit_id"],
                citizen_id=fact.data["citizen_id"],
                since=fact.time,
            )
