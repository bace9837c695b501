"""What a plan holds, from what staff wrote: judged, sealed, opened. Pure but for the keys."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Self

from common.contracts.errors import Invalid
from common.contracts.flags.plans import SavePlan
from common.contracts.flags.vocabulary import MOST_DEFINITION, Schedule
from common.door import line
from common.forms import BrokenForm, Form, load_definition
from common.phrases import plans
from common.phrases.code import Phrase
from services.flags import schedules

FORM_ID = "plan"
"""A plan's questions are a form of this id to the form engine."""
DAYS_TO_START = 366
"""A plan begins within a year: so far ahead nobody has to look for its first activity."""

Faults = dict[str, list[Phrase]]


@dataclass(frozen=True)
class Content:
    """A plan's name, questions, note and schedule."""

    name: str
    questions: list[dict[str, Any]]
    note: str
    schedule: Schedule

    @classmethod
    def of(cls, written: SavePlan) -> Self:
        """Give what staff wrote."""
        return cls(line(written.name), written.questions, written.note, written.schedule)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `text` gave."""
        kept = json.loads(text)
        return cls(kept["name"], kept["questions"], kept["note"], _schedule(kept["schedule"]))

    @property
    def text(self) -> str:
        """Give it as text to seal."""
        told = {name: getattr(self, name) for name in ("name", "questions", "note")}
        return json.dumps({**told, "schedule": vars(self.schedule)}, ensure_ascii=False, default=date.isoformat)

    @cached_property
    def form(self) -> Form:
        """Give the questions as a form; raises `BrokenForm`."""
        return load_definition({"id": FORM_ID, "title": self.name or "-", "questions": self.questions})

    def require_readable(self) -> None:
        """Refuse questions that are no questions: what is kept as a draft can be shown again. Raises `Invalid`."""
        if len(json.dumps(self.questions, ensure_ascii=False).encode()) > MOST_DEFINITION:
            raise Invalid(fields={"questions": [plans.PLAN_QUESTIONS_LARGE()]})
        if self.questions:
            self._require_form()

    def _require_form(self) -> None:
        try:
            _form = self.form
        except BrokenForm as broken:
            faults: Faults = {}
            for fault in broken.faults:
                faults.setdefault(fault.path, []).append(fault.reason)
            raise Invalid(fields=faults) from broken

    def require_complete(self, today: date, at: datetime) -> None:
        """Refuse to activate what lacks a name, a question or a schedule; raises `Invalid` with everything that is missing."""
        faults = {**self._missing(), **self._unfit_start(today)}
        if not faults and not any(
            schedules.occurrences(self.schedule, schedules.first_open(self.schedule, at), at + schedules.FAR)
        ):
            faults = {"schedule.weekdays": [plans.PLAN_NEVER_HAPPENS()]}
        if faults:
            raise Invalid(fields=faults)

    def _missing(self) -> Faults:
        is_asked = any(each.get("kind") != "information" for each in self.questions)
        wanted = {
            "name": (self.name, plans.PLAN_NAME_MISSING),
            "questions": (is_asked, plans.PLAN_QUESTION_MISSING),
            "schedule.weekdays": (self.schedule.weekdays, plans.PLAN_WEEKDAY_MISSING),
            "schedule.times": (self.schedule.times, plans.PLAN_TIME_MISSING),
            "schedule.starts_on": (self.schedule.starts_on, plans.PLAN_START_MISSING),
        }
        return {name: [missing()] for name, (given, missing) in wanted.items() if not given}

    def _unfit_start(self, today: date) -> Faults:
        starts_on = self.schedule.starts_on
        if starts_on is None or today <= starts_on <= today + timedelta(days=DAYS_TO_START):
            return {}
        return {"schedule.starts_on": [plans.PLAN_START_PASSED() if starts_on < today else plans.PLAN_START_FAR()]}


def _schedule(kept: dict[str, Any]) -> Schedule:
    days = {name: kept[name] and date.fromisoformat(kept[name]) for name in ("starts_on", "ends_on")}
    return Schedule(**{**kept, **days})
