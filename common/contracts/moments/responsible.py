"""Handing moments over within a care unit: one to another practitioner, or a practitioner's many when they leave."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Nothing, Strict, command, query
from common.contracts.moments.vocabulary import MomentChanged

OUTCOMES = ("moved", "already", "changed", "ended", "not_found", "forbidden")
"""What became of a row: moved now, was the receiver's already, was somebody else's by now, had ended, isn't there, isn't the actor's to move."""
MOST_ROWS = 100


class ChangeResponsible(Command):
    """Make another practitioner of the unit responsible."""

    moment_id = Identifier(required=True)
    expected_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    responsible_commission_id = Identifier(required=True)


CHANGE_RESPONSIBLE = command("moments", "change_responsible", ChangeResponsible, MomentChanged, Caller.STAFF)
"""Raises `Invalid` for who isn't an active practitioner of the unit or is responsible already; `MomentEnded`, `StaleVersion`."""


class Caseload(Strict):
    """How many ongoing moments a practitioner is responsible for at the unit, whether or not they still work there."""

    person_id = Identifier(required=True)
    ongoing = fields.Integer(required=True)


class Caseloads(Strict):
    """Everyone who is responsible for something, most first."""

    caseloads = fields.List(fields.Nested(Caseload), required=True)


CASELOADS = query("moments", "caseloads", Nothing, Caseloads, Caller.STAFF)
"""Needs the role citizen_admin. Whose moments they are: `list_moments` with `responsible_person_id`."""


class HandOverMany(Command):
    """Move some of one practitioner's moments. Each row is a transaction of its own: after a crash, send it again."""

    from_person_id = Identifier(required=True)
    moment_ids = fields.List(Identifier(), required=True, validate=validate.Length(1, MOST_ROWS))
    responsible_commission_id = Identifier(required=True)


class HandedOver(Strict):
    """What became of one moment."""

    moment_id = Identifier(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))


class HandedOverMany(Strict):
    """What became of each, in the order that was asked."""

    rows = fields.List(fields.Nested(HandedOver), required=True)


HAND_OVER_MANY = command("moments", "hand_over_many", HandOverMany, HandedOverMany, Caller.STAFF, deadline=10.0)
"""Needs the role citizen_admin. Raises `Invalid` for a receiver who isn't an active practitioner of the unit."""
