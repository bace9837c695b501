"""A care unit's categories: made, renamed, moved, retired, taken back and deleted; and which of them a moment has."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.idempotency import once
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.outbox import announce
from common.contracts.errors import Conflict, Invalid, StaleVersion
from common.contracts.moments.events import CATEGORY_CHANGED, MOMENT_CATEGORIES_CHANGED
from services.moments import events, queries
from services.moments.commands.keeping import lock_unit, record
from services.moments.model import Category, Moment, MomentCategory, clean_name, fold, require_citizen_admin
from services.moments.model.category import MOST

_TABLE = cast("Table", MomentCategory.__table__)


def create_category(database: Database, call: Call) -> Mapping[str, Any]:
    """Make a category, the last of the unit's. Raises `Forbidden`, `Invalid`."""
    require_citizen_admin(call.actor)
    name, unit_id = clean_name(call.request["name"]), cast("UUID", call.actor.care_unit_id)
    with once(database, call) as run:
        if not run.repeated:
            session = run.session
            lock_unit(database, session, unit_id)
            earlier = queries.unit_categories(session, unit_id)
            if len(earlier) >= MOST:
                told = "Vårdenheten har redan 50 kategorier. Ta bort en som inget moment har, eller byt namn på en."
                raise Invalid(fields={"name": [told]})
            place = {"position": earlier[-1].position + 1 if earlier else 0, "version": 1, "retired_at": None}
            _require_free(session, unit_id, name)
            category = Category(id=new_id(), care_unit_id=unit_id, name=name, folded=fold(name), **place)
            session.add(category)
            run.answer = _tell(session, category, "created")
    return run.answer


def rename_category(database: Database, call: Call) -> Mapping[str, Any]:
    """Give a category another name. Raises `Forbidden`, `NotFound`, `StaleVersion`, `Invalid`."""
    name = clean_name(call.request["name"])

    def rename(session: Session, category: Category) -> None:
        _require_free(session, category.care_unit_id, name, beside=category.id)
        category.rename(name)

    return _change(database, call, rename, "renamed")


def retire_category(database: Database, call: Call) -> Mapping[str, Any]:
    """Offer a category no more; moments that have it keep it. Raises `Forbidden`, `NotFound`, `StaleVersion`, `IllegalTransition`."""
    return _change(database, call, lambda _session, category: category.retire(now()), "retired")


def restore_category(database: Database, call: Call) -> Mapping[str, Any]:
    """Offer a retired category again. Raises as retiring does."""
    return _change(database, call, lambda _session, category: category.restore(), "restored")


def delete_category(database: Database, call: Call) -> Mapping[str, Any]:
    """Delete a category that no moment has. Raises `Forbidden`, `NotFound`, `StaleVersion`, `Conflict(reason="used")`."""

    def remove(session: Session, category: Category) -> None:
        if queries.is_used(session, category):
            raise Conflict(reason="used")
        session.delete(category)

    return _change(database, call, remove, "deleted")


def move_category(database: Database, call: Call) -> Mapping[str, Any]:
    """Let a category change places with its neighbour. Raises `Forbidden`, `NotFound`."""
    with once(database, call) as run:
        if not run.repeated:
            session, request = run.session, call.request
            queries.category_for_change(session, call.actor, request["category_id"])
            ordered = queries.categories_to_move(session, call.actor)
            place = next(place for place, each in enumerate(ordered) if each.id == request["category_id"])
            category, other = ordered[place], place + (1 if request["direction"] == "later" else -1)
            run.answer = {"category_id": category.id, "version": category.version}
            if 0 <= other < len(ordered):
                category.position, ordered[other].position = ordered[other].position, category.position
                run.answer = _tell(session, category, "moved")
    return run.answer


