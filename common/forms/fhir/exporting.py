"""From a form's definition to a FHIR R4 Questionnaire."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.forms.fhir import ours
from common.forms.fhir.exporting_items import item_of
from common.forms.fhir.importing import link_of, read
from common.forms.fhir.links import Links
from common.forms.fhir.notes import Note
from common.forms.fhir.opening import opened
from common.forms.fhir.origins import OUR_LANGUAGE
from common.forms.fhir.saying import enable_when, words
from common.forms.loading import load_definition
from common.forms.model import Form


@dataclass(frozen=True, slots=True)
class Exported:
    """The resource as JSON data, and what another system will not understand of it (it travels in our extension)."""

    resource: dict[str, Any]
    notes: list[Note]


def to_questionnaire(
    definition: Mapping[str, Any], *, url: str | None = None, version: str | None = None, language: str | None = None
) -> Exported:
    """Give the Questionnaire of a definition; raises `BrokenForm` for one that can't be loaded.

    A form that came from elsewhere goes out as it was called there, where no other `url`, `version` or `language` is given. `from_questionnaire`
    gives the same definition back: what FHIR could not say is found by reading the resource once without our extension, and carried in it.
    """
    form = load_definition(definition)
    said = {name: value for name, value in (("url", url), ("version", version), ("language", language)) if value}
    resource = _whole(definition, form, said)
    items = _items(form, definition)
    resource["item"] = list(items.values())
    return Exported(resource, _carry_the_rest(resource, items, definition, form))


def _whole(definition: Mapping[str, Any], form: Form, said: Mapping[str, str]) -> dict[str, Any]:
    resource: dict[str, Any] = {"resourceType": "Questionnaire", "id": form.id, "language": OUR_LANGUAGE}
    resource |= {**(definition.get("fhir") or {}), **said, "status": "active", "subjectType": ["Patient"]}
    texts = {"title": form.title, "description": form.intro, "copyright": form.licence}
    return resource | {name: text for name, value in texts.items() if (text := words(value))}


def _items(form: Form, definition: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the item of each question, by its id."""
    raws = {raw["id"]: raw for raw in definition["questions"]}
    links = Links(definition["questions"])
    items = {}
    for question in form.questions:
        item = items[question.id] = item_of(question, raws[question.id], links)
        condition = enable_when(question, form.by_id, raws, links)
        if condition and question.show_if:
            item["enableWhen"] = condition
            if len(condition) > 1:
                item["enableBehavior"] = "all" if question.show_if.every else "any"
    return items


def _carry_the_rest(
    resource: dict[str, Any], items: Mapping[str, dict[str, Any]], definition: Mapping[str, Any], form: Form
) -> list[Note]:
    """Carry what a reader without our extension gets otherwise: ids first, for what else is read depends on them."""
    plain = read(opened(resource))
    if [one.question["id"] for one in plain.made] != list(items):
        for identifier, item in items.items():
            ours.carry_id(item, identifier)
        plain = read(opened(resource))
    as_read = load_definition(plain.definition)
    by_link = {link_of(one.item): one.question for one in plain.made}
    notes = _told("", ours.carry(resource, definition, plain.definition, besides="questions"), form, as_read)
    for raw in definition["questions"]:
        item = items[raw["id"]]
        found = by_link.get(item["linkId"], {})
        names = ours.carry(item, raw, found)
        notes += _told(raw["id"], names, form.by_id[raw["id"]], as_read.by_id.get(found.get("id", "")))
    return notes


def _told(item: str, names: list[str], wanted: object, read_as: object) -> list[Note]:
    """Give a note of the fields that mean something else, or nothing, to whoever doesn't read our extension."""
    differing = [name for name in names if getattr(wanted, name, None) != getattr(read_as, name, None)]
    words = f"Det här förstår bara vi; det följer med i vårt tillägg: {', '.join(differing)}."
    return [Note(item, words)] if differing else []
