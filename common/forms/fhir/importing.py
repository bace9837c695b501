"""From a FHIR R4 Questionnaire to a form's definition, with a note of everything that could not be carried."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.forms.fhir import vocabulary
from common.forms.fhir.conditions import Rule, merged, read_condition, slug
from common.forms.fhir.items import read_item, said_nothing_of
from common.forms.fhir.matrices import is_matrix, read_matrix
from common.forms.fhir.notes import NotAQuestionnaireError, Note

MOST_ITEMS = 1_000
DEEPEST = 20
_KNOWN = {
    "resourceType", "id", "url", "version", "language", "title", "name", "status", "subjectType", "description", "item", "extension",
    "contained", "meta", "text", "date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imported:
    """A definition (`common.forms.load_definition` tells whether it can be used) and what was not carried."""

    definition: dict[str, Any]
    notes: list[Note]


def from_questionnaire(resource: Any) -> Imported:
    """Give the definition of a Questionnaire, read from its JSON; raises `NotAQuestionnaireError`.

    Groups become a heading text and their questions after each other; their conditions go to every question in them.
    """
    if not isinstance(resource, Mapping) or resource.get("resourceType") != "Questionnaire":
        raise NotAQuestionnaireError("Det här är ingen FHIR-resurs av typen Questionnaire.")
    if resource.get("modifierExtension"):
        raise NotAQuestionnaireError("Formuläret har tillägg (modifierExtension) som ändrar vad det betyder.")
    reading = _Reading(resource)
    reading.walk(resource.get("item"), [], 0)
    title = _text(resource.get("title")) or _text(resource.get("name")) or "Formulär utan titel"
    definition: dict[str, Any] = {"id": slug(_text(resource.get("id"))) or slug(title) or "formular", "title": title}
    if _text(resource.get("description")):
        definition["intro"] = resource["description"]
    definition["questions"] = reading.questions
    _add_our_fields(definition, resource)
    for name in sorted(set(resource) - _KNOWN):
        reading.notes.append(Note("", f"Fältet {name[:40]} tas inte med."))
    reading.notes.extend(said_nothing_of("", resource))
    return Imported(definition, reading.notes)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _add_our_fields(data: dict[str, Any], element: Mapping[str, Any]) -> None:
    for name, value in vocabulary.read_our_fields(element).items():
        if value is None:
            data.pop(name, None)
        else:
            data[name] = value


class _Reading:
    """One pass through the items, in their order: conditions may only ask about questions before them."""

    def __init__(self, resource: Mapping[str, Any]) -> None:
        self.questions: list[dict[str, Any]] = []
        self.notes: list[Note] = []
        self._contained = resource.get("contained")
        self._asked: dict[str, tuple[dict[str, Any], str]] = {}
        self._ids: set[str] = set()
        self._count = 0

    def walk(self, items: Any, outer: list[Rule], depth: int) -> None:
        """Read items; `outer` are the rules of the groups around them."""
        if items is None:
            return
        if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
            raise NotAQuestionnaireError("Formulärets item ska vara en lista.")
        self._count += len(items)
        if depth > DEEPEST or self._count > MOST_ITEMS:
            raise NotAQuestionnaireError(f"Formuläret har fler än {MOST_ITEMS} delar, eller fler än {DEEPEST} nivåer.")
        for item in items:
            self._read(item, outer, depth)

    def _read(self, item: Mapping[str, Any], outer: list[Rule], depth: int) -> None:
        link = _text(item.get("linkId"))
        if item.get("modifierExtension"):
            self.notes.append(Note(link, "Delen har tillägg som ändrar vad den betyder, och tas inte med."))
            return
        rules = [*outer, *self._own_rule(item, link)]
        if is_matrix(item):
            table, rows = read_matrix(item, self._contained, self.notes)
            self._add(table, item, link, rules, rows)
        elif item.get("type") == "group":
            self._read_group(item, link, rules, depth)
        else:
            read = read_item(item, self._contained, self.notes)
            if read is not None:
                self._add(read, item, link, rules, {})
            self.walk(_children(item), outer, depth + 1)
        self.notes.extend(said_nothing_of(link, item))

    def _read_group(self, item: Mapping[str, Any], link: str, rules: list[Rule], depth: int) -> None:
        if item.get("repeats"):
            self.notes.append(Note(link, "En grupp som kan upprepas blir en grupp som besvaras en gång."))
        if item.get("required"):
            self.notes.append(Note(link, "Att gruppen är obligatorisk tas inte med; dess frågor har sina egna krav."))
        if _text(item.get("text")).strip():
            self._add({"kind": "information", "label": item["text"]}, item, link, rules, {})
        self.walk(item.get("item"), rules, depth + 1)

    def _own_rule(self, item: Mapping[str, Any], link: str) -> list[Rule]:
        raw = item.get("enableWhen")
        if not raw:
            return []
        read = [read_condition(one, self._asked.get) for one in raw] if isinstance(raw, list) else []
        conditions = [one for one in read if one]
        if not read or len(conditions) < len(read):
            words = "Villkoret för när delen visas går inte att läsa eller gäller en senare fråga. Nu visas den alltid."
            self.notes.append(Note(link, words))
            return []
        return [{"any" if item.get("enableBehavior") == "any" else "all": conditions}]

    def _add(
        self, read: dict[str, Any], item: Mapping[str, Any], link: str, rules: list[Rule], rows: dict[str, str]
    ) -> None:
        question: dict[str, Any] = {"id": self._new_id(link), "kind": read.pop("kind"), **read}
        rule = merged(rules) if rules else None
        if rule:
            question["show_if"] = rule
        elif rules:
            words = "Villkoren för gruppen och delen går inte att förena. Nu visas delen alltid."
            self.notes.append(Note(link, words))
        _add_our_fields(question, item)
        self.questions.append(question)
        self._asked[link] = (question, "")
        self._asked |= {row_link: (question, row) for row_link, row in rows.items()}

    def _new_id(self, link: str) -> str:
        wanted = slug(link) or "fraga"
        chosen, number = wanted, 1
        while chosen in self._ids:
            number += 1
            chosen = f"{wanted[:60]}-{number}"
        self._ids.add(chosen)
        if chosen != link:
            self.notes.append(Note(link, f"Heter här ”{chosen}”: id:n skrivs med a–z, 0–9 och bindestreck."))
        return chosen


def _children(item: Mapping[str, Any]) -> Any:
    """Give the items under a question, but for its help, which belongs to it."""
    children = item.get("item")
    if not isinstance(children, list):
        return children
    return [one for one in children if not (isinstance(one, Mapping) and vocabulary.control_of(one) == "help")]
