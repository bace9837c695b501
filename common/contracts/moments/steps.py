"""One step of a moment, as its citizen reads, answers and marks it."""

from common.contracts.base import Caller, Slug, command, query
from common.contracts.messages import Message, Patient
from common.contracts.moments.header import Header
from common.contracts.moments.responses import OwnResponse
from common.contracts.moments.vocabulary import MomentChanged, MomentCommand, MomentRequest


class StepRequest(MomentRequest):
    """One step of a moment."""

    step_id: Slug


class StepPage(Message):
    """A step with the moment's header, its module's state and the citizen's responses with answers; `ongoing_modules`: where to go on."""

    header: Header
    module_id: str
    module_state: str
    is_open: bool
    days: int | None
    is_read: Patient[bool]
    read_steps: Patient[list[str]]
    ongoing_modules: list[str]
    responses: list[OwnResponse]


STEP = query("moments", "step", StepRequest, StepPage, Caller.CITIZEN)
"""Raises `NotFound` for a step of a module that has not begun."""


class MarkStep(MomentCommand):
    """The citizen marks a step as read, or as unread again."""

    step_id: Slug
    is_read: bool


MARK_STEP = command("moments", "mark_step", MarkStep, MomentChanged, Caller.CITIZEN)
