"""Flags: what staff should see or act on in a moment."""

from uuid import UUID

from flask import Response

from common.contracts.flags.flags import MOMENT_FLAGS, MomentFlags
from common.contracts.moments.access import OPEN
from gateway import backend
from gateway.api.views import answer, blueprint
from gateway.identity.access_rules import for_staff

pages = blueprint("flags", "Flaggor i ett moment")


@pages.route("/moments/<uuid:moment_id>/flags", methods=["GET"])
@pages.response(200, MomentFlags)
@for_staff
def moment_flags(moment_id: UUID) -> Response:
    """Give what staff should see or act on in a moment: forms that nobody has opened. What has just happened may take a second to be told."""
    with backend.viewing(action="read", what="flags") as access:
        opened = backend.ask(OPEN, moment_id=moment_id)
        access.concerns([opened["header"]["citizen_id"]], moment_id)
        found = backend.ask(MOMENT_FLAGS, grant=opened["grant"])
    return answer(found)
