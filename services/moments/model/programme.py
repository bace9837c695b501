"""The outline of a programme version, kept here: a published version never changes, so pages of a moment need no answer from content."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from common.contracts.content.versions import FormOutline, Outline
from common.contracts.content.versions import StepOutline as StepTold
from common.contracts.errors import Blocked, NotFound
from common.contracts.moments.overview import Blocking
from common.forms import Repeat
from services.moments.model.base import Base
from services.moments.model.occasions import ONCE


@dataclass(frozen=True, slots=True)
class StepOutline:
    """A step: where it stands, the ids of the forms on it, those that the programme waits for, and those that are sent again."""

    id: str
    module_id: str
    form_ids: tuple[str, ...]
    blocking: tuple[str, ...] = ()
    repeats: Mapping[str, Repeat] = field(default_factory=dict)

    @classmethod
    def from_data(cls, data: Mapping[str, Any], module_id: str) -> Self:
        """Make it of a stored step; one that was stored earlier says nothing of forms that block or are sent again."""
        repeats = {form_id: Repeat(*rule) for form_id, rule in data.get("repeats", {}).items()}
        return cls(data["id"], module_id, tuple(data["forms"]), tuple(data.get("blocking", ())), repeats)

    def repeat_of(self, form_id: str) -> Repeat:
        """Give when a form is sent again."""
        return self.repeats.get(form_id, ONCE)

    def repeat_with(self, form_id: str) -> Repeat:
        """Give when a form of this step is sent again; raises `NotFound` for one that the step doesn't have."""
        if form_id not in self.form_ids:
            raise NotFound
        return self.repeat_of(form_id)


@dataclass(frozen=True, slots=True)
class ModuleOutline:
    """A module: its place, whether it starts with the moment, how many days it stays open by default, its steps in order."""

    id: str
    starts_at_once: bool
    open_days: int
    steps: tuple[StepOutline, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Make it of a stored module."""
        steps = tuple(StepOutline.from_data(step, data["id"]) for step in data["steps"])
        return cls(data["id"], data["starts_at_once"], data["open_days"], steps)


class ProgrammeVersion(Base):
    """One published version of a programme that some moment here runs. `modules` is the part of content's outline that rules need."""

    __tablename__ = "programme_versions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(300))
    version: Mapped[str] = mapped_column(String(20))
    recommended_days: Mapped[int]
    modules: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    @staticmethod
    def values_of(version_id: UUID, outline: Outline) -> dict[str, Any]:
        """Give the columns of an outline as content answers it."""
        forms = {form.id: form for form in outline.forms}
        modules = [
            {
                "id": module.id,
                "starts_at_once": module.starts_at_once,
                "open_days": module.open_days,
                "steps": [_step_data(step, forms) for step in module.steps],
            }
            for module in outline.modules
        ]
        kept = {name: getattr(outline, name) for name in ("programme_id", "title", "version", "recommended_days")}
        return {"id": version_id, **kept, "modules": modules}

    def outlines(self) -> Iterator[ModuleOutline]:
        """Give the modules in the programme's order."""
        return (ModuleOutline.from_data(data) for data in self.modules)

    def blocking_forms(self) -> list[tuple[StepOutline, str]]:
        """Give the forms that the programme waits for, in order, each with its step."""
        return [(step, form_id) for each in self.outlines() for step in each.steps for form_id in step.blocking]

    def step(self, step_id: str) -> StepOutline:
        """Give a step by its id; raises `NotFound`."""
        for data in self.modules:
            if any(step["id"] == step_id for step in data["steps"]):
                return next(step for step in ModuleOutline.from_data(data).steps if step.id == step_id)
        raise NotFound


def first_blocking(
    waiting: Iterable[tuple[StepOutline, str]], open_modules: Collection[str], sent: Collection[tuple[str, str]]
) -> Blocking | None:
    """Give the first form waited for that the citizen can answer and hasn't sent (by step and form), `None` when there is none.

    A form whose module isn't open would otherwise lock them out of everything.
    """
    for step, form_id in waiting:
        if step.module_id in open_modules and (step.id, form_id) not in sent:
            return Blocking(module_id=step.module_id, step_id=step.id, form_id=form_id)
    return None


def require_not_blocked(waited_for: Blocking | None, step_id: str) -> None:
    """Raise `Blocked` when the programme waits for a form on another step (`first_blocking`)."""
    if waited_for is not None and waited_for.step_id != step_id:
        raise Blocked(step_id=waited_for.step_id, form_id=waited_for.form_id)


def _step_data(step: StepTold, forms: Mapping[str, FormOutline]) -> dict[str, Any]:
    own = [forms[form_id] for form_id in step.forms if form_id in forms]
    return {
        "id": step.id,
        "forms": list(dict.fromkeys(step.forms)),
        "blocking": [form.id for form in own if form.blocks],
        "repeats": {form.id: [form.repeat.every_days, form.repeat.times] for form in own if form.repeat},
    }
