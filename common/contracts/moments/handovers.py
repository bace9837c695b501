"""Handing a moment over to another care unit of the same care provider: offered, then accepted, declined or withdrawn."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Nothing, Strict, command, query
from common.contracts.moments.header import Header
from common.contracts.moments.vocabulary import MomentChanged, MomentRequest

HANDOVER_STATES = ("offered", "accepted", "declined", "withdrawn")


class HandoverUnit(Strict):
    """A care unit that could take the moment."""

    care_unit_id = Identifier(required=True)
    name = fields.String(required=True)


class OpenOffer(Strict):
    """An offer that nobody has answered, as the offering unit sees it."""

    handover_id = Identifier(required=True)
    to_unit_name = fields.String(required=True)
    offered_at = fields.AwareDateTime(required=True, format="iso")


class DeclinedOffer(Strict):
    """The moment's latest offer, to which the other unit said no: the moment stays."""

    to_unit_name = fields.String(required=True)
    answered_at = fields.AwareDateTime(required=True, format="iso")


class HandoverPage(Strict):
    """The moment's header, the units that it can be offered to, and the offer that stands, if any, or that was `declined` last."""

    header = fields.Nested(Header, required=True)
    units = fields.List(fields.Nested(HandoverUnit), required=True)
    offer = fields.Nested(OpenOffer, required=True, allow_none=True)
    declined = fields.Nested(DeclinedOffer, required=True, allow_none=True)


HANDOVER = query("moments", "handover", MomentRequest, HandoverPage, Caller.STAFF)


class OfferHandover(Command):
    """Offer the moment to another unit. It goes on as before until the unit has answered."""

    moment_id = Identifier(required=True)
    expected_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    to_care_unit_id = Identifier(required=True)


class HandoverChanged(Strict):
    """The handover and its state."""

    handover_id = Identifier(required=True)
    state = fields.String(required=True, validate=validate.OneOf(HANDOVER_STATES))


OFFER_HANDOVER = command("moments", "offer_handover", OfferHandover, HandoverChanged, Caller.STAFF)
"""Raises `Invalid` for a unit of another provider or the own one, `Conflict(reason=…)` (`offered`, `linked`), `StaleVersion`, `MomentEnded`."""


class WithdrawHandover(Command):
    """Take the offer back."""

    moment_id = Identifier(required=True)
    handover_id = Identifier(required=True)


WITHDRAW_HANDOVER = command("moments", "withdraw_handover", WithdrawHandover, HandoverChanged, Caller.STAFF)
"""Raises `IllegalTransition` when it has been answered (an accepted one is `NotFound`: the moment is gone from the unit)."""


class OfferRow(Strict):
    """An offer as the receiving unit sees it: nothing tells who the citizen is."""

    handover_id = Identifier(required=True)
    title = fields.String(required=True)
    programme_version = fields.String(required=True)
    days_running = fields.Integer(required=True)
    recommended_days = fields.Integer(required=True)
    from_unit_name = fields.String(required=True)
    offered_by_commission_version_id = Identifier(required=True)
    offered_at = fields.AwareDateTime(required=True, format="iso")


class Offers(Strict):
    """What is offered to the actor's care unit, oldest first, at most 100."""

    offers = fields.List(fields.Nested(OfferRow), required=True)


OFFERS = query("moments", "offers", Nothing, Offers, Caller.STAFF)
"""Needs the role practitioner or citizen_admin, as a start does."""


class AcceptHandover(Command):
    """Take the moment over: this practitioner of the receiving unit is responsible from now on."""

    handover_id = Identifier(required=True)
    responsible_commission_id = Identifier(required=True)


ACCEPT_HANDOVER = command("moments", "accept_handover", AcceptHandover, MomentChanged, Caller.STAFF)
"""Raises `IllegalTransition`, `Invalid`, and `Conflict` when the citizen has the same programme ongoing at the receiving unit."""


class DeclineHandover(Command):
    """Say no: the moment stays where it is."""

    handover_id = Identifier(required=True)


DECLINE_HANDOVER = command("moments", "decline_handover", DeclineHandover, HandoverChanged, Caller.STAFF)
