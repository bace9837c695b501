"""The overview of one moment: its modules, steps and forms, and how far the citizen has come."""

from dataclasses import field
from datetime import date, datetime
from typing import Annotated

from marshmallow.validate import OneOf

from common.contracts.base import Caller, query
from common.contracts.messages import Message, Patient, described
from common.contracts.moments.header import Header
from common.contracts.moments.responses import ResponseState
from common.contracts.moments.vocabulary import MODULE_STATES, WELCOME_STATES, MomentCategory, MomentRequest


class Blocking(Message):
    """A form that the programme waits for: until it is sent, the citizen reaches that step alone."""

    module_id: str
    step_id: str
    form_id: str


class StepState(Message):
    """A step: read or unread by the citizen, and the responses of its forms."""

    step_id: str
    is_read: Patient[bool]
    responses: list[ResponseState]


class ModuleRun(Message):
    """A module in this moment. `days`: days left when ongoing (0: closed for writing), planned days when upcoming, else null.

    `scheduled_on`: the Swedish day on which an upcoming one starts by itself.
    """

    module_id: str
    state: Annotated[str, OneOf(MODULE_STATES)]
    version: int
    days: int | None
    is_open: Annotated[bool, described("the citizen may write in it now")]
    started_at: datetime | None
    finished_at: datetime | None
    scheduled_on: date | None
    steps: list[StepState]


class WelcomeShown(Message):
    """The welcome as the citizen sees it: `html` is null where the programme's own is shown. When `hidden` they see none at all."""

    state: Annotated[str, OneOf(WELCOME_STATES)]
    version: int
    html: Patient[str] | None


class Overview(Message):
    """The whole moment at a glance; the citizen gets no upcoming modules, and when the programme waits for a form, its step alone.

    `fingerprint`: see `fingerprints`.
    """

    header: Header
    welcome: WelcomeShown
    blocked_by: Blocking | None
    modules: list[ModuleRun]
    link_count: Annotated[int, described("linked moments; 0 for the citizen")] = 0
    categories: Annotated[list[MomentCategory], described("in the care unit's order; none for the citizen")] = field(
        default_factory=list
    )
    fingerprint: str


OVERVIEW = query("moments", "overview", MomentRequest, Overview, Caller.STAFF, Caller.CITIZEN)
