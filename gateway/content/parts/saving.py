"""How what authors write is saved: by a button or by itself, with the same request; a script gets data, a person the next page.

A posted form carries marks of how each field stood when the page was made (`gateway.merging`). What still has its mark wasn't touched, so that
somebody else's newer words are never put back by a page that only shows older ones; of a step's blocks each is such a field.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from flask import jsonify, redirect

from common.chassis import clock
from common.contracts.errors import Malformed
from gateway import errors, merging
from gateway.fields import text

MOST_MEETINGS = 4
"""How often one posting is merged with what others save meanwhile, before it comes back to the person."""


def own_id(name: str) -> UUID:
    """Give the idempotency id of one part of the posted form: the same when the form is sent again. Raises `Malformed`."""
    try:
        return uuid5(UUID(text("idempotency_id")), name)
    except ValueError:
        raise Malformed from None


def merged_with(mine: merging.Fields, theirs: merging.Fields) -> merging.Merged:
    """Merge what was posted with what is saved, from what the posted page began with. Raises `Malformed`."""
    return merging.merge(merging.read(text("base_marks")), mine, theirs)


def base_shown(merged: merging.Merged, mine: merging.Fields, posted: str | None = None) -> str:
    """Give the marks for a page that goes on showing `mine`: what came from somebody else isn't on it, so there it begins where it began (`posted`)."""
    begun = merging.read(text("base_marks") if posted is None else posted)
    marks = merging.marks_of(merged.kept)
    for field in {*merged.kept, *mine}:
        if merged.kept.get(field) != mine.get(field):
            marks = {name: mark for name, mark in (marks | {field: begun.get(field, "")}).items() if mark}
    return merging.written(marks)


def saved(hidden: Mapping[str, Any], address: str) -> Any:
    """Answer a save: the page's new hidden fields and the time for a script, else the way to `address`.

    The address carries the form's id as a receipt (`kvitto`): the words that were sent need not wait in the browser's tab any longer.
    """
    if errors.wants_data():
        return jsonify({"hidden": hidden, "saved_at": clock.now().isoformat()})
    path, fragment, anchor = address.partition("#")
    receipt = urlencode({"kvitto": text("idempotency_id")})
    return redirect(f"{path}{'&' if '?' in path else '?'}{receipt}{fragment}{anchor}", 303)
