"""Handing a moment over to another care unit."""

from common.contracts.moments.handovers import (
    ACCEPT_HANDOVER,
    DECLINE_HANDOVER,
    HANDOVER,
    OFFER_HANDOVER,
    OFFERS,
    WITHDRAW_HANDOVER,
)
from gateway.api.declaring import Routes
from gateway.api.views import blueprint
from gateway.identity.access_rules import for_staff
from gateway.recorded import of_moment

pages = blueprint("handover", "Överlämning till annan vårdenhet")
staff = Routes(pages, for_staff)

staff.get(
    "/moments/<uuid:moment_id>/handover",
    HANDOVER,
    "Tell which units a moment can be offered to, and the offer that stands.",
    record=of_moment("moment"),
)
staff.post(
    "/moments/<uuid:moment_id>/handover",
    OFFER_HANDOVER,
    "Offer a moment to another care unit of the same care provider.",
)
staff.post("/moments/<uuid:moment_id>/handover/<uuid:handover_id>/withdraw", WITHDRAW_HANDOVER, "Take an offer back.")
staff.get("/offers", OFFERS, "List what is offered to the care unit; nothing tells who the citizens are.")
staff.post("/offers/<uuid:handover_id>/accept", ACCEPT_HANDOVER, "Take a moment over: everything moves at once.")
staff.post("/offers/<uuid:handover_id>/decline", DECLINE_HANDOVER, "Say no to an offer.")
