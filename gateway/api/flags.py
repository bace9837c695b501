"""Flags: what staff should see or act on in a moment."""

from common.contracts.flags.flags import MOMENT_FLAGS
from gateway.api.declaring import Routes
from gateway.api.views import blueprint
from gateway.identity.access_rules import for_staff
from gateway.recorded import of_moment

pages = blueprint("flags", "Flaggor i ett moment")
staff = Routes(pages, for_staff)

staff.get(
    "/moments/<uuid:moment_id>/flags",
    MOMENT_FLAGS,
    "Give what staff should see or act on in a moment: forms that nobody has opened. What has just happened may take a second to be told.",
    record=of_moment("flags"),
)
