"""One question of a FHIR Questionnaire as a question of a definition. What isn't taken here tells itself (`elements`)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from common.forms.fhir import vocabulary
from common.forms.fhir.controls import control_of, is_shown_as
from common.forms.fhir.elements import Element
from common.forms.fhir.notes import Note
from common.forms.fhir.options import Option, choices_of, read_options
from common.forms.fhir.repair import loaded_alone
from common.forms.fhir.terminology import Terminology, UnreadableList
from common.forms.loading_kinds import LONGEST_PATTERNED
from common.forms.loading_origins import CODING
from common.phrases import questionnaires
from common.phrases.code import Phrase

Fields = dict[str, Any]

AS_ANOTHER_TYPE = {
    "url": questionnaires.ADDRESS_AS_TEXT(),
    "quantity": questionnaires.QUANTITY_AS_NUMBER(),
    "open-choice": questionnaires.NO_OWN_ANSWER(),
}


@dataclass
class ReadItem:
    """A question without id and condition, what its alternatives are called in FHIR, and what there is to tell."""

    fields: Fields
    options: list[Option] = field(default_factory=list)
    notes: list[Phrase] = field(default_factory=list)


Reader = Callable[[Element, Terminology], ReadItem]


def read_item(item: Element, terminology: Terminology) -> ReadItem | None:
    """Give the question of an item; `None` when there are no such questions here."""
    type_ = item.data.get("type")
    reader = _READERS.get(type_) if isinstance(type_, str) else None
    if reader is None:
        return None
    item.carry("type")
    found = reader(item, terminology)
    if type_ in AS_ANOTHER_TYPE:
        found.notes.append(AS_ANOTHER_TYPE[type_])
    if item.data.get("repeats") is True and found.fields["kind"] != "checkbox":
        found.notes.append(questionnaires.QUESTION_REPEATS())
    if found.fields["kind"] != "information" and item.take("required", bool) is True:
        found.fields["mandatory"] = True
    return found


def told(item: Element, phrases: list[Phrase]) -> list[Note]:
    """Give notes about an item."""
    return [Note(str(item.data.get("linkId") or ""), phrase) for phrase in phrases]


def _text(kind: str) -> Reader:
    def read(item: Element, _: Terminology) -> ReadItem:
        limits = {
            "minimum_length": item.extended(vocabulary.MINIMUM_LENGTH, int),
            "maximum_length": item.take("maxLength", int),
            "pattern": item.extended(vocabulary.PATTERN, str),
        }
        found = ReadItem({"kind": kind} | _given(limits) | _initial(item, ("String", "Uri"), str))
        if limits["pattern"] is not None:
            found.fields["pattern_text"] = "Svaret har inte rätt form."
            _limit_what_has_a_pattern(found)
        return found

    return read


def _limit_what_has_a_pattern(found: ReadItem) -> None:
    """Leave out a pattern that the engine hasn't; one that it has limits how long an answer may be, when nothing else does."""
    alone = {"id": "q", "label": "–"} | {name: found.fields[name] for name in found.fields if name != "initial"}
    if loaded_alone(alone) is None:
        found.notes.append(questionnaires.PATTERN_NOT_CARRIED(pattern=found.fields["pattern"][:200]))
        del found.fields["pattern"], found.fields["pattern_text"]
    elif "maximum_length" not in found.fields:
        found.notes.append(questionnaires.PATTERN_LIMITS_LENGTH(most=LONGEST_PATTERNED))


def _choice(item: Element, terminology: Terminology) -> ReadItem:
    try:
        options = read_options(item, terminology)
    except UnreadableList as unreadable:
        address, why = item.text("answerValueSet")[:200], unreadable.phrase
        as_text = questionnaires.LIST_AS_TEXT(why=why, address=address) if address else questionnaires.AS_TEXT(why=why)
        return ReadItem({"kind": "text"}, notes=[as_text])
    chosen = [place for place, option in enumerate(options) if option.is_selected]
    chosen = chosen or _chosen_initially(item, options)
    choices = choices_of(options)
    fields: Fields = {"kind": _kind_of_choice(item), "choices": choices}
    if fields["kind"] == "checkbox":
        counts = {"minimum_choices": vocabulary.MINIMUM_CHOICES, "maximum_choices": vocabulary.MAXIMUM_CHOICES}
        fields |= _given({name: item.extended(url, int) for name, url in counts.items()})
    initial = [choices[place]["id"] for place in chosen]
    notes = []
    if initial:
        fields["initial"] = initial if fields["kind"] == "checkbox" else initial[0]
        if fields["kind"] != "checkbox" and len(initial) > 1:
            notes.append(questionnaires.SEVERAL_CHOSEN())
    return ReadItem(fields, options, notes)


