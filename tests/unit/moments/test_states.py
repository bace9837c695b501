"""The tables of states, and the life of a module: whatever is tried, in whatever order, the rules hold."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from common.chassis.identifiers import new_id
from common.contracts.errors import IllegalTransition, MomentEnded, ResponseLocked, StaleVersion
from common.contracts.moments.vocabulary import MODULE_STATES, MOMENT_STATES, RESPONSE_STATES
from services.moments.model import (
    MODULE_STEPS,
    MOMENT_STEPS,
    RESPONSE_STEPS,
    ModuleOutline,
    ModuleRun,
    Moment,
    Response,
    StepOutline,
    following,
)

TABLES: list[tuple[Any, tuple[str, ...]]] = [
    (MOMENT_STEPS, MOMENT_STATES),
    (MODULE_STEPS, MODULE_STATES),
    (RESPONSE_STEPS, RESPONSE_STATES),
]
NOON = datetime(2024, 6, 25, 10, tzinfo=UTC)
DAY = date(2024, 6, 25)


@pytest.mark.parametrize(("steps", "states"), TABLES)
def test_tables_lead_between_the_contracts_states(steps: Any, states: tuple[str, ...]) -> None:
    assert {state for state, _ in steps} | set(steps.values()) <= set(states)


@pytest.mark.parametrize(("steps", "states"), TABLES)
def test_what_is_not_in_the_table_is_illegal(steps: Any, states: tuple[str, ...]) -> None:
    for state, action in product(states, {action for _, action in steps} | {"nonsense"}):
        if (state, action) in steps:
            assert following(steps, state, action) == steps[state, action]
        else:
            with pytest.raises(IllegalTransition) as refused:
                following(steps, state, action)
            assert refused.value.details == {"state": state, "action": action}


def test_every_module_state_is_reachable_from_every_other() -> None:
    for start in MODULE_STATES:
        reached = {start}
        for _ in MODULE_STATES:
            reached |= {after for (state, _), after in MODULE_STEPS.items() if state in reached}
        assert reached == set(MODULE_STATES)


class ModuleLife(RuleBasedStateMachine):
    """Walks a module through random days and actions."""

    @initialize(days=st.integers(0, 60))
    def begin(self, days: int) -> None:
        """Make an upcoming module."""
        outline = ModuleOutline("steg-1", starts_at_once=False, open_days=days, steps=(StepOutline("a", "steg-1", ()),))
        self.run = ModuleRun.of(new_id(), outline, 0)
        self.today, self.now, self.changes = DAY, NOON, 0

    @rule(days=st.integers(0, 40))
    def pass_days(self, days: int) -> None:
        """Let days pass."""
        before = self.run.days(self.today)
        self.today, self.now = self.today + timedelta(days=days), self.now + timedelta(days=days)
        after = self.run.days(self.today)
        if self.run.state == "ongoing":
            assert before is not None
            assert after == max(0, before - days)
        else:
            assert after == before

    def _try(self, action: str, change: Any) -> bool:
        state, version = self.run.state, self.run.version
        if (state, action) not in MODULE_STEPS:
            with pytest.raises(IllegalTransition):
                change()
            assert (self.run.state, self.run.version) == (state, version)
            return False
        change()
        self.changes += 1
        assert self.run.state == MODULE_STEPS[state, action]
        return True

    @rule()
    def start(self) -> None:
        """Start: with the planned days, or after an end with the programme's."""
        days = self.run.planned_days if self.run.state == "upcoming" else self.run.default_days
        if self._try("start", lambda: self.run.start(self.now, self.today)):
            assert self.run.days(self.today) == days
            assert self.run.is_open(self.today) is (days > 0)

    @rule()
    def end(self) -> None:
        """End."""
        if self._try("end", lambda: self.run.end(self.now)):
            assert self.run.days(self.today) is None
            assert self.run.finished_at == self.now

    @rule()
    def set_upcoming(self) -> None:
        """Set back."""
        if self._try("set_upcoming", self.run.set_upcoming):
            assert self.run.days(self.today) == self.run.default_days

    @rule(days=st.integers(0, 365))
    def change_days(self, days: int) -> None:
        """Change the days."""
        if self._try("change_days", lambda: self.run.change_days(days, self.today)):
            assert self.run.days(self.today) == days

    @invariant()
    def holds_together(self) -> None:
        """What must always be so."""
        run = getattr(self, "run", None)
        if run is None:
            return
        assert run.version == 1 + self.changes
        assert run.state in MODULE_STATES
        assert (run.closes_on is not None) == (run.state == "ongoing")
        assert (run.finished_at is not None) == (run.state == "finished")
        assert (run.started_at is not None) == run.has_begun
        assert not run.is_open(self.today) or run.state == "ongoing"


