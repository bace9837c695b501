"""Saving by itself while a citizen writes: asked by `static/autosave.js`, answered as data."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify

from common.contracts.errors import Invalid, StaleVersion
from common.contracts.moments.responses import SAVE_RESPONSE
from common.forms import WHOLE, check_draft
from gateway import backend
from gateway.citizen.answering import FORM, MOST_MEETINGS, writable_sheet
from gateway.citizen.blueprint import pages
from gateway.citizen.parts import conflicts
from gateway.citizen.parts.form_sheet import Sheet
from gateway.citizen.parts.posting import Posted, read_posted
from gateway.citizen.reading import step_page
from gateway.identity.access_rules import for_citizens
from gateway.phrases import said_each

Told = dict[str, Any]


@pages.post(f"{FORM}/autospara")
@for_citizens
def autosave(moment_id: UUID, step_id: str, form_id: str) -> Response:
    """Keep what can be read of the answers so far. One RPC, and it is no view; four, and a view, when another tab has saved meanwhile.

    Answers `{"version", "base_marks", "saved_at", "unread", "held", "met"}`. `unread` maps questions whose answer can't be read yet (a
    half-written number) to sentences: one such must not keep all the rest from being saved. When another tab has saved, `held` maps each field
    that came from there to its controls' pairs, and `met` tells the fields that both have changed: of those the saved ones stay until the
    person has chosen, and so does the version that the page began from. Errors are problem details, since the script asks for JSON.
    """
    posted = read_posted(moment_id, step_id, form_id)
    try:
        return jsonify({**_saved(posted), "held": None, "met": []})
    except StaleVersion:
        return jsonify(_met(posted))


def _saved(posted: Posted) -> Told:
    checked = check_draft(posted.form, posted.answers)
    if WHOLE in checked.errors:
        raise Invalid(fields={"answers": checked.errors[WHOLE]})
    saved = backend.ask(SAVE_RESPONSE, **posted.payload(checked.answers))
    marks = conflicts.marks_of(posted.form, checked.answers)
    return {
        "version": saved["version"],
        "base_marks": marks,
        "saved_at": saved["at"],
        "unread": said_each(checked.errors),
    }


def _met(posted: Posted) -> Told:
    """Save on top of what another tab has saved, as far as nobody needs to choose."""
    for _attempt in range(MOST_MEETINGS):
        page = step_page(posted.moment_id, posted.step_id)
        sheet = writable_sheet(page, posted)
        outcome = conflicts.settle(sheet.form, posted, sheet.response["answers"])
        told = {"held": outcome.held, "met": [each.told for each in outcome.met]}
        try:
            told |= _kept(posted, sheet, outcome)
        except StaleVersion:
            continue
        return told | ({"version": posted.expected_version, "base_marks": outcome.marks} if outcome.met else {})
    raise StaleVersion


def _kept(posted: Posted, sheet: Sheet, outcome: conflicts.Outcome) -> Told:
    """Save what was merged; where nothing is new, nothing is saved, or every page that is open would have to merge that in turn."""
    saved = sheet.response
    if outcome.kept == saved["answers"] and not posted.follows:
        told = {"version": saved["version"], "saved_at": saved["saved_at"]}
        return {**told, "base_marks": outcome.marks, "unread": {}}
    return _saved(posted.on(saved["version"], form=sheet.form, answers=outcome.kept))
