"""When a question is shown: `enableWhen` read as `show_if`.

FHIR compares with `=` when one of several answers is equal and with `!=` when none is, which for check boxes is our `contains` and
`not_contains` (https://hl7.org/fhir/R4/codesystem-questionnaire-enable-operator.html). The form engine itself judges each condition.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from common.forms.conditions import Operator
from common.forms.fhir import vocabulary
from common.forms.fhir.elements import Element
from common.forms.fhir.options import Option, meant
from common.forms.kinds.base import Question, Unreadable
from common.forms.kinds.calendar import Date, Time, read_date, read_time
from common.forms.kinds.choices import YesNo
from common.forms.kinds.matrix import Matrix
from common.forms.kinds.numbers import Number, Scale
from common.forms.kinds.texts import Text
from common.forms.loading_conditions import MOST_CONDITIONS

Rule = dict[str, list[dict[str, Any]]]
"""`{"all": [...]}` or `{"any": [...]}`, as in a definition."""

OPERATORS = {"=": "equals", "!=": "not_equals", "<": "less", "<=": "at_most", ">": "greater", ">=": "at_least"}
OF_SEVERAL = {"=": "contains", "!=": "not_contains"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a linkId means to conditions: a question, perhaps one row of it, and what its alternatives are called in FHIR."""

    question: Question
    row: str = ""
    options: list[Option] = field(default_factory=list)
    unit: str = ""

    @property
    def operators(self) -> frozenset[Operator]:
        """Give what may be asked of it."""
        return (
            self.question.row_operators if self.row and isinstance(self.question, Matrix) else self.question.operators
        )


@dataclass(frozen=True, slots=True)
class Read:
    """The part of an item's condition that can be said here. `is_wider`: it holds for more people than the item's does."""

    rule: Rule | None = None
    is_wider: bool = False


def read_rule(item: Element, asked: Mapping[str, Asked]) -> Read:
    """Give the condition of an item. Of several that must all hold those are kept that can be said; of alternatives all or none."""
    lost = item.extension(*vocabulary.CONDITION_EXPRESSION) is not None
    if not item.data.get("enableWhen"):
        return Read(is_wider=lost or "_enableWhen" in item.data)
    elements = item.inner("enableWhen")
    read = [(one, _condition(one, asked)) for one in elements]
    said = [(one, condition) for one, condition in read if condition]
    is_any = item.data.get("enableBehavior") == "any" and len(elements) > 1
    if not said or (is_any and len(said) < len(read)):
        return Read(is_wider=True)
    for one, _ in said:
        one.carry("question", "operator", one.choice("answer")[0])
    item.take("enableBehavior", str)
    return Read({"any" if is_any else "all": [condition for _, condition in said]}, lost or len(said) < len(read))


def merged(rules: Sequence[Rule]) -> Read:
    """Give one rule that says as much of `rules` as a definition can: it has no alternatives within a rule, and room for so many."""
    alternatives = [rule for rule in rules if "any" in rule]
    every = [one for rule in rules for one in rule.get("all", ())]
    once = [one for place, one in enumerate(every) if one not in every[:place]]
    if once:
        is_wider = bool(alternatives) or len(once) > MOST_CONDITIONS
        return Read({"all": once[:MOST_CONDITIONS]}, is_wider)
    fitting = [rule for rule in alternatives if len(rule["any"]) <= MOST_CONDITIONS]
    return Read(fitting[-1] if fitting else None, is_wider=len(alternatives) > len(fitting[-1:]))


def _condition(raw: Element, asked: Mapping[str, Asked]) -> dict[str, Any] | None:
    about = asked.get(str(raw.data.get("question")))
    if about is None or raw.data.get("modifierExtension"):
        return None
    name, answer = raw.choice("answer")
    condition = {"question": about.question.id} | ({"row": about.row} if about.row else {})
    sign = raw.data.get("operator")
    if sign == "exists":
        is_fit = isinstance(answer, bool) and Operator.ANSWERED in about.operators
        return condition | {"operator": "answered" if answer else "not_answered"} if is_fit else None
    signs = OF_SEVERAL if Operator.CONTAINS in about.operators and about.options else OPERATORS
    operator = signs.get(sign) if isinstance(sign, str) else None
    value = _value(about, name.removeprefix("answer"), answer)
    return condition | {"operator": operator, "value": value} if operator and _fits(about, operator, value) else None


def _fits(about: Asked, operator: str, value: Any) -> bool:
    """Let the engine say whether the question can be compared so."""
    if value is None or operator not in about.operators:
        return False
    question = about.question
    try:
        if about.row and isinstance(question, Matrix):
            question.read_column(value)
        else:
            question.read_compared(Operator(operator), value)
    except Unreadable:
        return False
    return True


def _value(about: Asked, type_: str, answer: Any) -> Any:
    """Give an answer as the question has it; `None` when it isn't of a type that the question can have."""
    if about.options:
        place = meant(about.options, type_, answer)
        choices = getattr(about.question, "choices", ())
        return choices[place].id if place is not None and place < len(choices) else None
    if type_ == "Quantity":
        return _amount(answer, about.unit) if isinstance(about.question, Number) else None
    fits = next((types for kind, types in _TYPES.items() if isinstance(about.question, kind)), ())
    if type_ not in fits or (type_ == "Date" and read_date(str(answer)) is None):
        return None
    return read_time(str(answer)) if type_ == "Time" else answer


_TYPES: dict[type[Question], tuple[str, ...]] = {
    Text: ("String",),
    Number: ("Decimal", "Integer"),
    Scale: ("Decimal", "Integer"),
    Date: ("Date",),
    Time: ("Time",),
    YesNo: ("Boolean",),
}


def _amount(quantity: Any, unit: str) -> Any:
    """Give the number of a Quantity in the question's unit; a comparator (`<`) or another unit makes it another number."""
    if not isinstance(quantity, Mapping) or quantity.get("comparator"):
        return None
    units = {quantity.get("unit"), quantity.get("code")} - {None}
    return quantity.get("value") if not units or unit in units else None
