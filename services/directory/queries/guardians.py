"""What is asked of guardians and their children. The rule of who may act is `model.guardians.may_act`, at every question anew."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import cast
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from common.chassis.collation import swedish
from common.contracts.directory.sessions import ChildView
from common.contracts.directory.vocabulary import GuardianName
from common.contracts.errors import GuardianRefused, NotFound
from services.directory.model import Citizen, Guardian, UnitCitizen, may_act
from services.directory.queries.units import IS_KNOWN


def children_of(session: Session, guardian: Citizen, today: date) -> list[ChildView]:
    """Give the children whom a citizen may act for today, the eldest first; one SELECT."""
    question = select(Guardian, Citizen).join(Citizen, Citizen.id == Guardian.child_id)
    found = session.execute(question.where(Guardian.guardian_id == guardian.id).order_by(Citizen.personal_number))
    return [child_view(child, today) for relation, child in found if may_act(relation, guardian, child, today)]


def child_view(child: Citizen, today: date) -> ChildView:
    """Give a child as its guardian sees it: whoever is known to be a child has a day of birth."""
    return ChildView(citizen_id=child.id, name=child.name, age=cast("int", child.age(today)))


def child_to_act_for(session: Session, guardian: Citizen, child_id: UUID, today: date) -> Citizen:
    """Give the child; raises `NotFound` for anybody who has never been the citizen's child, `GuardianRefused` when the right is over or refused.

    One refusal for every ground: that a child has protected identity is nothing to tell.
    """
    relation, child = session.get(Guardian, (child_id, guardian.id)), session.get(Citizen, child_id)
    if relation is None or child is None:
        raise NotFound
    if not may_act(relation, guardian, child, today):
        raise GuardianRefused
    return child


def guardians_of(session: Session, citizens: Iterable[Citizen], today: date) -> Mapping[UUID, list[GuardianName]]:
    """Give who may act for each child among the citizens today by child; no SELECT when none is a child."""
    children = {citizen.id: citizen for citizen in citizens if citizen.is_child(today)}
    told: dict[UUID, list[GuardianName]] = {child_id: [] for child_id in children}
    if children:
        question = select(Guardian, Citizen).join(Citizen, Citizen.id == Guardian.guardian_id)
        found = session.execute(question.where(Guardian.child_id.in_(children)))
        for relation, guardian in sorted(found, key=lambda row: (swedish(row[1].staff_name), row[1].id)):
            if may_act(relation, guardian, children[relation.child_id], today):
                told[relation.child_id].append(_name(guardian))
    return told


def guardian_names(
    session: Session, care_unit_id: UUID, ids: Collection[UUID], had: Collection[UUID]
) -> list[GuardianName]:
    """Name guardians of a care unit's citizens, also former ones, whose acts a timeline tells; others are left out.

    `had`: citizens whom the unit has beside those whom directory knows that it has.
    """
    if not ids:
        return []
    own = and_(UnitCitizen.citizen_id == Guardian.child_id, UnitCitizen.care_unit_id == care_unit_id, IS_KNOWN)
    children = select(Guardian.guardian_id).outerjoin(UnitCitizen, own).where(Guardian.guardian_id.in_(ids))
    of_the_unit = children.where(or_(UnitCitizen.citizen_id.is_not(None), Guardian.child_id.in_(had)))
    found = session.scalars(select(Citizen).where(Citizen.id.in_(of_the_unit)))
    return [_name(each) for each in sorted(found, key=lambda each: (swedish(each.staff_name), each.id))]


def _name(guardian: Citizen) -> GuardianName:
    return GuardianName(id=guardian.id, name=guardian.staff_name)
