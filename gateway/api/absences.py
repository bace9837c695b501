"""Absence and cover."""

from common.contracts.moments.absences import ABSENCES, CANCEL_ABSENCE, CHANGE_ABSENCE, REGISTER_ABSENCE
from gateway.api.declaring import Routes
from gateway.api.views import blueprint
from gateway.identity.access_rules import for_staff

pages = blueprint("absences", "Frånvaro och ersättare")
staff = Routes(pages, for_staff)

staff.get("/absences", ABSENCES, "List the care unit's absences, those that go on and those to come.")
staff.post(
    "/absences", REGISTER_ABSENCE, "Register an absence with a cover: one's own, or as citizen_admin somebody else's."
)
staff.post(
    "/absences/<uuid:absence_id>/change",
    CHANGE_ABSENCE,
    "Give an absence other days or another cover: it ends, and the answer names the one in its place.",
)
staff.post("/absences/<uuid:absence_id>/cancel", CANCEL_ABSENCE, "End an absence now.")
