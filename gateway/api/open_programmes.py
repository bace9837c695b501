"""Open programmes: where a version is open, what citizens may start, and starting it."""

from common.contracts.content.open_programmes import OPEN_AT_UNIT, OPEN_PROGRAMMES, OPENINGS
from common.contracts.directory.practitioners import PROVIDER_PRACTITIONERS
from common.contracts.moments.starts import START_OPEN
from gateway.api.declaring import Routes
from gateway.api.views import blueprint
from gateway.identity.access_rules import for_citizens, for_staff

pages = blueprint("open_programmes", "Program som invånare startar själva")
staff = Routes(pages, for_staff)
citizens = Routes(pages, for_citizens)

staff.get(
    "/programmes/<uuid:version_id>/openings",
    OPENINGS,
    "Tell at which of the provider's care units a version is open. Needs the role provider_admin.",
)
staff.put(
    "/programmes/<uuid:version_id>/openings/<uuid:care_unit_id>",
    OPEN_AT_UNIT,
    "Open a version at a unit, or close it there. Needs the role provider_admin.",
)
staff.get(
    "/provider/practitioners",
    PROVIDER_PRACTITIONERS,
    "List the practitioners of each care unit of the provider. Needs the role provider_admin.",
)
citizens.get("/my/open-programmes", OPEN_PROGRAMMES, "List what the citizen may start by themselves.")
citizens.post("/my/moments", START_OPEN, "Start an open programme.", status=201)