def set_categories(database: Database, call: Call) -> Mapping[str, Any]:
    """Let a moment have these categories and no others; nothing is told when it has just these.

    Raises `NotFound`, `Forbidden`, `MomentEnded`, `StaleVersion`, `Invalid`.
    """
    with once(database, call) as run:
        if not run.repeated:
            session, request = run.session, call.request
            moment = queries.moment_for_change(session, call.actor, request["moment_id"])
            had = {each["category_id"]: each["name"] for each in queries.own_categories(session, moment)}
            _require_still(moment, had, request["expected_category_ids"])
            wanted = _to_give(session, moment, set(request["category_ids"]), had)
            if {each.id for each in wanted} != set(had):
                _give(session, moment, wanted)
                _tell_of_moment(session, call.actor, moment, had, wanted)
            run.answer = {"moment_id": moment.id, "version": moment.version}
    return run.answer


def leave_categories(session: Session, actor: Actor, moment: Moment) -> None:
    """Take away the categories of a locked moment that goes to another care unit, and tell so."""
    had = {each["category_id"]: each["name"] for each in queries.own_categories(session, moment)}
    if had:
        _give(session, moment, [])
        _tell_of_moment(session, actor, moment, had, [], at_handover=1)


def _change(
    database: Database, call: Call, action: Callable[[Session, Category], None], change: str
) -> Mapping[str, Any]:
    with once(database, call) as run:
        if not run.repeated:
            category = queries.category_for_change(run.session, call.actor, call.request["category_id"])
            category.require_version(call.request["expected_version"])
            action(run.session, category)
            run.answer = _tell(run.session, category, change)
    return run.answer


def _require_free(session: Session, unit_id: UUID, name: str, beside: UUID | None = None) -> None:
    """Raise `Invalid` when another category of the unit has the name; the unique index decides between two at the same instant."""
    if queries.has_name(session, unit_id, fold(name), beside=beside):
        raise _taken()


def _taken() -> Invalid:
    return Invalid(fields={"name": ["Vårdenheten har redan en kategori med det namnet."]})


def _tell(session: Session, category: Category, change: str) -> dict[str, Any]:
    try:
        session.flush()
    except IntegrityError as error:
        raise _taken() from error
    announce(session, CATEGORY_CHANGED, category.id, events.category_changed(category, change))
    return {"category_id": category.id, "version": category.version}


def _require_still(moment: Moment, had: Collection[UUID], expected: Collection[UUID]) -> None:
    if set(expected) != set(had):
        raise StaleVersion(actual=moment.version, changed=["categories"])


def _to_give(session: Session, moment: Moment, wanted: set[UUID], had: Collection[UUID]) -> Sequence[Category]:
    """Give the wanted categories, each of the moment's unit, and in use unless the moment has it already; raises `Invalid`."""
    found = queries.categories_to_give(session, moment.care_unit_id, wanted)
    if len(found) != len(wanted) or any(each.is_retired and each.id not in had for each in found):
        raise Invalid(fields={"category_ids": ["En kategori finns inte längre. Välj bland de som visas nu."]})
    return found


def _give(session: Session, moment: Moment, wanted: Sequence[Category]) -> None:
    moment.category_count = len(wanted)
    session.flush()
    session.execute(delete(_TABLE).where(_TABLE.c.moment_id == moment.id))
    if wanted:
        session.execute(insert(_TABLE), [MomentCategory.values_of(moment, each.id) for each in wanted])


def _tell_of_moment(
    session: Session,
    actor: Actor,
    moment: Moment,
    had: Mapping[UUID, str],
    has: Sequence[Category],
    **facts: int,
) -> None:
    """Put it in the timeline with the names as they are now, and announce it."""
    moment.note_change()
    names = {each.id: each.name for each in has}
    added = [name for each, name in names.items() if each not in had]
    removed = [name for each, name in had.items() if each not in names]
    record(session, actor, moment, "categories_changed", now(), added=added, removed=removed, **facts)
    announce(session, MOMENT_CATEGORIES_CHANGED, moment.id, events.categories_changed(moment, names))
