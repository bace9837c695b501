"""Text between the questions, for example a heading or an explanation."""

from dataclasses import dataclass
from typing import Any, ClassVar

from common.forms.conditions import Operator
from common.forms.kinds.base import Fields, Question, Unreadable
from common.phrases import answering
from common.phrases.code import Phrase


@dataclass(frozen=True, kw_only=True)
class Information(Question):
    """`information`: shown like a question, never answered; conditions can't ask about it."""

    operators: ClassVar[frozenset[Operator]] = frozenset()

    @property
    def demand(self) -> Phrase:
        """Give the phrase for a missing answer; it is never mandatory, so nobody is told."""
        return answering.NOTHING_TO_ANSWER()

    def read(self, raw: Any) -> None:
        """Refuse every answer."""
        if raw is not None and raw != "":
            raise Unreadable(self.demand)

    def raw_from(self, fields: Fields) -> None:
        """Give nothing: there is no field."""

    def fields_of(self, answer: Any) -> list[tuple[str, str]]:  # noqa: ARG002 - the same call for every kind
        """Give nothing: there is no field."""
        return []
