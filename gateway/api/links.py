"""Linked moments."""

from common.contracts.moments.links import LINK, LINKS, UNLINK
from gateway.aggregates.staff_moments import LINKED_MOMENTS
from gateway.api.declaring import Routes
from gateway.api.views import blueprint
from gateway.identity.access_rules import for_staff

pages = blueprint("links", "Länkade moment")
staff = Routes(pages, for_staff)

staff.get(
    "/moments/<uuid:moment_id>/links",
    LINKS,
    "Give what a moment is linked to, and the citizen's other moments at the unit.",
    record=LINKED_MOMENTS,
)
staff.post("/moments/<uuid:moment_id>/links", LINK, "Give a moment a parent of the same care unit.")
staff.post("/moments/<uuid:moment_id>/links/remove", UNLINK, "Take a moment's link to its parent away.")
