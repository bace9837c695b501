"""Free text on one line or several. People's words are kept as they come through the door (`common.door.free`)."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from common.door import figures, free, said, says
from common.forms.conditions import CONTAINMENT, EQUALITY, PRESENCE, Operator
from common.forms.kinds.base import Kind, Question, Unreadable
from common.phrases import answering
from common.phrases.code import Phrase

LONGEST_TEXT = 10_000
"""Characters (Unicode code points) in a text when the question says nothing else, and what a draft may always hold."""


def storable(text: str) -> bool:
    """Say whether PostgreSQL can keep the text: it takes neither NUL nor half a surrogate pair."""
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, kw_only=True)
class Text(Question):
    """`text` and `long_text`. Lengths are in characters; `pattern` must match the whole text, `pattern_text` says so in words."""

    operators: ClassVar[frozenset[Operator]] = PRESENCE | EQUALITY | CONTAINMENT

    minimum_length: int = 0
    maximum_length: int = LONGEST_TEXT
    pattern: re.Pattern[str] | None = None
    pattern_text: str = ""

    @cached_property
    def room(self) -> int:
        """Give how long a draft may be: a text that is too long to send is kept while it is being shortened."""
        return max(LONGEST_TEXT, self.maximum_length)

    @property
    def demand(self) -> Phrase:
        """Give the phrase for a missing answer."""
        return answering.ASK_TEXT()

    def read(self, raw: Any) -> str | None:
        """Give the text as it was written, with line feeds as line endings and without what nobody sees; spaces and emoji stay."""
        if raw is None or raw == "":
            return None
        if not isinstance(raw, str):
            raise Unreadable(answering.NOT_A_TEXT())
        text = free(raw)
        if not text:
            return None
        if len(text) > self.room:
            raise Unreadable(answering.TEXT_TOO_LONG(most=self.maximum_length, now=len(text)))
        if not storable(text):
            raise Unreadable(answering.NOT_STORABLE())
        if self.kind is Kind.TEXT and "\n" in text:
            raise Unreadable(answering.ONE_LINE_ONLY())
        return self._as_asked(text)

    def _as_asked(self, text: str) -> str:
        """Give the text with plain figures where the pattern asks for them: a number that was pasted has Word's dashes and spaces."""
        if not self.pattern or len(text) > self.maximum_length or self.pattern.fullmatch(text):
            return text
        plain = figures(text)
        return plain if self.pattern.fullmatch(plain) else text

    def counts(self, answer: str) -> bool:
        """Say whether it says anything: there is more than blanks and what shows nothing."""
        return says(answer)

    def complaints(self, answer: str, today: date) -> list[Phrase]:  # noqa: ARG002 - the same call for every kind
        """Complain about length first; the pattern is tried only on a text of allowed length, which bounds its time."""
        length = len(answer)
        if length > self.maximum_length:
            return [answering.TEXT_TOO_LONG(most=self.maximum_length, now=length)]
        if not self.counts(answer):
            return []
        if self.minimum_length > 1 and (shown := len(said(answer))) < self.minimum_length:
            return [answering.TEXT_TOO_SHORT(least=self.minimum_length, now=shown)]
        if self.pattern and not self.pattern.fullmatch(answer):
            return [answering.PATTERN(words=self.pattern_text)]
        return []
