"""How far citizens have come, for a column of the list."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length

from common.contracts.base import Caller, query
from common.contracts.messages import Message, Patient


class ProgressRequest(Message):
    """Moments of a page of the list."""

    moment_ids: Annotated[list[UUID], Length(max=100)]


class MomentProgress(Message):
    """The modules that are ongoing, in their order, and how many steps are read of those in modules that have begun."""

    moment_id: UUID
    citizen_id: Patient[UUID]
    version_id: UUID
    open_modules: Patient[list[str]]
    steps_read: Patient[int]
    steps_open: int


class Progress(Message):
    """Those of the moments that are the unit's."""

    moments: list[MomentProgress]


PROGRESS = query("moments", "progress", ProgressRequest, Progress, Caller.STAFF)
