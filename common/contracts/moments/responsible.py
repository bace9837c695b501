"""Handing moments over within a care unit: one to another practitioner, or a practitioner's many when they leave."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, OneOf

from common.contracts.base import Caller, Command, Nothing, Version, command, query
from common.contracts.messages import Message
from common.contracts.moments.vocabulary import MomentChanged, MomentCommand

OUTCOMES = ("moved", "already", "changed", "ended", "not_found", "forbidden")
"""What became of a row: moved now, was the receiver's already, was somebody else's by now, had ended, isn't there, isn't the actor's to move."""
MOST_ROWS = 100


class ChangeResponsible(MomentCommand):
    """Make another practitioner of the unit responsible."""

    expected_version: Version
    responsible_commission_id: UUID


CHANGE_RESPONSIBLE = command("moments", "change_responsible", ChangeResponsible, MomentChanged, Caller.STAFF)
"""Raises `Invalid` for who isn't an active practitioner of the unit or is responsible already; `MomentEnded`, `StaleVersion`."""


class Caseload(Message):
    """How many ongoing moments a practitioner is responsible for at the unit, whether or not they still work there."""

    person_id: UUID
    ongoing: int


class Caseloads(Message):
    """Everyone who is responsible for something, most first."""

    caseloads: list[Caseload]


CASELOADS = query("moments", "caseloads", Nothing, Caseloads, Caller.STAFF)
"""Needs the role citizen_admin. Whose moments they are: `list_moments` with `responsible_person_id`."""


class HandOverMany(Command):
    """Move some of one practitioner's moments. Each row is a transaction of its own: after a crash, send it again."""

    from_person_id: UUID
    moment_ids: Annotated[list[UUID], Length(1, MOST_ROWS)]
    responsible_commission_id: UUID


class HandedOver(Message):
    """What became of one moment."""

    moment_id: UUID
    outcome: Annotated[str, OneOf(OUTCOMES)]


class HandedOverMany(Message):
    """What became of each, in the order that was asked."""

    rows: list[HandedOver]


HAND_OVER_MANY = command("moments", "hand_over_many", HandOverMany, HandedOverMany, Caller.STAFF, deadline=10.0)
"""Needs the role citizen_admin. Raises `Invalid` for a receiver who isn't an active practitioner of the unit."""
