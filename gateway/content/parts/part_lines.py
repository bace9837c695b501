"""A question, a score or a flag rule as lines that a person can read, for two who have changed the same one."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from gateway.content.parts.labels import field_word, missing_words, operator_words, priority_words

Part = Mapping[str, Any]
_NOT_TOLD = frozenset({"id", "kind"})
_RULES = frozenset({"show_if", "when"})


def part_lines(part: Part, questions: Iterable[Part], scores: Iterable[Part]) -> str:
    """Give a part, a line a field, a list's item or a condition. `questions` and `scores` are the form's: conditions name them by their words."""
    called = {("question", str(each.get("id"))): each for each in questions} | {
        ("score", str(each.get("id"))): each for each in scores
    }
    return "\n".join(
        line for name, value in part.items() if name not in _NOT_TOLD for line in _lines(name, value, called)
    )


def shown(value: Any) -> str:
    """Give a value of a definition as it is written in a field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_("Ja") if value else _("Nej"))
    if isinstance(value, list):
        return ", ".join(shown(each) for each in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{field_word(str(name))} {shown(each)}" for name, each in value.items())
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _lines(name: str, value: Any, called: Mapping[Any, Part]) -> Iterator[str]:
    word = field_word(name)
    if isinstance(value, Mapping):
        rules = [(every, each) for every, each in value.items() if isinstance(each, list)] if name in _RULES else []
        yield from (f"{word}: {_rule(every, conditions, called)}" for every, conditions in rules)
        if not rules:
            yield f"{word}: {_inline(value)}"
    elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        yield from (f"{word} {number}: {_inline(each)}" for number, each in enumerate(value, 1))
    else:
        yield f"{word}: {_value(name, value)}"


def _inline(item: Any) -> str:
    """Give a choice, a row or a band in a line: its own text first, the rest with the names of the fields."""
    if not isinstance(item, Mapping):
        return shown(item)
    rest = [
        f"{field_word(name)} {_value(name, value)}".strip()
        for name, value in item.items()
        if name not in {"id", "label", "value"}
    ]
    points = [_("%(points)s poäng", points=shown(item["value"]))] if "value" in item else []
    return ", ".join([*([str(item["label"])] if "label" in item else []), *points, *rest])


def _value(name: str, value: Any) -> str:
    """Give a field's value; one of a few that the page offers by the words that it offers."""
    words = {"rule": missing_words, "priority": priority_words}.get(name)
    return words().get(str(value), shown(value)) if words else shown(value)


def _rule(every: str, conditions: list[Any], called: Mapping[Any, Part]) -> str:
    told = [_condition(each, called) if isinstance(each, Mapping) else shown(each) for each in conditions]
    return (f" {_('och')} " if every == "all" else f" {_('eller')} ").join(told)


def _condition(condition: Part, called: Mapping[Any, Part]) -> str:
    kind = "score" if "score" in condition else "question"
    about = called.get((kind, str(condition.get(kind))), {})
    title = str(about.get("label") or about.get("title") or condition.get(kind))
    row = _label(about.get("rows"), condition["row"]) if "row" in condition else ""
    operator = operator_words().get(str(condition.get("operator")), str(condition.get("operator")))
    value = condition.get("value")
    chosen = value if isinstance(value, list) else [value]
    words = ", ".join(_label(about.get("choices"), each) for each in chosen) if "value" in condition else ""
    return " ".join(filter(None, (f"”{title}”", row and f"({row})", operator, words)))


def _label(choices: Any, value: Any) -> str:
    """Give a choice's or a row's text; a value that is none of them as it is written."""
    found = (
        each
        for each in (choices if isinstance(choices, list) else [])
        if isinstance(each, Mapping) and each.get("id") == value
    )
    return str(next(found, {}).get("label") or shown(value))
