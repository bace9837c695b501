"""One step of a moment, as its citizen reads, answers and marks it."""

from marshmallow import fields

from common.contracts.base import SLUG, Caller, Command, Identifier, Strict, command, patient, query
from common.contracts.moments.header import Header
from common.contracts.moments.responses import OwnResponse
from common.contracts.moments.vocabulary import MomentChanged, MomentRequest


class StepRequest(MomentRequest):
    """One step of a moment."""

    step_id = fields.String(required=True, validate=SLUG)


class StepPage(Strict):
    """A step with the moment's header, its module's state and the citizen's responses with answers; `ongoing_modules`: where to go on."""

    header = fields.Nested(Header, required=True)
    module_id = fields.String(required=True)
    module_state = fields.String(required=True)
    is_open = fields.Boolean(required=True)
    days = fields.Integer(required=True, allow_none=True)
    is_read = patient(fields.Boolean, required=True)
    read_steps = patient(fields.List, fields.String(), required=True)
    ongoing_modules = fields.List(fields.String(), required=True)
    responses = fields.List(fields.Nested(OwnResponse), required=True)


STEP = query("moments", "step", StepRequest, StepPage, Caller.CITIZEN)
"""Raises `NotFound` for a step of a module that has not begun."""


class MarkStep(Command):
    """The citizen marks a step as read, or as unread again."""

    moment_id = Identifier(required=True)
    step_id = fields.String(required=True, validate=SLUG)
    is_read = fields.Boolean(required=True)


MARK_STEP = command("moments", "mark_step", MarkStep, MomentChanged, Caller.CITIZEN)
