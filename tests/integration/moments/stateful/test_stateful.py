"""Random lives of moments: whatever staff, citizens and the clock do, in whatever order, the rules hold.

`SOB_STORIES` says how many are told (`docs/developers/README.md`).
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from tests.integration.moments.builders import World
from tests.integration.moments.stateful.checks import Checks
from tests.integration.moments.stateful.people import SOUTH
from tests.integration.moments.stateful.rules_answers import AnswerActs
from tests.integration.moments.stateful.rules_categories import CategoryActs
from tests.integration.moments.stateful.rules_modules import ModuleActs
from tests.integration.moments.stateful.rules_time import TimeActs
from tests.integration.moments.stateful.rules_units import UnitActs
from tests.night import often

pytestmark = pytest.mark.both_databases

STORIES = int(os.environ.get("SOB_STORIES", often(30)))
STEPS = 50
SCENES = ("categories", "an offer", "an absence", "a link")
"""What stories may begin with: with so many acts to choose from they seldom come so far by themselves."""
ON_POSTGRESQL = 8
"""One story of so many is told there too: the rules are the same, and the locks are tested elsewhere."""


class Life(Checks, ModuleActs, AnswerActs, CategoryActs, UnitActs, TimeActs):
    """Everything that can happen to moments."""

    @initialize(ahead=st.sampled_from([None, 2]), scene=st.sets(st.sampled_from(SCENES)))
    def once_upon_a_time(self, ahead: int | None, scene: set[str]) -> None:
        """Begin with two moments that anna has, one with a sent form, and one of another unit's, perhaps still to begin."""
        self.start("anna", 0, 0, None, None)
        self.start("anna", 1, 0, None, None)
        self.start("eva", 0, 1, ahead, None)
        self.submit((0, 1), is_own=True, occasion=None, behind=0, is_whole=True)
        if "categories" in scene:
            self.create_category("admin", "Rökfri")
            self.set_categories(0, "responsible", {0}, is_behind=False)
        if "an offer" in scene:
            self.offer_handover(0, "responsible", SOUTH, behind=0)
        if "an absence" in scene:
            self.register_absence(0, "responsible", None, "a colleague", (0, 3))
        if "a link" in scene and "an offer" not in scene:
            self.link((0, 1), "its admin")


def test_whatever_happens_the_rules_hold(world: World) -> None:
    stories = STORIES if world.database.is_sqlite else -(-STORIES // ON_POSTGRESQL)
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    told = settings(max_examples=stories, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(lambda: Life(world), settings=told)
