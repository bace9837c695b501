"""The facts that `moments` announces: ids, versions and states, never an answer."""

from marshmallow import fields, validate

from common.contracts.base import Event, Identifier, Strict
from common.contracts.moments.categories import CATEGORY_CHANGES
from common.contracts.moments.outcomes import RaisedRule
from common.contracts.moments.vocabulary import MOMENT_STATES


class Snapshot(Strict):
    """How a moment stands in one version of it: all that a service which keeps something of it must know (`common.chassis.mirror`)."""

    programme_id = fields.String(required=True)
    version_id = Identifier(required=True)
    responsible_person_id = Identifier(required=True)
    responsible_commission_id = Identifier(required=True)
    state = fields.String(required=True, validate=validate.OneOf(MOMENT_STATES))
    started_at = fields.AwareDateTime(required=True, format="iso")
    starts_on = fields.Date(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    maintained_until = fields.Date(required=True, allow_none=True)


class MomentFact(Strict):
    """What every event of a moment says: which moment, in which version, whose, where, of what programme."""

    moment_id = Identifier(required=True)
    moment_version = fields.Integer(required=True)
    citizen_id = Identifier(required=True)
    care_unit_id = Identifier(required=True)
    programme_id = fields.String(required=True)
    version_id = Identifier(required=True)


class StandingFact(MomentFact):
    """With how the moment stands in that version. Events from before it was told have none, and are still read."""

    snapshot = fields.Nested(Snapshot, load_default=None, allow_none=True)


class ResponsibleFact(StandingFact):
    """With the responsible practitioner."""

    responsible_person_id = Identifier(required=True)


class ResponsibleChangedFact(ResponsibleFact):
    """With who was responsible before."""

    previous_responsible_person_id = Identifier(required=True)


class EndFact(StandingFact):
    """With the reason, and the last day on which the citizen may still read, if there is one."""

    reason = fields.String(required=True)
    maintained_until = fields.Date(load_default=None, allow_none=True)


class HandoverFact(ResponsibleFact):
    """With both units. `care_unit_id` and `responsible_person_id`: whose it is now, the receiving unit's once it is accepted."""

    handover_id = Identifier(required=True)
    from_unit_id = Identifier(required=True)
    to_unit_id = Identifier(required=True)


class LinkFact(MomentFact):
    """With the moment that it is linked to as its parent."""

    parent_moment_id = Identifier(required=True)


class CategoriesFact(MomentFact):
    """With the categories that the moment has from now on."""

    category_ids = fields.List(Identifier(), required=True)


class CategoryFact(Strict):
    """A category of a care unit, and what was done with it; never its name."""

    category_id = Identifier(required=True)
    category_version = fields.Integer(required=True)
    care_unit_id = Identifier(required=True)
    change = fields.String(required=True, validate=validate.OneOf(CATEGORY_CHANGES))


class AbsenceFact(Strict):
    """Who is away from a care unit and who covers, on which Swedish days, both included."""

    absence_id = Identifier(required=True)
    care_unit_id = Identifier(required=True)
    person_id = Identifier(required=True)
    cover_person_id = Identifier(required=True)
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)


class VersionFact(StandingFact):
    """With the programme version that it ran before."""

    previous_version_id = Identifier(required=True)


class WelcomeFact(MomentFact):
    """With whether the citizen sees one (`shown`, `hidden`), and whether it is their own rather than the programme's."""

    state = fields.String(required=True)
    is_own = fields.Boolean(required=True)


class ModuleFact(MomentFact):
    """With the module, its version and state; `days` as in `ModuleRun`."""

    module_id = fields.String(required=True)
    module_version = fields.Integer(required=True)
    state = fields.String(required=True)
    days = fields.Integer(required=True, allow_none=True)


class ScheduleFact(ModuleFact):
    """With the Swedish day on which it starts, null for none."""

    scheduled_on = fields.Date(required=True, allow_none=True)


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


class SubmittedFact(ResponseFact):
    """With the rules of the form that the answers made true: opaque ids and priorities, nothing of what was answered.

    `by_staff`: a practitioner answered for the citizen, and has seen it thereby.
    """

    rules = fields.List(fields.Nested(RaisedRule), load_default=list)
    by_staff = fields.Boolean(load_default=False)


