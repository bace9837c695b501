"""What can be wrong with a package, told to the person who writes it: file, line and reason."""

from dataclasses import dataclass

from common.phrases.code import Phrase, plain


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to correct. `line` counts from 1; `None` when the whole file is meant."""

    file: str
    line: int | None
    reason: Phrase

    @property
    def place(self) -> str:
        """Give `modules/01-x/module.yaml:3`, which editors can jump to."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def __str__(self) -> str:
        """Give the place and the reason, for logs and terminals."""
        return f"{self.place}: {plain(self.reason)}"


class BrokenPackage(ValueError):
    """A package that can't be loaded. `faults` holds everything found, so that the author corrects it all in one go."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults."""
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults
