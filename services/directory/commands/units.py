"""Which citizens care units have: expected before a start, confirmed by the events of `moments` or by asking it, forgotten with the last moment."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, and_, delete, select, update
from sqlalchemy.orm import Session

from common.chassis import mirror
from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database, insert_if_absent, insert_those_absent
from common.chassis.facts import Fact
from common.chassis.idempotency import by_key, idempotent
from common.chassis.tables import mirrored_moments
from common.contracts.base import Nothing
from common.contracts.directory.units import ExpectCitizens
from common.contracts.moments.events import StandingFact
from common.contracts.moments.units import MOST_ASKED
from services.directory.commands.terms import keep_terms
from services.directory.model import MADE_AS, Citizen, SearchTerm, UnitCitizen, terms_of
from services.directory.queries import units as queries

_PAIRS, _TERMS = cast("Table", UnitCitizen.__table__), cast("Table", SearchTerm.__table__)


def note_unit_has_citizen(session: Session, fact: Fact[StandingFact]) -> None:
    """Keep that a citizen has a moment at a care unit, so that the unit's staff may be told the name and find the citizen by it.

    A unit that has handed its moment over has had one: its own log and timeline name the citizen, as they were.
    """
    if mirror.learn(session, fact.data):
        _keep_pair(session, fact.data, fact.time)


def mirror_moments(resources: mirror.Asker) -> bool:
    """Learn a page of all moments, with the pairs that no event has told of; tells whether there is more."""

    def keep(session: Session, told: Sequence[StandingFact]) -> None:
        known, at = queries.pairs_of(session, [fact.citizen_id for fact in told]), now()
        for fact in told:
            if (fact.care_unit_id, fact.citizen_id) not in known:
                _keep_pair(session, fact, at)

    return mirror.walk(resources, keep)


def forget_pairs(session: Session, _moment_id: UUID, mirrored: mirror.Mirrored) -> Mapping[str, int]:
    """Forget at which units a citizen was known for a moment that is erased, where no other moment of theirs is left; with the words that found them.

    What is only expected stays: it is about a moment to come. Raises `Unavailable` before directory has learnt which moments there are.
    """
    mirror.require_walked(session)
    citizen_id = mirrored["citizen_id"]
    if citizen_id is None:
        return {}
    left = select(mirrored_moments.c.care_unit_id).where(
        mirrored_moments.c.citizen_id == citizen_id, mirrored_moments.c.erased_at.is_(None)
    )
    own = and_(UnitCitizen.citizen_id == citizen_id, queries.IS_KNOWN, UnitCitizen.care_unit_id.not_in(left))
    units = session.scalars(delete(UnitCitizen).where(own).returning(UnitCitizen.care_unit_id)).all()
    words = and_(SearchTerm.citizen_id == citizen_id, SearchTerm.care_unit_id.in_(units))
    found = session.scalars(delete(SearchTerm).where(words).returning(SearchTerm.term)).all()
    return {"unit_citizen": len(units), "search_term": len(found)}


def _keep_pair(session: Session, told: StandingFact, since: datetime) -> None:
    care_unit_id, citizen_id = told.care_unit_id, told.citizen_id
    citizen, pair = session.get(Citizen, citizen_id), {"care_unit_id": care_unit_id, "citizen_id": citizen_id}
    made = {"since": since, "terms_made_as": MADE_AS if citizen else 0, "is_expected": False}
    if not insert_if_absent(session, _PAIRS, **pair, **made):
        _confirm(session, care_unit_id, [citizen_id])
    elif citizen:
        keep_terms(session, care_unit_id, citizen)


@idempotent(by_key)
def expect_citizens(session: Session, call: Call[ExpectCitizens], at: datetime) -> Nothing:
    """Make the words by which a care unit finds citizens whom it is about to have. Those whom it has or expects already keep theirs."""
    care_unit_id, citizen_ids = call.request.care_unit_id, call.request.citizen_ids
    renewed = and_(_of(care_unit_id, citizen_ids), queries.IS_EXPECTED)
    session.execute(update(UnitCitizen).where(renewed).values(since=at))
    _expect(session, care_unit_id, citizen_ids, at)
    return Nothing()


def _expect(session: Session, care_unit_id: UUID, citizen_ids: Collection[UUID], at: datetime) -> None:
    new = queries.citizens_new_to(session, care_unit_id, citizen_ids)
    made = {"since": at, "terms_made_as": MADE_AS, "is_expected": True}
    own = [{"care_unit_id": care_unit_id, "citizen_id": citizen.id} for citizen in new]
    terms = [
        pair | {"term": term} for pair, citizen in zip(own, new, strict=True) for term in sorted(terms_of(citizen))
    ]
    insert_those_absent(session, _PAIRS, [pair | made for pair in own])
    insert_those_absent(session, _TERMS, terms)


def expected_citizens(database: Database, before: datetime) -> tuple[UUID | None, list[UUID]]:
    """Give a care unit with citizens whom it has expected since before an instant, of whom `moments` is to be asked. An idle service writes nothing."""
    with database.reading() as session:
        return queries.expected_before(session, before, MOST_ASKED)


def settle_expected(
    database: Database, care_unit_id: UUID, asked: Collection[UUID], had: Collection[UUID], before: datetime
) -> None:
    """Keep those of the asked citizens whom the unit has (their event is late), and forget the others with their words: they never started.

    One that is expected anew since then stays.
    """
    with database.writing() as session:
        _confirm(session, care_unit_id, had)
        left = and_(_of(care_unit_id, asked), queries.IS_EXPECTED, UnitCitizen.since < before)
        gone = session.scalars(delete(UnitCitizen).where(left).returning(UnitCitizen.citizen_id)).all()
        words = and_(SearchTerm.care_unit_id == care_unit_id, SearchTerm.citizen_id.in_(gone))
        session.execute(delete(SearchTerm).where(words))


def _confirm(session: Session, care_unit_id: UUID, citizen_ids: Collection[UUID]) -> None:
    expected = and_(_of(care_unit_id, citizen_ids), queries.IS_EXPECTED)
    session.execute(update(UnitCitizen).where(expected).values(is_expected=False))


def _of(care_unit_id: UUID, citizen_ids: Collection[UUID]) -> Any:
    return and_(UnitCitizen.care_unit_id == care_unit_id, UnitCitizen.citizen_id.in_(citizen_ids))
