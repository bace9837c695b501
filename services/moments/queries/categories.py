"""Categories: the unit's own, those of a moment, and who may change which."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.identity import Actor
from common.contracts.base import Nothing
from common.contracts.errors import Forbidden, NotFound
from common.contracts.moments.categories import Categories, MomentCategories
from common.contracts.moments.categories import Category as ShownCategory
from common.contracts.moments.vocabulary import MomentCategory as Tag
from common.contracts.moments.vocabulary import MomentRequest, UnitCategory
from services.moments.model import (
    Action,
    Category,
    Moment,
    MomentCategory,
    Relation,
    Verdict,
    judge,
    require_citizen_admin,
)
from services.moments.queries.authorised import header, moment_for_reading


def categories_page(session: Session, call: Call[Nothing]) -> Categories:
    """Give the actor's unit's categories, in two statements; raises `Forbidden`."""
    actor = call.actor
    if actor.care_unit_id is None or judge(actor, Relation.COLLEAGUE, Action.LIST) is not Verdict.ALLOWED:
        raise Forbidden
    found = unit_categories(session, actor.care_unit_id)
    used = _used_among(session, [each.id for each in found])
    return Categories(
        categories=[ShownCategory.of(each, category_id=each.id, is_used=each.id in used) for each in found],
        may_change="citizen_admin" in actor.roles,
    )


def moment_categories_page(session: Session, call: Call[MomentRequest]) -> MomentCategories:
    """Give a moment's categories and those that it could have; raises as reading does."""
    found = moment_for_reading(session, call.actor, call.request.moment_id)
    own = own_categories(session, found.moment)
    kept = {each.category_id for each in own}
    of_unit = unit_categories(session, found.moment.care_unit_id)
    choices = [told(each) for each in of_unit if each.id in kept or not each.is_retired]
    return MomentCategories(header=header(found, call.actor), categories=own, choices=choices)


def unit_categories(session: Session, care_unit_id: UUID) -> Sequence[Category]:
    """Give all categories of a unit, in its order."""
    own = select(Category).where(Category.care_unit_id == care_unit_id)
    return session.scalars(own.order_by(Category.position, Category.id)).all()


def told(category: Category) -> UnitCategory:
    """Give a category as the unit knows it."""
    return UnitCategory(category_id=category.id, name=category.name, is_retired=category.is_retired)


def categories_of(session: Session, moment_ids: Collection[UUID]) -> dict[UUID, list[Tag]]:
    """Give the categories of moments, by moment, in the unit's order: one statement, none for no moments."""
    if not moment_ids:
        return {}
    rows = session.execute(
        select(MomentCategory.moment_id, Category.id.label("category_id"), Category.name)
        .join(Category, Category.id == MomentCategory.category_id)
        .where(MomentCategory.moment_id.in_(moment_ids))
        .order_by(Category.position, Category.id)
    )
    found: dict[UUID, list[Tag]] = defaultdict(list)
    for row in rows:
        found[row.moment_id].append(Tag(category_id=row.category_id, name=row.name))
    return dict(found)


def own_categories(session: Session, moment: Moment) -> list[Tag]:
    """Give the categories of one moment; no statement for one without."""
    return categories_of(session, [moment.id] if moment.category_count else []).get(moment.id, [])


def category_for_change(session: Session, actor: Actor, category_id: UUID) -> Category:
    """Give a category of the actor's unit, locked; raises `Forbidden` without the role, `NotFound` for another unit's."""
    require_citizen_admin(actor)
    own = select(Category).where(Category.id == category_id, Category.care_unit_id == actor.care_unit_id)
    found = session.scalar(own.with_for_update())
    if found is None:
        raise NotFound
    return found


def categories_to_move(session: Session, actor: Actor) -> Sequence[Category]:
    """Give the categories of the actor's unit in its order, all locked; raises `Forbidden` without the role."""
    require_citizen_admin(actor)
    own = select(Category).where(Category.care_unit_id == actor.care_unit_id)
    return _in_order(session.scalars(own.order_by(Category.id).with_for_update()))


def categories_to_give(session: Session, care_unit_id: UUID, category_ids: Collection[UUID]) -> Sequence[Category]:
    """Give those of the categories that the unit has, in its order, locked so that nobody retires or deletes them meanwhile."""
    own = select(Category).where(Category.id.in_(category_ids), Category.care_unit_id == care_unit_id)
    return _in_order(session.scalars(own.order_by(Category.id).with_for_update(read=True)))


def is_used(session: Session, category: Category) -> bool:
    """Say whether some moment has a category."""
    return bool(_used_among(session, [category.id]))


def has_name(session: Session, care_unit_id: UUID, folded: str, *, beside: UUID | None = None) -> bool:
    """Say whether a category of the unit, other than the one `beside`, has that name."""
    taken = select(Category.id).where(Category.care_unit_id == care_unit_id, Category.folded == folded)
    return any(each != beside for each in session.scalars(taken))


def _in_order(locked: Iterable[Category]) -> Sequence[Category]:
    """Give categories in the unit's order. They were locked in the order of their ids, lest two who lock several wait for each other."""
    return sorted(locked, key=lambda each: (each.position, each.id))


def _used_among(session: Session, category_ids: Collection[UUID]) -> set[UUID]:
    """Give those that some moment has: one look into an index for each."""
    has_moment = (
        select(MomentCategory.moment_id)
        .where(MomentCategory.category_id == Category.id)
        .limit(1)
        .correlate(Category)
        .scalar_subquery()
    )
    return set(session.scalars(select(Category.id).where(Category.id.in_(category_ids), has_moment.is_not(None))))
