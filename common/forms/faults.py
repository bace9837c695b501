"""What can be wrong with a form's definition, told to the person who writes the form."""

from dataclasses import dataclass

from common.phrases.code import Phrase, plain


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to correct: `path` like `questions.3.show_if.all.0.question` (numbers count from 0), `reason` says what."""

    path: str
    reason: Phrase


class BrokenForm(ValueError):
    """A definition that can't be used. `faults` holds everything found, so that the author corrects it all in one go."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the `faults`; the text of the error lists them, a line each."""
        super().__init__("\n".join(f"{fault.path}: {plain(fault.reason)}" for fault in faults))
        self.faults = faults
