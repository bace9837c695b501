"""A moment: one citizen's run of one programme version at one care unit."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from common.chassis.clock import SWEDEN, swedish_day
from common.contracts.errors import IllegalTransition, Invalid, MomentEnded, StaleVersion
from common.phrases import moments
from services.moments.model.base import Base
from services.moments.model.programme import ProgrammeVersion
from services.moments.model.states import MOMENT_STEPS, following

MAINTAINED_AT_MOST = timedelta(days=365)
"""How long after the end the citizen may read, at most (default)."""
PLANNED_AT_MOST = timedelta(days=365)
"""How far ahead a start may be planned (default)."""
NOBODY = UUID(int=0)
"""Whose a moment is when its erasure has begun."""
ACTIVE_EVERY = timedelta(minutes=1)
"""How exact "Senast aktiv" is while the citizen writes."""


class Moment(Base):
    """One run.

    `version` rises with every fact that is announced of the moment or of something in it, so that events can be put in order.
    `parent_id`: the moment that this one is linked under; whoever erases takes the children first (a foreign key would make SQLite write the table anew).
    `end_note` is sealed (`note_place`) and stays when the end is undone. `maintained_until` is the last Swedish day of maintenance.
    `starts_on` is the Swedish day on which it starts, while that is to come; until then nothing is visible to the citizen, its modules are
    upcoming, and `started_at` is the day's first instant. `unseen_responses` counts sent forms that staff haven't opened, `category_count` its categories. `quiet_since` is when the citizen last did something, or the start
    when nothing was done yet: how long it has been quiet. `never_signed_in`: its citizen is known never to have signed in (`citizen.Citizen`).
    """

    __tablename__ = "moments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    care_unit_id: Mapped[UUID]
    citizen_id: Mapped[UUID]
    programme_id: Mapped[str] = mapped_column(String(64))
    version_id: Mapped[UUID] = mapped_column(ForeignKey(ProgrammeVersion.id))
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    responsible_person_id: Mapped[UUID]
    responsible_commission_id: Mapped[UUID]
    started_at: Mapped[datetime]
    starts_on: Mapped[date | None]
    last_active_at: Mapped[datetime | None]
    quiet_since: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(40))
    end_note: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    maintained_until: Mapped[date | None]
    unseen_responses: Mapped[int]
    category_count: Mapped[int]
    never_signed_in: Mapped[bool]
    parent_id: Mapped[UUID | None]

    programme: Mapped[ProgrammeVersion] = relationship(lazy="joined", innerjoin=True)

    @staticmethod
    def values_at_start(**ids: Any) -> dict[str, Any]:
        """Give every column of a moment that starts now: `ids` and `started_at` are the caller's."""
        unset = dict.fromkeys(
            ("last_active_at", "ended_at", "end_reason", "end_note", "maintained_until", "parent_id", "starts_on")
        )
        none = dict.fromkeys(("unseen_responses", "category_count"), 0)
        begun = {"state": "ongoing", "version": 1, "quiet_since": ids["started_at"], "never_signed_in": False, **none}
        return {**begun, **unset, **ids}

    @staticmethod
    def note_place(moment_id: UUID) -> str:
        """Name the place that the note of the ending is sealed for."""
        return f"moments.moment.{moment_id}.end_note"

    @property
    def is_ongoing(self) -> bool:
        """Say whether anything can be written in it; in a planned one by staff alone."""
        return self.state == "ongoing"

    @property
    def is_planned(self) -> bool:
        """Say whether its first day is to come."""
        return self.state == "ongoing" and self.starts_on is not None

    @property
    def snapshot(self) -> dict[str, Any]:
        """Give how it stands in its present version, as other services are told it (`moments.events.Snapshot`)."""
        told = ("programme_id", "version_id", "responsible_person_id", "responsible_commission_id")
        times = ("started_at", "starts_on", "ended_at", "maintained_until")
        state = shown_state(self.state, self.starts_on)
        return {**{name: getattr(self, name) for name in told + times}, "state": state}

    def is_reached_by_citizen(self, today: date) -> bool:
        """Say whether the citizen reaches it: while it runs, and in maintenance until its last day is over. Afterwards the unit alone reads it."""
        if self.state == "maintenance":
            return self.maintained_until is not None and today <= self.maintained_until
        return self.is_ongoing and not self.is_planned

    def require_reached_by_citizen(self, today: date) -> None:
        """Raise `MomentEnded` unless the citizen reaches it: else there is no view of theirs."""
        if not self.is_reached_by_citizen(today):
            raise MomentEnded(state=self.state)

    def days_running(self, today: date) -> int:
        """Give how many calendar days in Sweden it has run, or ran until it ended."""
        last = swedish_day(self.ended_at) if self.ended_at else today
        return max(0, (last - swedish_day(self.started_at)).days)

    def require_ongoing(self) -> None:
        """Raise `MomentEnded` when nothing can be written any more."""
        if not self.is_ongoing:
            raise MomentEnded(state=self.state)

    def require_begun(self, action: str) -> None:
        """Raise `IllegalTransition` while its first day is to come."""
        if self.is_planned:
            raise IllegalTransition(state="planned", action=action)

    def plan(self, day: date, today: date) -> None:
        """Start on another day to come; raises `IllegalTransition` when it has begun, `Invalid`."""
        if not self.is_planned:
            raise IllegalTransition(state=self.state, action="plan")
        require_day_to_start(day, today)
        self.starts_on, self.started_at, self.quiet_since = day, first_instant(day), first_instant(day)
        self.note_change()

    def begin(self, at: datetime) -> None:
        """Start what was planned; raises `IllegalTransition` when it has begun."""
        if not self.is_planned:
            raise IllegalTransition(state=self.state, action="begin")
        self.starts_on, self.started_at, self.quiet_since = None, at, at
        self.note_change()

    def require_version(self, expected: int, changed: list[str]) -> None:
        """Raise `StaleVersion` unless the moment still stands as the page showed it; `changed` names what has."""
        if self.version != expected:
            raise StaleVersion(expected=expected, actual=self.version, changed=changed)

    def note_change(self) -> int:
        """Raise the version for a fact that is about to be announced, and give it."""
        self.version += 1
        return self.version

    def note_activity(self, at: datetime) -> None:
        """Keep when the citizen did something."""
        self.last_active_at = self.quiet_since = at

    def note_writing(self, at: datetime) -> None:
        """Keep when the citizen wrote, to the minute: an autosave between two minutes leaves the moment's row alone."""
        if self.last_active_at is None or at - self.last_active_at >= ACTIVE_EVERY:
            self.note_activity(at)

    def move(self, version: ProgrammeVersion) -> None:
        """Run another version of the programme from now on."""
        self.programme, self.version_id = version, version.id
        self.note_change()

    def hand_over(self, person_id: UUID, commission_id: UUID) -> None:
        """Make somebody else responsible; raises `MomentEnded`, and `Invalid` for who is so already."""
        self.require_ongoing()
        if person_id == self.responsible_person_id:
            raise Invalid(fields={"responsible_commission_id": [moments.ALREADY_RESPONSIBLE()]})
        self.responsible_person_id, self.responsible_commission_id = person_id, commission_id
        self.note_change()

    def move_to_unit(self, care_unit_id: UUID, person_id: UUID, commission_id: UUID) -> None:
        """Let it run at another unit, with a responsible practitioner there; raises `MomentEnded`."""
        self.require_ongoing()
        self.care_unit_id = care_unit_id
        self.responsible_person_id, self.responsible_commission_id = person_id, commission_id

    def end(self, reason: str, note: bytes | None, at: datetime, maintained_until: date | None = None) -> None:
        """End it for a reason; with `maintained_until` the citizen may read through that day. Raises `MomentEnded`, `Invalid`."""
        self.require_ongoing()
        if maintained_until:
            self.require_begun("end_with_maintenance")
            _require_day_of_maintenance(maintained_until, reason, swedish_day(at))
        self.state = following(MOMENT_STEPS, self.state, "end_with_maintenance" if maintained_until else "end")
        self.ended_at, self.end_reason, self.end_note, self.maintained_until = at, reason, note, maintained_until
        self.note_change()

    def undo_end(self) -> None:
        """Run on as if it hadn't ended; the note stays. Raises `IllegalTransition` when it hasn't ended."""
        self.state = following(MOMENT_STEPS, self.state, "undo_end")
        self.ended_at = self.end_reason = self.maintained_until = None
        self.note_change()

    def take_away(self) -> None:
        """Leave it to nobody, since its erasure has begun: whoever looks for a unit's or a citizen's moments doesn't find it, nor one linked to it."""
        self.care_unit_id = self.citizen_id = self.responsible_person_id = self.responsible_commission_id = NOBODY
        self.parent_id, self.end_note = None, None

    def close(self) -> None:
        """End the time of reading."""
        self.state = following(MOMENT_STEPS, self.state, "close")
        self.note_change()


