"""Time passes, the timers run, and people send the same command again."""

from collections.abc import Mapping
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from common.contracts.moments.events import MODULE_STARTED, MOMENT_CLOSED
from services.moments import commands
from services.moments.commands.start_days import begin_planned
from tests.integration.moments.stateful.rules_life_cycle import LifeActs


class TimeActs(LifeActs):
    """What nobody does."""

    @rule(hours=st.sampled_from([1, 7, 24, 24, 48, 24 * 7, 24 * 40]))
    def pass_time(self, hours: int) -> None:
        """Let time pass, timers or no timers: who may read and write is a question of the day."""
        self.days.at += timedelta(hours=hours)

    @rule()
    def run_timers(self) -> None:
        """Begin what is due, start modules whose day has come, close what was readable until yesterday."""
        self.has_held = False
        begun, started, closed = [], [], []
        before = {each.id: len(each.timeline) for each in self.moments.values()}
        for moment in self.moments.values():
            if moment.is_planned and moment.starts_on <= self.today:
                begun.append(moment)
                self.begin(moment, None)
            for module in moment.modules.values():
                is_due = module.scheduled_on is not None and module.scheduled_on <= self.today
                if is_due and module.state == "upcoming" and moment.is_ongoing and not moment.is_planned:
                    started.append(module)
                    moment.start_module(module, self.today)
                    self.tell(moment, None, MODULE_STARTED, "module_started")
            if moment.state == "maintenance" and moment.maintained_until < self.today:
                closed.append(moment)
                moment.take("close")
                self.tell(moment, None, MOMENT_CLOSED, "closed")
        self.tell_absences()
        database = self.world.database
        done = [work(database) for work in (begin_planned, commands.start_scheduled, commands.close_maintained)]
        assert done == [len(begun), len(started), len(closed)]
        while commands.tell_absences(database):
            continue
        self.touched = {each.id for each in self.moments.values() if len(each.timeline) != before[each.id]}
        self.stood = self.everything()

    def tell_absences(self) -> None:
        """Tell ongoing moments of their practitioner's absences, and of the end of one every moment that was told of it and is at the unit."""
        for absence in (each for each in self.absences.values() if not each.is_told):
            absence.is_told = True
            for moment in (each for each in self.moments.values() if each.unit_id == absence.unit_id):
                is_theirs = moment.is_ongoing and moment.responsible == absence.person
                if absence.is_cancelled and absence.id in moment.told:
                    self.enter(moment, absence.cancelled_by, "absence_cancelled", absence.cancelled_at)
                elif is_theirs and not absence.is_cancelled and absence.id not in moment.told:
                    moment.told.add(absence.id)
                    self.enter(moment, absence.registered_by, "absence_registered", absence.registered_at)

    @precondition(lambda self: self.last)
    @rule()
    def send_again(self) -> None:
        """Send the last accepted command once more: it gets the same answer, and nothing more happens."""
        self.has_held = False
        again, answer = self.last
        repeated = again()
        assert (dict(repeated) == dict(answer)) if isinstance(answer, Mapping) else (repeated == answer)
        assert self.everything() == self.stood
