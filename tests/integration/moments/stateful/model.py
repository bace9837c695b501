"""What must be so, told as simply as can be: the reference that the stories hold the moments service against."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from common.chassis.identity import Actor
from services.moments.model import MODULE_STEPS, MOMENT_STEPS, RESPONSE_STEPS
from tests.integration.moments.stateful.people import PROGRAMMES, repeat_of

SENT = {"completed", "awaiting_review", "reviewed"}


@dataclass(kw_only=True)
class Module:
    """One module of a moment."""

    id: str
    at_once: bool
    default_days: int
    planned_days: int
    position: int
    state: str = "upcoming"
    version: int = 1
    closes_on: date | None = None
    first_day: date | None = None
    scheduled_on: date | None = None

    def is_open(self, day: date) -> bool:
        """Tell whether the citizen may write in it."""
        return self.closes_on is not None and day < self.closes_on

    def take(self, action: str) -> None:
        """Take one of the table's steps."""
        self.state = MODULE_STEPS[self.state, action]
        self.version += 1


@dataclass(kw_only=True)
class Response:
    """One response: what stands in it now, and what was sent each time."""

    step_id: str
    form_id: str
    occasion: int
    id: UUID | None = None
    state: str = "not_started"
    version: int = 0
    answers: dict[str, Any] = field(default_factory=dict)
    sent: list[dict[str, Any]] = field(default_factory=list)
    is_seen: bool = False
    filled_by: UUID | None = None
    is_reopened: bool = False

    @property
    def is_sent(self) -> bool:
        """Tell whether it is locked."""
        return self.state in SENT

    def write(self, action: str, answers: dict[str, Any], filled_by: UUID | None = None) -> None:
        """Save it, or send it."""
        self.state = RESPONSE_STEPS[self.state, action]
        self.answers, self.filled_by = answers, filled_by
        self.version += 1
        if self.is_sent:
            self.sent.append(answers)
            self.is_reopened = False


@dataclass(kw_only=True)
class Welcome:
    """What staff have written to one citizen."""

    version: int = 0
    state: str = "shown"
    text: str | None = None
    draft: str | None = None


@dataclass(kw_only=True)
class Moment:
    """One moment. `timeline`: every act that it tells of, with when it was and who: kind and commission. `told`: the absences that it tells of."""

    id: UUID
    citizen: Actor
    version_id: UUID
    unit_id: UUID
    responsible: UUID
    starts_on: date | None
    state: str = "ongoing"
    version: int = 1
    modules: dict[str, Module] = field(default_factory=dict)
    responses: list[Response] = field(default_factory=list)
    welcome: Welcome = field(default_factory=Welcome)
    read_steps: set[str] = field(default_factory=set)
    openings: dict[UUID, datetime] = field(default_factory=dict)
    categories: set[UUID] = field(default_factory=set)
    parent: UUID | None = None
    maintained_until: date | None = None
    last_active: datetime | None = None
    quiet_since: datetime | None = None
    timeline: list[tuple[datetime, str, str, UUID | None]] = field(default_factory=list)
    told: set[UUID] = field(default_factory=set)

    @classmethod
    def of(cls, **ids: Any) -> "Moment":
        """Make one with the modules of its programme."""
        made = cls(**ids)
        for position, each in enumerate(made.outline["modules"]):
            days = each["open_days"]
            made.modules[each["id"]] = Module(
                id=each["id"],
                at_once=each["starts_at_once"],
                default_days=days,
                planned_days=days,
                position=position,
            )
        return made

    @property
    def outline(self) -> dict[str, Any]:
        """Give its programme."""
        return PROGRAMMES[self.version_id]

    @property
    def programme_id(self) -> str:
        """Give which programme it runs."""
        return str(self.outline["programme_id"])

    @property
    def is_ongoing(self) -> bool:
        """Tell whether anything can be written in it."""
        return self.state == "ongoing"

    @property
    def is_planned(self) -> bool:
        """Tell whether its first day is to come."""
        return self.is_ongoing and self.starts_on is not None

    @property
    def unseen(self) -> int:
        """Count the sent forms that no staff have opened."""
        return sum(each.is_sent and not each.is_seen for each in self.responses)

    def is_reached(self, day: date) -> bool:
        """Tell whether the citizen reads it."""
        if self.state == "maintenance":
            return self.maintained_until is not None and day <= self.maintained_until
        return self.is_ongoing and not self.is_planned

    def take(self, action: str) -> None:
        """Take one of the table's steps."""
        self.state = MOMENT_STEPS[self.state, action]

    def steps(self) -> Iterator[tuple[str, Module, list[str]]]:
        """Give every step with its module and its forms."""
        for module in self.outline["modules"]:
            for step in module["steps"]:
                yield step["id"], self.modules[module["id"]], step["forms"]

    def module_of(self, step_id: str) -> Module:
        """Give the module of a step."""
        return next(module for each, module, _ in self.steps() if each == step_id)

    def waits_at(self, day: date) -> str | None:
        """Give the step whose form the programme waits for."""
        blocking = {form["id"] for form in self.outline["forms"] if form["blocks"]}
        for step_id, module, forms in self.steps():
            for form_id in blocking.intersection(forms):
                is_sent = any(each.sent for each in self.responses if each.form_id == form_id)
                if self.is_ongoing and module.is_open(day) and not is_sent:
                    return step_id
        return None

    def current(self, step_id: str, form_id: str, day: date) -> int:
        """Give which occasion of a form is to be answered."""
        first, repeat = self.module_of(step_id).first_day, repeat_of(form_id)
        if first is None or day <= first:
            return 1
        return min(repeat.times, 1 + (day - first).days // repeat.every_days)

    def response(self, step_id: str, form_id: str, occasion: int) -> Response:
        """Give a response; one that nobody has begun is not among the moment's."""
        place = (step_id, form_id, occasion)
        for each in self.responses:
            if (each.step_id, each.form_id, each.occasion) == place:
                return each
        return Response(step_id=step_id, form_id=form_id, occasion=occasion)

    def start_module(self, module: Module, day: date) -> None:
        """Start a module, or start it again."""
        days = module.planned_days if module.state == "upcoming" else module.default_days
        module.take("start")
        module.closes_on = date.fromordinal(day.toordinal() + days)
        module.first_day, module.scheduled_on = module.first_day or day, None


@dataclass(kw_only=True)
class Offer:
    """A moment that is offered to another unit."""

    id: UUID
    moment: Moment
    from_unit: UUID
    to_unit: UUID
    state: str = "offered"


@dataclass(kw_only=True)
class Absence:
    """Who is away from a unit, and who covers."""

    id: UUID
    unit_id: UUID
    person: UUID
    cover: UUID
    first_day: date
    last_day: date
    registered_at: datetime
    registered_by: Actor
    cancelled_at: datetime | None = None
    cancelled_by: Actor | None = None
    is_told: bool = False

    @property
    def is_cancelled(self) -> bool:
        """Tell whether it was ended by hand."""
        return self.cancelled_at is not None

    def meets(self, first: date, last: date) -> bool:
        """Tell whether it holds on any of these days."""
        return not self.is_cancelled and self.first_day <= last and first <= self.last_day


@dataclass(kw_only=True)
class Category:
    """A word of a unit's for its work."""

    id: UUID
    unit_id: UUID
    name: str
    version: int = 1
    is_retired: bool = False
