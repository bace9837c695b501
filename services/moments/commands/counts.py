"""The counts of the lists, which commands keep beside their change, and the locks that counting gives."""

from typing import Any
from uuid import UUID

from sqlalchemy import Table, update
from sqlalchemy.orm import Session

from common.chassis.database import insert_if_absent
from services.moments.model import Moment, PractitionerCount, UnitCount


def count(session: Session, moment: Moment, *, ongoing: int = 0, ended: int = 0) -> None:
    """Add to the counts of the moment's unit and its responsible practitioner.

    The unit's row is where every start and ending of a unit meets, so this comes last in a transaction, and always in this order.
    """
    unit = {"care_unit_id": moment.care_unit_id}
    person = {**unit, "person_id": moment.responsible_person_id}
    _add(session, UnitCount, unit, {"ongoing": ongoing, "ended": ended})
    _add(session, PractitionerCount, person, {"ongoing": ongoing})


def count_responsible(session: Session, moment: Moment, previous_person_id: UUID) -> None:
    """Count an ongoing moment with its new responsible practitioner instead of the previous one; the unit's row is locked first, as ever."""
    unit = {"care_unit_id": moment.care_unit_id}
    _add(session, UnitCount, unit, {"ongoing": 0, "ended": 0})
    for person_id, change in ((previous_person_id, -1), (moment.responsible_person_id, 1)):
        _add(session, PractitionerCount, {**unit, "person_id": person_id}, {"ongoing": change})


def count_unit_change(session: Session, moment: Moment, left: tuple[UUID, UUID]) -> None:
    """Count an ongoing moment at its new unit and practitioner instead of those that it left (unit, person).

    The units' rows are locked in the order of their ids: two handovers that cross can't wait for each other.
    """
    places = {left: -1, (moment.care_unit_id, moment.responsible_person_id): 1}
    for (unit_id, _), change in sorted(places.items()):
        _add(session, UnitCount, {"care_unit_id": unit_id}, {"ongoing": change, "ended": 0})
    for (unit_id, person_id), change in places.items():
        key = {"care_unit_id": unit_id, "person_id": person_id}
        _add(session, PractitionerCount, key, {"ongoing": change})


def lock_unit(session: Session, care_unit_id: UUID) -> None:
    """Let commands that are about the whole of a unit come one after the other."""
    _add(session, UnitCount, {"care_unit_id": care_unit_id}, {"ongoing": 0, "ended": 0})


def lock_practitioner(session: Session, care_unit_id: UUID, person_id: UUID) -> None:
    """Let commands that are about one practitioner of a unit come one after the other."""
    _add(session, PractitionerCount, {"care_unit_id": care_unit_id, "person_id": person_id}, {"ongoing": 0})


def _add(
    session: Session,
    kind: type[UnitCount | PractitionerCount],
    key: dict[str, Any],
    change: dict[str, int],
) -> None:
    table = kind.__table__
    if not isinstance(table, Table):
        raise TypeError
    session.flush()
    if not insert_if_absent(session, table, **key, **change):
        added = {name: table.c[name] + number for name, number in change.items()}
        session.execute(update(table).filter_by(**key).values(added))
