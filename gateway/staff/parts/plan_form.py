"""An activity plan as it is written on its page: read of what was posted, and of what is kept. No rules: the service has them.

The page writes the kinds of question that it has fields for; what a plan has more (rules, other kinds, from the API) is carried along unchanged.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Self

from flask import request

from gateway.fields import text, whole

KINDS = ("scale", "yes_no", "number", "radio", "long_text")
"""The kinds that the page offers, the most used first."""
MOST_LINES = 20
WINDOWS = (60, 120, 240, 720, 1440)
"""How long an activity can be answered, in minutes, as the page offers it."""
FIELDS = {
    "name": "namn",
    "questions": "fraga-0",
    "note": "anteckning",
    "schedule": "startdag",
    "schedule.weekdays": "veckodag-1",
    "schedule.times": "klockslag",
    "schedule.starts_on": "startdag",
    "schedule.every_weeks": "veckor",
    "schedule.ends_on": "slutdag",
    "schedule.times_in_all": "antal",
    "schedule.window_minutes": "svarstid",
}
"""The contract's names, and where they stand on the page."""


class NotANumber(ValueError):
    """What was typed where a whole number is meant."""


@dataclass
class Asked:
    """One question as it is written: `kept` is what the page has no fields for."""

    kind: str = "scale"
    label: str = ""
    choices: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    mandatory: bool = True
    kept: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def posted(cls, number: int) -> Self:
        """Read what was posted of one."""
        told = {name: text(f"{name}_{number}") for name in ("kind", "label", "choices", "unit", "low", "high")}
        return cls(**told, mandatory=f"mandatory_{number}" in request.form, kept=_kept(text(f"kept_{number}")))

    @classmethod
    def of(cls, question: Mapping[str, Any]) -> Self:
        """Read one that is kept."""
        return cls(
            kind=question["kind"],
            label=question["label"],
            choices="\n".join(each["label"] for each in question.get("choices", ())),
            unit=question.get("unit", ""),
            low=question.get("minimum_label", ""),
            high=question.get("maximum_label", ""),
            mandatory=question.get("mandatory", False),
            kept=dict(question),
        )

    @property
    def kept_text(self) -> str:
        """Give what the page carries along."""
        return json.dumps(self.kept, ensure_ascii=False)

    @property
    def is_offered(self) -> bool:
        """Say whether the page has fields for its kind."""
        return self.kind in KINDS

    def definition(self, identifier: str) -> dict[str, Any]:
        """Give it as a form's definition has it."""
        same = self.kept if self.kept.get("kind") == self.kind else {}
        if not self.is_offered:
            return {**same, "label": self.label}
        more = {
            "id": self.kept.get("id", identifier),
            "kind": self.kind,
            "label": self.label,
            "mandatory": self.mandatory,
        }
        return {**same, **more, **self._of_kind(same)}

    def _of_kind(self, same: Mapping[str, Any]) -> dict[str, Any]:
        if self.kind == "scale":
            ends = {name: each for name, each in (("minimum_label", self.low), ("maximum_label", self.high)) if each}
            return {"minimum": same.get("minimum", 0), "maximum": same.get("maximum", 10), **ends}
        if self.kind == "number":
            return {"unit": self.unit} if self.unit else {}
        return {"choices": self._choices(same)} if self.kind == "radio" else {}

    def _choices(self, same: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Give the alternatives, a line each; one whose words stand keeps its id and value."""
        known = {each["label"]: each for each in same.get("choices", ())}
        taken = {each["id"] for each in known.values()}
        fresh = (name for name in (f"val-{number}" for number in count(1)) if name not in taken)
        lines = [line.strip() for line in self.choices.splitlines() if line.strip()][:MOST_LINES]
        return [known[line] if line in known else {"id": next(fresh), "label": line} for line in lines]


@dataclass
class Written:
    """A plan as it stands on its page: texts as they were typed."""

    name: str = ""
    note: str = ""
    questions: list[Asked] = field(default_factory=lambda: [Asked()])
    weekdays: list[str] = field(default_factory=list)
    times: str = ""
    starts_on: str = ""
    every_weeks: str = "1"
    ends_on: str = ""
    times_in_all: str = ""
    window_minutes: str = "720"

    @classmethod
    def posted(cls) -> Self:
        """Read what was posted."""
        asked = [Asked.posted(number) for number in range(len(request.form.getlist("question")))]
        names = ("name", "times", "starts_on", "every_weeks", "ends_on", "times_in_all", "window_minutes")
        note = request.form.get("note", "").replace("\r\n", "\n")
        return cls(
            **{name: text(name) for name in names},
            note=note,
            questions=asked,
            weekdays=request.form.getlist("weekdays"),
        )

    @classmethod
    def of(cls, plan: Mapping[str, Any]) -> Self:
        """Read what is kept (`flags.plans.PlanPage`)."""
        schedule = plan["schedule"]
        told = {name: str(schedule[name] or "") for name in ("starts_on", "ends_on", "times_in_all")}
        return cls(
            name=plan["name"],
            note=plan["note"],
            questions=[Asked.of(each) for each in plan["questions"]] or [Asked()],
            weekdays=[str(each) for each in schedule["weekdays"]],
            times=", ".join(schedule["times"]),
            every_weeks=str(schedule["every_weeks"]),
            window_minutes=str(schedule["window_minutes"]),
            **told,
        )

    def asked(self) -> dict[str, Any]:
        """Give what the contract takes; a question without words is none. Raises `NotANumber` with the name of the field."""
        given = [each for each in self.questions if each.label or each.kept]
        return {
            "name": self.name,
            "note": self.note,
            "questions": [each.definition(_free(number, given)) for number, each in enumerate(given)],
            "schedule": {
                "weekdays": [_number("schedule.weekdays", each) for each in self.weekdays],
                "times": [_time(each) for each in self.times.replace(",", " ").split()],
                "starts_on": self.starts_on or None,
                "every_weeks": _number("schedule.every_weeks", self.every_weeks or "1"),
                "ends_on": self.ends_on or None,
                "times_in_all": _number("schedule.times_in_all", self.times_in_all) if self.times_in_all else None,
                "window_minutes": _number("schedule.window_minutes", self.window_minutes or "720"),
            },
        }


def _free(number: int, given: list[Asked]) -> str:
    """Give an id that no kept question of the plan has."""
    taken = {each.kept.get("id") for each in given}
    names = (f"fraga-{each}" for each in count(number + 1))
    return next(name for name in names if name not in taken)


def _time(typed: str) -> str:
    """Give a time of day as the contract takes it: people write 8.30 and 8 too."""
    hours, _mark, minutes = typed.replace(".", ":").partition(":")
    return f"{hours.zfill(2)}:{minutes or '00'}"


def _number(name: str, typed: str) -> int:
    try:
        return whole(typed)
    except ValueError:
        raise NotANumber(name) from None


def _kept(posted: str) -> dict[str, Any]:
    try:
        kept = json.loads(posted or "{}")
    except (ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}
