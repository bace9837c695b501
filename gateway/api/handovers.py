"""Handing a moment over to another care unit."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.moments.handovers import (
    ACCEPT_HANDOVER,
    DECLINE_HANDOVER,
    HANDOVER,
    OFFER_HANDOVER,
    OFFERS,
    WITHDRAW_HANDOVER,
    HandoverChanged,
    HandoverPage,
    Offers,
)
from common.contracts.moments.vocabulary import MomentChanged
from gateway.api.views import ask, ask_about_moment, blueprint, body_of
from gateway.identity.access_rules import for_staff

pages = blueprint("handover", "Överlämning till annan vårdenhet")


@pages.route("/moments/<uuid:moment_id>/handover", methods=["GET"])
@pages.response(200, HandoverPage)
@for_staff
def handover(moment_id: UUID) -> Response:
    """Tell which units a moment can be offered to, and the offer that stands."""
    return ask_about_moment(HANDOVER, "read", "moment", moment_id=moment_id)


@pages.route("/moments/<uuid:moment_id>/handover", methods=["POST"])
@pages.arguments(body_of(OFFER_HANDOVER, "moment_id"))
@pages.response(200, HandoverChanged)
@for_staff
def offer_handover(body: dict[str, Any], moment_id: UUID) -> Response:
    """Offer a moment to another care unit of the same care provider."""
    return ask(OFFER_HANDOVER, moment_id=moment_id, **body)


@pages.route("/moments/<uuid:moment_id>/handover/<uuid:handover_id>/withdraw", methods=["POST"])
@pages.arguments(body_of(WITHDRAW_HANDOVER, "moment_id", "handover_id"))
@pages.response(200, HandoverChanged)
@for_staff
def withdraw_handover(body: dict[str, Any], moment_id: UUID, handover_id: UUID) -> Response:
    """Take an offer back."""
    return ask(WITHDRAW_HANDOVER, moment_id=moment_id, handover_id=handover_id, **body)


@pages.route("/offers", methods=["GET"])
@pages.response(200, Offers)
@for_staff
def offers() -> Response:
    """List what is offered to the care unit; nothing tells who the citizens are."""
    return ask(OFFERS)


@pages.route("/offers/<uuid:handover_id>/accept", methods=["POST"])
@pages.arguments(body_of(ACCEPT_HANDOVER, "handover_id"))
@pages.response(200, MomentChanged)
@for_staff
def accept_handover(body: dict[str, Any], handover_id: UUID) -> Response:
    """Take a moment over: everything moves at once."""
    return ask(ACCEPT_HANDOVER, handover_id=handover_id, **body)


@pages.route("/offers/<uuid:handover_id>/decline", methods=["POST"])
@pages.arguments(body_of(DECLINE_HANDOVER, "handover_id"))
@pages.response(200, HandoverChanged)
@for_staff
def decline_handover(body: dict[str, Any], handover_id: UUID) -> Response:
    """Say no to an offer."""
    return ask(DECLINE_HANDOVER, handover_id=handover_id, **body)
