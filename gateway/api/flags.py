"""Flags: what staff should see or act on in moments."""

from common.contracts.flags.flags import COUNTS, MOMENT_FLAGS
from gateway.api.declaring import Routes
from gateway.api.views import blueprint
from gateway.identity.access_rules import for_staff
from gateway.recorded import of_moment, of_rows

pages = blueprint("flags", "Flaggor i moment")
staff = Routes(pages, for_staff)

staff.get(
    "/moments/<uuid:moment_id>/flags",
    MOMENT_FLAGS,
    "Give what staff should see or act on in a moment: forms that nobody has opened, messages that nobody has read. What has just happened may take a second to be told.",
    record=of_moment("flags"),
)
staff.post(
    "/moments/flags",
    COUNTS,
    "Count the flags of moments of a list, and tell since when the oldest stands. It is a POST, since it takes up to 100 ids.",
    record=of_rows("flags", "moments"),
    name="flag_counts",
)
