"""What two people, or one in two tabs, have changed of the same thing: settled field by field (`docs/decisions/0019-conflicts.md`).

Three sides: what a page began from (`base`), what was written on it (`mine`), what is saved by now (`theirs`). What only one side has changed
is kept, also when the change is that it was emptied; what both have changed to different things is for a person to choose. Of the base a page
carries marks, not values: a mark tells whether something is still as it was, and that is all that is asked. What is unanswered has none.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from common.contracts.errors import Malformed

Fields = Mapping[str, Any]
"""Field → JSON value; a field without a value isn't there, or is `None`."""
Marks = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Meeting:
    """One field that both sides have changed, to different things."""

    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """`settled` fields need nobody; those that `met` wait for a choice. `marks`: what a page that shows this begins from.

    A field that waits keeps the mark that it had, so that it meets again until somebody has chosen.
    """

    settled: dict[str, Any]
    met: dict[str, Meeting]
    marks: dict[str, str]

    @property
    def shown(self) -> dict[str, Any]:
        """Give the fields as their writer sees them: their own words where a choice waits."""
        return _filled(self.settled | {field: each.mine for field, each in self.met.items()})

    @property
    def kept(self) -> dict[str, Any]:
        """Give the fields as they may be saved now: what is saved already stays where a choice waits."""
        return _filled(self.settled | {field: each.theirs for field, each in self.met.items()})


def mark_of(words: Any) -> str:
    """Give a short mark of JSON data: the same for the same words."""
    return hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:24]


def marks_of(fields: Fields) -> dict[str, str]:
    """Give the mark of each field that has a value."""
    return {field: mark_of(value) for field, value in _filled(fields).items()}


def merge(base: Marks, mine: Fields, theirs: Fields, own: Mapping[str, frozenset[str | None]] | None = None) -> Merged:
    """Settle field by field. `own`: marks of what this very page has sent already, so that it doesn't meet itself; `None` for unanswered."""
    settled: dict[str, Any] = {}
    met: dict[str, Meeting] = {}
    marks = marks_of(theirs)
    for field in dict.fromkeys([*theirs, *mine]):
        here, there = mine.get(field), theirs.get(field)
        begun = base.get(field) or None
        if _mark(there) in {begun, *(own or {}).get(field, ())}:
            settled[field] = here
        elif _mark(here) in (begun, _mark(there)):
            settled[field] = there
        else:
            met[field] = Meeting(here, there)
            marks = {
                **{name: mark for name, mark in marks.items() if name != field},
                **({field: begun} if begun else {}),
            }
    return Merged(settled, met, marks)


def merge_choices(base: Collection[str], mine: Collection[str], theirs: Collection[str]) -> list[str]:
    """Give the choices of two who each ticked and unticked among many: a tick has but two states, so no two changes of it can meet."""
    kept = [each for each in theirs if each in mine or each not in base]
    return kept + [each for each in mine if each not in base and each not in kept]


def written(marks: Marks) -> str:
    """Give marks as a page carries them."""
    return json.dumps(marks, separators=(",", ":"))


def read(posted: str) -> dict[str, str]:
    """Give the marks that a page carried; a page from before there were any has begun from nothing. Raises `Malformed`."""
    try:
        marks = json.loads(posted or "{}")
    except (ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(marks, dict) or not all(isinstance(mark, str) for mark in marks.values()):
        raise Malformed
    return marks


def _mark(value: Any) -> str | None:
    return None if value is None else mark_of(value)


def _filled(fields: Fields) -> dict[str, Any]:
    return {field: value for field, value in fields.items() if value is not None}
