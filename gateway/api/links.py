"""Linked moments."""

from common.contracts.moments.links import LINK, LINKS, UNLINK
from gateway.api.declaring import Routes, of_moment
from gateway.api.views import blueprint
from gateway.identity.access_rules import for_staff

pages = blueprint("links", "Länkade moment")
staff = Routes(pages, for_staff)

staff.get(
    "/moments/<uuid:moment_id>/links",
    LINKS,
    "Give what a moment is linked to, and the citizen's other moments at the unit.",
    record=of_moment(
        "linked moments", lambda found: (each["citizen_id"] for each in [*found["links"], *found["candidates"]])
    ),
)
staff.post("/moments/<uuid:moment_id>/links", LINK, "Give a moment a parent of the same care unit.")
staff.post("/moments/<uuid:moment_id>/links/remove", UNLINK, "Take a moment's link to its parent away.")
