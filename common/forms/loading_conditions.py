"""How conditions are read: of show-if on earlier questions, of flag rules on any question and on scores."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from common.forms.conditions import PRESENCE, Condition, Operator, ShowIf
from common.forms.kinds.base import Question, Unreadable
from common.forms.kinds.matrix import Matrix
from common.forms.reader import Reader
from common.phrases import defining
from common.phrases.code import Phrase

MOST_CONDITIONS = 20

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Known:
    """What a condition may name: the questions read so far (`None`: one with faults), and every id that the form has."""

    earlier: Mapping[str, Question | None]
    every: frozenset[str]


def read_rule(fields: Reader, name: str, read: Callable[[Reader], One | None]) -> tuple[bool, tuple[One, ...]] | None:
    """Give (all of them, the conditions) of a field `{all: […]}` or `{any: […]}`, or `None` with a fault."""
    rule = Reader(fields.value(name), fields.at(name), fields.faults)
    if rule.broken:
        return None
    if rule.has("all") == rule.has("any"):
        fields.fault(name, defining.ALL_OR_ANY())
        return None
    kind = "all" if rule.has("all") else "any"
    items = rule.items(kind, MOST_CONDITIONS)
    found = [read(Reader(item, rule.at(f"{kind}.{number}"), rule.faults)) for number, item in enumerate(items)]
    rule.close()
    return kind == "all", tuple(condition for condition in found if condition is not None)


def read_show_if(fields: Reader, identifier: str, known: Known) -> ShowIf | None:
    """Give a question's rule, or `None` when it has none or a broken one."""
    if fields.value("show_if") is None:
        return None
    found = read_rule(fields, "show_if", lambda one: read_condition(one, identifier, known))
    return ShowIf(*found) if found else None


def read_condition(fields: Reader, identifier: str, known: Known) -> Condition | None:
    """Give a condition on a question; `identifier` is the question that it stands in, `""` for a flag rule."""
    about = fields.required("question")
    row = fields.value("row")
    operator = fields.word("operator", list(Operator))
    raw = fields.value("value")
    fields.close()
    if about is None or operator is None:
        return None
    if not isinstance(about, str) or about not in known.earlier:
        fields.fault("question", _why_not_known(about, identifier, known))
        return None
    asked = known.earlier[about]
    if asked is None:
        return None
    if row is not None:
        return _of_row(fields, asked, row, Operator(operator), raw)
    return _compared(fields, asked, Operator(operator), raw)


def _why_not_known(about: Any, identifier: str, known: Known) -> Phrase:
    if not isinstance(about, str) or about not in known.every:
        return defining.NO_SUCH_QUESTION()
    if about == identifier:
        return defining.OWN_ANSWER()
    return defining.QUESTION_LATER()


def _of_row(fields: Reader, asked: Question, row: Any, operator: Operator, raw: Any) -> Condition | None:
    if not isinstance(asked, Matrix) or not isinstance(row, str) or row not in asked.row_labels:
        fields.fault("row", defining.NO_SUCH_ROW_OF(question=asked.id))
        return None
    if not _allowed(fields, asked, operator, asked.row_operators, raw):
        return None
    try:
        return Condition(asked.id, operator, None if operator in PRESENCE else asked.read_column(raw), row)
    except Unreadable as unreadable:
        fields.fault("value", defining.UNREADABLE_VALUE(question=asked.id, why=unreadable.phrase))
        return None


def _compared(fields: Reader, asked: Question, operator: Operator, raw: Any) -> Condition | None:
    if not _allowed(fields, asked, operator, asked.operators, raw):
        return None
    try:
        return Condition(asked.id, operator, None if operator in PRESENCE else asked.read_compared(operator, raw))
    except Unreadable as unreadable:
        fields.fault("value", defining.UNREADABLE_VALUE(question=asked.id, why=unreadable.phrase))
        return None


def _allowed(fields: Reader, asked: Question, operator: Operator, operators: frozenset[Operator], raw: Any) -> bool:
    """Say whether the operator fits the question; one that needs a value must have it, and the others none."""
    if operator not in operators:
        told = {"question": asked.id, "kind": asked.kind}
        allowed = sorted(operators)
        fields.fault(
            "operator",
            defining.OPERATOR_OF_QUESTION(**told, allowed=allowed) if allowed else defining.NO_CONDITION(**told),
        )
        return False
    if operator in PRESENCE:
        if raw is not None:
            fields.fault("value", defining.OPERATOR_WITHOUT_VALUE(operator=operator))
        return True
    if raw is None:
        fields.fault("value", defining.FIELD_MISSING())
    return raw is not None
