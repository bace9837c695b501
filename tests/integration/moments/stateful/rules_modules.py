"""Staff start, end, set back, plan and move modules."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from common.contracts.base import Rpc
from common.contracts.errors import IllegalTransition, Invalid, StaleVersion
from common.contracts.moments.events import (
    MODULE_DAYS_CHANGED,
    MODULE_ENDED,
    MODULE_MOVED,
    MODULE_SCHEDULED,
    MODULE_SET_UPCOMING,
    MODULE_STARTED,
)
from common.contracts.moments.modules import (
    CHANGE_DAYS,
    END_MODULE,
    MOVE_MODULE,
    SCHEDULE_MODULE,
    SET_MODULE_UPCOMING,
    START_MODULE,
)
from services.moments.model import MODULE_STEPS
from tests.integration.moments.stateful.machine import Machine, Refusals, one_of, when
from tests.integration.moments.stateful.model import Module, Moment
from tests.integration.moments.stateful.strategies import BEHIND, DAYS_AHEAD, NUMBER, WHO


class ModuleActs(Machine):
    """What is done to modules."""

    def _change(
        self, contract: Rpc, place: tuple[int, int], who: str, behind: int, action: str, **more: Any
    ) -> tuple[Any, Moment, Module, Any]:
        """Try a change; gives who did it, where, and the answer."""
        moment = self.some(place[0], lambda each: each.is_ongoing)
        module = self._module(moment, place[1], action)
        actor = self.whoever(who, moment)
        early: Refusals = more.pop("early", frozenset())
        refusals: Refusals = more.pop("refusals", frozenset())
        refusals |= when(behind, StaleVersion)
        if action != "move":
            refusals |= when((module.state, action) not in MODULE_STEPS, IllegalTransition)
        payload = {"module_id": module.id, "expected_version": module.version + behind, **more}
        answer = self.act(contract, actor, moment, payload, refusals=refusals, early=early)
        return actor, moment, module, answer

    @rule(place=st.tuples(NUMBER, NUMBER), who=WHO, behind=BEHIND)
    def start_module(self, place: tuple[int, int], who: str, behind: int) -> None:
        """Start a module; in a moment whose first day is to come none starts."""
        early = when(self.some(place[0], lambda each: each.is_ongoing).is_planned, IllegalTransition)
        actor, moment, module, answer = self._change(START_MODULE, place, who, behind, "start", refusals=early)
        if answer:
            moment.start_module(module, self.today)
            self.tell(moment, actor, MODULE_STARTED, "module_started")

    @rule(place=st.tuples(NUMBER, NUMBER), who=WHO, behind=BEHIND)
    def end_module(self, place: tuple[int, int], who: str, behind: int) -> None:
        """End a module."""
        actor, moment, module, answer = self._change(END_MODULE, place, who, behind, "end")
        if answer:
            module.take("end")
            module.closes_on = None
            self.tell(moment, actor, MODULE_ENDED, "module_ended")

    @rule(place=st.tuples(NUMBER, NUMBER), who=WHO, behind=BEHIND)
    def set_module_upcoming(self, place: tuple[int, int], who: str, behind: int) -> None:
        """Set a module back; its answers stay."""
        actor, moment, module, answer = self._change(SET_MODULE_UPCOMING, place, who, behind, "set_upcoming")
        if answer:
            module.take("set_upcoming")
            module.closes_on = module.first_day = None
            module.planned_days = module.default_days
            self.tell(moment, actor, MODULE_SET_UPCOMING, "module_set_upcoming")

    @rule(place=st.tuples(NUMBER, NUMBER), who=WHO, behind=BEHIND, days=st.integers(0, 20))
    def change_days(self, place: tuple[int, int], who: str, behind: int, days: int) -> None:
        """Open a module for so many days from today."""
        actor, moment, module, answer = self._change(CHANGE_DAYS, place, who, behind, "change_days", days=days)
        if answer:
            module.take("change_days")
            if module.state == "upcoming":
                module.planned_days = days
            else:
                module.closes_on = self.today + timedelta(days=days)
            self.tell(moment, actor, MODULE_DAYS_CHANGED, "days_changed")

    @rule(place=st.tuples(NUMBER, NUMBER), who=WHO, behind=BEHIND, ahead=st.none() | DAYS_AHEAD)
    def schedule_module(self, place: tuple[int, int], who: str, behind: int, ahead: int | None) -> None:
        """Plan on which day a module starts by itself, or no longer."""
        day = None if ahead is None else self.today + timedelta(days=ahead)
        early = when(ahead is not None and not 1 <= ahead <= 365, Invalid)
        actor, moment, module, answer = self._change(
            SCHEDULE_MODULE, place, who, behind, "schedule", day=day, early=early
        )
        if answer:
            module.take("schedule")
            module.scheduled_on = day
            entry = "module_scheduled" if day else "module_unscheduled"
            self.tell(moment, actor, MODULE_SCHEDULED, entry)

    @rule(place=st.tuples(NUMBER, NUMBER), who=WHO, behind=BEHIND, is_later=st.booleans())
    def move_module(self, place: tuple[int, int], who: str, behind: int, is_later: bool) -> None:
        """Let an upcoming module change places with its neighbour; at the end of the row nothing happens."""
        moment = self.some(place[0], lambda each: each.is_ongoing)
        module = self._module(moment, place[1], "move")
        other = self._neighbour(moment, module, is_later=is_later)
        refusals = when(other and module.state != "upcoming", IllegalTransition)
        direction = "later" if is_later else "earlier"
        actor, moment, module, answer = self._change(
            MOVE_MODULE, place, who, behind, "move", direction=direction, refusals=refusals
        )
        if answer and other:
            module.position, other.position = other.position, module.position
            for each in (module, other):
                each.take("move")
            self.tell(moment, actor, MODULE_MOVED, "module_moved")

    @staticmethod
    def _module(moment: Moment, number: int, action: str) -> Module:
        every = list(moment.modules.values())
        return one_of([each for each in every if number and (each.state, action) in MODULE_STEPS], every, number)

    @staticmethod
    def _neighbour(moment: Moment, module: Module, *, is_later: bool) -> Module | None:
        upcoming = [each for each in moment.modules.values() if each.state == "upcoming"]
        if is_later:
            return min(
                (each for each in upcoming if each.position > module.position),
                key=lambda each: each.position,
                default=None,
            )
        return max(
            (each for each in upcoming if each.position < module.position), key=lambda each: each.position, default=None
        )
