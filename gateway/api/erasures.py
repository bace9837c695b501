"""Erasing moments: what stands before it, ordering it, taking the order back, how far it has come."""

from common.contracts.retention.erasures import ORDER, RUN, RUNS, STANDINGS, UNDO
from gateway.api.declaring import Routes
from gateway.api.views import blueprint
from gateway.identity.access_rules import for_staff

pages = blueprint("erasures", "Gallring av moment")
staff = Routes(pages, for_staff)

staff.post(
    "/moments/erasures",
    STANDINGS,
    "Tell what stands before the erasure of moments of a list, and which are ordered. It is a POST, since it takes up to 100 ids.",
    name="erasure_standings",
)
staff.post(
    "/moments/<uuid:moment_id>/erasure",
    ORDER,
    "Order the erasure of a moment in every service. It can be taken back until `begins_at`, not after: nothing brings it back then.",
    name="order_erasure",
    status=202,
)
staff.post(
    "/moments/<uuid:moment_id>/erasure/undo", UNDO, "Take the order back before it has begun.", name="undo_erasure"
)
staff.get("/erasures", RUNS, "Give the care unit's erasures, newest first.", name="erasures")
staff.get("/erasures/<uuid:run_id>", RUN, "Give an erasure with the receipt of each service.", name="erasure")
