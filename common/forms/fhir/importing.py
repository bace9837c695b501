"""From a FHIR R4 Questionnaire to a form's definition, with a note of everything that could not be carried."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from common.door import says
from common.forms.fhir import ours
from common.forms.fhir.conditions import Asked, Rule, merged, read_rule
from common.forms.fhir.controls import control_of, is_shown_as
from common.forms.fhir.elements import Element
from common.forms.fhir.envelope import Opened, every_item, items_of, opened
from common.forms.fhir.items import ReadItem, read_item, told
from common.forms.fhir.matrices import Table, read_matrix
from common.forms.fhir.naming import identifiers, slug
from common.forms.fhir.notes import NotAQuestionnaireError, Note, bounded, shown
from common.forms.fhir.origins import form_origin_of, label_of, origin_of
from common.forms.fhir.repair import made_a_form, made_loadable, widened
from common.forms.fhir.visibility import carry_what_shows, hides, writes_itself
from common.forms.loading import MOST_QUESTIONS
from common.phrases import questionnaires
from common.phrases.code import Phrase

MOST_REASONS = 5
"""Notes that a refusal repeats."""
_CAPTIONS = {
    "code": questionnaires.PART_CODE,
    "enableWhen": questionnaires.PART_CONDITION,
    "initial": questionnaires.PART_INITIAL,
    "maxLength": questionnaires.PART_MAXIMUM_LENGTH,
    "required": questionnaires.PART_MANDATORY,
}


@dataclass(frozen=True, slots=True)
class Imported:
    """A definition that can be loaded, and what was not carried."""

    definition: dict[str, Any]
    notes: list[Note]


@dataclass(frozen=True, slots=True)
class Around:
    """What holds for everything in a container, whatever sort of container it is."""

    rules: tuple[Rule, ...] = ()
    is_wider: bool = False
    writes_itself: Phrase | None = None
    left_out: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A question as it was made, as it was before our extension had its say, and the item that it was made of."""

    question: dict[str, Any]
    plain: dict[str, Any]
    item: Element


def from_questionnaire(resource: Any) -> Imported:
    """Give the definition of a Questionnaire, or of the one in a Bundle, read from its JSON; raises `NotAQuestionnaireError`.

    Groups become a heading text and their questions after each other; what holds for a group or a question holds for everything in it.
    """
    reading = read(opened(resource))
    return Imported(reading.definition, sorted(bounded(reading.notes), key=reading.place_of))


