"""What `moments` promises: a citizen's run of a programme, its modules, steps, responses and timeline.

It alone decides who may do what with a moment. Every question about one moment answers `NotFound` to those who may not know of it
(another unit's staff, another citizen, roles without a right) and `ReasonNeeded` to a colleague of the unit who has not stated a reason.
"""

from marshmallow import fields, validate

from common.contracts.base import Caller, Command, Event, Identifier, Nothing, Strict, command, patient, query

MOMENT_STATES = ("ongoing", "ended", "maintenance", "closed")
MODULE_STATES = ("upcoming", "ongoing", "finished")
RESPONSE_STATES = ("not_started", "ongoing", "completed", "awaiting_review", "reviewed")
TIMELINE_KINDS = ("moment", "module", "form")
END_REASONS = (
    "completed",
    "ended_by_citizen",
    "ended_by_care",
    "never_begun",
    "other_care",
    "started_by_mistake",
    "deceased",
)
"""Reasons for an ending (default): genomfört, avbrutet av invånaren, avbrutet av vården, aldrig påbörjat, annan vård, felstart, avliden."""

SLUG = validate.Regexp(r"^[a-z0-9][a-z0-9-]{0,63}$", error="Ange ett giltigt id.")
CURSOR = validate.Length(max=200)


class Start(Command):
    """Start a programme for a citizen at the actor's care unit."""

    citizen_id = Identifier(required=True)
    version_id = Identifier(required=True)
    responsible_commission_id = Identifier(required=True)


class MomentChanged(Strict):
    """The moment and its new version."""

    moment_id = Identifier(required=True)
    version = fields.Integer(required=True)


START = command("moments", "start", Start, MomentChanged, Caller.STAFF)
"""Raises `Conflict(moment_id=…)` when the citizen has the same programme ongoing at the unit."""


class ListMoments(Strict):
    """A page of the unit's moments: `mine` (responsible), `all` (ongoing) or `ended`; newest start first."""

    scope = fields.String(required=True, validate=validate.OneOf(["mine", "all", "ended"]))
    cursor = fields.String(load_default=None, allow_none=True, validate=CURSOR)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 100))


class MomentRow(Strict):
    """A moment in a list. `access` tells whether it opens at once, after a reason, or not at all for this actor."""

    moment_id = Identifier(required=True)
    citizen_id = patient(Identifier, required=True)
    title = patient(fields.String, required=True)
    programme_version = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(MOMENT_STATES))
    responsible_person_id = Identifier(required=True)
    started_at = fields.AwareDateTime(required=True, format="iso")
    last_active_at = patient(fields.AwareDateTime, required=True, allow_none=True, format="iso")
    unseen_responses = fields.Integer(required=True)
    access = fields.String(required=True, validate=validate.OneOf(["write", "read", "reason", "none"]))


class Counts(Strict):
    """How many moments each tab holds."""

    mine = fields.Integer(required=True)
    all = fields.Integer(required=True)
    ended = fields.Integer(required=True)


class MomentList(Strict):
    """A page of moments with the counts of all tabs; `next_cursor` is null at the end."""

    counts = fields.Nested(Counts, required=True)
    rows = fields.List(fields.Nested(MomentRow), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


LIST = query("moments", "list_moments", ListMoments, MomentList, Caller.STAFF)


class MomentRequest(Strict):
    """One moment."""

    moment_id = Identifier(required=True)


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
    days_running = fields.Integer(required=True)
    last_active_at = patient(fields.AwareDateTime, required=True, allow_none=True, format="iso")
    ended_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    end_reason = patient(fields.String, required=True, allow_none=True)
    access = fields.String(required=True, validate=validate.OneOf(["write", "read"]))


class Opened(Strict):
    """The header, and the grant that other services ask for (15 s, never kept)."""

    header = fields.Nested(Header, required=True)
    grant = fields.String(required=True)


OPEN = query("moments", "open", MomentRequest, Opened, Caller.STAFF, Caller.CITIZEN)


class StateReason(Command):
    """A colleague of the unit says why the moment must be opened; it then opens, read only, for eight hours."""

    moment_id = Identifier(required=True)
    reason = fields.String(required=True, validate=validate.Length(5, 500, error="Skriv varför, med minst 5 tecken."))


class ReasonKept(Strict):
    """Until when the moment opens for this person, and whose it is (for the access record)."""

    moment_id = Identifier(required=True)
    citizen_id = Identifier(required=True)
    until = fields.AwareDateTime(required=True, format="iso")


STATE_REASON = command("moments", "state_reason", StateReason, ReasonKept, Caller.STAFF)


class ResponseState(Strict):
    """A citizen's response to one form: its state, not its answers."""

    response_id = Identifier(required=True, allow_none=True)
    form_id = fields.String(required=True)
    state = patient(fields.String, required=True, validate=validate.OneOf(RESPONSE_STATES))
    version = fields.Integer(required=True)
    saved_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    submitted_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    seen_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")


class StepState(Strict):
    """A step: read or unread by the citizen, and the responses of its forms."""

    step_id = fields.String(required=True)
    is_read = patient(fields.Boolean, required=True)
    responses = fields.List(fields.Nested(ResponseState), required=True)


class ModuleRun(Strict):
    """A module in this moment. `days`: days left when ongoing (0: closed for writing), planned days when upcoming, else null."""

    module_id = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(MODULE_STATES))
    version = fields.Integer(required=True)
    days = fields.Integer(required=True, allow_none=True)
    is_open = fields.Boolean(required=True, metadata={"description": "the citizen may write in it now"})
    started_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    finished_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    steps = fields.List(fields.Nested(StepState), required=True)


