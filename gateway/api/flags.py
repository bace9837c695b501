"""Flags: what staff should see or act on in a moment."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.flags.flags import MOMENT_FLAGS, MomentFlags
from common.contracts.moments.access import OPEN
from gateway import backend
from gateway.api.views import answer, blueprint
from gateway.identity.access_rules import for_staff
from gateway.recorded import of_moment

pages = blueprint("flags", "Flaggor i ett moment")


@pages.route("/moments/<uuid:moment_id>/flags", methods=["GET"])
@pages.response(200, MomentFlags)
@for_staff
def moment_flags(moment_id: UUID) -> Response:
    """Give what staff should see or act on in a moment: forms that nobody has opened. What has just happened may take a second to be told."""
    return answer(of_moment("flags").recorded(_found, moment_id)["told"])


def _found(moment_id: UUID) -> dict[str, Any]:
    opened = backend.ask(OPEN, moment_id=moment_id)
    return {"header": opened["header"], "told": backend.ask(MOMENT_FLAGS, grant=opened["grant"])}