class Reading:
    """One pass through the items, in their order: conditions may only ask about questions before them."""

    def __init__(self, source: Opened) -> None:
        """Begin with no question; ids are given before, for all items at once."""
        self.made: list[Made] = []
        self.notes: list[Note] = []
        self.definition: dict[str, Any] = {}
        self.plain: dict[str, Any] = {}
        """The whole before our extension had its say."""
        self._source = source
        self._items = list(every_item(source.questionnaire))
        names, own = [*map(link_of, self._items)], [*map(ours.kept_id, self._items)]
        self._ids = dict(zip(map(id, self._items), identifiers(names, "fraga", own), strict=True))
        self._places = {link: place for place, link in reversed(list(enumerate(names))) if link}
        self._asked: dict[str, Asked] = {}

    def read(self) -> None:
        """Read the whole; afterwards everything that wasn't carried has been told."""
        self._walk(items_of(self._source.questionnaire), Around())
        self.definition = self._definition()
        if not self.made:
            raise NotAQuestionnaireError(self._why_not())
        self.notes += made_a_form(self.definition, self.plain, [link_of(one.item) for one in self.made])
        for element in (self._source.sent, self._source.questionnaire, *self._items):
            element.carry("item")
        self.notes += self._left_over()

    def place_of(self, note: Note) -> int:
        """Give where the item of a note comes in the form; what is about the whole comes last."""
        return self._places.get(note.item, len(self._places))

    def _why_not(self) -> Phrase:
        return questionnaires.NO_QUESTIONS(reasons=[note.phrase for note in self.notes[:MOST_REASONS]])

    def _definition(self) -> dict[str, Any]:
        resource = self._source.questionnaire
        names = (resource.text("title").strip(), str(resource.data.get("name") or "").strip())
        title = next(filter(says, names), "Formulär utan titel")
        name = slug(str(resource.data.get("id") or "")) or slug(title) or "formular"
        definition: dict[str, Any] = {"id": name, "title": title}
        texts = {"intro": resource.text("description"), "licence": resource.text("copyright")}
        definition |= {field: text for field, text in texts.items() if says(text)}
        if resource.data.get("status") == "active":
            resource.carry("status")
        if resource.data.get("subjectType") == ["Patient"]:
            resource.carry("subjectType")
        definition |= {"questions": [one.question for one in self.made], **form_origin_of(resource, name)}
        self.plain = dict(definition)
        self.notes += ours.apply(definition, resource, "", besides="questions")
        return definition

    def _left_over(self) -> Iterator[Note]:
        """Give a note of everything that nobody carried: of each item, of the whole, and of what it was sent in."""
        for address, used in self._source.terminology.used.items():
            yield Note("", questionnaires.LIST_CARRIED_IN_PART(address=address), used.path)
            used.carry(*used.data)
        for item in self._items:
            yield from (_left(link_of(item), place, value) for place, value in item.left())
        whole = self._source.questionnaire
        yield from (_left("", place, value) for place, value in whole.left())
        if self._source.sent is not whole:
            whole.carry(*whole.data)
            yield from (_left("", place, value) for place, value in self._source.sent.left())

    def _walk(self, items: list[Element], around: Around) -> None:
        for item in items:
            self._read(item, around)

    def _read(self, item: Element, around: Around) -> None:
        hidden = around.left_out or hides(item)
        if hidden:
            self._leave_out(item, hidden)
            self._walk(items_of(item), replace(around, left_out=questionnaires.WITHIN_WHAT_IS_LEFT_OUT()))
            return
        carry_what_shows(item)
        own = read_rule(item, self._asked)
        rules = (*around.rules, own.rule) if own.rule else around.rules
        inner = replace(around, rules=rules, is_wider=around.is_wider or own.is_wider)
        if item.data.get("type") == "group":
            self._read_group(item, replace(inner, writes_itself=around.writes_itself or writes_itself(item)))
        else:
            self._read_question(item, inner)

    def _read_question(self, item: Element, around: Around) -> None:
        by_itself = around.writes_itself or writes_itself(item)
        if by_itself and item.data.get("type") != "display":
            self._leave_out(item, by_itself)
        elif found := read_item(item, self._source.terminology):
            self._add(item, found, around)
        else:
            self._leave_out(item, None, shown(item.data.get("type")))
        # A question that writes itself says nothing of those under it; a group that does speaks for everything in it.
        self._walk(_besides_help(item), around)

    def _read_group(self, item: Element, around: Around) -> None:
        item.carry("type")
        if item.data.get("repeats") is True:
            self.notes += told(item, [questionnaires.GROUP_REPEATS()])
        answered = [one for one in items_of(item) if one.data.get("type") != "display"]
        rows = [one for one in answered if not (around.writes_itself or hides(one) or writes_itself(one))]
        table = read_matrix(item, rows, self._source.terminology)
        if table:
            self._read_table(item, table, rows, around)
            return
        has_words = any(str(item.data.get(name) or "").strip() for name in ("text", "prefix"))
        if has_words:
            self._add(item, ReadItem({"kind": "information"}), around)
        elif item.data.get("linkId"):
            item.carry("linkId", "text", "prefix")
            self.notes += told(item, [questionnaires.GROUP_WITHOUT_TEXT()])
        self._walk(_besides_help(item) if has_words else items_of(item), around)

    def _read_table(self, item: Element, table: Table, rows: list[Element], around: Around) -> None:
        """Add the table, and then what else stands in the group, and under its rows."""
        is_made = self._add(item, ReadItem(table.fields, table.options), around)
        for row in rows:
            link = link_of(row)
            if is_made:
                carry_what_shows(row)
                self._asked[link] = replace(self._asked[link_of(item)], row=table.rows[link])
            else:
                self._leave_out(row, questionnaires.ROW_OF_A_TABLE())
        for one in _besides_help(item):
            if one in rows:
                self._walk(items_of(one), around)
            else:
                self._read(one, around)

    def _add(self, item: Element, found: ReadItem, around: Around) -> bool:
        """Make a question of what was read, as far as the engine can have it."""
        link, name = link_of(item), self._ids[id(item)]
        origin = origin_of(item, name, has_code=found.fields["kind"] != "information").get("fhir", {})
        origin |= found.fields.pop("fhir", {})
        question = {"id": name, "kind": found.fields.pop("kind"), "label": label_of(item), **_help_of(item)}
        question |= {**found.fields, **({"fhir": origin} if origin else {})}
        rule = merged(around.rules)
        if rule.rule:
            question["show_if"] = deepcopy(rule.rule)  # its own: a change to one question is none to another
        plain = dict(question)
        self.notes += [*told(item, found.notes), *ours.apply(question, item, link, besides="id")]
        loaded, notes = made_loadable(question, link)
        self.notes += notes
        if loaded is None:
            self._leave_out(item, questionnaires.CAN_NOT_BE_HERE())
            return False
        if around.is_wider or rule.is_wider:
            self.notes += told(item, [widened(question)])
        self.made.append(Made(question, plain, item))
        if len(self.made) > MOST_QUESTIONS:
            raise NotAQuestionnaireError(questionnaires.TOO_MANY_QUESTIONS(most=MOST_QUESTIONS))
        self._asked[link] = Asked(loaded, options=found.options, unit=question.get("unit", ""))
        return True

    def _leave_out(self, item: Element, why: Phrase | None, type_: str = "") -> None:
        """Say that an item isn't here, with the help that belongs to it; what stands under it is another matter."""
        for one in (item, _help_item(item)):
            if one:
                label = shown(label_of(one), 300)
                phrase = (
                    questionnaires.ITEM_LEFT_OUT(label=label, why=why)
                    if why
                    else questionnaires.TYPE_LEFT_OUT(label=label, type=type_)
                )
                self.notes.append(Note(link_of(one), phrase, one.path))
                one.carry(*one.data)


