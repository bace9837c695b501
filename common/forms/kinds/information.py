"""Text between the questions, for example a heading or an explanation."""

from dataclasses import dataclass
from typing import Any, ClassVar

from common.forms.conditions import Operator
from common.forms.kinds.base import Fields, Question, Unreadable


@dataclass(frozen=True, kw_only=True)
class Information(Question):
    """`information`: shown like a question, never answered; conditions can't ask about it."""

    operators: ClassVar[frozenset[Operator]] = frozenset()

    @property
    def demand(self) -> str:
        """Give the sentence for a missing answer; it is never mandatory, so nobody is told."""
        return "Här finns inget att svara på."

    def read(self, raw: Any) -> None:
        """Refuse every answer."""
        if raw is not None and raw != "":
            raise Unreadable(self.demand)

    def raw_from(self, fields: Fields) -> None:
        """Give nothing: there is no field."""

    def fields_of(self, answer: Any) -> list[tuple[str, str]]:  # noqa: ARG002 - the same call for every kind
        """Give nothing: there is no field."""
        return []
