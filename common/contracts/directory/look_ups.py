"""How many people staff look up by number, beside those whom their care unit has: for the unit's manager. It names no citizen and no number."""

from datetime import date, datetime
from uuid import UUID

from common.contracts.base import Caller, Nothing, query
from common.contracts.messages import Message

DAYS_SHOWN = 30


class LookUpCount(Message):
    """One colleague: how many numbers they looked up, and how often they were refused to look up more (`refused_at`: the last time)."""

    person_id: UUID
    name: str
    numbers: int
    refusals: int
    refused_at: datetime | None


class LookUps(Message):
    """The last 30 days, from the day `since`: who was refused last stands first, then who looked up most."""

    since: date
    colleagues: list[LookUpCount]


LOOK_UPS = query("directory", "look_ups", Nothing, LookUps, Caller.STAFF)
"""Of the actor's care unit. Needs the role citizen_admin or authority_admin."""
