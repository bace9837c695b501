"""Handing moments over: to another practitioner, one or many."""

from common.contracts.moments.responsible import CASELOADS, CHANGE_RESPONSIBLE, HAND_OVER_MANY
from gateway.api.declaring import Routes
from gateway.api.views import blueprint
from gateway.identity.access_rules import for_staff

pages = blueprint("handing-over", "Överlämning av moment")
staff = Routes(pages, for_staff)

staff.put(
    "/moments/<uuid:moment_id>/responsible", CHANGE_RESPONSIBLE, "Make another practitioner of the unit responsible."
)
staff.get(
    "/caseloads",
    CASELOADS,
    "Tell who is responsible for how many ongoing moments. Whose they are: `GET /moments?scope=all&responsible_person_id=…`.",
)
staff.post(
    "/caseloads/<uuid:from_person_id>/hand-over",
    HAND_OVER_MANY,
    "Move at most a hundred of a practitioner's moments; each is moved or left, and is told. Safe to send again.",
)
