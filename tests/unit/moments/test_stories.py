"""The life of a response and of a module: whatever is tried, in whatever order, no answer is lost and no state is illegal."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from common.chassis.identifiers import new_id
from common.contracts.errors import IllegalTransition, ResponseLocked
from services.moments.model import MODULE_STEPS, RESPONSE_STEPS, ModuleRun, Response, StepOutline
from services.moments.model.programme import ModuleOutline
from tests.unit.moments.test_states import moment

NOON = datetime(2024, 6, 25, 10, tzinfo=UTC)
DAY = date(2024, 6, 25)
STEP = StepOutline("stoppdagen", "steg-1", ("stoppdag",))
WRITTEN = st.binary(min_size=1, max_size=4)


def test_what_is_written_after_a_form_was_opened_again_is_not_told_by_an_earlier_record() -> None:
    response = Response.of(new_id(), moment(), STEP, "stoppdag", 1)
    told = []
    for minute, doing in enumerate(["save", "save", "submit", "reopen", "save", "save"]):
        at = NOON + timedelta(minutes=minute)
        if doing == "save":
            told.append(response.is_saved_this_hour(at, None))
            response.save(b"answers", at)
        elif doing == "submit":
            response.submit(b"answers", None, at, needs_review=False)
        else:
            response.reopen(response.version_id, at)
    assert told == [False, True, False, True]


class ResponseLife(RuleBasedStateMachine):
    """Walks a response through saving, sending, seeing, signing off and opening again, beside a list of what was sent."""

    @initialize(needs_review=st.booleans())
    def begin(self, *, needs_review: bool) -> None:
        """Begin with nothing written, in a form that asks for review or not."""
        self.moment, self.needs_review = moment(), needs_review
        self.response = Response.of(new_id(), self.moment, STEP, "stoppdag", 1)
        self.last: bytes | None = None
        self.sent: list[bytes] = []

    def _write(self, action: str, sealed: bytes) -> None:
        is_open = self.response.state in {"not_started", "ongoing"}
        if not is_open:
            with pytest.raises(ResponseLocked):
                self.response.require_writable(self.response.version)
            return
        self.response.require_writable(self.response.version)
        if action == "save":
            self.response.save(sealed, NOON)
        else:
            self.response.submit(sealed, b"outcome", NOON, needs_review=self.needs_review)
            self.sent.append(sealed)
        self.last = sealed

    @rule(sealed=WRITTEN)
    def save(self, sealed: bytes) -> None:
        """Keep answers so far."""
        self._write("save", sealed)

    @rule(sealed=WRITTEN)
    def submit(self, sealed: bytes) -> None:
        """Send it."""
        self._write("submit", sealed)

    @rule()
    def see(self) -> None:
        """Open it as staff; what isn't sent they don't reach."""
        if self.response.is_sent:
            is_first = self.response.seen_at is None
            assert self.response.see(new_id(), NOON) is is_first

    def _handle(self, action: str, change: Any) -> None:
        before = (self.response.state, self.response.version)
        if (self.response.state, action) in RESPONSE_STEPS:
            change()
            return
        with pytest.raises(IllegalTransition):
            change()
        assert (self.response.state, self.response.version) == before

    @rule()
    def review(self) -> None:
        """Sign it off."""
        self._handle("review", self.response.review)

    @rule()
    def reopen(self) -> None:
        """Open it for the citizen again."""
        self._handle("reopen", lambda: self.response.reopen(self.moment.version_id, NOON))

    @invariant()
    def holds_together(self) -> None:
        """What must always be so."""
        kept = getattr(self, "response", None)
        if kept is None:
            return
        assert kept.answers == self.last
        assert kept.sendings == len(self.sent)
        assert kept.was_sent is bool(self.sent)
        assert kept.is_sent is (kept.state in {"completed", "awaiting_review", "reviewed"})
        assert (kept.outcome is not None) is kept.is_sent
        assert kept.reopened_at is None or (kept.state == "ongoing" and kept.was_sent)
        assert kept.seen_at is None or kept.is_sent
        assert kept.state != "reviewed" or self.needs_review


class ModuleLife(RuleBasedStateMachine):
    """Walks a module through starting, ending, setting back, changing days and planning, on passing days."""

    @initialize()
    def begin(self) -> None:
        """Begin with an upcoming module."""
        self.module = ModuleRun.of(new_id(), ModuleOutline("steg-2", False, 7, (STEP,)), 3)
        self.today = DAY

    @rule(days=st.integers(1, 30))
    def pass_days(self, days: int) -> None:
        """Let days pass."""
        self.today += timedelta(days=days)

    def _do(self, action: str, change: Any) -> None:
        before = (self.module.state, self.module.version, self.module.scheduled_on)
        if (self.module.state, action) in MODULE_STEPS:
            change()
            assert self.module.version == before[1] + 1
            return
        with pytest.raises(IllegalTransition):
            change()
        assert (self.module.state, self.module.version, self.module.scheduled_on) == before

    @rule()
    def start(self) -> None:
        """Start it, as staff or the timer do."""
        self._do("start", lambda: self.module.start(NOON, self.today))

    @rule()
    def end(self) -> None:
        """End it."""
        self._do("end", lambda: self.module.end(NOON))

    @rule()
    def set_upcoming(self) -> None:
        """Set it back."""
        self._do("set_upcoming", self.module.set_upcoming)

    @rule(days=st.integers(0, 40))
    def change_days(self, days: int) -> None:
        """Change its days."""
        self._do("change_days", lambda: self.module.change_days(days, self.today))

    @rule(ahead=st.none() | st.integers(1, 30))
    def schedule(self, ahead: int | None) -> None:
        """Plan when it starts, or no longer."""
        day = None if ahead is None else self.today + timedelta(days=ahead)
        self._do("schedule", lambda: self.module.schedule(day))

    @invariant()
    def holds_together(self) -> None:
        """What must always be so."""
        kept = getattr(self, "module", None)
        if not isinstance(kept, ModuleRun):
            return
        assert (kept.closes_on is not None) is (kept.state == "ongoing")
        assert kept.scheduled_on is None or kept.state == "upcoming"
        assert kept.has_begun is (kept.started_at is not None)
        assert not kept.is_open(self.today) or kept.state == "ongoing"


TestResponseLife = ResponseLife.TestCase
TestModuleLife = ModuleLife.TestCase
