"""Fingerprints: short texts that differ when what a page shows differs.

Staff see every change of a moment, and each raises its version. A citizen must not be told that something has changed when staff opened
an answer or planned a module, nor of what they just did themselves by writing: so theirs is made of what their page shows.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from common.contracts.base import Caller
from common.contracts.messages import Message
from common.contracts.moments.lists import MomentRow

OF_ROW = ("moment_id", "state", "responsible_person_id", "unseen_responses", "categories", "never_signed_in")
"""What of a list's row is news. When the citizen was active last is not: a list that a citizen writes under would never rest."""
NOT_OF_OVERVIEW = frozenset({"version", "last_active_at", "days_running", "saved_at", "seen_at"})
"""What of an overview is no news for its citizen, wherever it stands: counters, and the times of what they write themselves."""


def of_rows(rows: Iterable[MomentRow]) -> str:
    """Give the fingerprint of a page of the unit's list."""
    return _digest([[_news(getattr(row, name)) for name in OF_ROW] for row in rows])


def of_moment(version: int) -> str:
    """Give the fingerprint of a moment for staff."""
    return str(version)


def of_overview(overview: Mapping[str, Any], kind: Caller, welcome: object = None) -> str:
    """Give the fingerprint of what an overview (`moments.overview.Overview`) shows, for whoever reads it; `welcome` tells a citizen's welcome from another."""
    if kind is not Caller.CITIZEN:
        return of_moment(overview["header"].version)
    return _digest([_news(overview), welcome])


def _news(value: Any) -> Any:
    if isinstance(value, Message):
        return _news(vars(value))
    if isinstance(value, Mapping):
        return {name: _news(part) for name, part in value.items() if name not in NOT_OF_OVERVIEW}
    return [_news(part) for part in value] if isinstance(value, list) else value


def _digest(facts: Any) -> str:
    return hashlib.sha256(json.dumps(facts, default=str, sort_keys=True).encode()).hexdigest()[:16]
