"""A care unit's categories: made, renamed, moved, retired, taken back and deleted; and which of them a moment has."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import cast
from uuid import UUID

from sqlalchemy import Table, delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from common.chassis.access import is_unchanged
from common.chassis.calls import Call, JsonAnswer
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.idempotency import by_key, idempotent
from common.chassis.identifiers import new_id
from common.chassis.outbox import announce
from common.contracts.errors import Conflict, Invalid, StaleVersion
from common.contracts.moments.categories import (
    CategoryChanged,
    ChangeCategory,
    CreateCategory,
    MoveCategory,
    RenameCategory,
    SetCategories,
)
from common.contracts.moments.events import CATEGORY_CHANGED, MOMENT_CATEGORIES_CHANGED
from common.contracts.moments.vocabulary import MomentChanged
from common.phrases import moments
from services.moments import events, queries
from services.moments.commands.changing import Change, change_of
from services.moments.commands.counts import lock_unit
from services.moments.model import Action, Category, Moment, MomentCategory, clean_name, fold, require_citizen_admin
from services.moments.model.categories import MOST

_TABLE = cast("Table", MomentCategory.__table__)


@idempotent(by_key)
def create_category(session: Session, call: Call[CreateCategory]) -> CategoryChanged:
    """Make a category, the last of the unit's. Raises `Forbidden`, `Invalid`."""
    require_citizen_admin(call.actor)
    name, unit_id = clean_name(call.request.name), cast("UUID", call.actor.care_unit_id)
    lock_unit(session, unit_id)
    earlier = queries.unit_categories(session, unit_id)
    if len(earlier) >= MOST:
        told = moments.CATEGORIES_FULL()
        raise Invalid(fields={"name": [told]})
    place = {"position": earlier[-1].position + 1 if earlier else 0, "version": 1, "retired_at": None}
    _require_free(session, unit_id, name)
    category = Category(id=new_id(), care_unit_id=unit_id, name=name, folded=fold(name), **place)
    session.add(category)
    return _tell(session, category, "created")


def rename_category(database: Database, call: Call[RenameCategory]) -> JsonAnswer[CategoryChanged]:
    """Give a category another name. Raises `Forbidden`, `NotFound`, `StaleVersion`, `Invalid`."""
    name = clean_name(call.request.name)

    def rename(session: Session, category: Category) -> None:
        _require_free(session, category.care_unit_id, name, beside=category.id)
        category.rename(name)

    return _change(database, call, rename, "renamed")


def retire_category(database: Database, call: Call[ChangeCategory]) -> JsonAnswer[CategoryChanged]:
    """Offer a category no more; moments that have it keep it. Raises `Forbidden`, `NotFound`, `StaleVersion`, `IllegalTransition`."""
    return _change(database, call, lambda _session, category: category.retire(now()), "retired")


def restore_category(database: Database, call: Call[ChangeCategory]) -> JsonAnswer[CategoryChanged]:
    """Offer a retired category again. Raises as retiring does."""
    return _change(database, call, lambda _session, category: category.restore(), "restored")


def delete_category(database: Database, call: Call[ChangeCategory]) -> JsonAnswer[CategoryChanged]:
    """Delete a category that no moment has. Raises `Forbidden`, `NotFound`, `StaleVersion`, `Conflict(reason="used")`."""

    def remove(session: Session, category: Category) -> None:
        if queries.is_used(session, category):
            raise Conflict(reason="used")
        session.delete(category)

    return _change(database, call, remove, "deleted")


@idempotent(by_key)
def move_category(session: Session, call: Call[MoveCategory]) -> CategoryChanged:
    """Let a category change places with its neighbour. Raises `Forbidden`, `NotFound`."""
    request = call.request
    queries.category_for_change(session, call.actor, request.category_id)
    ordered = queries.categories_to_move(session, call.actor)
    place = next(place for place, each in enumerate(ordered) if each.id == request.category_id)
    category, other = ordered[place], place + (1 if request.direction == "later" else -1)
    if not 0 <= other < len(ordered):
        is_unchanged(session)
        return CategoryChanged(category_id=category.id, version=category.version)
    category.position, ordered[other].position = ordered[other].position, category.position
    return _tell(session, category, "moved")


