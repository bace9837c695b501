"""Several people at one moment at once: each is told yes or no, nothing is lost, nobody waits for ever."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from common.contracts.errors import MomentEnded, StaleVersion
from common.contracts.moments.modules import CHANGE_DAYS, START_MODULE
from common.contracts.moments.responses import SUBMIT_RESPONSE
from tests.integration.moments.builders import World, citizen
from tests.integration.moments.test_starts import events_of
from tests.side_by_side import side_by_side

pytestmark = pytest.mark.both_databases


def test_a_form_sent_while_the_moment_ends_is_kept_or_refused(world: World) -> None:
    moment_id = world.start()
    sent, ended = side_by_side(
        lambda: world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"}),
        lambda: world.end(moment_id, 1),
    )
    if isinstance(sent, MomentEnded):
        assert ended["version"] == 2
        assert world.list("ended")["rows"][0]["unseen_responses"] == 0
    else:
        assert isinstance(ended, StaleVersion)
        assert ended.details["changed"] == ["responses"]
        assert world.list("all")["rows"][0]["unseen_responses"] == 1


def test_two_who_end_at_once_end_once(world: World) -> None:
    moment_id = world.start()
    outcomes = side_by_side(*[lambda: world.end(moment_id, 1)] * 3)
    assert len([outcome for outcome in outcomes if isinstance(outcome, MomentEnded)]) == 2
    assert world.list("ended")["counts"] == {"mine": 0, "all": 0, "ended": 1}
    assert [kind for kind, _ in events_of(world)].count("moment.ended") == 1


def test_everybody_in_one_moment_at_once_numbers_every_fact(world: World) -> None:
    moment_id = world.start()
    sent = world.write(SUBMIT_RESPONSE, moment_id, 0, {"datum": "2024-06-01"})
    outcomes = side_by_side(
        lambda: world.mark(moment_id, "motivation"),
        lambda: world.mark(moment_id, "stoppdagen"),
        lambda: world.see(moment_id, sent["response_id"]),
        lambda: world.see(moment_id, sent["response_id"]),
        lambda: world.module(START_MODULE, moment_id, "steg-2", 1),
        lambda: world.module(CHANGE_DAYS, moment_id, "om-behandlingen", 1, days=9),
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    versions = [data["moment_version"] for _, data in events_of(world)[3:]]
    assert sorted(versions) == [2, 3, 4, 5, 6, 7]
    assert world.list("mine")["rows"][0]["unseen_responses"] == 0
    assert len(world.timeline(moment_id, kinds=["form"])["entries"]) == 1


def test_starts_and_endings_of_a_unit_at_once_are_all_counted(world: World) -> None:
    ids = [world.start(citizen()) for _ in range(4)]
    attempts: list[Callable[[], Any]] = [partial(world.end, one, 1) for one in ids]
    attempts += [lambda: world.start(citizen())] * 4
    outcomes = side_by_side(*attempts)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert world.list("mine")["counts"] == {"mine": 4, "all": 4, "ended": 4}
