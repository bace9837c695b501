"""A programme as its authors write it: blocks with their words, not yet rendered and perhaps not yet right. Between the rows of a draft and a package."""

from dataclasses import dataclass, field
from typing import Any

from services.content.package.pictures import Picture

WrittenBlock = dict[str, Any]
"""`{"block_id", "kind", …}` with the fields of `contracts.content.parts.BlockWords` that the kind has."""


@dataclass
class WholeStep:
    """A step; `file` is its file's name without ending, if it came from a package."""

    step_id: str
    title: str
    blocks: list[WrittenBlock]
    file: str = ""


@dataclass
class WholeModule:
    """A module; `file` is its folder's name, if it came from a package."""

    module_id: str
    title: str
    kind: str
    starts_at_once: bool
    open_days: int
    summary: str
    steps: list[WholeStep] = field(default_factory=list)
    file: str = ""


@dataclass
class Whole:
    """A programme. `facts` as in `programme.yaml` but for `modules`; `pictures` by digest, each with the name that it has in `bilder/`."""

    facts: dict[str, Any]
    welcome: str
    modules: list[WholeModule] = field(default_factory=list)
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)
    pictures: dict[str, tuple[str, Picture]] = field(default_factory=dict)
