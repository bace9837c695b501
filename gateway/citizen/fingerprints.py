"""What a citizen's open page asks while it is seen: whether the programme has changed, for example because staff have opened a module."""

from uuid import UUID

from werkzeug.wrappers import Response

from common.contracts.moments.fingerprints import FINGERPRINT
from gateway import backend
from gateway.citizen.blueprint import pages
from gateway.fingerprints import changed_since
from gateway.identity.access_rules import for_citizens


@pages.get("/program/<uuid:moment_id>/lage")
@for_citizens
def programme_news(moment_id: UUID) -> Response:
    """Say whether anything that the programme's page shows has changed. One RPC."""
    return changed_since(backend.ask(FINGERPRINT, moment_id=moment_id)["fingerprint"])