def read(source: Opened) -> Reading:
    """Read what was opened."""
    reading = Reading(source)
    reading.read()
    return reading


def link_of(item: Element) -> str:
    """Give an item's linkId."""
    link = item.data.get("linkId")
    return link if isinstance(link, str) else ""


def _help_of(item: Element) -> dict[str, str]:
    """Give the help that stands under an item."""
    found = _help_item(item)
    if found is None:
        return {}
    is_shown_as(found, ("help",))
    found.carry("type", "linkId")
    return {"help": found.text("text")}


def _help_item(item: Element) -> Element | None:
    """Give the first text under an item that is its help and has nothing else to it."""
    return next((one for one in items_of(item) if _is_help(one)), None)


def _besides_help(item: Element) -> list[Element]:
    """Give the items under an item that aren't its help."""
    own_help = _help_item(item)
    return [one for one in items_of(item) if one is not own_help]


def _is_help(item: Element) -> bool:
    is_text = item.data.get("type") == "display" and bool(str(item.data.get("text") or "").strip())
    has_more = item.data.get("enableWhen") or item.data.get("item") or hides(item)
    return is_text and control_of(item) == "help" and not has_more


def _left(link: str, place: str, value: Any) -> Note:
    """Tell one thing that wasn't carried, with where it stands and what it is."""
    if isinstance(value, dict) and isinstance(value.get("url"), str) and "xtension" in place:
        return Note(
            link, questionnaires.EXTENSION_NOT_CARRIED(url=value["url"][:200], value=shown(_without_url(value))), place
        )
    within = place.rpartition("item[")[2].partition("].")[2] or place
    caption = _CAPTIONS.get(within)
    if caption:
        return Note(link, questionnaires.PART_NOT_CARRIED(part=caption(), name=within, why=shown(value)), place)
    return Note(link, questionnaires.NOT_CARRIED(name=within, value=shown(value)), place)


def _without_url(extension: dict[str, Any]) -> Any:
    values = {name: value for name, value in extension.items() if name != "url"}
    return next(iter(values.values())) if len(values) == 1 else values
