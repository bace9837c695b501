"""One question of a definition as an item of a FHIR R4 Questionnaire, so that R4's invariants hold for every kind of question.

https://hl7.org/fhir/R4/questionnaire.html#invs: among them that a display has no items (que-1), no code (que-3) and no initial value (que-8).
"""

from collections.abc import Mapping
from typing import Any

from common.forms.fhir import vocabulary
from common.forms.fhir.links import Links
from common.forms.fhir.values import Typed, coded, is_whole, number, said, words
from common.forms.kinds.base import Kind, Question
from common.forms.kinds.calendar import Today
from common.forms.kinds.decimals import exact, plain
from common.forms.kinds.numbers import Scale

Fields = Mapping[str, Any]
Item = dict[str, Any]

_TYPES = {
    Kind.TEXT: "string",
    Kind.LONG_TEXT: "text",
    Kind.RADIO: "choice",
    Kind.DROPDOWN: "choice",
    Kind.CHECKBOX: "choice",
    Kind.NUMBER: "decimal",
    Kind.SCALE: "integer",
    Kind.VAS: "integer",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.DATETIME: "dateTime",
    Kind.YES_NO: "boolean",
    Kind.MATRIX: "group",
    Kind.INFORMATION: "display",
}
_CONTROLS = {
    Kind.RADIO: "radio-button",
    Kind.DROPDOWN: "drop-down",
    Kind.CHECKBOX: "check-box",
    Kind.SCALE: "slider",
    Kind.VAS: "slider",
    Kind.MATRIX: "gtable",
}


def item_of(question: Question, raw: Fields, links: Links) -> Item:
    """Give the item of a question, but for its condition; `raw` is the question as it is written in the definition."""
    item = _named(raw, links.of(question.id))
    item["type"] = _type_of(question)
    if question.kind in _CONTROLS:
        vocabulary.add_extension(item, vocabulary.control(_CONTROLS[question.kind]))
    if item["type"] != "group" and question.mandatory:
        item["required"] = True
    if question.kind is Kind.CHECKBOX:
        item["repeats"] = True
    _say_limits(item, question, raw)
    _say_answers(item, question, raw, links)
    if words(question.help):
        item.setdefault("item", []).append(_help(question, links))
    if item["type"] in {"display", "group"} and question.kind is Kind.INFORMATION:
        item.pop("code", None)
    return item


def demand_nothing(item: Item) -> None:
    """Let nobody have to answer, or send unawares, what other systems show to more people than it is meant for."""
    for one in (item, *item.get("item", ())):
        one.pop("required", None)
        one.pop("initial", None)
        for option in one.get("answerOption", ()):
            option.pop("initialSelected", None)


def _type_of(question: Question) -> str:
    if question.kind is Kind.NUMBER and is_whole(question):
        return "integer"
    # A display can have nothing under it: a text with a help text is a group of one.
    return "group" if question.kind is Kind.INFORMATION and words(question.help) else _TYPES[question.kind]


def _named(raw: Fields, link: str) -> Item:
    """Give linkId, code, prefix and text of a question or row."""
    origin = raw.get("fhir") or {}
    item: Item = {"linkId": link} | {name: origin[name] for name in ("code", "definition") if name in origin}
    text, prefix = words(raw["label"]), str(origin.get("prefix") or "").strip()
    if prefix and (text == prefix or text.startswith(f"{prefix} ")):
        item["prefix"] = origin["prefix"]
        text = text.removeprefix(prefix).strip()
    return item | ({"text": text} if text else {})


def _help(question: Question, links: Links) -> Item:
    item = {"linkId": links.of_help(question.id), "text": words(question.help), "type": "display"}
    vocabulary.add_extension(item, vocabulary.control("help"))
    return item


def _say_limits(item: Item, question: Question, raw: Fields) -> None:
    if raw.get("maximum_length") is not None:
        item["maxLength"] = raw["maximum_length"]
    for url, typed in (
        (vocabulary.MINIMUM_LENGTH, _whole(raw.get("minimum_length"))),
        (vocabulary.PATTERN, _text(raw.get("pattern"))),
        (vocabulary.MINIMUM_CHOICES, _whole(raw.get("minimum_choices"))),
        (vocabulary.MAXIMUM_CHOICES, _whole(raw.get("maximum_choices"))),
        (vocabulary.MINIMUM, _limit(question, "minimum", "earliest")),
        (vocabulary.MAXIMUM, _limit(question, "maximum", "latest")),
        (vocabulary.SLIDER_STEP, _whole(question.step) if isinstance(question, Scale) else None),
        (vocabulary.UNIT, _unit(raw)),
    ):
        if typed:
            vocabulary.add_extension(item, vocabulary.extension(url, *typed))


def _limit(question: Question, *names: str) -> Typed | None:
    """Give a limit; "today" and limits of a date with a time of day have no place in FHIR."""
    limit = next((found for name in names if (found := getattr(question, name, None)) is not None), None)
    if limit is None or isinstance(limit, Today) or question.kind is Kind.DATETIME:
        return None
    return ("Date", limit.isoformat()) if question.kind is Kind.DATE else number(limit, is_whole=is_whole(question))


def _whole(value: Any) -> Typed | None:
    return None if value is None else ("Integer", value)


def _text(value: Any) -> Typed | None:
    return ("String", value) if isinstance(value, str) and words(value) == value else None


def _unit(raw: Fields) -> Typed | None:
    display = words(raw.get("unit") or "")
    unit = (raw.get("fhir") or {}).get("unit") or {}
    return ("Coding", {**unit, "display": display}) if display else None


def _say_answers(item: Item, question: Question, raw: Fields, links: Links) -> None:
    """Say what can be answered, and what is from the start."""
    initial = question.initial
    if question.kind is Kind.MATRIX:
        chosen = initial or {}
        item["item"] = [_row(question, raw, row, links, chosen.get(row["id"])) for row in raw["rows"]]
    elif "choices" in raw:
        item["answerOption"] = _options(raw, initial if isinstance(initial, list) else [initial])
    elif initial is not None and (typed := said(question, raw, initial)):
        item["initial"] = [{f"value{typed[0]}": typed[1]}]


def _row(question: Question, raw: Fields, row: Fields, links: Links, chosen: str | None) -> Item:
    item = _named(row, links.of(question.id, row["id"])) | {"type": "choice"}
    if question.mandatory:
        item["required"] = True
    return item | {"answerOption": _options(raw, [chosen])}


def _options(raw: Fields, chosen: list[Any]) -> list[Item]:
    return [_option(choice, is_chosen=choice["id"] in chosen) for choice in raw["choices"]]


def _option(choice: Fields, *, is_chosen: bool) -> Item:
    type_, value = coded(choice)
    points = exact(choice.get("value"))
    option: Item = {"initialSelected": True} if is_chosen else {}
    if points is not None:
        weighed = value if type_ == "Coding" else option
        vocabulary.add_extension(weighed, vocabulary.extension(vocabulary.POINTS[0], "Decimal", plain(points)))
    return {f"value{type_}": value} | option
