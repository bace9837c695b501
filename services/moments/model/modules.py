"""A module in a moment, and the citizen's ticks on its steps.

Days are calendar days in Sweden. A module that closes on a day has 0 days left on that day: it is then read, not written.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from common.chassis.clock import swedish_day
from common.contracts.base import Caller
from common.contracts.errors import ModuleClosed, NotFound, StaleVersion
from services.moments.model.base import Base
from services.moments.model.moment import Moment
from services.moments.model.programme import ModuleOutline
from services.moments.model.states import MODULE_STEPS, following


class ModuleRun(Base):
    """One module of one moment.

    `scheduled_on` is the Swedish day on which an upcoming module starts by itself. `planned_days` are what an upcoming module will get; `default_days` what the programme says. `closes_on` is set while it is ongoing.
    `step_count` and `read_count` are kept so that lists needn't count marks. `in_version` is the moment's version at the last change.
    """

    __tablename__ = "module_runs"

    moment_id: Mapped[UUID] = mapped_column(ForeignKey(Moment.id, ondelete="CASCADE"), primary_key=True)
    module_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    in_version: Mapped[int]
    default_days: Mapped[int]
    planned_days: Mapped[int]
    closes_on: Mapped[date | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    step_count: Mapped[int]
    read_count: Mapped[int]
    scheduled_on: Mapped[date | None]

    @classmethod
    def of(cls, moment_id: UUID, outline: ModuleOutline, position: int) -> "ModuleRun":
        """Make the run of a module that hasn't begun, in a moment that starts (version 1)."""
        return cls(
            moment_id=moment_id,
            module_id=outline.id,
            position=position,
            state="upcoming",
            version=1,
            in_version=1,
            default_days=outline.open_days,
            planned_days=outline.open_days,
            closes_on=None,
            started_at=None,
            finished_at=None,
            step_count=len(outline.steps),
            read_count=0,
            scheduled_on=None,
        )

    def follow(self, outline: ModuleOutline, position: int) -> None:
        """Take its place and its steps in a newer version of the programme; days that staff have planned stay."""
        self.position, self.step_count = position, len(outline.steps)
        self.default_days = outline.open_days

    @property
    def has_begun(self) -> bool:
        """Say whether the citizen knows of it."""
        return self.state != "upcoming"

    @property
    def first_day(self) -> date | None:
        """Give the Swedish day on which it started."""
        return swedish_day(self.started_at) if self.started_at else None

    def days(self, today: date) -> int | None:
        """Give the days left when ongoing, the planned days when upcoming, else `None`."""
        if self.state == "upcoming":
            return self.planned_days
        return None if self.closes_on is None else max(0, (self.closes_on - today).days)

    def is_open(self, today: date) -> bool:
        """Say whether the citizen may write in it."""
        return self.state == "ongoing" and bool(self.days(today))

    def require_open(self, today: date) -> None:
        """Raise `ModuleClosed` when it isn't ongoing or its days have run out."""
        if not self.is_open(today):
            raise ModuleClosed(state=self.state)

    def require_written_by(self, caller: Caller, today: date) -> None:
        """Raise `ModuleClosed` unless it may be written in; one that hasn't begun isn't there for the citizen (`NotFound`)."""
        if not self.has_begun:
            raise NotFound if caller is Caller.CITIZEN else ModuleClosed
        self.require_open(today)

    def require_version(self, expected: int, changed: list[str]) -> None:
        """Raise `StaleVersion` unless the module still stands as the page showed it; `changed` names what has."""
        if self.version != expected:
            raise StaleVersion(expected=expected, actual=self.version, changed=changed)

    def begin(self, at: datetime, today: date) -> None:
        """Start it together with its moment: as `start`, but the version stays at 1."""
        self._open(self.planned_days, today)
        self.state, self.started_at = following(MODULE_STEPS, self.state, "start"), at

    def start(self, at: datetime, today: date) -> None:
        """Start an upcoming module with its planned days, or a finished one again with the programme's."""
        days = self.planned_days if self.state == "upcoming" else self.default_days
        self._change("start")
        self.started_at, self.finished_at, self.scheduled_on = self.started_at or at, None, None
        self._open(days, today)

    def end(self, at: datetime) -> None:
        """End an ongoing module."""
        self._change("end")
        self.finished_at, self.closes_on = at, None

    def set_upcoming(self) -> None:
        """Set it back to upcoming, with the programme's days; answers and ticks stay."""
        self._change("set_upcoming")
        self.started_at = self.finished_at = self.closes_on = None
        self.planned_days = self.default_days

    def change_days(self, days: int, today: date) -> None:
        """Set the days left from today, or those planned; a finished module has none (`IllegalTransition`)."""
        self._change("change_days")
        if self.state == "upcoming":
            self.planned_days = days
        else:
            self._open(days, today)

    def schedule(self, day: date | None) -> None:
        """Let an upcoming module start by itself on a day, or no longer (`None`)."""
        self._change("schedule")
        self.scheduled_on = day

    def change_places(self, other: "ModuleRun") -> None:
        """Change places with another upcoming module."""
        mine, theirs = self.position, other.position
        self.take_place(theirs)
        other.take_place(mine)

    def take_place(self, position: int) -> None:
        """Stand in another place among the upcoming."""
        self._change("move")
        self.position = position

    def _change(self, action: str) -> None:
        self.state = following(MODULE_STEPS, self.state, action)
        self.version += 1

    def _open(self, days: int, today: date) -> None:
        self.closes_on = today + timedelta(days=days)


class StepMark(Base):
    """The citizen's tick on a step: read, or marked unread again. A step without a row is unread."""

    __tablename__ = "step_marks"

    moment_id: Mapped[UUID] = mapped_column(ForeignKey(Moment.id, ondelete="CASCADE"), primary_key=True)
    step_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    module_id: Mapped[str] = mapped_column(String(64))
    is_read: Mapped[bool]
    marked_at: Mapped[datetime]
    in_version: Mapped[int]


Index(
    "ix_module_runs_scheduled",
    ModuleRun.scheduled_on,
    sqlite_where=text("scheduled_on IS NOT NULL"),
    postgresql_where=text("scheduled_on IS NOT NULL"),
)
