"""One question of a FHIR Questionnaire as a question of a definition."""

from collections.abc import Callable, Mapping
from typing import Any

from common.forms.fhir import vocabulary
from common.forms.fhir.choices import read_choices, selected
from common.forms.fhir.notes import Note
from common.forms.patterns import BadPattern, compile_pattern

LONGEST_TEXT = 10_000
_READ_EXTENSIONS = {
    vocabulary.ITEM_CONTROL, vocabulary.UNIT, vocabulary.SLIDER_STEP, vocabulary.MINIMUM_CHOICES, vocabulary.MAXIMUM_CHOICES,
    vocabulary.MINIMUM, vocabulary.MAXIMUM, vocabulary.MINIMUM_LENGTH, vocabulary.PATTERN, vocabulary.OUR_FIELDS,
}  # fmt: skip
_READ_FIELDS = {
    "linkId", "id", "text", "prefix", "type", "extension", "modifierExtension", "enableWhen", "enableBehavior", "required", "repeats",
    "maxLength", "answerOption", "answerValueSet", "initial", "item",
}  # fmt: skip
_WORDS = {
    "code": "Kopplingen till kodverk",
    "definition": "Kopplingen till en definition",
    "readOnly": "Att svaret inte får ändras",
}

Fields = dict[str, Any]


def read_item(item: Mapping[str, Any], contained: Any, notes: list[Note]) -> Fields | None:
    """Give the question without id and condition, or `None` (with a note) when there is no such question here."""
    link, type_ = str(item.get("linkId", "")), item.get("type")
    reader = _READERS.get(type_) if isinstance(type_, str) else None
    if reader is None:
        notes.append(Note(link, f"Frågor av typen {str(type_)[:40]} finns inte här. Frågan tas inte med."))
        return None
    question = _common(item) | reader(item, contained, notes)
    notes.extend(_unsaid(item, question))
    if question["kind"] == "information":
        question.pop("mandatory", None)
        question.pop("help", None)
    return question


def _common(item: Mapping[str, Any]) -> Fields:
    label = " ".join(str(part) for part in (item.get("prefix"), item.get("text")) if part)
    question: Fields = {"label": label or str(item.get("linkId", "–"))}
    if help_of(item):
        question["help"] = help_of(item)
    if item.get("required") is True:
        question["mandatory"] = True
    return question


def help_of(item: Mapping[str, Any]) -> str:
    """Give the help text that stands under an item, or `""`."""
    children = item.get("item")
    for child in children if isinstance(children, list) else []:
        if isinstance(child, Mapping) and vocabulary.control_of(child) == "help":
            return str(child.get("text", ""))
    return ""


def said_nothing_of(link: str, element: Mapping[str, Any]) -> list[Note]:
    """Give a note of each part of an element that nobody here reads."""
    fields = sorted(set(element) - _READ_FIELDS) if link else []
    urls = (str(one.get("url")) for one in vocabulary.extensions(element) if one.get("url") not in _READ_EXTENSIONS)
    return [
        *(Note(link, f"{_WORDS.get(name, f'Fältet {name[:40]}')} tas inte med.") for name in fields),
        *(Note(link, f"Tillägget {url[:120]} tas inte med.") for url in urls),
    ]


def _unsaid(item: Mapping[str, Any], question: Fields) -> list[Note]:
    """Give a note of what this type of question has no place for."""
    link = str(item.get("linkId", ""))
    notes = []
    if item.get("initial") and "initial" not in question:
        notes.append(Note(link, "Svaret som är ifyllt från början tas inte med."))
    if item.get("repeats") and question["kind"] != "checkbox":
        notes.append(Note(link, "En fråga som kan besvaras flera gånger besvaras här en gång."))
    if item.get("answerValueSet") and "choices" not in question:
        notes.append(Note(link, "Listan med alternativ finns inte i formuläret och tas inte med."))
    return notes


def _text(item: Mapping[str, Any], kind: str, notes: list[Note]) -> Fields:
    question: Fields = {"kind": kind}
    shortest = vocabulary.find(item, vocabulary.MINIMUM_LENGTH)
    if isinstance(shortest, int):
        question["minimum_length"] = shortest
    if isinstance(item.get("maxLength"), int):
        question["maximum_length"] = item["maxLength"]
    pattern = vocabulary.find(item, vocabulary.PATTERN)
    if isinstance(pattern, str):
        try:
            compile_pattern(pattern, question.get("maximum_length", 200))
            question |= {"pattern": pattern, "pattern_text": "Svaret har inte rätt form."}
        except BadPattern as bad:
            notes.append(Note(str(item.get("linkId", "")), f"Mönstret för svaret tas inte med. {bad}"))
    return question | _initial(item, str)


