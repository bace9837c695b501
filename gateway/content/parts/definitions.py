"""A form's definition on its way between page and `content`: posted fields become the JSON of `docs/developers/forms.md`.

What can't be read as its kind of value stays as it was written: a draft keeps everything, and the faults say what is wrong with it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from common.forms.kinds.base import Kind
from common.forms.kinds.decimals import exact, plain

Definition = dict[str, Any]
Fields = Mapping[str, str]

KINDS = tuple(each.value for each in Kind)
"""In the order in which a designer is offered them."""
WITH_CHOICES = frozenset({"radio", "checkbox", "dropdown", "matrix"})
NUMERIC = frozenset({"number", "scale", "vas"})
_TEXTS = ("label", "help", "pattern", "pattern_text", "unit", "minimum_label", "maximum_label", "earliest", "latest")
_NUMBERS = ("minimum_length", "maximum_length", "minimum_choices", "maximum_choices", "minimum", "maximum", "step")
_ROW = re.compile(r"^(\w+)\.([0-9]{1,6})\.(\w+)$")


def slug(text: str, taken: Iterable[str], otherwise: str) -> str:
    """Give an id that isn't taken, made of a text: `a–z 0–9 -`, at most 60 characters."""
    letters = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    begun = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:50].strip("-") or otherwise
    used = set(taken)
    return next(each for each in (begun, *(f"{begun}-{n}" for n in range(2, len(used) + 3))) if each not in used)


def number(written: str) -> Any:
    """Give a number written in Swedish; the text itself when it isn't one, or may be two (`1.000`)."""
    found = exact(written)
    return written.strip() if found is None else plain(found)


def new_question(kind: str, label: str, taken: Iterable[str]) -> Definition:
    """Give a question of a kind, with what it can't do without."""
    made: Definition = {"id": slug(label, taken, "fraga"), "kind": kind, "label": label}
    if kind in WITH_CHOICES:
        made["choices"] = [{"id": "ja", "label": "Ja"}, {"id": "nej", "label": "Nej"}]
    if kind == "matrix":
        made["rows"] = [{"id": "rad-1", "label": "Rad 1"}]
    if kind == "scale":
        made |= {"minimum": 0, "maximum": 10}
    return made


def read_question(before: Mapping[str, Any], posted: Fields, others: Iterable[Mapping[str, Any]]) -> Definition:
    """Give a question as it was posted; id and kind stay, and so does what the page doesn't show."""
    made = dict(before)
    for name in _TEXTS:
        _put(made, posted, name, str)
    for name in _NUMBERS:
        _put(made, posted, name, number)
    made.pop("mandatory", None)
    if posted.get("mandatory") == "yes":
        made["mandatory"] = True
    if "initial" in posted:
        made.pop("initial", None)
        if posted["initial"].strip():
            made["initial"] = value_for(made, posted["initial"].strip())
    for name in ("choices", "rows"):
        if f"{name}.0.label" in posted:
            made[name] = _choices(name, posted, before.get(name))
    rule = read_rule(posted, "show_if", list(others))
    made.pop("show_if", None)
    return {**made, **({"show_if": rule} if rule else {})}


def read_rule(posted: Fields, name: str, asked: list[Mapping[str, Any]]) -> Definition | None:
    """Give `{all | any: conditions}` of the rows of a rule; none without conditions."""
    by_id = {question.get("id"): question for question in asked}
    conditions = []
    for row in rows_of(posted, name):
        about = row.get("about", "")
        if not about:
            continue
        kind, _colon, identifier = about.partition(":")
        condition: Definition = {kind: identifier, "operator": row.get("operator", "equals")}
        question = by_id.get(identifier, {}) if kind == "question" else {"kind": "number"}
        if row.get("row", "").strip():
            condition["row"] = id_of(question.get("rows"), row["row"].strip())
        if condition["operator"] not in {"answered", "not_answered"}:
            condition["value"] = value_for(question, row.get("value", "").strip(), condition["operator"])
        conditions.append(condition)
    every = "all" if posted.get(f"{name}.every") == "all" else "any"
    return {every: conditions} if conditions else None


def value_for(question: Mapping[str, Any], written: str, operator: str = "equals") -> Any:
    """Give what a person wrote as the value that a condition or an initial answer needs: a choice's id, a number, yes or no."""
    kind = question.get("kind")
    if kind in WITH_CHOICES:
        found = id_of(question.get("choices"), written)
        return [found] if kind == "checkbox" and operator == "equals" else found
    if kind in NUMERIC:
        return number(written)
    if kind == "yes_no" and written.lower() in {"ja", "nej"}:
        return written.lower() == "ja"
    return written


