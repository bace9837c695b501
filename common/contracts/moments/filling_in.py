"""What staff do for a citizen who can't answer a form: by telephone, or at a visit. They fill it in and send it, and it shows."""

from marshmallow import fields, validate

from common.contracts.base import SLUG, Caller, Command, Identifier, Strict, command, query
from common.contracts.moments.header import Header
from common.contracts.moments.responses import Response, ResponseSubmitted
from common.contracts.moments.vocabulary import MomentRequest


class FillPageRequest(MomentRequest):
    """A form of a step; `occasion` says which time of one that is sent again, null is the current one."""

    step_id = fields.String(required=True, validate=SLUG)
    form_id = fields.String(required=True, validate=SLUG)
    occasion = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 10_000))


class FillPage(Strict):
    """A form that may be answered for the citizen now. `response.answers` is empty, or what staff sent before it was opened again."""

    header = fields.Nested(Header, required=True)
    module_id = fields.String(required=True)
    response = fields.Nested(Response, required=True)


class FillIn(Command):
    """All answers, as the citizen gave them; `expected_version` is the response's version on the page, 0 when there was none."""

    moment_id = Identifier(required=True)
    step_id = fields.String(required=True, validate=SLUG)
    form_id = fields.String(required=True, validate=SLUG)
    expected_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    occasion = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 10_000))
    answers = fields.Dict(keys=fields.String(), required=True)


class FilledIn(ResponseSubmitted):
    """What was sent, and whose it is."""

    citizen_id = Identifier(required=True)


FILL_PAGE = query("moments", "fill_page", FillPageRequest, FillPage, Caller.STAFF)
"""Raises as `FILL_IN`."""
FILL_IN = command("moments", "fill_in", FillIn, FilledIn, Caller.STAFF)
"""Sends the form for the citizen: it is seen, and no action of theirs. Raises `NotFound`, `Forbidden`, `ReasonNeeded`, `MomentEnded`,
`ModuleClosed`, `OccasionOver`, `ResponseLocked`, `CitizenWriting` (they have begun themselves), `StaleVersion`, and `Invalid` with every rule of the form."""