MOMENT_STARTED = Event("moments", "se.sob.moment.started.v1", "A moment was started.", ResponsibleFact())
MOMENT_ENDED = Event("moments", "se.sob.moment.ended.v1", "A moment was ended.", EndFact())
MOMENT_END_UNDONE = Event("moments", "se.sob.moment.end-undone.v1", "An ending was taken back.", StandingFact())
MOMENT_CLOSED = Event(
    "moments", "se.sob.moment.closed.v1", "The time of reading after an ending ran out.", StandingFact()
)
MOMENT_RESPONSIBLE_CHANGED = Event(
    "moments",
    "se.sob.moment.responsible-changed.v1",
    "Another practitioner became responsible for a moment.",
    ResponsibleChangedFact(),
)
MOMENT_VERSION_CHANGED = Event(
    "moments", "se.sob.moment.version-changed.v1", "A moment moved to a newer version of its programme.", VersionFact()
)
WELCOME_CHANGED = Event(
    "moments", "se.sob.moment.welcome-changed.v1", "What welcome a citizen sees was changed.", WelcomeFact()
)
MODULE_STARTED = Event("moments", "se.sob.module.started.v1", "A module was started.", ModuleFact())
MODULE_ENDED = Event("moments", "se.sob.module.ended.v1", "A module was ended.", ModuleFact())
MODULE_SET_UPCOMING = Event(
    "moments", "se.sob.module.set-upcoming.v1", "A module was set back to upcoming.", ModuleFact()
)
MODULE_SCHEDULED = Event(
    "moments",
    "se.sob.module.scheduled.v1",
    "An upcoming module got a day on which it starts by itself, or lost it.",
    ScheduleFact(),
)
MODULE_MOVED = Event("moments", "se.sob.module.moved.v1", "An upcoming module changed places.", ModuleFact())
MODULE_DAYS_CHANGED = Event("moments", "se.sob.module.days-changed.v1", "A module's days were changed.", ModuleFact())
STEP_MARKED = Event("moments", "se.sob.step.marked.v1", "A citizen marked a step as read or unread.", StepFact())
RESPONSE_BEGUN = Event("moments", "se.sob.response.begun.v1", "A citizen began to answer a form.", ResponseFact())
RESPONSE_SUBMITTED = Event("moments", "se.sob.response.submitted.v1", "A citizen sent a form.", SubmittedFact())
RESPONSE_REOPENED = Event(
    "moments", "se.sob.response.reopened.v1", "Staff opened a sent form again for the citizen.", ResponseFact()
)
RESPONSE_REVIEWED = Event("moments", "se.sob.response.reviewed.v1", "Staff signed off a sent form.", ResponseFact())
RESPONSE_SEEN = Event(
    "moments", "se.sob.response.seen.v1", "Staff opened a sent form for the first time.", ResponseFact()
)
MOMENT_CATEGORIES_CHANGED = Event(
    "moments",
    "se.sob.moment.categories-changed.v1",
    "Staff changed a moment's categories, or it lost them at a handover.",
    CategoriesFact(),
)
CATEGORY_CHANGED = Event(
    "moments",
    "se.sob.category.changed.v1",
    "A care unit's category was made, renamed, moved, retired, taken back or deleted.",
    CategoryFact(),
)
ABSENCE_REGISTERED = Event(
    "moments", "se.sob.absence.registered.v1", "A practitioner's absence was registered, with a cover.", AbsenceFact()
)
ABSENCE_CANCELLED = Event(
    "moments", "se.sob.absence.cancelled.v1", "An absence was ended by hand, before its last day.", AbsenceFact()
)
HANDOVER_OFFERED = Event(
    "moments", "se.sob.handover.offered.v1", "A moment was offered to another care unit.", HandoverFact()
)
HANDOVER_ACCEPTED = Event(
    "moments", "se.sob.handover.accepted.v1", "Another care unit took a moment over.", HandoverFact()
)
HANDOVER_DECLINED = Event("moments", "se.sob.handover.declined.v1", "A care unit declined a moment.", HandoverFact())
HANDOVER_WITHDRAWN = Event(
    "moments", "se.sob.handover.withdrawn.v1", "The offer of a moment was taken back.", HandoverFact()
)
MOMENT_LINKED = Event("moments", "se.sob.moment.linked.v1", "A moment was given a parent.", LinkFact())
MOMENT_UNLINKED = Event(
    "moments", "se.sob.moment.unlinked.v1", "A moment's link to its parent was removed.", LinkFact()
)


class PlannedFact(ResponsibleFact):
    """With the day."""

    starts_on = fields.Date(required=True)


MOMENT_PLANNED = Event(
    "moments",
    "se.sob.moment.planned.v1",
    "A moment's start was planned for a later day, or moved to another.",
    PlannedFact(),
)
