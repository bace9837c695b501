"""What a citizen's open page asks while it is seen: whether the programme has changed, for example because staff have opened a module."""

from uuid import UUID

from werkzeug.wrappers import Response

from common.contracts.moments.fingerprints import FINGERPRINT
from gateway import backend
from gateway.aggregates import markers
from gateway.citizen.blueprint import pages
from gateway.fingerprints import changed_since
from gateway.identity.access_rules import for_citizens


@pages.get("/program/<uuid:moment_id>/lage")
@for_citizens
def programme_news(moment_id: UUID) -> Response:
    """Say whether anything that the programme's page shows has changed, and what its marker says. Two RPCs, side by side."""
    marked = markers.call([moment_id])
    fingerprint = backend.ask(FINGERPRINT, moment_id=moment_id)["fingerprint"]
    return changed_since(fingerprint, markers.told(marked).texts())


@pages.get("/program/lage")
@for_citizens
def programmes_news() -> Response:
    """Give the markers of the citizen's programmes. One RPC."""
    return changed_since(None, markers.told(markers.call(None)).texts())
