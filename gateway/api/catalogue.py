"""The catalogue for API clients: every version, where it may be started, and what differs between two."""

from common.contracts.content.activations import ACTIVATE, ACTIVATIONS
from common.contracts.content.catalogue import LIST_CATALOGUE, RESTORE, WITHDRAW
from common.contracts.content.differences import COMPARE
from common.contracts.content.sound import SOUND_PROGRESS
from gateway.api.declaring import Routes
from gateway.api.views import blueprint
from gateway.identity.access_rules import for_staff

pages = blueprint("catalogue", "Innehållskatalogen")
staff = Routes(pages, for_staff)

staff.get(
    "/catalogue/versions",
    LIST_CATALOGUE,
    "List a tab of the catalogue as the actor's care unit sees it.",
    name="versions",
)
staff.get(
    "/programmes/<uuid:version_id>/activations",
    ACTIVATIONS,
    "Tell at which of the provider's care units a version may be started. Needs the role provider_admin.",
)
staff.put(
    "/programmes/<uuid:version_id>/activations",
    ACTIVATE,
    "Let a version be started at these care units of the provider, and at no other of them. Needs the role provider_admin.",
)
staff.get(
    "/programmes/<uuid:version_id>/differences",
    COMPARE,
    "Tell what differs from an earlier version of the same programme.",
    name="differences",
)
staff.get(
    "/programmes/<uuid:version_id>/sounds",
    SOUND_PROGRESS,
    "Tell how far a version has been read aloud: its steps by state.",
    name="sounds",
)
staff.post(
    "/catalogue/withdraw",
    WITHDRAW,
    "Let nobody start a version any more; moments that run it go on. Needs the role publisher.",
)
staff.post("/catalogue/restore", RESTORE, "Take a withdrawal back. Needs the role publisher.")