class Overview(Strict):
    """The whole moment at a glance; the citizen gets no upcoming modules."""

    header = fields.Nested(Header, required=True)
    modules = fields.List(fields.Nested(ModuleRun), required=True)


OVERVIEW = query("moments", "overview", MomentRequest, Overview, Caller.STAFF, Caller.CITIZEN)


class MyMoment(Strict):
    """One of the citizen's own moments, in their list."""

    moment_id = Identifier(required=True)
    citizen_id = patient(Identifier, required=True)
    title = patient(fields.String, required=True)
    state = fields.String(required=True, validate=validate.OneOf(MOMENT_STATES))
    started_at = fields.AwareDateTime(required=True, format="iso")
    responsible_person_id = Identifier(required=True)
    steps_read = patient(fields.Integer, required=True)
    steps_open = fields.Integer(required=True, metadata={"description": "steps of started modules"})


class MyMoments(Strict):
    """The citizen's moments that can be reached, newest first."""

    moments = fields.List(fields.Nested(MyMoment), required=True)


MINE = query("moments", "mine", Nothing, MyMoments, Caller.CITIZEN)


class StepRequest(MomentRequest):
    """One step of a moment."""

    step_id = fields.String(required=True, validate=SLUG)


class Response(ResponseState):
    """A response with its answers (`common.forms`)."""

    answers = patient(fields.Dict, required=True)


class StepPage(Strict):
    """A step with the moment's header, its module's state and the citizen's responses with answers."""

    header = fields.Nested(Header, required=True)
    module_id = fields.String(required=True)
    module_state = fields.String(required=True)
    is_open = fields.Boolean(required=True)
    days = fields.Integer(required=True, allow_none=True)
    is_read = patient(fields.Boolean, required=True)
    read_steps = patient(fields.List, fields.String(), required=True)
    responses = fields.List(fields.Nested(Response), required=True)


STEP = query("moments", "step", StepRequest, StepPage, Caller.CITIZEN)
"""Raises `NotFound` for a step of a module that has not begun."""


class MarkStep(Command):
    """The citizen marks a step as read, or as unread again."""

    moment_id = Identifier(required=True)
    step_id = fields.String(required=True, validate=SLUG)
    is_read = fields.Boolean(required=True)


MARK_STEP = command("moments", "mark_step", MarkStep, MomentChanged, Caller.CITIZEN)


class SaveResponse(Command):
    """Answers so far. `expected_version` is the response's version that the page began from; 0 when there was none."""

    moment_id = Identifier(required=True)
    step_id = fields.String(required=True, validate=SLUG)
    form_id = fields.String(required=True, validate=SLUG)
    expected_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    answers = fields.Dict(keys=fields.String(), required=True)


class ResponseChanged(Strict):
    """The response's new version and state, and when it was saved or sent."""

    response_id = Identifier(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(RESPONSE_STATES))
    at = fields.AwareDateTime(required=True, format="iso")


SAVE_RESPONSE = command("moments", "save_response", SaveResponse, ResponseChanged, Caller.CITIZEN)
"""Raises `StaleVersion` (another tab saved), `ResponseLocked`, `ModuleClosed`, `MomentEnded`, `Invalid` (types only: nothing is mandatory)."""

SUBMIT_RESPONSE = command("moments", "submit_response", SaveResponse, ResponseChanged, Caller.CITIZEN)
"""Sends the form; raises as `SAVE_RESPONSE`, and `Invalid` with every rule of the form."""


class ResponseRequest(MomentRequest):
    """One sent response."""

    response_id = Identifier(required=True)