def shown_state(state: str, starts_on: date | None) -> str:
    """Give the state as everybody is told it: `planned` is an ongoing moment whose first day is to come."""
    return "planned" if state == "ongoing" and starts_on else state


def is_unseen(never_signed_in: bool, last_active_at: datetime | None) -> bool:
    """Say whether a citizen has never been here, as far as is known: who has done something has signed in, whether or not that was heard."""
    return never_signed_in and last_active_at is None


def first_instant(day: date) -> datetime:
    """Give the instant at which a Swedish day begins."""
    return datetime.combine(day, time.min, SWEDEN).astimezone(UTC)


def require_day_to_start(day: date, today: date) -> None:
    """Raise `Invalid` unless a moment may be planned to start on a day: one to come, within a year."""
    if day <= today:
        raise Invalid(fields={"starts_on": [moments.DAY_AFTER_TODAY()]})
    if day > today + PLANNED_AT_MOST:
        raise Invalid(fields={"starts_on": [moments.DAY_TOO_LATE()]})


def _require_day_of_maintenance(day: date, reason: str, today: date) -> None:
    wrong = None
    if reason == "deceased":
        wrong = moments.DECEASED_NOT_MAINTAINED()
    elif day <= today:
        wrong = moments.DAY_AFTER_TODAY()
    elif day > today + MAINTAINED_AT_MOST:
        wrong = moments.DAY_TOO_LATE()
    if wrong:
        raise Invalid(fields={"maintained_until": [wrong]})


_ONGOING = text("state = 'ongoing'")
Index(
    "uq_moments_ongoing",
    Moment.citizen_id,
    Moment.programme_id,
    Moment.care_unit_id,
    unique=True,
    sqlite_where=_ONGOING,
    postgresql_where=_ONGOING,
)
_HAS_PARENT = text("parent_id IS NOT NULL")
Index("ix_moments_children", Moment.parent_id, sqlite_where=_HAS_PARENT, postgresql_where=_HAS_PARENT)
_PLANNED = text("starts_on IS NOT NULL AND state = 'ongoing'")
Index("ix_moments_planned", Moment.starts_on, sqlite_where=_PLANNED, postgresql_where=_PLANNED)
_MAINTAINED = text("state = 'maintenance'")
Index("ix_moments_maintenance", Moment.maintained_until, sqlite_where=_MAINTAINED, postgresql_where=_MAINTAINED)
Index("ix_moments_citizen", Moment.citizen_id, Moment.started_at)