TestModuleLife = ModuleLife.TestCase


def moment(**changes: Any) -> Moment:
    ids = dict.fromkeys(("id", "care_unit_id", "citizen_id", "version_id", "responsible_person_id"), new_id())
    return Moment(**Moment.values_at_start(**ids, programme_id="tobakshjalpen", started_at=NOON) | changes)


@given(st.lists(st.sampled_from(["save", "submit", "submit_for_review", "see"]), max_size=12))
def test_a_response_is_locked_from_the_moment_it_is_sent(actions: list[str]) -> None:
    response = Response.of(new_id(), moment(), StepOutline("stoppdagen", "steg-1", ("stoppdag",)), "stoppdag", 1)
    sealed = b""
    for number, action in enumerate(actions):
        version, was_sent = response.version, response.is_sent
        if action == "see":
            if was_sent:
                assert response.see(new_id(), NOON) is (response.version == version + 1)
            continue
        if was_sent:
            with pytest.raises(ResponseLocked):
                response.require_writable(version)
            with pytest.raises(IllegalTransition):
                response.save(b"changed", NOON)
        else:
            sealed = bytes([number])
            response.require_writable(version)
            if action == "save":
                response.save(sealed, NOON)
            else:
                response.submit(sealed, None, NOON, needs_review=action == "submit_for_review")
            assert response.version == version + 1
        assert response.answers == (sealed or None)
    assert response.is_sent == (response.state in {"completed", "awaiting_review"})


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_response_is_written_from_its_own_version_only(actual: int, expected: int) -> None:
    response = Response.of(new_id(), moment(), StepOutline("stoppdagen", "steg-1", ("stoppdag",)), "stoppdag", 1)
    response.version = actual
    if actual == expected:
        response.require_writable(expected)
    else:
        with pytest.raises(StaleVersion) as refused:
            response.require_writable(expected)
        assert refused.value.details == {"expected": expected, "actual": actual, "changed": ["answers"]}


@pytest.mark.parametrize("state", [state for state in MOMENT_STATES if state != "ongoing"])
def test_only_an_ongoing_moment_ends(state: str) -> None:
    ended = moment(state=state)
    with pytest.raises(MomentEnded):
        ended.end("completed", None, NOON)
    assert ended.version == 1


@pytest.mark.parametrize(
    ("ended_at", "day", "days"),
    [
        (None, DAY, 0),
        (None, DAY + timedelta(days=1), 1),
        (NOON + timedelta(hours=13), DAY + timedelta(days=9), 1),
        (NOON + timedelta(hours=11), DAY + timedelta(days=9), 0),
        (None, DAY - timedelta(days=1), 0),
    ],
)
def test_days_running_are_swedish_calendar_days(ended_at: datetime | None, day: date, days: int) -> None:
    assert moment(ended_at=ended_at).days_running(day) == days


def test_writing_is_kept_to_the_minute_and_other_activity_to_the_instant() -> None:
    active = moment()
    active.note_writing(NOON)
    active.note_writing(NOON + timedelta(seconds=59))
    assert active.last_active_at == NOON
    active.note_writing(NOON + timedelta(seconds=60))
    assert active.last_active_at == NOON + timedelta(seconds=60)
    active.note_activity(NOON + timedelta(seconds=61))
    assert active.last_active_at == NOON + timedelta(seconds=61)
