"""The value sets and code systems that come with a Questionnaire, contained in it or beside it in a Bundle.

A list of alternatives is read whole or not at all: what has filters, or builds on lists that aren't here, would give some of it.
https://hl7.org/fhir/R4/valueset.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from common.forms.fhir.elements import Element
from common.forms.kinds.choices import MOST_CHOICES
from common.phrases import questionnaires
from common.phrases.code import Phrase

Concept = dict[str, Any]
"""`system`, `version`, `code`, `display` of a Coding, and `extension`."""
_MOST_CONCEPTS = 20_000
"""Concepts that are looked at for one list, those that it leaves out among them."""
_MOST_LISTS = 100
"""Lists that one may build on, each counted as often as it is read: lists of lists of lists could go on for years."""


class UnreadableList(ValueError):
    """A list of alternatives that can't be read whole. `phrase` says why."""

    def __init__(self, phrase: Phrase) -> None:
        """Keep the phrase."""
        super().__init__(phrase["code"])
        self.phrase = phrase


class Terminology:
    """What can be asked for alternatives. `used` has the addresses of the lists that were asked for and found."""

    def __init__(self, contained: list[Element], beside: list[Element]) -> None:
        """Take resources; those that are neither value sets nor code systems are passed over."""
        self._sets: dict[str, Element] = {}
        self._systems: dict[str, Element] = {}
        self._known_words: dict[str, dict[str, Any]] = {}
        self._answers: dict[str, list[Concept] | Phrase] = {}
        self._lists = 0
        for resource in contained:
            self._know(resource, [f"#{resource.data.get('id')}", *_addresses(resource)])
        for resource in beside:
            self._know(resource, _addresses(resource))
        self.used: dict[str, Element] = {}

    def concepts(self, address: str) -> list[Concept]:
        """Give the alternatives of a value set, in its order; raises `UnreadableList`."""
        if address not in self._answers:
            try:
                self._answers[address] = self._read(address)
            except UnreadableList as why:
                self._answers[address] = why.phrase
        answer = self._answers[address]
        if isinstance(answer, list):
            return answer
        raise UnreadableList(answer)

    def _read(self, address: str) -> list[Concept]:
        found = self._sets.get(address)
        if found is None:
            raise UnreadableList(questionnaires.LIST_NOT_SENT())
        self._lists = self._concepts = 0
        concepts = list(_once(self._of_set(found.data)))
        if len(concepts) > MOST_CHOICES:
            raise UnreadableList(questionnaires.LIST_TOO_MANY(most=MOST_CHOICES))
        self.used[address] = found
        return concepts

    def _know(self, resource: Element, addresses: list[str]) -> None:
        for address in addresses:
            if resource.data.get("resourceType") == "ValueSet":
                self._sets.setdefault(address, resource)
            elif resource.data.get("resourceType") == "CodeSystem":
                self._systems.setdefault(address, resource)

    def _of_set(self, data: Mapping[str, Any]) -> Iterator[Concept]:
        self._lists += 1
        if self._lists > _MOST_LISTS:
            raise UnreadableList(questionnaires.LIST_OF_ITSELF())
        expansion, compose = _object(data, "expansion"), _object(data, "compose")
        contains = _objects(expansion, "contains")
        if contains:
            yield from self._expanded(expansion, contains)
            return
        left_out = {_key(one) for rule in _objects(compose, "exclude") for one in self._included(rule)}
        for rule in _objects(compose, "include"):
            yield from (one for one in self._included(rule) if _key(one) not in left_out)

    def _expanded(self, expansion: Mapping[str, Any], contains: list[Mapping[str, Any]]) -> Iterator[Concept]:
        flat = list(_flat(contains, "contains"))
        total = expansion.get("total")
        if isinstance(total, int) and total > len(flat):
            raise UnreadableList(questionnaires.LIST_IN_PART())
        yield from (self._named(one, one.get("system")) for one in flat if one.get("abstract") is not True)

    def _included(self, rule: Mapping[str, Any]) -> Iterator[Concept]:
        builds_on, system, concepts = rule.get("valueSet"), rule.get("system"), _objects(rule, "concept")
        if rule.get("filter") or (builds_on and (system or concepts)):
            raise UnreadableList(questionnaires.LIST_OF_CONDITIONS())
        if isinstance(builds_on, list) and len(builds_on) == 1 and str(builds_on[0]) in self._sets:
            yield from self._of_set(self._sets[str(builds_on[0])].data)
        elif concepts:
            yield from (self._named({**one, "version": rule.get("version")}, system) for one in concepts)
        else:
            yield from (self._named(one, system) for one in _flat(self._whole(rule), "concept"))

    def _whole(self, rule: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """Give all the concepts of a code system that is here."""
        version = rule.get("version")
        found = self._system(f"{rule.get('system')}|{version}" if version else str(rule.get("system")))
        if found.get("content") != "complete":
            raise UnreadableList(questionnaires.LIST_OF_WHAT_IS_NOT_SENT())
        return _objects(found, "concept")

    def _system(self, address: str) -> Mapping[str, Any]:
        found = self._systems.get(address)
        if found is None:
            return {}
        self.used[address] = found
        return found.data

    def _named(self, concept: Mapping[str, Any], system: Any) -> Concept:
        """Give a concept with the words that its code system has for it when it has none itself."""
        self._concepts += 1
        if self._concepts > _MOST_CONCEPTS:
            raise UnreadableList(questionnaires.LIST_TOO_LONG())
        said = {"system": system, **{name: concept.get(name) for name in ("version", "code", "display")}}
        said["display"] = said["display"] or self._words(str(system)).get(str(said["code"]))
        kept: Concept = {name: value for name, value in said.items() if isinstance(value, str) and value}
        return {**kept, "extension": _objects(concept, "extension")}

    def _words(self, system: str) -> dict[str, Any]:
        """Give the words of a code system by code."""
        if system not in self._known_words:
            concepts = _flat(_objects(self._system(system), "concept"), "concept")
            self._known_words[system] = {str(one.get("code")): one.get("display") for one in concepts}
        return self._known_words[system]


def _addresses(resource: Element) -> list[str]:
    url, version = resource.data.get("url"), resource.data.get("version")
    return [url, f"{url}|{version}"] if isinstance(url, str) else []


def _object(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name)
    return found if isinstance(found, Mapping) else {}


def _objects(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = data.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _flat(concepts: list[Mapping[str, Any]], within: str) -> Iterator[Mapping[str, Any]]:
    for one in concepts:
        yield one
        yield from _flat(_objects(one, within), within)


def _key(concept: Concept) -> tuple[str, str]:
    return str(concept.get("system")), str(concept.get("code"))


def _once(concepts: Iterator[Concept]) -> Iterator[Concept]:
    """Give the concepts of all rules, each once, as a set has them."""
    seen = set()
    for one in concepts:
        if _key(one) not in seen:
            seen.add(_key(one))
            yield one