class SeeResponse(Command):
    """Staff open a sent response: from now on it is seen, and in the timeline. A repeat changes nothing."""

    moment_id = Identifier(required=True)
    response_id = Identifier(required=True)


SEE_RESPONSE = command("moments", "see_response", SeeResponse, MomentChanged, Caller.STAFF)


class ResponsePage(Strict):
    """A sent response as staff read it."""

    header = fields.Nested(Header, required=True)
    module_id = fields.String(required=True)
    step_id = fields.String(required=True)
    response = fields.Nested(Response, required=True)
    seen_by_person_id = Identifier(required=True, allow_none=True)


RESPONSE = query("moments", "response", ResponseRequest, ResponsePage, Caller.STAFF)


class ChangeModule(Command):
    """A change of one module; `expected_version` is the module's version on the page."""

    moment_id = Identifier(required=True)
    module_id = fields.String(required=True, validate=SLUG)
    expected_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class ChangeDays(ChangeModule):
    """Set the days: left from today when ongoing, planned when upcoming."""

    days = fields.Integer(required=True, strict=True, validate=validate.Range(0, 365))


class ModuleChanged(Strict):
    """The module's new version and state."""

    module_id = fields.String(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(MODULE_STATES))
    days = fields.Integer(required=True, allow_none=True)


START_MODULE = command("moments", "start_module", ChangeModule, ModuleChanged, Caller.STAFF)
END_MODULE = command("moments", "end_module", ChangeModule, ModuleChanged, Caller.STAFF)
SET_MODULE_UPCOMING = command("moments", "set_module_upcoming", ChangeModule, ModuleChanged, Caller.STAFF)
CHANGE_DAYS = command("moments", "change_days", ChangeDays, ModuleChanged, Caller.STAFF)


class End(Command):
    """End the moment. The note is for the unit's staff."""

    moment_id = Identifier(required=True)
    expected_version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    reason = fields.String(required=True, validate=validate.OneOf(END_REASONS))
    note = fields.String(load_default="", validate=validate.Length(max=2000))


END = command("moments", "end", End, MomentChanged, Caller.STAFF)


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


class MomentFact(Strict):
    """What every event of a moment says: which moment, in which version, whose, where, of what programme."""

    moment_id = Identifier(required=True)
    moment_version = fields.Integer(required=True)
    citizen_id = Identifier(required=True)
    care_unit_id = Identifier(required=True)
    programme_id = fields.String(required=True)
    version_id = Identifier(required=True)


class ResponsibleFact(MomentFact):
    """With the responsible practitioner."""

    responsible_person_id = Identifier(required=True)


class EndFact(MomentFact):
    """With the reason."""

    reason = fields.String(required=True)


class ModuleFact(MomentFact):
    """With the module, its version and state; `days` as in `ModuleRun`."""

    module_id = fields.String(required=True)
    module_version = fields.Integer(required=True)
    state = fields.String(required=True)
    days = fields.Integer(required=True, allow_none=True)


class StepFact(MomentFact):
    """With the step."""

    step_id = fields.String(required=True)
    is_read = fields.Boolean(required=True)


class ResponseFact(MomentFact):
    """With the response, its version and state; never an answer."""

    response_id = Identifier(required=True)
    response_version = fields.Integer(required=True)
    form_id = fields.String(required=True)
    state = fields.String(required=True)


MOMENT_STARTED = Event("moments", "se.sob.moment.started.v1", "A moment was started.", ResponsibleFact())
MOMENT_ENDED = Event("moments", "se.sob.moment.ended.v1", "A moment was ended.", EndFact())
MODULE_STARTED = Event("moments", "se.sob.module.started.v1", "A module was started.", ModuleFact())
MODULE_ENDED = Event("moments", "se.sob.module.ended.v1", "A module was ended.", ModuleFact())
MODULE_SET_UPCOMING = Event(
    "moments", "se.sob.module.set-upcoming.v1", "A module was set back to upcoming.", ModuleFact()
)
MODULE_DAYS_CHANGED = Event("moments", "se.sob.module.days-changed.v1", "A module's days were changed.", ModuleFact())
STEP_MARKED = Event("moments", "se.sob.step.marked.v1", "A citizen marked a step as read or unread.", StepFact())
RESPONSE_BEGUN = Event("moments", "se.sob.response.begun.v1", "A citizen began to answer a form.", ResponseFact())
RESPONSE_SUBMITTED = Event("moments", "se.sob.response.submitted.v1", "A citizen sent a form.", ResponseFact())
RESPONSE_SEEN = Event(
    "moments", "se.sob.response.seen.v1", "Staff opened a sent form for the first time.", ResponseFact()
)
