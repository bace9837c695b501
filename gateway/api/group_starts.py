"""Group starts: one programme for many citizens, for the care unit's administrators."""

from common.contracts.directory.citizens import FIND_CITIZENS
from common.contracts.moments.group_starts import (
    GROUP_PREVIEW,
    GROUP_PROGRESS,
    GROUP_START,
    LIST_GROUP_STARTS,
    RESUME_GROUP_START,
    START_GROUP,
)
from gateway.api.declaring import Routes
from gateway.api.views import blueprint
from gateway.identity.access_rules import for_staff
from gateway.recorded import of_citizens, of_rows

pages = blueprint("groups", "Starta ett moment för flera invånare")
staff = Routes(pages, for_staff)

staff.post(
    "/citizens/read-list",
    FIND_CITIZENS,
    "Find the citizens of a list of numbers; a row for each, in the same order.",
    record=of_rows("citizens", "rows"),
    name="read_list",
)
staff.post(
    "/group-starts/preview",
    GROUP_PREVIEW,
    "Tell who of the citizens has the programme already.",
    record=of_citizens("citizens", lambda found: found["running_citizen_ids"]),
    name="preview",
)
staff.post(
    "/group-starts",
    START_GROUP,
    "Order a group start: it begins within seconds, and its progress can be followed.",
    name="start",
    status=202,
)
staff.get("/group-starts", LIST_GROUP_STARTS, "List the care unit's latest group starts.", name="latest")
staff.get(
    "/group-starts/<uuid:group_start_id>",
    GROUP_START,
    "Give a group start with each row's result.",
    record=of_rows("group_start", "rows"),
    name="one",
)
staff.get(
    "/group-starts/<uuid:group_start_id>/progress",
    GROUP_PROGRESS,
    "Tell how far a group start has come.",
    name="progress",
)
staff.post(
    "/group-starts/<uuid:group_start_id>/resume",
    RESUME_GROUP_START,
    "Go on with a group start that stopped.",
    name="resume",
    status=202,
)
