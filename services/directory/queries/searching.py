"""What is asked of a care unit's citizens by free text."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, select, union
from sqlalchemy.orm import Session, aliased

from common.chassis.calls import Call
from common.contracts.directory.citizens import MOST_FOUND, CitizensFound, SearchCitizens
from common.contracts.errors import Forbidden
from services.directory.model import MADE_AS, Citizen, SearchTerm, UnitCitizen, read_search
from services.directory.model.searching import Terms
from services.directory.queries.citizens import MAY_NAME
from services.directory.queries.organisation import unit_of

AFTER_ALL = "\U0010ffff"
"""Sorts after every character of a term, byte by byte."""


def search_citizens(session: Session, call: Call[SearchCitizens]) -> CitizensFound:
    """Find the unit's citizens whom every word of the text fits, at most `MOST_FOUND`; raises `Forbidden`.

    In each reading the longest word leads; the others are looked up for each that it finds, so a search reads no more than that word's citizens.
    """
    care_unit_id = unit_of(call.actor)
    if not call.actor.roles & MAY_NAME:
        raise Forbidden(reason="role")
    asked = read_search(call.request.text)
    if not asked.readings:
        return CitizensFound(citizen_ids=[], is_cut=False, is_shortened=asked.is_shortened)
    found = session.scalars(union(*(_fitting(care_unit_id, terms) for terms in asked.readings)).limit(MOST_FOUND + 1))
    ids = list(found)
    is_cut = len(ids) > MOST_FOUND
    return CitizensFound(citizen_ids=ids[:MOST_FOUND], is_cut=is_cut, is_shortened=asked.is_shortened)


def _fitting(care_unit_id: UUID, terms: Terms) -> Select[UUID]:
    leading, *others = terms
    question = select(SearchTerm.citizen_id).where(SearchTerm.care_unit_id == care_unit_id, _fits(SearchTerm, *leading))
    for term, is_beginning in others:
        other = aliased(SearchTerm)
        same = (other.care_unit_id == care_unit_id, other.citizen_id == SearchTerm.citizen_id)
        question = question.where(exists().where(*same, _fits(other, term, is_beginning)))
    # One reading alone is no union, which would leave repeats out: a name and its joined neighbours begin alike.
    return question.distinct()


def pairs_without_terms(session: Session, limit: int) -> list[tuple[UnitCitizen, Citizen]]:
    """Give pairs of unit and citizen whose search terms are to be made, locked."""
    of_the_pair = Citizen.id == UnitCitizen.citizen_id
    question = select(UnitCitizen, Citizen).join(Citizen, of_the_pair).where(UnitCitizen.terms_made_as < MADE_AS)
    return [(pair, citizen) for pair, citizen in session.execute(question.limit(limit).with_for_update(of=UnitCitizen))]


def terms_kept(session: Session, care_unit_id: UUID, citizen_id: UUID) -> set[str]:
    """Give the terms by which a unit finds a citizen now."""
    own = and_(SearchTerm.care_unit_id == care_unit_id, SearchTerm.citizen_id == citizen_id)
    return set(session.scalars(select(SearchTerm.term).where(own)))


def _fits(table: type[SearchTerm], term: str, is_beginning: bool) -> ColumnElement[bool]:
    if not is_beginning:
        return table.term == term
    return and_(table.term >= term, table.term < term + AFTER_ALL)
