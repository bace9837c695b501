"""The importer judges its own result: what the form engine can't load is left out, and told, until the form loads.

So any resource gives a form that can be used, or a refusal in words; no reader has to know every rule of the engine.
"""

from collections.abc import Iterator
from typing import Any

from common.forms.faults import BrokenForm, Fault
from common.forms.fhir.notes import NotAQuestionnaireError, Note, shown
from common.forms.kinds.base import Question
from common.forms.loading import LONGEST_HELP, LONGEST_INTRO, LONGEST_LABEL, LONGEST_TITLE, load_definition
from common.forms.loading_kinds import LONGEST_CHOICE
from common.phrases import defining, questionnaires
from common.phrases.code import Phrase

Fields = dict[str, Any]

_NEEDED = ("id", "kind", "label", "choices", "rows")
"""A question isn't itself without these."""
_PARTS = {
    "minimum_length": questionnaires.PART_MINIMUM_LENGTH,
    "maximum_length": questionnaires.PART_LONGEST,
    "pattern": questionnaires.PART_PATTERN,
    "minimum": questionnaires.PART_MINIMUM,
    "maximum": questionnaires.PART_MAXIMUM,
    "step": questionnaires.PART_STEP,
    "unit": questionnaires.PART_UNIT,
    "minimum_choices": questionnaires.PART_MINIMUM_CHOICES,
    "maximum_choices": questionnaires.PART_MAXIMUM_CHOICES,
    "earliest": questionnaires.PART_EARLIEST,
    "latest": questionnaires.PART_LATEST,
    "initial": questionnaires.PART_INITIAL,
    "value": questionnaires.PART_VALUE,
    "licence": questionnaires.PART_LICENCE,
    "code": questionnaires.PART_CODE,
}

_SHOWN_OF_THE_REST = 1_900


def loaded_alone(question: Fields) -> Question | None:
    """Give a question as the engine has it, without its condition; `None` when it can't be loaded."""
    alone = {name: value for name, value in question.items() if name != "show_if"}
    try:
        return load_definition({"id": "form", "title": "–", "questions": [alone]}).questions[0]
    except BrokenForm:
        return None


def made_loadable(question: Fields, link: str) -> tuple[Question | None, list[Note]]:
    """Leave out of a question what the engine refuses; gives it loaded, or `None` when nothing of it can be used."""
    notes = list(_shortened(question, {"label": LONGEST_LABEL, "help": LONGEST_HELP}, link))
    for name, longest in (("choices", LONGEST_CHOICE), ("rows", LONGEST_CHOICE)):
        listed = question.get(name)
        for one in listed if isinstance(listed, list) else ():
            notes += _shortened(one, {"label": longest}, link) if isinstance(one, dict) else ()
    while (loaded := loaded_alone(question)) is None:
        faults = _faults_of({"id": "form", "title": "–", "questions": [_but(question, "show_if")]})
        left_out = [note for fault in faults if (note := _left_out(question, fault.path.split(".")[2:], fault, link))]
        if not left_out:
            return None, [
                *notes,
                *(Note(link, defining.AT(path=fault.path.split(".")[-1], why=fault.reason)) for fault in faults[:1]),
            ]
        notes += left_out
    return loaded, notes


def made_a_form(definition: Fields, plain: Fields, links: list[str]) -> list[Note]:
    """Leave out of a definition, whose questions each can be loaded, what still stands in the way; refuses when nothing is left.

    `plain` is the definition as others read it: what our extension says in place of its id and title may be wrong, they should never be.
    """
    limits = {"title": LONGEST_TITLE, "intro": LONGEST_INTRO}
    list(_shortened(plain, limits, ""))
    notes = list(_shortened(definition, limits, ""))
    while faults := _faults_of(definition):
        parts = {tuple(fault.path.split(".")[:2]): fault for fault in faults}
        told = [note for fault in reversed(parts.values()) if (note := _mended(definition, plain, fault, links))]
        if not told:
            raise NotAQuestionnaireError(questionnaires.NOT_USABLE_HERE(path=faults[0].path, why=faults[0].reason))
        notes += told
    return notes


def widened(question: Fields) -> Phrase:
    """Let nobody be made to answer a question that is shown to more people than it is meant for, nor send an answer unawares; tells it."""
    was_mandatory = question.pop("mandatory", None) is True
    initial = question.pop("initial", None)
    if initial is None:
        return questionnaires.WIDER_AND_OPTIONAL() if was_mandatory else questionnaires.WIDER()
    code = questionnaires.WIDER_AND_OPTIONAL_EMPTIED if was_mandatory else questionnaires.WIDER_EMPTIED
    return code(initial=shown(initial))


def _mended(definition: Fields, plain: Fields, fault: Fault, links: list[str]) -> Note | None:
    path = fault.path.split(".")
    name, listed = path[0], definition.get(path[0])
    if name == "questions":
        return _mended_question(definition, fault, links) if len(path) > 1 else None
    if name in {"scores", "flags"} and len(path) > 1 and isinstance(listed, list):
        del listed[int(path[1])]
        if not listed:
            del definition[name]
        return Note("", questionnaires.PART_OF_NOT_CARRIED(name=name, why=fault.reason))
    if name in {"id", "title"}:
        if definition[name] == plain[name]:
            return None
        definition[name] = plain[name]
        return Note("", questionnaires.OURS_NOT_CARRIED(name=name, why=fault.reason))
    return _left_out(definition, path, fault, "")


def _mended_question(definition: Fields, fault: Fault, links: list[str]) -> Note | None:
    place = int(fault.path.split(".")[1])
    question = definition["questions"][place]
    if question.pop("show_if", None) is None:
        return None
    return Note(links[place], widened(question))


def _left_out(fields: Fields, path: list[str], fault: Fault, link: str) -> Note | None:
    """Take away the smallest part at `path` that can be done without; `None` when there is none."""
    if not path or path[0] not in fields:
        return None
    name, deeper = path[0], path[1:]
    if name in {"choices", "rows"} and len(deeper) > 1:
        one = fields[name][int(deeper[0])]
        return _left_out(one, deeper[1:], fault, link) if isinstance(one, dict) else None
    if name == "fhir" and deeper and isinstance(fields[name], dict):
        note = _left_out(fields[name], deeper, fault, link)
        if not fields[name]:
            del fields[name]
        return note
    if name in _NEEDED:
        return None
    del fields[name]
    part = _PARTS[name]() if name in _PARTS else name.capitalize()
    return Note(link, questionnaires.PART_NOT_CARRIED(part=part, name=name, why=fault.reason))


def _faults_of(definition: Fields) -> list[Fault]:
    try:
        load_definition(definition)
    except BrokenForm as broken:
        return broken.faults
    return []


def _shortened(fields: Fields, limits: dict[str, int], link: str) -> Iterator[Note]:
    for name, longest in limits.items():
        text = fields.get(name)
        if isinstance(text, str) and len(text) > longest:
            fields[name] = f"{text[: longest - 1]}…"
            rest = text[longest - 1 :][:_SHOWN_OF_THE_REST]
            yield Note(link, questionnaires.TEXT_SHORTENED(length=len(text), rest=rest))


def _but(fields: Fields, name: str) -> Fields:
    return {each: value for each, value in fields.items() if each != name}
