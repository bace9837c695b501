"""When a question is shown: `show_if` as `enableWhen` and back.

FHIR compares a repeating choice with `=` when one of its answers is equal, which is our `contains`. It has nothing for a part of a text, for
"none of the answers", and no time of day without a time zone.
"""

from collections.abc import Callable, Mapping
from typing import Any

from common.forms.fhir.vocabulary import value_of

Rule = dict[str, list[dict[str, Any]]]
"""`{"all": [...]}` or `{"any": [...]}`, as in a definition."""

_SIGNS = {"equals": "=", "not_equals": "!=", "less": "<", "at_most": "<=", "greater": ">", "at_least": ">="}
_OPERATORS = {sign: operator for operator, sign in _SIGNS.items()}
_TYPES = {
    "text": "String",
    "long_text": "String",
    "radio": "Coding",
    "dropdown": "Coding",
    "checkbox": "Coding",
    "number": "Decimal",
    "scale": "Integer",
    "vas": "Integer",
    "date": "Date",
    "time": "Time",
    "yes_no": "Boolean",
}


def enable_when(rule: Rule, kinds: Mapping[str, str]) -> list[dict[str, Any]] | None:
    """Give the `enableWhen` of a rule, or `None` when FHIR can't say it. `kinds`: the kind of each question by id."""
    conditions = rule.get("all") or rule.get("any") or []
    said = [_condition(one, kinds[one["question"]]) if "question" in one else None for one in conditions]
    return [one for one in said if one] if all(said) else None


def _condition(condition: Mapping[str, Any], kind: str) -> dict[str, Any] | None:
    operator = condition["operator"]
    link = ".".join(filter(None, (condition["question"], condition.get("row"))))
    if operator in {"answered", "not_answered"}:
        return {"question": link, "operator": "exists", "answerBoolean": operator == "answered"}
    signs = {"contains": "="} if kind == "checkbox" else _SIGNS
    sign = signs.get(operator)
    type_ = "Coding" if kind == "matrix" else _TYPES.get(kind)
    if sign is None or type_ is None:
        return None
    return {"question": link, "operator": sign, f"answer{type_}": to_fhir(type_, condition["value"])}


def to_fhir(type_: str, value: Any) -> Any:
    """Give a value of ours in a type of FHIR."""
    if type_ == "Coding":
        return {"code": value}
    if type_ in {"Decimal", "Integer"} and isinstance(value, str):
        number = float(value.replace(",", "."))  # a definition may write "0,5"
        return int(number) if number.is_integer() else number
    return f"{value}:00" if type_ == "Time" else value


def read_condition(
    raw: Any, find_question: Callable[[str], tuple[dict[str, Any], str] | None]
) -> dict[str, Any] | None:
    """Give the condition that one `enableWhen` says, or `None`. `find_question` gives the question and the matrix row of a linkId."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get("question"), str):
        return None
    found = find_question(raw["question"])
    if found is None:
        return None
    question, row = found
    about: dict[str, Any] = {"question": question["id"]} | ({"row": row} if row else {})
    answer, sign = value_of(raw, "answer"), raw.get("operator")
    if sign == "exists" and isinstance(answer, bool):
        return about | {"operator": "answered" if answer else "not_answered"}
    operator = _operator(sign, question["kind"])
    value = _read_value(answer, question)
    return about | {"operator": operator, "value": value} if operator and value is not None else None


def _operator(sign: Any, kind: str) -> str | None:
    if kind == "checkbox":
        return "contains" if sign == "=" else None
    return _OPERATORS.get(sign) if isinstance(sign, str) else None


def _read_value(answer: Any, question: Mapping[str, Any]) -> Any:
    if isinstance(answer, Mapping) and "choices" in question:
        return choice_id(answer, question["choices"])
    if isinstance(answer, Mapping):
        return answer.get("value")  # a quantity
    if question["kind"] == "time" and isinstance(answer, str):
        return answer[:5]
    return answer


def choice_id(coding: Mapping[str, Any], choices: list[dict[str, Any]]) -> str | None:
    """Give the id of the choice that a coding means: its code, as ids are written, or its words."""
    code, display = coding.get("code"), coding.get("display")
    for choice in choices:
        if (isinstance(code, str) and slug(code) == choice["id"]) or (code is None and display == choice["label"]):
            return str(choice["id"])
    return None


def merged(rules: list[Rule]) -> Rule | None:
    """Give one rule that says all of `rules`, or `None` when that takes a rule within a rule, which definitions don't have."""
    rules = [rule for rule in rules if rule]
    if len(rules) == 1:
        return rules[0]
    if any("any" in rule and len(rule["any"]) > 1 for rule in rules):
        return None
    return {"all": [one for rule in rules for one in (*rule.get("all", ()), *rule.get("any", ()))]}


def slug(text: str) -> str:
    """Give a text as ids are written: `a–z 0–9 -`, at most 64; `""` when nothing is left."""
    plain = text.lower().translate(str.maketrans("åäöéü", "aaoeu"))
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in plain)
    return "-".join(filter(None, kept.split("-")))[:64].strip("-")
