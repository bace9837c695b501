"""An absence is answered as soon as it stands: what is told of it afterwards, in timelines, has time."""

import warnings
from types import SimpleNamespace

import pytest

from common.contracts.errors import DatabaseAway, NamedError, OutcomeUnknown
from common.contracts.moments.absences import CANCEL_ABSENCE
from services.moments import commands
from tests.integration.moments.builders import World, call, staff
from tests.integration.moments.test_absences import listed, register

with warnings.catch_warnings():
    # eventlet announces at its first import that it is maintained, not developed; nameko stands on it.
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    from services.moments.service import MomentsService


@pytest.mark.parametrize("fault", [DatabaseAway, OutcomeUnknown])
def test_a_database_that_goes_away_while_timelines_are_told_doesnt_take_the_answer(
    world: World, fault: type[NamedError], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_database: object) -> int:
        raise fault

    absence_id = register(world, staff())
    monkeypatch.setattr(commands, "tell_absences", away)
    service = MomentsService()
    service.resources = SimpleNamespace(database=world.database)  # type: ignore[assignment]  # takes the place of nameko's provider
    service.cancel_absence(call(CANCEL_ABSENCE, world.practitioner, absence_id=absence_id))
    assert listed(world) == []
