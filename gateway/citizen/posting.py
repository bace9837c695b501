"""A posted form: read once, in one place, for saving by button, saving by itself, and sending."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request

from common.contracts.errors import Malformed
from common.forms import Form, from_html
from gateway.aggregates import programmes


@dataclass(frozen=True, slots=True)
class Posted:
    """What a citizen posted: where, in which version of the form, from which version of the response, and the answers (not checked)."""

    moment_id: UUID
    step_id: str
    form: Form
    answers: dict[str, Any]
    expected_version: int
    occasion: int
    idempotency_id: str
    action: str
    follows: tuple[str, ...] = ()

    def payload(self, answers: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Give the payload of `moments.SAVE_RESPONSE` and `SUBMIT_RESPONSE`, with these answers instead of those posted if given."""
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


def read_posted(moment_id: UUID, step_id: str, form_id: str) -> Posted:
    """Read the request. No RPC when the programme is kept, else one. Raises `Malformed`, `NotFound`.

    The programme's version comes with the page, which saves a question; a forged one only makes the sender's own answers unreadable,
    since `moments` checks them again by the moment's own version.
    """
    try:
        version_id, expected_version = UUID(request.form["version_id"]), int(request.form["expected_version"])
        occasion = int(request.form.get("occasion", "1"))
        idempotency_id = str(UUID(request.form["idempotency_id"]))
        follows = tuple(str(UUID(each)) for each in request.form.getlist("follows_id"))
    except (KeyError, ValueError) as error:
        raise Malformed from error
    form = programmes.form(version_id, form_id)
    answers = from_html(form, request.form.items(multi=True))
    action = request.form.get("form_action", "spara")
    return Posted(moment_id, step_id, form, answers, expected_version, occasion, idempotency_id, action, follows)
