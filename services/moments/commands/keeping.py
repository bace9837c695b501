"""What several commands keep beside their change: the timeline and the counts of the lists."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, update
from sqlalchemy.orm import Session

from common.chassis.database import insert_if_absent
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.base import Caller
from services.moments import queries
from services.moments.model import KIND_OF, Moment, PractitionerCount, TimelineEntry, UnitCount


def record(session: Session, actor: Actor, moment: Moment, action: str, at: datetime, **facts: Any) -> None:
    """Add an entry to the moment's timeline; `facts` are ids, numbers, times and names of the unit's, kept as JSON.

    A moment that has ended isn't told of absences as they are registered. When a cover does something in it, it first tells why they could.
    """
    if not moment.is_ongoing and actor.kind is Caller.STAFF:
        absence = queries.untold_cover(session, actor, moment)
        if absence:
            session.add(TimelineEntry(**entry(actor, moment.id, "absence_noted", at, **absence.facts)))
    session.add(TimelineEntry(**entry(actor, moment.id, action, at, **facts)))


def entry(actor: Actor, moment_id: UUID, action: str, at: datetime, /, **facts: Any) -> dict[str, Any]:
    """Give the columns of an entry for the timeline; `facts` as for `record`. A guardian who acts for a child is told as `guardian_id`."""
    if actor.guardian_id:
        facts["guardian_id"] = actor.guardian_id
    told = {name: fact if isinstance(fact, int | str | list | None) else _as_text(fact) for name, fact in facts.items()}
    return {
        "id": new_id(),
        "moment_id": moment_id,
        "kind": KIND_OF[action],
        "action": action,
        "at": at,
        "actor_kind": actor.kind.value,
        "commission_version_id": actor.commission_version_id if actor.kind is Caller.STAFF else None,
        "facts": told,
        "absence_id": facts.get("absence_id"),
    }


def count(session: Session, moment: Moment, *, ongoing: int = 0, ended: int = 0) -> None:
    """Add to the counts of the moment's unit and its responsible practitioner.

    The unit's row is where every start and ending of a unit meets, so this comes last in a transaction, and always in this order.
    """
    unit = {"care_unit_id": moment.care_unit_id}
    person = {**unit, "person_id": moment.responsible_person_id}
    _add(session, UnitCount, unit, {"ongoing": ongoing, "ended": ended})
    _add(session, PractitionerCount, person, {"ongoing": ongoing})


def count_handover(session: Session, moment: Moment, previous_person_id: UUID) -> None:
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


def _as_text(fact: Any) -> str:
    return fact.isoformat() if isinstance(fact, datetime) else str(fact)
