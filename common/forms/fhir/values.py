"""Values of ours as FHIR has them (https://hl7.org/fhir/R4/datatypes.html), of questions as the engine has loaded them: numbers are numbers."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from common.forms.conditions import PRESENCE, Condition
from common.forms.fhir.conditions import OF_SEVERAL, OPERATORS
from common.forms.fhir.links import Links
from common.forms.kinds.base import Kind, Question
from common.forms.kinds.decimals import plain
from common.forms.kinds.numbers import Number

Typed = tuple[str, Any]
"""The type of a value, as `value[x]` names it, and the value."""

_UNSAYABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_INTEGERS = range(-(2**31), 2**31)
_SIGNS = {operator: sign for sign, operator in OPERATORS.items()}
_SIGNS_OF_SEVERAL = {operator: sign for sign, operator in OF_SEVERAL.items()}


def words(text: str) -> str:
    """Give a text as FHIR's `string` may be: without control characters; `""` when there is nothing to read in it."""
    return _UNSAYABLE.sub(" ", text) if _UNSAYABLE.sub("", text).strip() else ""


def number(value: Decimal | float, *, is_whole: bool = False) -> Typed | None:
    """Give a number as `integer` or `decimal`; `None` for what an `integer` can't hold."""
    exactly = plain(value if isinstance(value, Decimal) else Decimal(repr(value)))
    if not is_whole:
        return "Decimal", exactly
    return ("Integer", exactly) if isinstance(exactly, int) and exactly in _INTEGERS else None


def is_whole(question: Question) -> bool:
    """Say whether a question's number is an `integer` in FHIR."""
    if not isinstance(question, Number):
        return question.kind in {Kind.SCALE, Kind.VAS}
    limits = [limit for limit in (question.minimum, question.maximum) if limit is not None]
    return question.step == 1 and all(number(limit, is_whole=True) for limit in limits)


def coded(choice: Mapping[str, Any]) -> Typed:
    """Give an alternative as FHIR has it: as it came, its words in the label; one of ours as a Coding with its id."""
    type_, value = next(((name[5:], value) for name, value in (choice.get("fhir") or {}).items()), ("Coding", None))
    display = words(choice["label"])
    if type_ in {"Coding", "Reference"}:
        told = {**(value if value is not None else {"code": choice["id"]}), **({"display": display} if display else {})}
        return type_, told or {"display": choice["id"]}
    if display == str(value).strip():
        return type_, value
    # Somebody has written other words for it: what it was called is its code.
    return "Coding", {"code": "-".join(str(value).split()), "display": display}


def said(question: Question, raw: Mapping[str, Any], answer: Any) -> Typed | None:
    """Give a normalised answer of a question; `None` when FHIR has no such value."""
    if "choices" in raw:
        type_, value = coded(next(one for one in raw["choices"] if one["id"] == answer))
        return type_, _identity(value) if type_ in {"Coding", "Reference"} else value
    if isinstance(answer, bool):
        return "Boolean", answer
    if isinstance(answer, int | float):
        return number(answer, is_whole=is_whole(question))
    if question.kind is Kind.DATE:
        return "Date", answer
    if question.kind is Kind.TIME:
        return "Time", f"{answer}:00"
    is_text = question.kind in {Kind.TEXT, Kind.LONG_TEXT} and words(answer) == answer
    return ("String", answer) if is_text else None


def enable_when(
    question: Question, by_id: Mapping[str, Question], raws: Mapping[str, Mapping[str, Any]], links: Links
) -> list[dict[str, Any]] | None:
    """Give the `enableWhen` of a question that has conditions; `None` when FHIR can't say them."""
    conditions = question.show_if.conditions if question.show_if else ()
    found = [_condition(one, by_id[one.question], raws[one.question], links) for one in conditions]
    told = [one for one in found if one]
    return told if len(told) == len(found) else None


def _condition(condition: Condition, question: Question, raw: Mapping[str, Any], links: Links) -> dict[str, Any] | None:
    link = links.of(condition.question, condition.row)
    if condition.operator in PRESENCE:
        return {"question": link, "operator": "exists", "answerBoolean": condition.operator == "answered"}
    signs = _SIGNS_OF_SEVERAL if question.kind is Kind.CHECKBOX else _SIGNS
    sign = signs.get(condition.operator)
    typed = said(question, raw, condition.value)
    if typed and "choices" in raw and not _means_one(raw, *typed):
        return None
    if typed is None and isinstance(condition.value, int | float):
        typed = number(condition.value)
    return {"question": link, "operator": sign, f"answer{typed[0]}": typed[1]} if sign and typed else None


def _means_one(raw: Mapping[str, Any], type_: str, value: Any) -> bool:
    """Say whether one alternative alone is called so: others may have come with the same code."""
    if type_ == "Reference" and "reference" not in value:
        return False
    others = [other for found, other in map(coded, raw["choices"]) if found == type_]
    if isinstance(value, dict):
        return len([other for other in others if value.items() <= other.items()]) == 1
    return others.count(value) == 1


def _identity(value: Mapping[str, Any]) -> dict[str, Any]:
    """Give what tells an alternative apart: its words only when it has no code."""
    told = {name: one for name, one in value.items() if name != "display"}
    return told if told.get("code") or told.get("reference") else dict(value)