def _initial(item: Mapping[str, Any], *types: type) -> Fields:
    found = item.get("initial")
    first = found[0] if isinstance(found, list) and found and isinstance(found[0], Mapping) else {}
    value = vocabulary.value_of(first)
    return {"initial": value} if isinstance(value, types) and isinstance(value, bool) == (bool in types) else {}


def _choice(item: Mapping[str, Any], contained: Any, notes: list[Note]) -> Fields:
    choices = read_choices(item, contained, notes)
    if not choices:
        words = "Frågan har inga alternativ som går att läsa, och blir en fråga med fritt svar."
        notes.append(Note(str(item.get("linkId", "")), words))
        return {"kind": "text"}
    chosen = selected(item)
    if item.get("repeats"):
        return {"kind": "checkbox", "choices": choices} | _counts(item) | ({"initial": chosen} if chosen else {})
    kind = "dropdown" if vocabulary.control_of(item) in {"drop-down", "autocomplete"} else "radio"
    return {"kind": kind, "choices": choices} | ({"initial": chosen[0]} if chosen else {})


def _counts(item: Mapping[str, Any]) -> Fields:
    limits = {"minimum_choices": vocabulary.MINIMUM_CHOICES, "maximum_choices": vocabulary.MAXIMUM_CHOICES}
    found = {name: vocabulary.find(item, url) for name, url in limits.items()}
    return {name: value for name, value in found.items() if isinstance(value, int)}


def _open_choice(item: Mapping[str, Any], contained: Any, notes: list[Note]) -> Fields:
    words = "Eget svar utöver alternativen finns inte här; bara alternativen tas med."
    notes.append(Note(str(item.get("linkId", "")), words))
    return _choice(item, contained, notes)


def _limits(item: Mapping[str, Any], lowest: str, highest: str) -> Fields:
    found = {lowest: vocabulary.find(item, vocabulary.MINIMUM), highest: vocabulary.find(item, vocabulary.MAXIMUM)}
    return {name: value for name, value in found.items() if value is not None}


def _number(item: Mapping[str, Any], _contained: Any, _notes: list[Note]) -> Fields:
    question: Fields = {"kind": "number"} | _limits(item, "minimum", "maximum") | _initial(item, int, float)
    unit = vocabulary.find(item, vocabulary.UNIT)
    words = unit.get("display") or unit.get("code") if isinstance(unit, Mapping) else None
    return question | ({"unit": str(words)} if words else {})


def _integer(item: Mapping[str, Any], contained: Any, notes: list[Note]) -> Fields:
    limits = _limits(item, "minimum", "maximum")
    if vocabulary.control_of(item) != "slider" or len(limits) < len(("minimum", "maximum")):
        return {**_number(item, contained, notes), "step": 1}
    step = vocabulary.find(item, vocabulary.SLIDER_STEP)
    return {"kind": "scale"} | limits | ({"step": step} if isinstance(step, int) else {}) | _initial(item, int)


def _quantity(item: Mapping[str, Any], contained: Any, notes: list[Note]) -> Fields:
    return _number(item, contained, notes)


def _date(item: Mapping[str, Any], _contained: Any, _notes: list[Note]) -> Fields:
    return {"kind": "date"} | _limits(item, "earliest", "latest") | _initial(item, str)


def _time(item: Mapping[str, Any], _contained: Any, _notes: list[Note]) -> Fields:
    initial = _initial(item, str)
    return {"kind": "time"} | ({"initial": initial["initial"][:5]} if initial else {})


_READERS: dict[str, Callable[[Mapping[str, Any], Any, list[Note]], Fields]] = {
    "string": lambda item, _, notes: _text(item, "text", notes),
    "text": lambda item, _, notes: _text(item, "long_text", notes),
    "url": lambda item, _, notes: _text(item, "text", notes),
    "choice": _choice,
    "open-choice": _open_choice,
    "decimal": _number,
    "integer": _integer,
    "quantity": _quantity,
    "date": _date,
    "time": _time,
    "dateTime": lambda _item, _contained, _notes: {"kind": "datetime"},
    "boolean": lambda item, _contained, _notes: {"kind": "yes_no"} | _initial(item, bool),
    "display": lambda _item, _contained, _notes: {"kind": "information"},
}
