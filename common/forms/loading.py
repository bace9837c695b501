"""From a definition (data of JSON or YAML) to a `Form`: shape, ids, limits, and what each condition refers to."""

from dataclasses import replace
from typing import Any

from common.forms.faults import BrokenForm, Fault
from common.forms.kinds.base import Kind, Question, Unreadable
from common.forms.kinds.decimals import ask_which, readings
from common.forms.loading_conditions import Known, read_show_if
from common.forms.loading_kinds import BUILDERS
from common.forms.loading_origins import read_form_origin, read_item_origin
from common.forms.loading_scores import read_flags, read_scores
from common.forms.model import Form, Place, Repeat
from common.forms.reader import Reader
from common.phrases import defining

MOST_QUESTIONS = 200
MOST_DAYS = 366
MOST_TIMES = 200
LONGEST_TITLE = 300
LONGEST_LABEL = 2_000
LONGEST_HELP = 5_000
LONGEST_INTRO = 20_000
LONGEST_SOURCE = 2_000


def load_definition(data: Any) -> Form:
    """Give the form that `data` defines (`docs/developers/forms.md` has the fields); raises `BrokenForm` with every fault found."""
    faults: list[Fault] = []
    fields = Reader(data, "", faults)
    facts = _facts(fields)
    questions, known = _questions(fields)
    scores = read_scores(fields, {question.id: question for question in questions})
    form = Form(questions=questions, scores=scores, flags=read_flags(fields, known, scores), **facts)
    read_form_origin(fields)
    if form.blocks and not form.mandatory:
        fields.fault("blocks", defining.BLOCKS_NEEDS_MANDATORY())
    fields.close()
    if faults:
        raise BrokenForm(faults)
    return form


def _facts(fields: Reader) -> dict[str, Any]:
    """Give what a form says of itself, beside its questions and what they add up to."""
    return {
        "id": fields.identifier("id"),
        "title": fields.text("title", LONGEST_TITLE, required=True),
        "intro": fields.text("intro", LONGEST_INTRO),
        "mandatory": fields.flag("mandatory"),
        "review": fields.flag("review"),
        "blocks": fields.flag("blocks"),
        "place": Place(fields.word("place", list(Place)) or Place.STEP) if fields.has("place") else Place.STEP,
        "repeat": _repeat(fields),
        "source": fields.text("source", LONGEST_SOURCE),
        "licence": fields.text("licence", LONGEST_SOURCE),
    }


def _questions(fields: Reader) -> tuple[tuple[Question, ...], Known]:
    """Give the questions, and what flag rules may name: all of them."""
    earlier: dict[str, Question | None] = {}
    items = fields.items("questions", MOST_QUESTIONS)
    names = (item.get("id") for item in items if isinstance(item, dict))
    known = Known(earlier, frozenset(name for name in names if isinstance(name, str)))
    for number, item in enumerate(items):
        question = Reader(item, fields.at(f"questions.{number}"), fields.faults)
        identifier = question.identifier("id")
        built = _question(question, identifier, known)
        if identifier in earlier:
            question.fault("id", defining.QUESTION_TWICE(name=identifier))
        elif identifier:
            earlier[identifier] = built
    return tuple(question for question in earlier.values() if question), known


def _question(fields: Reader, identifier: str, known: Known) -> Question | None:
    show_if = read_show_if(fields, identifier, known)
    kind = fields.word("kind", list(Kind))
    if kind is None:
        return None
    common: dict[str, Any] = {
        "id": identifier,
        "kind": Kind(kind),
        "label": fields.text("label", LONGEST_LABEL, required=True),
        "help": fields.text("help", LONGEST_HELP),
        "show_if": show_if,
    }
    if kind != Kind.INFORMATION:
        common["mandatory"] = fields.flag("mandatory")
    read_item_origin(fields)
    question = BUILDERS[Kind(kind)](fields, common)
    if kind != Kind.INFORMATION:
        question = _initial(fields, question)
    fields.close()
    return question


def _initial(fields: Reader, question: Question) -> Question:
    """Give the question with the answer that its controls begin with, if the definition has one that the question can have."""
    raw = fields.value("initial")
    if raw is None:
        return question
    try:
        answer = question.read(raw)
    except Unreadable as unreadable:
        fields.fault("initial", defining.UNREADABLE_INITIAL(why=unreadable.phrase))
        return question
    if answer is None or not question.counts(answer):
        which = ask_which(two) if (two := readings(answer)) else defining.NO_POSSIBLE_ANSWER()
        fields.fault("initial", which)
        return question
    return replace(question, initial=answer)


def _repeat(fields: Reader) -> Repeat | None:
    if not fields.has("repeat"):
        fields.value("repeat")
        return None
    rule = Reader(fields.value("repeat"), fields.at("repeat"), fields.faults)
    if rule.has("every_days") == rule.has("every_weeks"):
        fields.fault("repeat", defining.DAYS_OR_WEEKS())
    days = rule.whole("every_days", 1, MOST_DAYS, 1) if rule.has("every_days") else 0
    weeks = rule.whole("every_weeks", 1, MOST_DAYS // 7, 1) if rule.has("every_weeks") else 0
    if not rule.has("times"):
        rule.fault("times", defining.FIELD_MISSING())
    times = rule.whole("times", 2, MOST_TIMES, 2)
    for name in ("every_days", "every_weeks"):
        rule.value(name)
    rule.close()
    return Repeat(days or 7 * weeks, times)
