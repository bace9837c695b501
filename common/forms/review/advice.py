"""One piece of advice."""

from dataclasses import dataclass

from common.phrases.code import Phrase


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: `path` like `questions.3.show_if` (as in `Fault`), `reason` says what."""

    path: str
    reason: Phrase
