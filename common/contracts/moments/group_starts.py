"""Group starts: one programme for many citizens, as a job with one row of result each.

The numbers never come here: directory has read them, and the job keeps citizen ids. All of it needs the role citizen_admin, and another
unit's job is `NotFound`.
"""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Identifier, Nothing, Strict, command, patient, query
from common.phrases import inputs

MOST_ROWS = 500
GROUP_STATES = ("running", "stopped", "finished")
STOP_REASONS = ("orderer", "practitioner", "programme", "fault")
"""Why a job stopped: who ordered it may no longer, the responsible practitioner isn't one any more, the programme is no longer
active at the unit, or a fault of ours. What was begun stays; `RESUME_GROUP_START` goes on with the rest."""
ROW_OUTCOMES = ("waiting", "started", "already_running", "may_not_start")
_ROWS = validate.Length(1, MOST_ROWS, error=inputs.GROUP_SIZE)


class GroupPreview(Strict):
    """Ask which of these citizens have the programme already."""

    version_id = Identifier(required=True)
    citizen_ids = fields.List(Identifier(), required=True, validate=validate.Length(max=MOST_ROWS))


class GroupPreviewAnswer(Strict):
    """Those who have it at the actor's care unit."""

    running_citizen_ids = patient(fields.List, Identifier(), required=True)


GROUP_PREVIEW = query("moments", "group_preview", GroupPreview, GroupPreviewAnswer, Caller.STAFF)


class GroupRow(Strict):
    """A citizen, and the row of the list that named them (counted from 1)."""

    line = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1_000_000))
    citizen_id = Identifier(required=True)


class StartGroup(Command):
    """Start a programme for many citizens at the actor's care unit. Each citizen stands once."""

    version_id = Identifier(required=True)
    responsible_commission_id = Identifier(required=True)
    rows = fields.List(fields.Nested(GroupRow), required=True, validate=_ROWS)


class GroupOrdered(Strict):
    """The job that has been ordered; it begins within seconds."""

    group_start_id = Identifier(required=True)


START_GROUP = command("moments", "start_group", StartGroup, GroupOrdered, Caller.STAFF)
"""Raises `Forbidden`, `NotFound` for a programme that isn't active at the unit, `Invalid`."""


class GroupRequest(Strict):
    """One job."""

    group_start_id = Identifier(required=True)


class GroupProgress(Strict):
    """How far a job has come: counts alone, nobody is named. `done` counts every row that has an outcome."""

    group_start_id = Identifier(required=True)
    state = fields.String(required=True, validate=validate.OneOf(GROUP_STATES))
    stop_reason = fields.String(required=True, allow_none=True, validate=validate.OneOf(STOP_REASONS))
    title = fields.String(required=True)
    ordered_at = fields.AwareDateTime(required=True, format="iso")
    finished_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    total = fields.Integer(required=True)
    done = fields.Integer(required=True)
    started = fields.Integer(required=True)


GROUP_PROGRESS = query("moments", "group_progress", GroupRequest, GroupProgress, Caller.STAFF)


class GroupResult(Strict):
    """A row's result. `moment_id`: the one that was started, or that was running already."""

    line = fields.Integer(required=True)
    citizen_id = patient(Identifier, required=True)
    outcome = patient(fields.String, required=True, validate=validate.OneOf(ROW_OUTCOMES))
    moment_id = Identifier(required=True, allow_none=True)


class GroupStart(GroupProgress):
    """The job with its rows in the list's order. A row goes when its moment is erased."""

    responsible_person_id = Identifier(required=True)
    ordered_by_person_id = Identifier(required=True)
    rows = fields.List(fields.Nested(GroupResult), required=True)


GROUP_START = query("moments", "group_start", GroupRequest, GroupStart, Caller.STAFF)


class GroupStarts(Strict):
    """The care unit's latest jobs, newest first, at most twenty."""

    group_starts = fields.List(fields.Nested(GroupProgress), required=True)


LIST_GROUP_STARTS = query("moments", "list_group_starts", Nothing, GroupStarts, Caller.STAFF)


class ResumeGroupStart(Command):
    """Go on with a stopped job, as ordered by the actor from now on."""

    group_start_id = Identifier(required=True)


RESUME_GROUP_START = command("moments", "resume_group_start", ResumeGroupStart, GroupOrdered, Caller.STAFF)
"""Raises `IllegalTransition` unless the job has stopped."""
