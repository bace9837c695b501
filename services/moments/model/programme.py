"""The outline of a programme version, kept here: a published version never changes, so pages of a moment need no answer from content."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from common.contracts.errors import NotFound
from services.moments.model.base import Base


@dataclass(frozen=True, slots=True)
class StepOutline:
    """A step: where it stands, and the ids of the forms on it."""

    id: str
    module_id: str
    form_ids: tuple[str, ...]


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
        steps = tuple(StepOutline(step["id"], data["id"], tuple(step["forms"])) for step in data["steps"])
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
    def values_of(version_id: UUID, outline: Mapping[str, Any]) -> dict[str, Any]:
        """Give the columns of an outline as content answers it (`common.contracts.content.Outline`)."""
        modules = [
            {
                "id": module["id"],
                "starts_at_once": module["starts_at_once"],
                "open_days": module["open_days"],
                "steps": [{"id": step["id"], "forms": list(step["forms"])} for step in module["steps"]],
            }
            for module in outline["modules"]
        ]
        kept = {name: outline[name] for name in ("programme_id", "title", "version", "recommended_days")}
        return {"id": version_id, **kept, "modules": modules}

    def outlines(self) -> Iterator[ModuleOutline]:
        """Give the modules in the programme's order."""
        return (ModuleOutline.from_data(data) for data in self.modules)

    def step(self, step_id: str) -> StepOutline:
        """Give a step by its id; raises `NotFound`."""
        for data in self.modules:
            if any(step["id"] == step_id for step in data["steps"]):
                return next(step for step in ModuleOutline.from_data(data).steps if step.id == step_id)
        raise NotFound
