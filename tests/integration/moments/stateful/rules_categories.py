"""The unit's categories: made, renamed, moved, retired, taken back, deleted; and given to moments."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from common.contracts.errors import Conflict, Forbidden, IllegalTransition, Invalid, NotFound, StaleVersion
from common.contracts.everything import RPCS
from common.contracts.moments.categories import CREATE_CATEGORY, MOVE_CATEGORY, SET_CATEGORIES
from common.contracts.moments.events import CATEGORY_CHANGED, MOMENT_CATEGORIES_CHANGED
from tests.integration.moments.stateful.machine import Machine, Refusals, one_of, when
from tests.integration.moments.stateful.model import Category, Moment
from tests.integration.moments.stateful.people import STAFF
from tests.integration.moments.stateful.strategies import BEHIND, NUMBER, WHO

ADMIN = st.sampled_from(["admin", "admin", "admin", "admin in the south", "bo", "gun elsewhere"])
NAME = st.sampled_from(["Rökfri", "Väntar", "RÖKFRI", "Grupp  2"])


class CategoryActs(Machine):
    """A unit's own words for its work."""

    @rule(who=ADMIN, name=NAME)
    def create_category(self, who: str, name: str) -> None:
        """Make a category, with a name that the unit doesn't have yet."""
        actor = STAFF[who]
        rights = when("citizen_admin" not in actor.roles, Forbidden)
        refusals = self._taken(actor.care_unit_id, name)
        answer = self.attempt(CREATE_CATEGORY, actor, {"name": name}, rights=rights, refusals=refusals)
        if answer:
            made = Category(id=self.id_of(answer["category_id"]), unit_id=actor.care_unit_id, name=_clean(name))
            self.categories[made.id] = made
            self.announce(CATEGORY_CHANGED, made.id)

    @precondition(lambda self: self.categories)
    @rule(
        number=NUMBER,
        who=ADMIN,
        behind=BEHIND,
        change=st.sampled_from(["rename", "retire", "restore", "delete"]),
        name=NAME,
    )
    def change_category(self, number: int, who: str, behind: int, change: str, name: str) -> None:
        """Rename it, offer it no more, offer it again, or delete one that no moment has."""
        category = self._category(number)
        contract = RPCS[f"moments.{change}_category"]
        refusals = (
            when(behind, StaleVersion)
            | {
                "rename": self._taken(category.unit_id, name, beside=category),
                "retire": when(category.is_retired, IllegalTransition),
                "restore": when(not category.is_retired, IllegalTransition),
                "delete": when(any(category.id in each.categories for each in self.moments.values()), Conflict),
            }[change]
        )
        more = {"name": name} if change == "rename" else {}
        if not self._of_unit(contract, category, who, refusals, expected_version=category.version + behind, **more):
            return
        category.version += change != "delete"
        if change == "rename":
            category.name = _clean(name)
        elif change == "delete":
            del self.categories[category.id]
        else:
            category.is_retired = change == "retire"
        self.announce(CATEGORY_CHANGED, category.id)

    @precondition(lambda self: self.categories)
    @rule(number=NUMBER, who=ADMIN, is_later=st.booleans())
    def move_category(self, number: int, who: str, is_later: bool) -> None:
        """Let it change places with its neighbour in the unit's order; at the end of the row nothing happens."""
        category = self._category(number)
        own = [each for each in self.categories.values() if each.unit_id == category.unit_id]
        other = own.index(category) + (1 if is_later else -1)
        direction = "later" if is_later else "earlier"
        answer = self._of_unit(MOVE_CATEGORY, category, who, frozenset(), direction=direction)
        if answer and 0 <= other < len(own):
            place = own.index(category)
            own[place], own[other] = own[other], own[place]
            others = {key: each for key, each in self.categories.items() if each.unit_id != category.unit_id}
            self.categories = others | {each.id: each for each in own}
            self.announce(CATEGORY_CHANGED, category.id)

    @precondition(lambda self: self.categories)
    @rule(number=NUMBER, who=WHO, chosen=st.sets(NUMBER, max_size=3), is_behind=st.sampled_from([False] * 8 + [True]))
    def set_categories(self, number: int, who: str, chosen: set[int], is_behind: bool) -> None:
        """Let a moment have these, of its own unit and in use, and no others."""
        moment = self.some(number)
        actor = self.whoever(who, moment)
        wanted = {self._category(each, moment).id for each in chosen}
        found = [self.categories[each] for each in wanted]
        fits = all(
            each.unit_id == moment.unit_id and (not each.is_retired or each.id in moment.categories) for each in found
        )
        expected = moment.categories ^ ({next(iter(self.categories))} if is_behind else set())
        payload = {"expected_category_ids": list(expected), "category_ids": list(wanted)}
        refusals = when(is_behind, StaleVersion) | when(not fits, Invalid)
        answer = self.act(SET_CATEGORIES, actor, moment, payload, refusals=refusals)
        if answer and wanted != moment.categories:
            moment.categories = wanted
            self.tell(moment, actor, MOMENT_CATEGORIES_CHANGED, "categories_changed")

    def _category(self, number: int, moment: Moment | None = None) -> Category:
        every = list(self.categories.values())
        of_unit = [each for each in every if number and moment and each.unit_id == moment.unit_id]
        return one_of(of_unit, every, number)

    def _of_unit(self, contract: Any, category: Category, who: str, refusals: Refusals, **more: Any) -> Any:
        actor = STAFF[who]
        rights = when(actor.care_unit_id != category.unit_id, NotFound)
        rights = when("citizen_admin" not in actor.roles, Forbidden) or rights
        return self.attempt(contract, actor, {"category_id": category.id, **more}, rights=rights, refusals=refusals)

    def _taken(self, unit_id: Any, name: str, beside: Category | None = None) -> Refusals:
        others = (each for each in self.categories.values() if each.unit_id == unit_id and each is not beside)
        return when(any(each.name.casefold() == _clean(name).casefold() for each in others), Invalid)


def _clean(name: str) -> str:
    return " ".join(name.split())
