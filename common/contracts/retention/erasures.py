"""Erasures of moments: what stands before one, ordering it, taking the order back, and how far it has come."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from marshmallow import ValidationError
from marshmallow.validate import Length, OneOf, Range

from common.contracts.base import Caller, Command, GrantToken, Version, command, query
from common.contracts.messages import Message, described
from common.contracts.moments.erasable import MOST_ASKED
from common.contracts.operations import Kept, Receipt
from common.contracts.services import SERVICES
from common.phrases import inputs

OBSTACLES = ("role", "gone", "goes_on", "not_due", "maintenance", "linked")
"""What stands before an erasure. `role`: neither the responsible practitioner nor an administrator of the unit's citizens asks.
`gone`: the care unit has no such moment any more. `goes_on`: it hasn't ended.
`not_due`: the time that moments are kept isn't over. `maintenance`: its citizen still reads it. `linked`: others are linked under it, and go first."""
RUN_STATES = ("queued", "running", "done", "stopped", "undone")
"""`queued`: it can be taken back. `running`: it has begun, and goes on until it is `done`. `stopped`: when it was to begin, something stood before it."""
MOST_RUNS = 50
"""The most erasures of a page."""


class Obstacle(Message):
    """Something that stands before an erasure, and from which Swedish day it doesn't; null where no day helps."""

    reason: Annotated[str, OneOf(OBSTACLES)]
    from_day: date | None = None


class Standing(Message):
    """Whether a moment may be erased by the actor now: nothing stands before it, and no erasure is ordered (`run_id`)."""

    moment_id: UUID
    obstacles: list[Obstacle]
    run_id: UUID | None
    run_state: Annotated[str | None, OneOf([*RUN_STATES, None])]
    begins_at: Annotated[
        datetime | None, described("when the ordered erasure begins, and can't be taken back any more")
    ]


class StandingsRequest(Message):
    """Moments of a list; those that aren't the care unit's aren't told of."""

    moment_ids: Annotated[list[UUID], Length(1, MOST_ASKED)]


class Standings(Message):
    """How the moments of the care unit stand."""

    moments: list[Standing]


STANDINGS = query("retention", "standings", StandingsRequest, Standings, Caller.STAFF)
"""Needs a role that lists moments: practitioner, citizen_admin or data_admin."""


class Order(Command):
    """Erase the moment of a grant. `is_in_record`: whoever orders it says that what belongs in the medical record is there."""

    grant: GrantToken
    expected_version: Annotated[Version, described("the moment's, as the page showed it")]
    is_in_record: bool

    def check(self) -> None:
        """Refuse an order by whoever hasn't said so."""
        if not self.is_in_record:
            raise ValidationError({"is_in_record": [inputs.MISSING()]})


class Ordered(Message):
    """The erasure, and when it begins: until then it can be taken back, not after."""

    run_id: UUID
    moment_id: UUID
    begins_at: datetime


ORDER = command("retention", "order", Order, Ordered, Caller.STAFF, needs_grant=True)
"""Raises `NotFound`, `IllegalTransition(obstacles=…)`, `StaleVersion`, and `Conflict(run_id=…)` when it is ordered already."""


class Undo(Command):
    """Take back the order to erase the moment of a grant."""

    grant: GrantToken


class Undone(Message):
    """The erasure that won't be."""

    run_id: UUID
    moment_id: UUID


UNDO = command("retention", "undo", Undo, Undone, Caller.STAFF, needs_grant=True)
"""Raises `NotFound` when none is ordered, `IllegalTransition` when it has begun."""


class Run(Message):
    """An erasure. It names no citizen: after it nobody knows whose the moment was.

    `waits_for`: the service that doesn't answer just now. `obstacles`: what it `stopped` at.
    """

    run_id: UUID
    moment_id: UUID
    state: Annotated[str, OneOf(RUN_STATES)]
    ordered_by_person_id: UUID
    ordered_at: datetime
    begins_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    waits_for: Annotated[str | None, OneOf([*SERVICES, None])]
    services_done: int
    services: int
    obstacles: list[Obstacle]


class RunsRequest(Message):
    """The care unit's erasures, newest first, from one on."""

    before: Annotated[UUID | None, described("the last of the page before")] = None
    limit: Annotated[int, Range(1, MOST_RUNS)] = MOST_RUNS


class Runs(Message):
    """A page; `next_before` is null at the end."""

    runs: list[Run]
    next_before: UUID | None


RUNS = query("retention", "runs", RunsRequest, Runs, Caller.STAFF)
"""Of the actor's care unit. Needs a role as `STANDINGS`."""


class ServiceReceipt(Message):
    """What became of the moment in one service, and what the service keeps of any (`common.contracts.operations`)."""

    service: Annotated[str, OneOf(SERVICES)]
    receipt: Receipt
    kept: list[Kept]


class RunRequest(Message):
    """One erasure."""

    run_id: UUID


class RunTold(Message):
    """An erasure with the receipts of the services that are done, in their order."""

    run: Run
    receipts: list[ServiceReceipt]


RUN = query("retention", "run", RunRequest, RunTold, Caller.STAFF)
"""Raises `NotFound` for another unit's. Needs a role as `STANDINGS`."""
