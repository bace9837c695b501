"""Keeping the words by which a care unit finds its citizens."""

from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from common.chassis.database import Database
from services.directory.model import MADE_AS, Citizen, SearchTerm, UnitCitizen, terms_of
from services.directory.queries import searching

BATCH = 200


def make_terms(database: Database) -> int:
    """Make the search terms of a batch of pairs that lack them, after an upgrade or a change of the citizens; tells how many there were."""
    with database.writing() as session:
        pairs = searching.pairs_without_terms(session, BATCH)
        for pair, citizen in pairs:
            keep_terms(session, pair.care_unit_id, citizen)
            pair.terms_made_as = MADE_AS
        return len(pairs)


def make_all_terms(database: Database) -> None:
    """Make every missing term, batch by batch; twice does no harm. Who is renamed is found by the new name when this returns."""
    while make_terms(database) == BATCH:
        continue


def keep_terms(session: Session, care_unit_id: UUID, citizen: Citizen) -> None:
    """Let a unit find a citizen by what they are called now, and by nothing else."""
    kept, wanted = searching.terms_kept(session, care_unit_id, citizen.id), terms_of(citizen)
    own = {"care_unit_id": care_unit_id, "citizen_id": citizen.id}
    if kept - wanted:
        session.execute(delete(SearchTerm).filter_by(**own).where(SearchTerm.term.in_(kept - wanted)))
    if wanted - kept:
        session.execute(insert(SearchTerm), [{**own, "term": term} for term in sorted(wanted - kept)])


def note_changed(session: Session, citizen_ids: list[UUID]) -> None:
    """Have the terms of citizens made anew, wherever they have had a moment."""
    if citizen_ids:
        session.execute(update(UnitCitizen).where(UnitCitizen.citizen_id.in_(citizen_ids)).values(terms_made_as=0))
