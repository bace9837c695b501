"""The life of a moment: whatever is tried, in whatever order and on whatever day, the rules hold."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from common.chassis.clock import swedish_day
from common.contracts.errors import IllegalTransition, Invalid, MomentEnded
from common.contracts.moments.ending import END_REASONS
from services.moments.model import MOMENT_STEPS
from services.moments.model.moment import MAINTAINED_AT_MOST
from tests.unit.moments.test_states import moment

NOON = datetime(2024, 6, 25, 10, tzinfo=UTC)
DAY = date(2024, 6, 25)


class MomentLife(RuleBasedStateMachine):
    """Walks a moment through random days, endings, undone endings and closings."""

    @initialize()
    def begin(self) -> None:
        """Start it."""
        self.moment, self.today, self.changes = moment(), DAY, 0

    @rule(days=st.integers(1, 200))
    def pass_days(self, days: int) -> None:
        """Let days pass: nothing but a reader's time is spent by that."""
        self.today += timedelta(days=days)

    def _now(self) -> datetime:
        return NOON + (self.today - DAY)

    def _refused(self, error: type[Exception], change: Any) -> None:
        before = (self.moment.state, self.moment.version, self.moment.maintained_until)
        with pytest.raises(error):
            change()
        assert (self.moment.state, self.moment.version, self.moment.maintained_until) == before

    @rule(reason=st.sampled_from(END_REASONS), note=st.sampled_from([None, b"note"]))
    def end(self, reason: str, note: bytes | None) -> None:
        """End it for good."""
        if self.moment.state != "ongoing":
            self._refused(MomentEnded, lambda: self.moment.end(reason, note, self._now()))
            return
        self.moment.end(reason, note, self._now())
        self.changes += 1
        assert self.moment.state == "ended"
        assert not self.moment.is_reached_by_citizen(self.today)

    @rule(reason=st.sampled_from(END_REASONS), days=st.integers(-3, 370))
    def end_with_maintenance(self, reason: str, days: int) -> None:
        """End it, and let the citizen read for some days."""
        until = self.today + timedelta(days=days)

        def change() -> None:
            self.moment.end(reason, None, self._now(), until)

        if self.moment.state != "ongoing":
            self._refused(MomentEnded, change)
        elif reason == "deceased" or not 1 <= days <= MAINTAINED_AT_MOST.days:
            self._refused(Invalid, change)
        else:
            change()
            self.changes += 1
            assert self.moment.is_reached_by_citizen(until)
            assert not self.moment.is_reached_by_citizen(until + timedelta(days=1))

    @rule()
    def undo(self) -> None:
        """Take the end back."""
        if self.moment.state == "ongoing":
            self._refused(IllegalTransition, self.moment.undo_end)
            return
        note = self.moment.end_note
        self.moment.undo_end()
        self.changes += 1
        assert self.moment.end_note == note

    @rule()
    def close(self) -> None:
        """Close it, as the timer does."""
        if (self.moment.state, "close") not in MOMENT_STEPS:
            self._refused(IllegalTransition, self.moment.close)
            return
        self.moment.close()
        self.changes += 1

    @invariant()
    def holds_together(self) -> None:
        """What must always be so."""
        kept = getattr(self, "moment", None)
        if kept is None:
            return
        assert kept.version == 1 + self.changes
        has_ended = kept.state != "ongoing"
        assert (kept.ended_at is not None) == (kept.end_reason is not None) == has_ended
        assert (kept.maintained_until is not None) == (kept.state in {"maintenance", "closed"})
        assert kept.is_ongoing is not has_ended
        assert not kept.is_reached_by_citizen(self.today) or kept.state in {"ongoing", "maintenance"}


TestMomentLife = MomentLife.TestCase


@given(st.integers(0, 23))
def test_the_last_day_is_a_swedish_day_to_its_end(hour: int) -> None:
    ended = moment()
    ended.end("completed", None, NOON, DAY + timedelta(days=1))
    night = datetime(2024, 6, 26, hour, 30, tzinfo=UTC)
    assert ended.is_reached_by_citizen(swedish_day(night)) is (hour < 22)