def id_of(choices: Any, written: str) -> str:
    """Give the id of the choice or row that is called so; what was written when there is none."""
    for each in choices if isinstance(choices, list) else []:
        if isinstance(each, Mapping) and written.casefold() in {
            str(each.get("label")).casefold(),
            str(each.get("id")).casefold(),
        }:
            return str(each.get("id"))
    return written


def rows_of(posted: Fields, name: str) -> list[dict[str, str]]:
    """Give the rows `name.0.field`, `name.1.field` … by their `order` where it is told, else as they stand."""
    found: dict[int, dict[str, str]] = {}
    for key, value in posted.items():
        match = _ROW.match(key)
        if match and match[1] == name:
            found.setdefault(int(match[2]), {})[match[3]] = value

    def place(item: tuple[int, dict[str, str]]) -> tuple[float, int]:
        order = number(item[1].get("order", ""))
        return (order if isinstance(order, int | float) else item[0] + 1, item[0])

    return [row for _, row in sorted(found.items(), key=place)]


def _choices(name: str, posted: Fields, before: Any) -> list[Definition]:
    kept = [row for row in rows_of(posted, name) if row.get("label", "").strip() or row.get("id", "").strip()]
    taken = [row["id"] for row in kept if row.get("id")]
    made: list[Definition] = []
    known = {str(each.get("id")): each for each in before or [] if isinstance(each, Mapping)}
    for row in kept:
        identifier = row.get("id", "").strip() or slug(row["label"], taken, "val" if name == "choices" else "rad")
        taken.append(identifier)
        one = {**known.get(identifier, {}), "id": identifier, "label": row.get("label", "").strip()}
        if "value" in row:
            one.pop("value", None)
            one |= {"value": number(row["value"])} if row["value"].strip() else {}
        made.append(one)
    return made


def read_facts(before: Mapping[str, Any], posted: Fields) -> Definition:
    """Give a definition with the form's own fields as posted; questions, scores and flags stay."""
    made = dict(before)
    for name in ("title", "intro", "source", "licence"):
        _put(made, posted, name, str)
    for name in ("mandatory", "review", "blocks"):
        made.pop(name, None)
        if posted.get(name) == "yes":
            made[name] = True
    made.pop("repeat", None)
    if posted.get("repeat_every", "").strip():
        unit = "every_weeks" if posted.get("repeat_unit") == "every_weeks" else "every_days"
        made["repeat"] = {unit: number(posted["repeat_every"]), "times": number(posted.get("repeat_times", ""))}
    return made


def read_score(before: Mapping[str, Any], posted: Fields) -> Definition:
    """Give a score as posted."""
    made = dict(before)
    for name in ("title", "expression"):
        _put(made, posted, name, str)
    _put(made, posted, "decimals", number)
    for name in ("citizen_may_see", "hide_value"):
        made.pop(name, None)
        if posted.get(name) == "yes":
            made[name] = True
    made.pop("missing", None)
    if posted.get("missing_rule") in {"prorate", "allow"}:
        made["missing"] = {"rule": posted["missing_rule"]}
        if posted.get("missing_at_most", "").strip():
            made["missing"]["at_most"] = number(posted["missing_at_most"])
    bands = [_band(row) for row in rows_of(posted, "bands") if any(value.strip() for value in row.values())]
    made.pop("bands", None)
    return {**made, **({"bands": bands} if bands else {})}


def _band(row: Mapping[str, str]) -> Definition:
    numbers = {name: number(row[name]) for name in ("from", "to") if row.get(name, "").strip()}
    return numbers | {name: row[name].strip() for name in ("staff_text", "citizen_text") if row.get(name, "").strip()}


def read_flag(before: Mapping[str, Any], posted: Fields, asked: list[Mapping[str, Any]]) -> Definition:
    """Give a flag rule as posted."""
    made = dict(before)
    for name in ("priority", "staff_text", "safety_text"):
        _put(made, posted, name, str)
    made["when"] = read_rule(posted, "when", asked) or {"any": []}
    return made


def _put(made: Definition, posted: Fields, name: str, read: Any) -> None:
    """Take one field over; an empty one is left out."""
    if name in posted:
        made.pop(name, None)
        written = posted[name].replace("\r\n", "\n").strip()
        if written:
            made[name] = read(written)
