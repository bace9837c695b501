"""What the API answers when a response stands otherwise than its client thought: with what is saved now, so that the client can merge.

A client knows what it began from and what it would save; the third side of the merge comes with the refusal, in one round
(`docs/decisions/0019-conflicts.md`). The service's error tells versions alone: answers never travel in errors on the bus.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import fields

from common.contracts.base import schema
from common.contracts.errors import StaleVersion
from common.contracts.messages import Message
from common.contracts.moments.filling_in import FILL_PAGE
from common.contracts.moments.steps import STEP
from gateway import backend
from gateway.api.description import PROBLEM, Problem
from gateway.recorded import of_moment

TOLD = ("version", "state", "occasion", "saved_at", "answers")
Current = Callable[[], dict[str, Any]]


class SavedAnswers(Message):
    """A response as it is saved now; `version` is what the next attempt begins from."""

    version: int
    state: str
    occasion: int
    saved_at: datetime | None
    answers: dict[str, Any]


class Meeting(Problem):
    """An error; with code `stale_version`, what somebody else has saved meanwhile. Merge by question, ask the person where both changed, and send again."""

    saved = fields.Nested(schema(SavedAnswers))


CONFLICT: dict[str, Any] = {"schema": Meeting, "content_type": PROBLEM, "description": "Conflict"}
"""How views that answer so describe it."""


@contextmanager
def telling_saved(current: Current) -> Iterator[None]:
    """Let `StaleVersion` leave this block with what is saved now."""
    try:
        yield
    except StaleVersion as stale:
        found = current()
        stale.details["saved"] = {name: found[name] for name in TOLD}
        raise


def own_answers(moment_id: UUID, step_id: str, form_id: str, occasion: int | None) -> dict[str, Any]:
    """Give a citizen's own response as it stands, on that occasion or the last, with its access record."""
    page = of_moment("own step").recorded(backend.ask, STEP, moment_id=moment_id, step_id=step_id)
    of_form = [each for each in page["responses"] if each["form_id"] == form_id]
    return next((each for each in of_form if each["occasion"] == occasion), of_form[-1])


def answers_to_fill_in(moment_id: UUID, step_id: str, form_id: str, occasion: int | None) -> dict[str, Any]:
    """Give a response that staff may answer for the citizen as it stands, with its access record."""
    place = {"moment_id": moment_id, "step_id": step_id, "form_id": form_id, "occasion": occasion}
    page = of_moment("response").recorded(backend.ask, FILL_PAGE, **place)
    response: dict[str, Any] = page["response"]
    return response
