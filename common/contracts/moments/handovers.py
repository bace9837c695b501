"""Handing a moment over to another care unit of the same care provider: offered, then accepted, declined or withdrawn."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import OneOf

from common.contracts.base import Caller, Command, Nothing, Version, command, query
from common.contracts.messages import Message
from common.contracts.moments.header import Header
from common.contracts.moments.vocabulary import MomentChanged, MomentCommand, MomentRequest

HANDOVER_STATES = ("offered", "accepted", "declined", "withdrawn")


class HandoverUnit(Message):
    """A care unit that could take the moment."""

    care_unit_id: UUID
    name: str


class OpenOffer(Message):
    """An offer that nobody has answered, as the offering unit sees it."""

    handover_id: UUID
    to_unit_name: str
    offered_at: datetime


class DeclinedOffer(Message):
    """The moment's latest offer, to which the other unit said no: the moment stays."""

    to_unit_name: str
    answered_at: datetime


class HandoverPage(Message):
    """The moment's header, the units that it can be offered to, and the offer that stands, if any, or that was `declined` last."""

    header: Header
    units: list[HandoverUnit]
    offer: OpenOffer | None
    declined: DeclinedOffer | None


HANDOVER = query("moments", "handover", MomentRequest, HandoverPage, Caller.STAFF)


class OfferHandover(MomentCommand):
    """Offer the moment to another unit. It goes on as before until the unit has answered."""

    expected_version: Version
    to_care_unit_id: UUID


class HandoverChanged(Message):
    """The handover and its state."""

    handover_id: UUID
    state: Annotated[str, OneOf(HANDOVER_STATES)]


OFFER_HANDOVER = command("moments", "offer_handover", OfferHandover, HandoverChanged, Caller.STAFF)
"""Raises `Invalid` for a unit of another provider or the own one, `Conflict(reason=…)` (`offered`, `linked`), `StaleVersion`, `MomentEnded`."""


class WithdrawHandover(MomentCommand):
    """Take the offer back."""

    handover_id: UUID


WITHDRAW_HANDOVER = command("moments", "withdraw_handover", WithdrawHandover, HandoverChanged, Caller.STAFF)
"""Raises `IllegalTransition` when it has been answered (an accepted one is `NotFound`: the moment is gone from the unit)."""


class OfferRow(Message):
    """An offer as the receiving unit sees it: nothing tells who the citizen is."""

    handover_id: UUID
    title: str
    programme_version: str
    days_running: int
    recommended_days: int
    from_unit_name: str
    offered_by_commission_version_id: UUID
    offered_at: datetime


class Offers(Message):
    """What is offered to the actor's care unit, oldest first, at most 100."""

    offers: list[OfferRow]


OFFERS = query("moments", "offers", Nothing, Offers, Caller.STAFF)
"""Needs the role practitioner or citizen_admin, as a start does."""


class AcceptHandover(Command):
    """Take the moment over: this practitioner of the receiving unit is responsible from now on."""

    handover_id: UUID
    responsible_commission_id: UUID


ACCEPT_HANDOVER = command("moments", "accept_handover", AcceptHandover, MomentChanged, Caller.STAFF)
"""Raises `IllegalTransition`, `Invalid`, and `Conflict` when the citizen has the same programme ongoing at the receiving unit."""


class DeclineHandover(Command):
    """Say no: the moment stays where it is."""

    handover_id: UUID


DECLINE_HANDOVER = command("moments", "decline_handover", DeclineHandover, HandoverChanged, Caller.STAFF)
