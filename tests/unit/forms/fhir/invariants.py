"""R4's own rules of a Questionnaire that no schema says (https://hl7.org/fhir/R4/questionnaire.html#invs), and of its simple types."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

ANSWERED_SIMPLY = {"boolean", "decimal", "integer", "string", "text", "url"}
UNSAYABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def broken_rules(resource: dict[str, Any]) -> list[str]:
    """Give the rules that a Questionnaire breaks, with where."""
    items = list(_items(resource))
    links = Counter(item["linkId"] for item in items)
    broken = [f"que-2 {link}" for link, times in links.items() if times > 1]
    for item in items:
        broken += [f"{rule} {item['linkId']}" for rule, is_kept in _of_item(item).items() if not is_kept]
        broken += [f"question {one['question']}" for one in item.get("enableWhen", []) if one["question"] not in links]
    return broken + list(_of_values(resource, ""))


def _items(element: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in element.get("item", []):
        yield item
        yield from _items(item)


def _of_item(item: dict[str, Any]) -> dict[str, bool]:
    type_, conditions = item["type"], item.get("enableWhen", [])
    exists = [one for one in conditions if one["operator"] == "exists"]
    return {
        "que-1": (type_ != "group" or bool(item.get("item"))) and (type_ != "display" or "item" not in item),
        "que-3": type_ != "display" or "code" not in item,
        "que-4": not ("answerOption" in item and "answerValueSet" in item),
        "que-5": type_ in {"choice", "open-choice"} or not ("answerOption" in item or "answerValueSet" in item),
        "que-6": type_ != "display" or not ("required" in item or "repeats" in item),
        "que-7": all(isinstance(one.get("answerBoolean"), bool) for one in exists),
        "que-8": type_ not in {"group", "display"} or "initial" not in item,
        "que-9": type_ != "display" or "readOnly" not in item,
        "que-10": type_ in ANSWERED_SIMPLY or "maxLength" not in item,
        "que-11": not ("answerOption" in item and "initial" in item),
        "que-12": len(conditions) < 2 or "enableBehavior" in item,
        "que-13": item.get("repeats") is True or len(item.get("initial", [])) < 2,
    }


def _of_values(value: Any, path: str) -> Iterator[str]:
    """Give what no element of FHIR may be: empty, a text without anything to read, a number of the wrong type."""
    name = path.rpartition(".")[2]
    if value in ({}, [], None):
        yield f"empty {path}"
    if isinstance(value, str) and (not value.strip() or UNSAYABLE.search(value)):
        yield f"text {path}"
    if "Decimal" in name and (isinstance(value, bool) or not isinstance(value, int | float)):
        yield f"decimal {path}"
    if "Integer" in name and (type(value) is not int or not -(2**31) <= value < 2**31):
        yield f"integer {path}"
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for each, one in inner:
        yield from _of_values(one, f"{path}.{each}")
