"""Changing a moment: its next version, its timeline and the event that is announced always go together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from common.chassis.calls import Call
from common.chassis.clock import now, swedish_day
from common.chassis.identity import Actor
from common.chassis.outbox import announce
from common.contracts.base import Caller, Data, Event
from common.contracts.moments.vocabulary import MomentChanged, MomentRequest
from services.moments import queries
from services.moments.commands.timeline import record
from services.moments.model import Action, ModuleRun, Moment, Response, StepMark
from services.moments.model.programme import require_not_blocked

ITSELF = Actor(Caller.SERVICE, "moments")
"""Who acts when time alone has passed."""

Part = ModuleRun | Response | StepMark


@dataclass(slots=True)
class Change:
    """What somebody does with a locked moment at one instant. It is made before anything is changed.

    Every fact has a version of the moment of its own, so that events can be put in order: the moment's own methods raise it, and for what is
    changed beside them it is raised as the fact is told.
    """

    session: Session
    actor: Actor
    moment: Moment
    at: datetime
    _told: int = field(init=False)

    def __post_init__(self) -> None:
        """Keep in which version the moment was found."""
        self._told = self.moment.version

    @property
    def day(self) -> date:
        """Give the Swedish day on which it happens."""
        return swedish_day(self.at)

    @property
    def answer(self) -> MomentChanged:
        """Give what most commands answer."""
        return MomentChanged(moment_id=self.moment.id, version=self.moment.version)

    def require_unchanged(self, expected: int) -> None:
        """Raise `StaleVersion` with what has happened since the page was shown, unless the moment still stands in that version."""
        if self.moment.version != expected:
            since = min(expected, self.moment.version)  # no database knows a version that is any number
            self.moment.require_version(expected, queries.changes_since(self.session, self.moment, since))

    def tell(self, action: str, event: Event[Data], fact: Callable[[Moment], Data], *parts: Part, **facts: Any) -> None:
        """Tell a fact in the timeline, with `facts` (`timeline.record`), and announce it (`announce`)."""
        self._raise_version(*parts)
        record(self.session, self.actor, self.moment, action, self.at, **facts)
        announce(self.session, event, self.moment.id, fact(self.moment))

    def announce(self, event: Event[Data], fact: Callable[[Moment], Data], *parts: Part) -> None:
        """Announce a fact that the timeline doesn't tell; `fact` makes it of the moment in its next version (`services.moments.events`).

        `parts` is what was changed: whoever asks what has happened since a version finds it by theirs.
        """
        self._raise_version(*parts)
        announce(self.session, event, self.moment.id, fact(self.moment))

    def require_not_blocked(self, step_id: str) -> None:
        """Raise `Blocked` when the programme waits for a form on another step."""
        require_not_blocked(queries.blocking_form(self.session, self.moment, self.day), step_id)

    def _raise_version(self, *parts: Part) -> None:
        if self.moment.version == self._told:
            self.moment.note_change()
        self._told = self.moment.version
        for part in parts:
            part.in_version = self._told


def change_of(session: Session, call: Call[MomentRequest], action: Action = Action.WRITE) -> Change:
    """Begin to change the moment that a call names; raises as `queries.moment_for_change`, which locks it."""
    moment = queries.moment_for_change(session, call.actor, call.request.moment_id, action)
    return Change(session, call.actor, moment, now())
