"""Group starts: one programme for many citizens, as a job with one row of result each.

The numbers never come here: directory has read them, and the job keeps citizen ids. All of it needs the role citizen_admin, and another
unit's job is `NotFound`.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import Length, OneOf, Range

from common.contracts.base import Caller, Command, Nothing, command, query
from common.contracts.messages import STRICT, Message, Patient
from common.phrases import inputs

MOST_ROWS = 500
GROUP_STATES = ("running", "stopped", "finished")
STOP_REASONS = ("orderer", "practitioner", "programme", "fault")
"""Why a job stopped: who ordered it may no longer, the responsible practitioner isn't one any more, the programme is no longer
active at the unit, or a fault of ours. What was begun stays; `RESUME_GROUP_START` goes on with the rest."""
ROW_OUTCOMES = ("waiting", "started", "already_running", "may_not_start")
_ROWS = Length(1, MOST_ROWS, error=inputs.GROUP_SIZE)


class GroupPreview(Message):
    """Ask which of these citizens have the programme already."""

    version_id: UUID
    citizen_ids: Annotated[list[UUID], Length(max=MOST_ROWS)]


class GroupPreviewAnswer(Message):
    """Those who have it at the actor's care unit."""

    running_citizen_ids: Patient[list[UUID]]


GROUP_PREVIEW = query("moments", "group_preview", GroupPreview, GroupPreviewAnswer, Caller.STAFF)


class GroupRow(Message):
    """A citizen, and the row of the list that named them (counted from 1)."""

    line: Annotated[int, STRICT, Range(1, 1_000_000)]
    citizen_id: UUID


class StartGroup(Command):
    """Start a programme for many citizens at the actor's care unit. Each citizen stands once."""

    version_id: UUID
    responsible_commission_id: UUID
    rows: Annotated[list[GroupRow], _ROWS]


class GroupOrdered(Message):
    """The job that has been ordered; it begins within seconds."""

    group_start_id: UUID


START_GROUP = command("moments", "start_group", StartGroup, GroupOrdered, Caller.STAFF)
"""Raises `Forbidden`, `NotFound` for a programme that isn't active at the unit, `Invalid`."""


class GroupRequest(Message):
    """One job."""

    group_start_id: UUID


class GroupProgress(Message):
    """How far a job has come: counts alone, nobody is named. `done` counts every row that has an outcome."""

    group_start_id: UUID
    state: Annotated[str, OneOf(GROUP_STATES)]
    stop_reason: Annotated[str | None, OneOf(STOP_REASONS)]
    title: str
    ordered_at: datetime
    finished_at: datetime | None
    total: int
    done: int
    started: int


GROUP_PROGRESS = query("moments", "group_progress", GroupRequest, GroupProgress, Caller.STAFF)


class GroupResult(Message):
    """A row's result. `moment_id`: the one that was started, or that was running already."""

    line: int
    citizen_id: Patient[UUID]
    outcome: Annotated[Patient[str], OneOf(ROW_OUTCOMES)]
    moment_id: UUID | None


class GroupStart(GroupProgress):
    """The job with its rows in the list's order. A row goes when its moment is erased."""

    responsible_person_id: UUID
    ordered_by_person_id: UUID
    rows: list[GroupResult]


GROUP_START = query("moments", "group_start", GroupRequest, GroupStart, Caller.STAFF)


class GroupStarts(Message):
    """The care unit's latest jobs, newest first, at most twenty."""

    group_starts: list[GroupProgress]


LIST_GROUP_STARTS = query("moments", "list_group_starts", Nothing, GroupStarts, Caller.STAFF)


class ResumeGroupStart(Command):
    """Go on with a stopped job, as ordered by the actor from now on."""

    group_start_id: UUID


RESUME_GROUP_START = command("moments", "resume_group_start", ResumeGroupStart, GroupOrdered, Caller.STAFF)
"""Raises `IllegalTransition` unless the job has stopped."""
