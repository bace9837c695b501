"""Saving by itself while a citizen writes: asked by `static/autosave.js`, answered as data. It shows nothing, so it is no view."""

from uuid import UUID

from flask import Response, jsonify

from common.contracts import moments
from common.contracts.errors import Invalid
from common.forms import WHOLE, check_draft
from gateway import backend
from gateway.citizen.answering import FORM
from gateway.citizen.blueprint import pages
from gateway.citizen.posting import read_posted
from gateway.identity.access_rules import for_citizens


@pages.post(f"{FORM}/autospara")
@for_citizens
def autosave(moment_id: UUID, step_id: str, form_id: str) -> Response:
    """Keep what can be read of the answers so far. One RPC.

    Answers `{"version", "saved_at", "unread"}`; `unread` maps questions whose answer can't be read yet (a half-written number) to
    sentences: one such must not keep all the rest from being saved. Errors are problem details, since the script asks for JSON.
    """
    posted = read_posted(moment_id, step_id, form_id)
    checked = check_draft(posted.form, posted.answers)
    if WHOLE in checked.errors:
        raise Invalid(fields={"answers": checked.errors[WHOLE]})
    saved = backend.ask(moments.SAVE_RESPONSE, **posted.payload(checked.answers))
    return jsonify({"version": saved["version"], "saved_at": saved["at"], "unread": checked.errors})
