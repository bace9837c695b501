"""From a form's definition to a FHIR R4 Questionnaire."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.forms.fhir import ours
from common.forms.fhir.envelope import opened
from common.forms.fhir.exporting_items import demand_nothing, item_of
from common.forms.fhir.importing import Reading, link_of, read
from common.forms.fhir.links import Links
from common.forms.fhir.notes import Note
from common.forms.fhir.origins import OUR_LANGUAGE
from common.forms.fhir.values import enable_when, words
from common.forms.loading import load_definition
from common.forms.model import Form
from common.phrases import questionnaires

_MOST_ROUNDS = 4
_NAMES = {"id", "questions", "choices", "fhir"}
"""Fields that are names to us, or say themselves what other systems see of them."""


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
        if condition is None:
            demand_nothing(item)
        elif condition and question.show_if:
            item["enableWhen"] = condition
            if len(condition) > 1:
                item["enableBehavior"] = "all" if question.show_if.every else "any"
    return items


def _carry_the_rest(
    resource: dict[str, Any], items: Mapping[str, dict[str, Any]], definition: Mapping[str, Any], form: Form
) -> list[Note]:
    """Carry what a reader without our extension gets otherwise, and tell what that is.

    How a condition is read depends on the ids of what it asks about, so reading goes on until everything is read as it is here.
    """
    as_others_read = reading = read(opened(resource))
    for _ in range(_MOST_ROUNDS):
        if reading.definition == definition and [one.question["id"] for one in reading.made] == list(items):
            break
        _carry(resource, items, definition, reading)
        reading = read(opened(resource))
    plain = load_definition(as_others_read.definition)
    by_link = {link_of(one.item): plain.by_id[one.question["id"]] for one in as_others_read.made}
    notes = _told("", definition, form, plain)
    for raw in definition["questions"]:
        notes += _told(raw["id"], raw, form.by_id[raw["id"]], by_link.get(items[raw["id"]]["linkId"]))
    return notes


def _carry(
    resource: dict[str, Any], items: Mapping[str, dict[str, Any]], definition: Mapping[str, Any], reading: Reading
) -> None:
    plain = {link_of(one.item): one.plain for one in reading.made}
    if [one["id"] for one in plain.values()] != list(items):
        for identifier, item in items.items():
            ours.carry_id(item, identifier)
    ours.carry(resource, definition, reading.plain, besides="questions")
    for raw in definition["questions"]:
        item = items[raw["id"]]
        ours.carry(item, raw, plain.get(item["linkId"], {}), besides="id")


def _told(item: str, raw: Mapping[str, Any], wanted: object, read_as: object) -> list[Note]:
    """Give a note of the fields that mean something else, or nothing, to whoever doesn't read our extension."""
    differing = [name for name in raw if name not in _NAMES and getattr(wanted, name, 0) != getattr(read_as, name, 0)]
    told = questionnaires.ONLY_OURS(names=differing)
    return [Note(item, told)] if differing else []