@idempotent(queries.may(Action.WRITE))
def set_categories(session: Session, call: Call[SetCategories]) -> MomentChanged:
    """Let a moment have these categories and no others; nothing is told when it has just these.

    Raises `NotFound`, `Forbidden`, `MomentEnded`, `StaleVersion`, `Invalid`.
    """
    request, change = call.request, change_of(session, call)
    had = {each.category_id: each.name for each in queries.own_categories(session, change.moment)}
    _require_still(change.moment, had, request.expected_category_ids)
    wanted = _to_give(session, change.moment, set(request.category_ids), had)
    if {each.id for each in wanted} != set(had):
        _give(change, had, wanted)
    else:
        is_unchanged(session)
    return change.answer


def leave_categories(change: Change) -> None:
    """Take away the categories of a locked moment that goes to another care unit, and tell so."""
    had = {each.category_id: each.name for each in queries.own_categories(change.session, change.moment)}
    if had:
        _give(change, had, [], at_handover=1)


@idempotent(by_key)
def _change(
    session: Session, call: Call[ChangeCategory], action: Callable[[Session, Category], None], change: str
) -> CategoryChanged:
    category = queries.category_for_change(session, call.actor, call.request.category_id)
    category.require_version(call.request.expected_version)
    action(session, category)
    return _tell(session, category, change)


def _require_free(session: Session, unit_id: UUID, name: str, beside: UUID | None = None) -> None:
    """Raise `Invalid` when another category of the unit has the name; the unique index decides between two at the same instant."""
    if queries.has_name(session, unit_id, fold(name), beside=beside):
        raise _taken()


def _taken() -> Invalid:
    return Invalid(fields={"name": [moments.CATEGORY_NAME_TAKEN()]})


def _tell(session: Session, category: Category, change: str) -> CategoryChanged:
    try:
        session.flush()
    except IntegrityError as error:
        raise _taken() from error
    announce(session, CATEGORY_CHANGED, category.id, events.category_changed(category, change))
    return CategoryChanged(category_id=category.id, version=category.version)


def _require_still(moment: Moment, had: Collection[UUID], expected: Collection[UUID]) -> None:
    if set(expected) != set(had):
        raise StaleVersion(actual=moment.version, changed=["categories"])


def _to_give(session: Session, moment: Moment, wanted: set[UUID], had: Collection[UUID]) -> Sequence[Category]:
    """Give the wanted categories, each of the moment's unit, and in use unless the moment has it already; raises `Invalid`."""
    found = queries.categories_to_give(session, moment.care_unit_id, wanted)
    if len(found) != len(wanted) or any(each.is_retired and each.id not in had for each in found):
        raise Invalid(fields={"category_ids": [moments.CATEGORY_GONE()]})
    return found


def _give(change: Change, had: Mapping[UUID, str], wanted: Sequence[Category], **facts: int) -> None:
    """Let the moment have the wanted categories instead, and tell it with the names as they are now."""
    session, moment = change.session, change.moment
    moment.category_count = len(wanted)
    session.flush()
    session.execute(delete(_TABLE).where(_TABLE.c.moment_id == moment.id))
    if wanted:
        session.execute(insert(_TABLE), [MomentCategory.values_of(moment, each.id) for each in wanted])
    names = {each.id: each.name for each in wanted}
    added = [name for each, name in names.items() if each not in had]
    removed = [name for each, name in had.items() if each not in names]
    fact = partial(events.categories, names)
    change.tell("categories_changed", MOMENT_CATEGORIES_CHANGED, fact, added=added, removed=removed, **facts)
