"""Reading one moment: header and grant, overview, step, response, timeline."""

from marshmallow import fields, validate

from common.contracts.base import Caller, Identifier, Strict, patient, query
from common.contracts.moments.absences import Cover
from common.contracts.moments.outcomes import Flagged, OwnScore, ScoreSeries, StaffScore
from common.contracts.moments.reviewing import Reopened, Reviewed, Sending
from common.contracts.moments.vocabulary import (
    CURSOR,
    MODULE_STATES,
    MOMENT_STATES,
    RESPONSE_STATES,
    SLUG,
    TIMELINE_KINDS,
    WELCOME_STATES,
    MomentCategory,
    MomentRequest,
)


class Header(Strict):
    """What every page of a moment begins with. `access`: `write` or `read`."""

    moment_id = Identifier(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(MOMENT_STATES))
    citizen_id = patient(Identifier, required=True)
    care_unit_id = Identifier(required=True)
    programme_id = fields.String(required=True)
    version_id = Identifier(required=True)
    title = patient(fields.String, required=True)
    programme_version = fields.String(required=True)
    recommended_days = fields.Integer(required=True)
    responsible_person_id = Identifier(required=True)
    started_at = fields.AwareDateTime(required=True, format="iso")
    starts_on = fields.Date(required=True, allow_none=True, metadata={"description": "the day to come, when planned"})
    days_running = fields.Integer(required=True)
    last_active_at = patient(fields.AwareDateTime, required=True, allow_none=True, format="iso")
    never_signed_in = patient(
        fields.Boolean, required=True, metadata={"description": "the citizen is known never to have signed in"}
    )
    ended_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    end_reason = patient(fields.String, required=True, allow_none=True)
    maintained_until = fields.Date(
        required=True, allow_none=True, metadata={"description": "last day to read, in maintenance"}
    )
    access = fields.String(required=True, validate=validate.OneOf(["write", "read"]))
    may_hand_over = fields.Boolean(required=True, metadata={"description": "may make somebody else responsible now"})
    absence = fields.Nested(
        Cover, required=True, allow_none=True, metadata={"description": "the responsible is away today"}
    )


class Opened(Strict):
    """The header, and the grant that other services ask for (15 s, never kept)."""

    header = fields.Nested(Header, required=True)
    grant = fields.String(required=True)


OPEN = query("moments", "open", MomentRequest, Opened, Caller.STAFF, Caller.CITIZEN)


class ResponseState(Strict):
    """A citizen's response to one form: its state, not its answers. `version_id`: the programme version that it answers, once begun.

    A form sent again on a schedule has one for each `occasion` (of `occasions`) so far, begun on `due_on`; the next begins on `next_on`. One
    that wasn't sent in time `is_over` and can only be read. `sendings` counts how often it has been sent; `reopened_at` is set from when staff open it again until it is sent anew.
    `filled_by_person_id`: who of the staff answered for the citizen, null when the words are the citizen's; `filled_by_commission_version_id`
    tells at which unit, as it was then. `guardian_id`: the guardian who wrote them for a child, null when nobody did.
    """

    response_id = Identifier(required=True, allow_none=True)
    form_id = fields.String(required=True)
    version_id = Identifier(required=True, allow_none=True)
    state = patient(fields.String, required=True, validate=validate.OneOf(RESPONSE_STATES))
    version = fields.Integer(required=True)
    saved_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    submitted_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    seen_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    reopened_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    filled_by_person_id = Identifier(required=True, allow_none=True)
    filled_by_commission_version_id = Identifier(required=True, allow_none=True)
    guardian_id = Identifier(required=True, allow_none=True)
    sendings = fields.Integer(required=True)
    occasion = fields.Integer(required=True)
    occasions = fields.Integer(required=True)
    due_on = fields.Date(required=True, allow_none=True)
    next_on = fields.Date(required=True, allow_none=True)
    is_over = fields.Boolean(required=True)


class Blocking(Strict):
    """A form that the programme waits for: until it is sent, the citizen reaches that step alone."""

    module_id = fields.String(required=True)
    step_id = fields.String(required=True)
    form_id = fields.String(required=True)


class StepState(Strict):
    """A step: read or unread by the citizen, and the responses of its forms."""

    step_id = fields.String(required=True)
    is_read = patient(fields.Boolean, required=True)
    responses = fields.List(fields.Nested(ResponseState), required=True)


class ModuleRun(Strict):
    """A module in this moment. `days`: days left when ongoing (0: closed for writing), planned days when upcoming, else null.

    `scheduled_on`: the Swedish day on which an upcoming one starts by itself.
    """

    module_id = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(MODULE_STATES))
    version = fields.Integer(required=True)
    days = fields.Integer(required=True, allow_none=True)
    is_open = fields.Boolean(required=True, metadata={"description": "the citizen may write in it now"})
    started_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    finished_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    scheduled_on = fields.Date(required=True, allow_none=True)
    steps = fields.List(fields.Nested(StepState), required=True)


