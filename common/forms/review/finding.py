"""One piece of advice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: `path` like `questions.3.show_if` (as in `Fault`), `reason` in Swedish."""

    path: str
    reason: str
