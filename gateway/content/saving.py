"""How what authors write is saved: by a button or by itself, with the same request; a script gets data, a person the next page.

A posted form carries, for each thing that is edited, its version and a mark of how it stood when the page was made (`mark_of`). What still has
its mark wasn't touched and isn't sent, so that somebody else's newer words are never put back by a page that only shows older ones.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from flask import jsonify, redirect

from common.chassis import clock
from common.contracts.errors import Malformed
from gateway import errors
from gateway.staff.fields import text


def mark_of(words: Any) -> str:
    """Give a short mark of JSON data: the same for the same words."""
    return hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:24]


def own_id(name: str) -> UUID:
    """Give the idempotency id of one part of the posted form: the same when the form is sent again. Raises `Malformed`."""
    try:
        return uuid5(UUID(text("idempotency_id")), name)
    except ValueError:
        raise Malformed from None


def saved(hidden: Mapping[str, Any], address: str) -> Any:
    """Answer a save: the page's new hidden fields and the time for a script, else the way to `address`.

    The address carries the form's id as a receipt (`kvitto`): the words that were sent need not wait in the browser's tab any longer.
    """
    if errors.wants_data():
        return jsonify({"hidden": hidden, "saved_at": clock.now().isoformat()})
    path, fragment, anchor = address.partition("#")
    receipt = urlencode({"kvitto": text("idempotency_id")})
    return redirect(f"{path}{'&' if '?' in path else '?'}{receipt}{fragment}{anchor}", 303)
