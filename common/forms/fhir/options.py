"""The alternatives of an item, told apart as FHIR does: a Coding by system and code, anything else by its type and value.

Their ids in a definition are names that we give them; nothing is compared by id.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.forms.fhir import vocabulary
from common.forms.fhir.elements import Element
from common.forms.fhir.naming import identifiers
from common.forms.fhir.terminology import Concept, Terminology, UnreadableList
from common.forms.kinds.choices import MOST_CHOICES
from common.phrases import questionnaires

_IDENTITY = ("system", "version", "code")
_TYPES = {"Coding": dict, "String": str, "Integer": int, "Date": str, "Time": str, "Reference": dict}


@dataclass(frozen=True, slots=True)
class Option:
    """One alternative: `value` as FHIR has it, of type `type_`; `points` are what it counts as."""

    type_: str
    value: Any
    label: str
    points: float | None = None
    is_selected: bool = False

    @property
    def name(self) -> str:
        """Give what its id is made of."""
        code = self.value.get("code") if self.type_ == "Coding" else None
        return str(code or self.label)

    def is_meant_by(self, type_: str, answer: Any) -> bool:
        """Say whether an answer is this alternative: what it says of system, version and code must be so here; with neither, its words."""
        if type_ != self.type_ or type(answer) is not type(self.value):
            return False
        if type_ == "Reference":
            return bool(answer.get("reference")) and answer["reference"] == self.value.get("reference")
        if type_ != "Coding":
            return bool(answer == self.value)
        said = [name for name in _IDENTITY if answer.get(name)]
        if "code" not in said:
            return not self.value.get("code") and _first_text(answer, "display") == self.label
        return all(answer.get(name) == self.value.get(name) for name in said)

    def is_as(self, other: "Option") -> bool:
        """Say whether two alternatives are the same to whoever answers and whoever reads, chosen from the start or not."""
        return (self.type_, self.value, self.label, self.points) == (
            other.type_,
            other.value,
            other.label,
            other.points,
        )


def read_options(item: Element, terminology: Terminology) -> list[Option]:
    """Give the alternatives of an item, from `answerOption` or its value set; raises `UnreadableList` when there are none that can be used."""
    found = [option for one in item.inner("answerOption") if (option := _read(one))]
    address = item.data.get("answerValueSet")
    if not found and isinstance(address, str):
        found = [_of_concept(one) for one in terminology.concepts(address)]
        item.carry("answerValueSet")
    if not found:
        raise UnreadableList(questionnaires.NO_READABLE_ALTERNATIVES())
    if len(found) > MOST_CHOICES:
        raise UnreadableList(questionnaires.TOO_MANY_ALTERNATIVES(most=MOST_CHOICES))
    return found


def choices_of(options: list[Option]) -> list[dict[str, Any]]:
    """Give the alternatives as a definition has them, in their order, with `fhir` where the id doesn't say all that they were called."""
    names = identifiers([option.name for option in options], "alternativ")
    return [_choice(option, name) for option, name in zip(options, names, strict=True)]


def meant(options: list[Option], type_: str, answer: Any) -> int | None:
    """Give the place of the one alternative that an answer means; `None` when there is none, or it could be several."""
    places = [place for place, option in enumerate(options) if option.is_meant_by(type_, answer)]
    return places[0] if len(places) == 1 else None


def _choice(option: Option, name: str) -> dict[str, Any]:
    choice: dict[str, Any] = {"id": name, "label": option.label}
    if option.points is not None:
        choice["value"] = option.points
    if option.type_ == "Coding" and option.value == {"code": name}:
        return choice
    return {**choice, "fhir": {f"value{option.type_}": option.value}}


def _read(element: Element) -> Option | None:
    name, value = element.choice()
    type_ = name.removeprefix("value")
    if element.data.get("modifierExtension") or type(value) is not _TYPES.get(type_):
        return None
    selected = element.take("initialSelected", bool) is True
    points = _points(element)
    if not isinstance(value, dict):
        element.carry(name)
        label = str(value).strip()
        return Option(type_, value, label, points, selected) if label else None
    inner = element.inner(name)[0]
    kept = ("reference",) if type_ == "Reference" else _IDENTITY
    identity = {part: inner.take(part, str) for part in kept if inner.data.get(part)}
    label = _first_text(inner.data, "display", *reversed(kept))
    inner.take("display", str)
    points = _points(inner) if points is None else points
    return Option(type_, identity, label, points, selected) if label else None


def _of_concept(concept: Concept) -> Option:
    identity = {part: concept[part] for part in _IDENTITY if concept.get(part)}
    return Option("Coding", identity, _first_text(concept, "display", "code") or "–", _points(Element(concept, "")))


def _points(element: Element) -> float | None:
    points: float | None = element.extended(vocabulary.POINTS, int, float)
    return points


def _first_text(told: Mapping[str, Any], *names: str) -> str:
    texts = (told.get(name) for name in names)
    return next((one.strip() for one in texts if isinstance(one, str) and one.strip()), "")