def _kind_of_choice(item: Element) -> str:
    if item.data.get("repeats") is True:
        item.carry("repeats")
        is_shown_as(item, ("check-box",))
        return "checkbox"
    if is_shown_as(item, ("drop-down",)) or control_of(item) == "autocomplete":
        return "dropdown"
    is_shown_as(item, ("radio-button",))
    return "radio"


def _chosen_initially(item: Element, options: list[Option]) -> list[int]:
    """Give the places of the alternatives in `initial`, where R4 has them when the alternatives are a value set."""
    elements = item.inner("initial")
    meant = [
        (one, place)
        for one in elements
        for place, option in enumerate(options)
        if option.is_meant_by(one.choice()[0].removeprefix("value"), one.choice()[1])
    ]
    if len(meant) != len(elements) or any(one.data.get("modifierExtension") for one in elements):
        return []
    for one, _ in meant:
        one.carry(one.choice()[0])
    return [place for _, place in meant]


def _initial(item: Element, types: tuple[str, ...], *python: type) -> Fields:
    first = next(iter(item.inner("initial")), None)
    if first is None or first.data.get("modifierExtension"):
        return {}
    name = first.choice()[0]
    value = first.take(name, *python) if name.removeprefix("value") in types else None
    return {} if value is None else {"initial": value}


def _limits(item: Element, lowest: str, highest: str, *types: type) -> Fields:
    urls = {lowest: vocabulary.MINIMUM, highest: vocabulary.MAXIMUM}
    return _given({name: item.extended(url, *types) for name, url in urls.items()})


def _number(item: Element, _: Terminology) -> ReadItem:
    unit = _unit_of(item)
    fields: Fields = {"kind": "number"} | _limits(item, "minimum", "maximum", int, float)
    fields |= _initial(item, ("Decimal", "Integer"), int, float)
    if item.data.get("type") == "integer":
        fields["step"] = 1
    if unit:
        fields["unit"] = unit.get("display") or unit.get("code") or unit["system"]
        kept = {name: unit[name] for name in ("system", "version", "code") if name in unit}
        fields |= {"fhir": {"unit": kept}} if kept else {}
    return ReadItem(fields)


def _unit_of(item: Element) -> dict[str, str]:
    """Give the unit that a number is in: the one of the item, or the only one that can be chosen."""
    units = [one for one in item.inner("extension") if one.data.get("url") == vocabulary.UNIT]
    units = units or [one for one in item.inner("extension") if one.data.get("url") == vocabulary.UNIT_OPTION]
    coding = units[0].inner("valueCoding") if len(units) == 1 else []
    unit = {name: text for name in CODING if (text := coding[0].text(name).strip())} if coding else {}
    if unit:
        units[0].carry("url")
    return unit


def _integer(item: Element, terminology: Terminology) -> ReadItem:
    """Give a scale when the item is a slider that we have, else a number."""
    if control_of(item) != "slider":
        return _number(item, terminology)
    limits = _limits(item, "minimum", "maximum", int)
    step = item.extension(vocabulary.SLIDER_STEP)
    scale = {"kind": "scale"} | limits | _given({"step": step.choice()[1] if step else None})
    if loaded_alone({"id": "q", "label": "–"} | scale) is None:
        return _number(item, terminology)
    is_shown_as(item, ("slider",))
    item.extended(vocabulary.SLIDER_STEP, int)
    return ReadItem(scale | _initial(item, ("Integer",), int))


def _date(item: Element, _: Terminology) -> ReadItem:
    return ReadItem({"kind": "date"} | _limits(item, "earliest", "latest", str) | _initial(item, ("Date",), str))


def _time(item: Element, _: Terminology) -> ReadItem:
    return ReadItem({"kind": "time"} | _initial(item, ("Time",), str))


def _only(kind: str) -> Reader:
    return lambda _item, _terminology: ReadItem({"kind": kind})


def _given(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if value is not None}


_READERS: dict[str, Reader] = {
    "string": _text("text"),
    "text": _text("long_text"),
    "url": _text("text"),
    "choice": _choice,
    "open-choice": _choice,
    "decimal": _number,
    "integer": _integer,
    "quantity": _number,
    "date": _date,
    "time": _time,
    "dateTime": _only("datetime"),
    "boolean": lambda item, _: ReadItem({"kind": "yes_no"} | _initial(item, ("Boolean",), bool)),
    "display": _only("information"),
}
