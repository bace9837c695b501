"""A posted form: read once, in one place, for saving by button, saving by itself, and sending."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from flask import request

from common.contracts.errors import Malformed
from common.forms import Form, from_html
from gateway import merging
from gateway.aggregates import programmes
from gateway.citizen.parts import conflicts
from gateway.fields import whole

CLEAR = "clear_field"
"""Names the controls whose answer is taken back: what a browser without a script can't do to a radio button."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What a citizen posted: where, in which version of the form, from which version of the response, and the answers (not checked).

    `base` marks what the page began from, `own` what it has sent already without knowing whether it arrived; `choices` settle what was
    changed in two places (`gateway.citizen.parts.conflicts`).
    """

    moment_id: UUID
    step_id: str
    form: Form
    answers: dict[str, Any]
    expected_version: int
    occasion: int
    idempotency_id: str
    action: str
    follows: tuple[str, ...] = ()
    base: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, frozenset[str | None]] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def payload(self, answers: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Give the payload of `moments.responses.SAVE_RESPONSE` and `SUBMIT_RESPONSE`, with these answers instead of those posted if given."""
        return {
            "idempotency_id": self.idempotency_id,
            "moment_id": self.moment_id,
            "step_id": self.step_id,
            "form_id": self.form.id,
            "expected_version": self.expected_version,
            "follows": list(self.follows),
            "occasion": self.occasion,
            "answers": self.answers if answers is None else answers,
        }

    def on(self, version: int, **merged: Any) -> "Posted":
        """Give it `merged` with what is saved as that version, to be put on top of it.

        It has an id of its own for each version, so that the same posting sent again finds itself saved rather than in conflict.
        """
        idempotency_id = str(uuid5(UUID(self.idempotency_id), f"on {version}"))
        return replace(self, expected_version=version, idempotency_id=idempotency_id, choices={}, **merged)


def read_posted(moment_id: UUID, step_id: str, form_id: str) -> Posted:
    """Read the request. No RPC when the programme is kept, else one. Raises `Malformed`, `NotFound`.

    The programme's version comes with the page, which saves a question; a forged one only makes the sender's own answers unreadable,
    since `moments` checks them again by the moment's own version.
    """
    try:
        version_id, expected_version = UUID(request.form["version_id"]), whole(request.form["expected_version"])
        occasion = whole(request.form.get("occasion", "1"))
        idempotency_id = str(UUID(request.form["idempotency_id"]))
        follows = tuple(str(UUID(each)) for each in request.form.getlist("follows_id"))
    except (KeyError, ValueError) as error:
        raise Malformed from error
    form = programmes.form(version_id, form_id)
    cleared = frozenset(request.form.getlist(CLEAR))
    answers = from_html(form, (pair for pair in request.form.items(multi=True) if pair[0] not in cleared))
    return Posted(
        moment_id,
        step_id,
        form,
        answers,
        expected_version,
        occasion,
        idempotency_id,
        request.form.get("form_action", "spara"),
        follows,
        merging.read(request.form.get("base_marks", "")),
        _sent_before(form, request.form.get("sent_before", "")),
        _choices(),
    )


def _sent_before(form: Form, posted: str) -> dict[str, frozenset[str | None]]:
    """Give the marks of what the page has sent already of the fields that it sends otherwise now: `[{field: pairs}, …]`. Raises `Malformed`."""
    marks: dict[str, set[str | None]] = {}
    try:
        for sent in json.loads(posted or "[]"):
            for name, pairs in sent.items():
                answers = from_html(form, [(str(each), str(value)) for each, value in pairs])
                marks.setdefault(name, set()).add(conflicts.marks_of(form, answers).get(name))
    except (AttributeError, TypeError, ValueError, RecursionError):
        raise Malformed from None
    return {name: frozenset(each) for name, each in marks.items()}


def _choices() -> dict[str, tuple[str, str]]:
    """Give (side, mark) by field of what was chosen where two sides met."""
    chosen = {}
    for name, value in request.form.items():
        side, _blank, mark = value.partition(" ")
        if name.startswith(conflicts.CHOICE) and side in {"mine", "saved"}:
            chosen[name.removeprefix(conflicts.CHOICE)] = (side, mark)
    return chosen
