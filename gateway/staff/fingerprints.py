"""What staff's open pages ask while they are seen: whether the list or the moment has changed. No view: nothing of a citizen is told."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from common.contracts.moments.fingerprints import FINGERPRINT, LIST_FINGERPRINT
from gateway import backend
from gateway.fingerprints import changed_since
from gateway.identity.access_rules import for_staff
from gateway.staff.blueprint import pages
from gateway.staff.parts.filters import TABS, Filters


@pages.get("/moment/lage")
@for_staff
def list_news() -> Response:
    """Give the tabs' counts, and whether the shown page of the list has changed. One RPC."""
    shown = Filters.of(request.args)
    found = backend.ask(LIST_FINGERPRINT, **shown.asked, cursor=request.args.get("efter"))
    counts = {f"antal-{tab}": f"({found['counts'][scope]})" for tab, scope in TABS.items()}
    return changed_since(found["fingerprint"], counts)


@pages.get("/moment/<uuid:moment_id>/lage")
@for_staff
def moment_news(moment_id: UUID) -> Response:
    """Say whether anything of the moment has changed. One RPC."""
    return changed_since(backend.ask(FINGERPRINT, moment_id=moment_id)["fingerprint"])
