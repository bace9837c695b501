"""The facts that `moments` announces: ids, versions and states, never an answer."""

from dataclasses import field
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from marshmallow.validate import OneOf

from common.contracts.base import Event
from common.contracts.messages import Message
from common.contracts.moments.categories import CATEGORY_CHANGES
from common.contracts.moments.outcomes import RaisedRule
from common.contracts.moments.vocabulary import MOMENT_STATES


class Snapshot(Message):
    """How a moment stands in one version of it: all that a service which keeps something of it must know (`common.chassis.mirror`)."""

    programme_id: str
    version_id: UUID
    responsible_person_id: UUID
    responsible_commission_id: UUID
    state: Annotated[str, OneOf(MOMENT_STATES)]
    started_at: datetime
    starts_on: date | None
    ended_at: datetime | None
    maintained_until: date | None


class MomentFact(Message):
    """What every event of a moment says: which moment, in which version, whose, where, of what programme."""

    moment_id: UUID
    moment_version: int
    citizen_id: UUID
    care_unit_id: UUID
    programme_id: str
    version_id: UUID


class StandingFact(MomentFact):
    """With how the moment stands in that version. Events from before it was told have none, and are still read."""

    snapshot: Snapshot | None = None


class ResponsibleFact(StandingFact):
    """With the responsible practitioner."""

    responsible_person_id: UUID


class ResponsibleChangedFact(ResponsibleFact):
    """With who was responsible before."""

    previous_responsible_person_id: UUID


class EndFact(StandingFact):
    """With the reason, and the last day on which the citizen may still read, if there is one."""

    reason: str
    maintained_until: date | None = None


class HandoverFact(ResponsibleFact):
    """With both units. `care_unit_id` and `responsible_person_id`: whose it is now, the receiving unit's once it is accepted."""

    handover_id: UUID
    from_unit_id: UUID
    to_unit_id: UUID


class LinkFact(MomentFact):
    """With the moment that it is linked to as its parent."""

    parent_moment_id: UUID


class CategoriesFact(MomentFact):
    """With the categories that the moment has from now on."""

    category_ids: list[UUID]


class CategoryFact(Message):
    """A category of a care unit, and what was done with it; never its name."""

    category_id: UUID
    category_version: int
    care_unit_id: UUID
    change: Annotated[str, OneOf(CATEGORY_CHANGES)]


class AbsenceFact(Message):
    """Who is away from a care unit and who covers, on which Swedish days, both included."""

    absence_id: UUID
    care_unit_id: UUID
    person_id: UUID
    cover_person_id: UUID
    first_day: date
    last_day: date


class VersionFact(StandingFact):
    """With the programme version that it ran before."""

    previous_version_id: UUID


class WelcomeFact(MomentFact):
    """With whether the citizen sees one (`shown`, `hidden`), and whether it is their own rather than the programme's."""

    state: str
    is_own: bool


class ModuleFact(MomentFact):
    """With the module, its version and state; `days` as in `ModuleRun`."""

    module_id: str
    module_version: int
    state: str
    days: int | None


class ScheduleFact(ModuleFact):
    """With the Swedish day on which it starts, null for none."""

    scheduled_on: date | None


class StepFact(MomentFact):
    """With the step."""

    step_id: str
    is_read: bool


class ResponseFact(MomentFact):
    """With the response, its version and state; never an answer."""

    response_id: UUID
    response_version: int
    form_id: str
    state: str


class SubmittedFact(ResponseFact):
    """With the rules of the form that the answers made true: opaque ids and priorities, nothing of what was answered.

    `by_staff`: a practitioner answered for the citizen, and has seen it thereby.
    """

    rules: list[RaisedRule] = field(default_factory=list)
    by_staff: bool = False


