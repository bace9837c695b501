"""Starts of one moment: by staff at once or on a later day, and by the citizen of an open programme.

A start with `starts_on` is planned: until it begins the moment's state is `planned` for everybody who asks. Staff reach it as any other,
for the citizen it doesn't exist. It is called off by ending it (`END`).
"""

from datetime import date
from uuid import UUID

from common.contracts.base import Caller, Command, Version, command
from common.contracts.moments.vocabulary import MomentChanged, MomentCommand


class Start(Command):
    """Start a programme for a citizen at the actor's care unit: now, or on a Swedish day to come (within a year)."""

    citizen_id: UUID
    version_id: UUID
    responsible_commission_id: UUID
    starts_on: date | None = None


START = command("moments", "start", Start, MomentChanged, Caller.STAFF)
"""Raises `Conflict(moment_id=…)` when the citizen has the same programme ongoing or planned at the unit."""


class ChangeStartDay(MomentCommand):
    """Start on another Swedish day; today or null starts it at once. `expected_version`: the moment's version on the page."""

    expected_version: Version
    starts_on: date | None


CHANGE_START_DAY = command("moments", "change_start_day", ChangeStartDay, MomentChanged, Caller.STAFF)
"""Raises `IllegalTransition` for a moment that has begun, `StaleVersion`, `MomentEnded`, `Invalid` for a day that is past or too far away."""


class StartOpen(Command):
    """Start an open programme at the care unit that offers it."""

    version_id: UUID
    care_unit_id: UUID


START_OPEN = command("moments", "start_open", StartOpen, MomentChanged, Caller.CITIZEN)
"""Raises `NotFound` for what isn't open, `Conflict(moment_id=…)` when the citizen has the programme at the unit already, and
`Conflict(reason="practitioner")` while nobody can be responsible there."""
