"""Staff at the browser, with a catalogue behind the unit."""

import pytest

from tests.unit.gateway.content import offers
from tests.unit.gateway.staff.conftest import angelica, app, bus, started
from tests.unit.gateway.staff.recording import Recording

__all__ = ["angelica", "app", "bus", "started"]


@pytest.fixture(autouse=True)
def _catalogue(bus: Recording) -> None:
    offers.prepare(bus)
