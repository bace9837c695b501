"""What can be wrong with a file of people, told to the operator who wrote it. A reason never repeats a name or a number."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to correct. `line` counts from 1, `path` reads like `staff.0.commissions.1.roles` (numbers count from 0)."""

    path: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        """Give `12: staff.0.name: reason`, to be put after the file's name and a colon."""
        place = "" if self.line is None else f"{self.line}: "
        return f"{place}{self.path}: {self.reason}" if self.path else f"{place}{self.reason}"


class BrokenPeopleFile(ValueError):
    """A file that can't be loaded. `faults` holds everything found, so that it is all corrected in one go."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults."""
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults
