"""What staff do for a citizen who can't answer a form: by telephone, or at a visit. They fill it in and send it, and it shows."""

from typing import Annotated, Any
from uuid import UUID

from marshmallow.validate import Range

from common.contracts.base import Caller, Slug, command, query
from common.contracts.messages import STRICT, Message
from common.contracts.moments.header import Header
from common.contracts.moments.responses import Response, ResponseSubmitted
from common.contracts.moments.vocabulary import MomentCommand, MomentRequest


class FillPageRequest(MomentRequest):
    """A form of a step; `occasion` says which time of one that is sent again, null is the current one."""

    step_id: Slug
    form_id: Slug
    occasion: Annotated[int | None, Range(1, 10_000)] = None


class FillPage(Message):
    """A form that may be answered for the citizen now. `response.answers` is empty, or what staff sent before it was opened again."""

    header: Header
    module_id: str
    response: Response


class FillIn(MomentCommand):
    """All answers, as the citizen gave them; `expected_version` is the response's version on the page, 0 when there was none."""

    step_id: Slug
    form_id: Slug
    expected_version: Annotated[int, STRICT, Range(min=0)]
    occasion: Annotated[int | None, Range(1, 10_000)] = None
    answers: dict[str, Any]


class FilledIn(ResponseSubmitted):
    """What was sent, and whose it is."""

    citizen_id: UUID


FILL_PAGE = query("moments", "fill_page", FillPageRequest, FillPage, Caller.STAFF)
"""Raises as `FILL_IN`."""
FILL_IN = command("moments", "fill_in", FillIn, FilledIn, Caller.STAFF)
"""Sends the form for the citizen: it is seen, and no action of theirs. Raises `NotFound`, `Forbidden`, `ReasonNeeded`, `MomentEnded`,
`ModuleClosed`, `OccasionOver`, `ResponseLocked`, `CitizenWriting` (they have begun themselves), `StaleVersion`, and `Invalid` with every rule of the form."""
