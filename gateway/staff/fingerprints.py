"""What staff's open pages ask while they are seen: whether the list or the moment has changed. No view: nothing of a citizen is told."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from common.contracts.moments.fingerprints import FINGERPRINT, LIST_FINGERPRINT
from gateway import backend
from gateway.aggregates import markers, staff_list
from gateway.fingerprints import changed_since
from gateway.formatting import messages_word, moments_word
from gateway.identity.access_rules import for_staff
from gateway.staff.blueprint import pages
from gateway.staff.lists import asked_of, is_first_screen
from gateway.staff.parts.filters import TABS, Filters


@pages.get("/moment/lage")
@for_staff
def list_news() -> Response:
    """Give the tabs' counts and the markers, and whether the shown page of the list has changed. Two RPCs, three on the first screen."""
    shown = Filters.of(request.args)
    needs = staff_list.attention(is_wanted=is_first_screen(shown))
    found = backend.ask(LIST_FINGERPRINT, **asked_of(shown))
    own = needs.result().get("moment_ids", []) if needs else []
    told = markers.told(markers.call([*found.get("moment_ids", []), *own]))
    counts = {f"antal-{tab}": f"({found['counts'][scope]})" for tab, scope in TABS.items()}
    waiting = {"antal-med-olasta": moments_word(len(told.unread_in(own)))} if needs and told.are_known else {}
    return changed_since(found["fingerprint"], {**counts, **waiting, **told.texts(messages_word)})


@pages.get("/moment/<uuid:moment_id>/lage")
@for_staff
def moment_news(moment_id: UUID) -> Response:
    """Say whether anything of the moment has changed, and what its marker says. Two RPCs, side by side."""
    marked = markers.call([moment_id])
    fingerprint = backend.ask(FINGERPRINT, moment_id=moment_id)["fingerprint"]
    return changed_since(fingerprint, markers.told(marked).texts_of(moment_id))