MOMENT_STARTED = Event("moments", "se.sob.moment.started.v1", "A moment was started.", ResponsibleFact)
MOMENT_ENDED = Event("moments", "se.sob.moment.ended.v1", "A moment was ended.", EndFact)
MOMENT_END_UNDONE = Event("moments", "se.sob.moment.end-undone.v1", "An ending was taken back.", StandingFact)
MOMENT_CLOSED = Event(
    "moments", "se.sob.moment.closed.v1", "The time of reading after an ending ran out.", StandingFact
)
MOMENT_RESPONSIBLE_CHANGED = Event(
    "moments",
    "se.sob.moment.responsible-changed.v1",
    "Another practitioner became responsible for a moment.",
    ResponsibleChangedFact,
)
MOMENT_VERSION_CHANGED = Event(
    "moments", "se.sob.moment.version-changed.v1", "A moment moved to a newer version of its programme.", VersionFact
)
WELCOME_CHANGED = Event(
    "moments", "se.sob.moment.welcome-changed.v1", "What welcome a citizen sees was changed.", WelcomeFact
)
MODULE_STARTED = Event("moments", "se.sob.module.started.v1", "A module was started.", ModuleFact)
MODULE_ENDED = Event("moments", "se.sob.module.ended.v1", "A module was ended.", ModuleFact)
MODULE_SET_UPCOMING = Event(
    "moments", "se.sob.module.set-upcoming.v1", "A module was set back to upcoming.", ModuleFact
)
MODULE_SCHEDULED = Event(
    "moments",
    "se.sob.module.scheduled.v1",
    "An upcoming module got a day on which it starts by itself, or lost it.",
    ScheduleFact,
)
MODULE_MOVED = Event("moments", "se.sob.module.moved.v1", "An upcoming module changed places.", ModuleFact)
MODULE_DAYS_CHANGED = Event("moments", "se.sob.module.days-changed.v1", "A module's days were changed.", ModuleFact)
STEP_MARKED = Event("moments", "se.sob.step.marked.v1", "A citizen marked a step as read or unread.", StepFact)
RESPONSE_BEGUN = Event("moments", "se.sob.response.begun.v1", "A citizen began to answer a form.", ResponseFact)
RESPONSE_SUBMITTED = Event("moments", "se.sob.response.submitted.v1", "A citizen sent a form.", SubmittedFact)
RESPONSE_REOPENED = Event(
    "moments", "se.sob.response.reopened.v1", "Staff opened a sent form again for the citizen.", ResponseFact
)
RESPONSE_REVIEWED = Event("moments", "se.sob.response.reviewed.v1", "Staff signed off a sent form.", ResponseFact)
RESPONSE_SEEN = Event(
    "moments", "se.sob.response.seen.v1", "Staff opened a sent form for the first time.", ResponseFact
)
MOMENT_CATEGORIES_CHANGED = Event(
    "moments",
    "se.sob.moment.categories-changed.v1",
    "Staff changed a moment's categories, or it lost them at a handover.",
    CategoriesFact,
)
CATEGORY_CHANGED = Event(
    "moments",
    "se.sob.category.changed.v1",
    "A care unit's category was made, renamed, moved, retired, taken back or deleted.",
    CategoryFact,
)
ABSENCE_REGISTERED = Event(
    "moments", "se.sob.absence.registered.v1", "A practitioner's absence was registered, with a cover.", AbsenceFact
)
ABSENCE_CANCELLED = Event(
    "moments", "se.sob.absence.cancelled.v1", "An absence was ended by hand, before its last day.", AbsenceFact
)
HANDOVER_OFFERED = Event(
    "moments", "se.sob.handover.offered.v1", "A moment was offered to another care unit.", HandoverFact
)
HANDOVER_ACCEPTED = Event(
    "moments", "se.sob.handover.accepted.v1", "Another care unit took a moment over.", HandoverFact
)
HANDOVER_DECLINED = Event("moments", "se.sob.handover.declined.v1", "A care unit declined a moment.", HandoverFact)
HANDOVER_WITHDRAWN = Event(
    "moments", "se.sob.handover.withdrawn.v1", "The offer of a moment was taken back.", HandoverFact
)
MOMENT_LINKED = Event("moments", "se.sob.moment.linked.v1", "A moment was given a parent.", LinkFact)
MOMENT_UNLINKED = Event("moments", "se.sob.moment.unlinked.v1", "A moment's link to its parent was removed.", LinkFact)


class PlannedFact(ResponsibleFact):
    """With the day."""

    starts_on: date


MOMENT_PLANNED = Event(
    "moments",
    "se.sob.moment.planned.v1",
    "A moment's start was planned for a later day, or moved to another.",
    PlannedFact,
)