class WelcomeShown(Strict):
    """The welcome as the citizen sees it: `html` is null where the programme's own is shown. When `hidden` they see none at all."""

    state = fields.String(required=True, validate=validate.OneOf(WELCOME_STATES))
    version = fields.Integer(required=True)
    html = patient(fields.String, required=True, allow_none=True)


class Overview(Strict):
    """The whole moment at a glance; the citizen gets no upcoming modules, and when the programme waits for a form, its step alone.

    `fingerprint`: see `watching`.
    """

    header = fields.Nested(Header, required=True)
    welcome = fields.Nested(WelcomeShown, required=True)
    blocked_by = fields.Nested(Blocking, required=True, allow_none=True)
    modules = fields.List(fields.Nested(ModuleRun), required=True)
    link_count = fields.Integer(load_default=0, metadata={"description": "linked moments; 0 for the citizen"})
    categories = fields.List(
        fields.Nested(MomentCategory),
        load_default=list,
        metadata={"description": "in the care unit's order; none for the citizen"},
    )
    fingerprint = fields.String(required=True)


OVERVIEW = query("moments", "overview", MomentRequest, Overview, Caller.STAFF, Caller.CITIZEN)


class StepRequest(MomentRequest):
    """One step of a moment."""

    step_id = fields.String(required=True, validate=SLUG)


class Response(ResponseState):
    """A response with its answers (`common.forms`)."""

    answers = patient(fields.Dict, required=True)


class OwnResponse(Response):
    """A citizen's own response: the scores that they may see, and the texts on safety that their answers called for."""

    scores = fields.List(fields.Nested(OwnScore), required=True)
    safety_texts = patient(fields.List, fields.String(), required=True)
    reopened = fields.Nested(Reopened, required=True, allow_none=True)
    review = fields.Nested(Reviewed, required=True, allow_none=True)


class SentResponse(Response):
    """A sent response as staff read it, with every score and the rules that its answers made true."""

    scores = fields.List(fields.Nested(StaffScore), required=True)
    flags = fields.List(fields.Nested(Flagged), required=True)


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


class ResponseRequest(MomentRequest):
    """One sent response, as it was sent last, or the `sending` of that number (from 1)."""

    response_id = Identifier(required=True)
    sending = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 10_000))


class ResponsePage(Strict):
    """A sent response as staff read it.

    `response` says what was sent (answers, scores, `submitted_at`, `seen_at` of that sending) and where it stands now (`state`, `version`,
    `reopened_at`); `series` are its scores over every response to the same form; `sending` which one it is of `sendings`, newest first; `review` is the sign-off of that sending.
    """

    header = fields.Nested(Header, required=True)
    module_id = fields.String(required=True)
    step_id = fields.String(required=True)
    response = fields.Nested(SentResponse, required=True)
    seen_by_person_id = Identifier(required=True, allow_none=True)
    sending = fields.Integer(required=True)
    sendings = fields.List(fields.Nested(Sending), required=True)
    series = fields.List(fields.Nested(ScoreSeries), required=True)
    review = fields.Nested(Reviewed, required=True, allow_none=True)


RESPONSE = query("moments", "response", ResponseRequest, ResponsePage, Caller.STAFF)


class TimelineRequest(MomentRequest):
    """A page of the timeline, newest first: `since` and `until` are Swedish calendar days, both included."""

    since = fields.Date(load_default=None, allow_none=True)
    until = fields.Date(load_default=None, allow_none=True)
    kinds = fields.List(fields.String(validate=validate.OneOf(TIMELINE_KINDS)), load_default=list)
    cursor = fields.String(load_default=None, allow_none=True, validate=CURSOR)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 100))


class TimelineEntry(Strict):
    """One thing that happened. `action` names it (`started`, `responsible_set`, `module_started`, `submitted`, …); `facts` holds ids.

    `commission_version_id` tells who of the staff, at which unit and provider; null when the citizen acted.
    """

    id = Identifier(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(TIMELINE_KINDS))
    action = patient(fields.String, required=True)
    at = fields.AwareDateTime(required=True, format="iso")
    actor_kind = fields.String(required=True)
    commission_version_id = Identifier(required=True, allow_none=True)
    facts = patient(fields.Dict, required=True)


class Timeline(Strict):
    """A page of the timeline with the moment's header."""

    header = fields.Nested(Header, required=True)
    entries = fields.List(fields.Nested(TimelineEntry), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


TIMELINE = query("moments", "timeline", TimelineRequest, Timeline, Caller.STAFF)
