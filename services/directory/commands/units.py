"""What directory learns from `moments`."""

from common.chassis.database import Database
from common.chassis.facts import Fact
from services.directory.commands.terms import keep_terms
from services.directory.model import MADE_AS, Citizen, UnitCitizen


def note_unit_has_citizen(database: Database, fact: Fact) -> None:
    """Keep that a citizen has a moment at a care unit, so that the unit's staff may be told the name and find the citizen by it.

    A unit that has handed its moment over has had one: its own log and timeline name the citizen, as they were.
    """
    with database.handling(fact) as session:
        if session is None:
            return
        citizen = session.get(Citizen, fact.data["citizen_id"])
        is_new = database.insert_if_absent(
            session,
            UnitCitizen.metadata.tables["unit_citizen"],
            care_unit_id=fact.data["care_unit_id"],
            citizen_id=fact.data["citizen_id"],
            since=fact.time,
            terms_made_as=MADE_AS if citizen else 0,
        )
        if is_new and citizen:
            keep_terms(session, fact.data["care_unit_id"], citizen)
