"""Random lives of moments: whatever staff, citizens and the clock do, in whatever order, the rules hold.

`SOB_STORIES` says how many are told (`docs/developers/README.md`).
"""

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from tests.integration.moments.builders import World
from tests.integration.moments.life.acts_answers import AnswerActs
from tests.integration.moments.life.acts_categories import CategoryActs
from tests.integration.moments.life.acts_modules import ModuleActs
from tests.integration.moments.life.acts_time import TimeActs
from tests.integration.moments.life.acts_units import UnitActs
from tests.integration.moments.life.checks import Checks

STORIES = int(os.environ.get("SOB_STORIES", "30"))
STEPS = 50
ON_POSTGRESQL = 8
"""One story of so many is told there too: the rules are the same, and the locks are tested elsewhere."""


class Life(Checks, ModuleActs, AnswerActs, CategoryActs, UnitActs, TimeActs):
    """Everything that can happen to moments."""

    @initialize(ahead=st.sampled_from([None, 2]))
    def once_upon_a_time(self, ahead: int | None) -> None:
        """Begin with two moments that anna has, one with a sent form, and one of another unit's, perhaps still to begin."""
        self.start("anna", 0, 0, None, None)
        self.start("anna", 1, 0, None, None)
        self.start("eva", 0, 1, ahead, None)
        self.submit((0, 1), is_own=True, occasion=None, behind=0, is_whole=True)


def test_whatever_happens_the_rules_hold(world: World) -> None:
    stories = STORIES if world.database.is_sqlite else -(-STORIES // ON_POSTGRESQL)
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    told = settings(max_examples=stories, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(lambda: Life(world), settings=told)
