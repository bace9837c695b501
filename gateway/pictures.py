"""Pictures on steps: given to whoever is signed in, as the programme's text is, and kept by the browser for ever."""

from uuid import UUID

from flask import Blueprint, Response

from common.contracts.errors import NotFound
from gateway import streaming
from gateway.aggregates import programmes
from gateway.identity.access_rules import for_anyone_signed_in

pages = Blueprint("pictures", __name__)


@pages.get("/bild/<uuid:version_id>/<step_id>/<digest>")
@for_anyone_signed_in
def picture(version_id: UUID, step_id: str, digest: str) -> Response:
    """Give a picture that stands on a step; no RPC when the step is kept, else one.

    The step names what may be given: a digest alone opens nothing in the store. Raises `NotFound`.
    """
    for block in programmes.step(version_id, step_id)["blocks"]:
        if block["kind"] == "image" and block["digest"] == digest:
            return streaming.send(streaming.File.of(block), streaming.Kept.FOR_EVER)
    raise NotFound
