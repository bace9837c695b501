"""From a form's definition to a FHIR R4 Questionnaire."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.forms.fhir import vocabulary
from common.forms.fhir.conditions import enable_when, to_fhir
from common.forms.fhir.importing import from_questionnaire
from common.forms.fhir.notes import Note
from common.forms.loading import load_definition

_ITEM_TYPES = {
    "text": "string",
    "long_text": "text",
    "radio": "choice",
    "dropdown": "choice",
    "checkbox": "choice",
    "number": "decimal",
    "scale": "integer",
    "vas": "integer",
    "date": "date",
    "time": "time",
    "datetime": "dateTime",
    "yes_no": "boolean",
    "matrix": "group",
    "information": "display",
}
_CONTROLS = {
    "radio": "radio-button",
    "dropdown": "drop-down",
    "checkbox": "check-box",
    "scale": "slider",
    "vas": "slider",
    "matrix": "gtable",
}
_LIMIT_TYPES = {"number": "Decimal", "scale": "Integer", "vas": "Integer", "date": "Date"}
_INITIAL_TYPES = {
    **_LIMIT_TYPES,
    "text": "String",
    "long_text": "String",
    "radio": "Coding",
    "dropdown": "Coding",
    "checkbox": "Coding",
    "yes_no": "Boolean",
    "time": "Time",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """The resource as JSON data, and what another system will not understand of it (it travels in our extension)."""

    resource: dict[str, Any]
    notes: list[Note]


def to_questionnaire(
    definition: Mapping[str, Any], *, url: str | None = None, version: str | None = None, language: str = "sv"
) -> Exported:
    """Give the Questionnaire of a definition; raises `BrokenForm` for one that can't be loaded.

    `from_questionnaire` gives the same definition back: what FHIR could not say is found by reading the resource once without our
    extension, and carried in it.
    """
    load_definition(definition)
    notes: list[Note] = []
    kinds = {question["id"]: question["kind"] for question in definition["questions"]}
    resource: dict[str, Any] = {"resourceType": "Questionnaire", "id": definition["id"]}
    resource |= {name: value for name, value in (("url", url), ("version", version)) if value}
    resource |= {"language": language, "title": definition["title"], "status": "active", "subjectType": ["Patient"]}
    if definition.get("intro"):
        resource["description"] = definition["intro"]
    resource["item"] = [_item(question, kinds, notes) for question in definition["questions"]]
    _carry_the_rest(resource, definition)
    return Exported(resource, notes)


def _carry_the_rest(resource: dict[str, Any], definition: Mapping[str, Any]) -> None:
    plain = from_questionnaire(resource).definition
    _carry(resource, definition, plain, "questions")
    for item, question, read in zip(resource["item"], definition["questions"], plain["questions"], strict=True):
        _carry(item, question, read)


def _carry(element: dict[str, Any], wanted: Mapping[str, Any], read: Mapping[str, Any], besides: str = "") -> None:
    missing = {name: value for name, value in wanted.items() if name != besides and not _same(read.get(name), value)}
    too_much = {name: None for name in read if name not in wanted and name != besides}
    if missing or too_much:
        vocabulary.add_extension(element, vocabulary.our_fields(missing | too_much))


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _item(question: Mapping[str, Any], kinds: Mapping[str, str], notes: list[Note]) -> dict[str, Any]:
    kind = question["kind"]
    item: dict[str, Any] = {"linkId": question["id"], "text": question["label"], "type": _ITEM_TYPES[kind]}
    if kind in _CONTROLS:
        vocabulary.add_extension(item, vocabulary.control(_CONTROLS[kind]))
    _say_when(item, question, kinds, notes)
    if question.get("mandatory") and kind != "matrix":
        item["required"] = True
    if kind == "checkbox":
        item["repeats"] = True
    _say_limits(item, question)
    if kind == "matrix":
        item["item"] = [_row(question, row) for row in question["rows"]]
    elif "choices" in question:
        item["answerOption"] = _options(question["choices"])
    _say_initial(item, question)
    if question.get("help"):
        item.setdefault("item", []).append(_help(question))
    return item


def _say_when(item: dict[str, Any], question: Mapping[str, Any], kinds: Mapping[str, str], notes: list[Note]) -> None:
    rule = question.get("show_if")
    if not rule:
        return
    said = enable_when(rule, kinds)
    if said is None:
        notes.append(Note(question["id"], "Villkoret för när frågan visas kan FHIR inte uttrycka; bara vi läser det."))
        return
    item["enableWhen"] = said
    if len(said) > 1:
        item["enableBehavior"] = "all" if "all" in rule else "any"


def _say_limits(item: dict[str, Any], question: Mapping[str, Any]) -> None:
    kind = question["kind"]
    if "maximum_length" in question:
        item["maxLength"] = question["maximum_length"]
    for name, url, type_ in (
        ("minimum_length", vocabulary.MINIMUM_LENGTH, "Integer"),
        ("pattern", vocabulary.PATTERN, "String"),
        ("minimum_choices", vocabulary.MINIMUM_CHOICES, "Integer"),
        ("maximum_choices", vocabulary.MAXIMUM_CHOICES, "Integer"),
        ("minimum", vocabulary.MINIMUM, _LIMIT_TYPES.get(kind, "")),
        ("maximum", vocabulary.MAXIMUM, _LIMIT_TYPES.get(kind, "")),
        ("earliest", vocabulary.MINIMUM, "Date"),
        ("latest", vocabulary.MAXIMUM, "Date"),
    ):
        # "today" and limits of a date with time of day have no place: they travel in our extension.
        if name in question and question[name] != "today" and not (kind == "datetime" and type_ == "Date"):
            vocabulary.add_extension(item, vocabulary.extension(url, type_, question[name]))
    if kind in {"scale", "vas"} and "step" in question:
        vocabulary.add_extension(item, vocabulary.extension(vocabulary.SLIDER_STEP, "Integer", question["step"]))
    if question.get("unit"):
        vocabulary.add_extension(item, vocabulary.extension(vocabulary.UNIT, "Coding", {"display": question["unit"]}))


def _say_initial(item: dict[str, Any], question: Mapping[str, Any]) -> None:
    type_, value = _INITIAL_TYPES.get(question["kind"]), question.get("initial")
    if value is None or type_ is None:
        return
    if type_ == "Coding":
        for option in item["answerOption"]:
            if option["valueCoding"]["code"] in (value if isinstance(value, list) else [value]):
                option["initialSelected"] = True
    else:
        item["initial"] = [{f"value{type_}": to_fhir(type_, value)}]


def _options(choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"valueCoding": _coding(choice)} for choice in choices]


def _coding(choice: Mapping[str, Any]) -> dict[str, Any]:
    coding: dict[str, Any] = {}
    if choice.get("value") is not None:
        vocabulary.add_extension(coding, vocabulary.extension(vocabulary.ORDINAL, "Decimal", choice["value"]))
    return coding | {"code": choice["id"], "display": choice["label"]}


def _row(question: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = {"linkId": f"{question['id']}.{row['id']}", "text": row["label"], "type": "choice"}
    if question.get("mandatory"):
        item["required"] = True
    return item | {"answerOption": _options(question["choices"])}


def _help(question: Mapping[str, Any]) -> dict[str, Any]:
    item = {"linkId": f"{question['id']}.help", "text": question["help"], "type": "display"}
    vocabulary.add_extension(item, vocabulary.control("help"))
    return item
